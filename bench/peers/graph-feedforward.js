/** This library, as it is built: the ONNX file, or the model of TensorFlow.js, opened and run as anybody would. */

import { existsSync, readFileSync } from "node:fs";

const dist = new URL("../../packages/feedforward/dist/", import.meta.url);

export async function open() {
  const { Session, tensor } = await import(`${dist}index.js`);
  const { version } = JSON.parse(readFileSync(new URL("../package.json", dist), "utf8"));
  return {
    version,
    settings: "backend wasm, one thread",
    isAsync: false,
    async load({ folder, inputs: given }) {
      // A whole number alone, as a rate is, decides which part of a file runs.
      const settled = given.filter(({ dtype, shape }) => dtype === "int64" && shape.length === 0);
      const constants = Object.fromEntries(settled.map(({ name, shape, data }) => [name, tensor(data, { shape })]));
      const graph = await read(folder);
      const session = new Session(graph, { backend: "wasm", threads: 1, constants });
      const isPlain = [session.inputs, session.outputs].every(
        (ports) => ports.length === 1 && ports[0].dtype === "float32",
      );
      return (inputs) => {
        if (isPlain) {
          const [{ data, shape }] = inputs;
          // Numbers alone are rows where the file says how long a row is.
          const isKnown = session.inputs[0].shape.slice(1).every((size) => typeof size === "number");
          const x = isKnown ? data : tensor(data, { shape });
          return () => ({ y: session.predict(x).data });
        }
        const free = inputs.filter(({ name }) => !(name in constants));
        const feeds = Object.fromEntries(free.map(({ name, shape, data }) => [name, tensor(data, { shape })]));
        return () => {
          const outputs = session.run(feeds);
          for (const name in outputs) outputs[name] = outputs[name].data;
          return outputs;
        };
      };
    },
  };
}

async function read(folder) {
  const file = (name) => readFileSync(`${folder}/${name}`);
  if (existsSync(`${folder}/model.json`)) {
    const { readTfjs } = await import(`${dist}formats/tfjs.js`);
    return readTfjs(file("model.json"), { files: new Map([["weights.bin", file("weights.bin")]]) });
  }
  const { classicalOperators, readOnnx } = await import(`${dist}formats/onnx.js`);
  return readOnnx(file("model.onnx"), { operators: classicalOperators });
}
