/** This library with a network of layers, where the work has a file of them: what a graph of the same layers is measured by. */

import { existsSync, readFileSync } from "node:fs";

const dist = new URL("../../packages/feedforward/dist/", import.meta.url);

export async function open() {
  const [{ Session }, { loadNetwork }] = await Promise.all([import(`${dist}index.js`), import(`${dist}node.js`)]);
  const { version } = JSON.parse(readFileSync(new URL("../package.json", dist), "utf8"));
  return {
    version,
    settings: "backend wasm, one thread",
    isAsync: false,
    async load({ folder }) {
      const file = `${folder}/network.safetensors`;
      if (!existsSync(file)) throw new Error("is no file of layers");
      const session = new Session(await loadNetwork(file), { backend: "wasm", threads: 1 });
      return ([{ data }]) =>
        () => ({ y: session.predict(data).data });
    },
  };
}
