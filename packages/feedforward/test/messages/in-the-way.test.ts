/** Mistakes that people make first: what is said names the thing in the way, and only what exists. */

import { describe, expect, it } from "vitest";
import { imageInput } from "../../src/data/image-input.ts";
import { readModel, writeModel } from "../../src/formats/model.ts";
import { readOnnx, writeOnnx } from "../../src/formats/onnx.ts";
import { writeSafetensors } from "../../src/formats/safetensors.ts";
import { addNoise, Dense, Network, Random, Session, tensor, zeros } from "../../src/index.ts";
import { errorSentence } from "../../src/messages.ts";
import { load, loadNetwork, save } from "../../src/node.ts";
import { networkOf } from "../../src/onnx/recognise.ts";
import { node, withNodes } from "../onnx/graphs.ts";
import { thrownBy } from "./mistakes.ts";

const network = new Network([new Dense({ weight: zeros([2, 3]) })]);
const graph = readOnnx(writeOnnx(network));
const url = "https://example.com/model.safetensors";
const fetched = `load: "${url}" is a URL, and files are read here; load of feedforward/web fetches it`;
const sent = `save: "${url}" is a URL, and files are written here; writeModel of feedforward/formats/model gives the bytes`;
const session = "a session; session.model is the network that it runs";
const port = { name: "x", dtype: "float32", shape: [1, 1, 2, 2] } as const;
const picture = tensor([[1, 2], [3, 4]], { dtype: "uint8" }); // biome-ignore format: a picture
const twice = withNodes([node("Relu", ["a"], ["r"]), node("Add", ["a", "r"], ["y"])], 13);
const convolution = new Map([
  ["conv.weight", zeros([4, 1, 3, 3])],
  ["conv.bias", zeros([4])],
]);

/** What nobody may hand over who writes TypeScript. */
function any(value: unknown): never {
  return value as never;
}

describe("said", () => {
  it.each<[string, () => unknown, string, string]>([
    ["a URL as text", () => load(url), "path-url-read", fetched],
    ["a URL", () => load(new URL(url)), "path-url-read", fetched],
    ["a URL for layers", () => loadNetwork(url), "path-url-read", fetched],
    [
      "data in a URL",
      () => load("data:,x"),
      "path-url-read",
      'load: "data:,x" is a URL, and files are read here; load of feedforward/web fetches it',
    ],
    [
      "the text of a file URL",
      () => load("file:///m.npz"),
      "path-file-url",
      'load: "file:///m.npz" is the text of a file URL; hand over the URL itself, new URL(text)',
    ],
    ["nothing", () => load(any(undefined)), "path-kind", "load: expected a path or a file URL, got undefined"],
    [
      "bytes for a path",
      () => load(any(writeModel(network))),
      "path-bytes",
      "load: expected a path or a file URL, got bytes; readModel of feedforward/formats/model reads them",
    ],
    ["a URL to save at", () => save(url, network), "path-url-written", sent],
    ["a URL to save at", () => save(new URL(url), network), "path-url-written", sent],
    [
      "a session",
      () => save("m.safetensors", any(new Session(network))),
      "save-session",
      `save: expected a network, got ${session}`,
    ],
    [
      "a session",
      () => writeModel(any(new Session(network))),
      "save-session",
      `writeModel: expected a network, got ${session}`,
    ],
    [
      "a graph",
      () => save("m.safetensors", any(graph)),
      "save-graph",
      "save: expected a network, got a graph; writeOnnx of feedforward/formats/onnx writes it",
    ],
    [
      "a promise",
      () => save("m.safetensors", any(Promise.resolve(network))),
      "save-promise",
      "save: expected a network, got a promise; is an await missing?",
    ],
    ["nothing", () => save("m.safetensors", any(undefined)), "save-network", "save: expected a network, got undefined"],
    [
      "the network first",
      () => save(any(network), any("m")),
      "path-kind",
      "save: expected a path or a file URL, got an object",
    ],
    ["letters for a seed", () => new Random(any("a")), "random-seed", "random: expected a whole number as seed, got a"],
    [
      "noise without numbers",
      () => addNoise(network, 0.1, any(undefined)),
      "noise-random",
      "noise: expected a Random as third argument, for example new Random(0)",
    ],
    [
      "an input that is not there",
      () => imageInput(picture, any(undefined), { scale: 1 }),
      "image-port",
      "imageInput: expected an input of a session, session.inputs[0], got undefined",
    ],
    [
      "a session for its input",
      () => imageInput(picture, any(new Session(network)), { scale: 1 }),
      "image-port",
      "imageInput: expected an input of a session, session.inputs[0], got an object",
    ],
    [
      "no picture",
      () => imageInput(any(undefined), port, { scale: 1 }),
      "image-rgba",
      "imageInput: expected { data, width, height }",
    ],
    [
      "a list of files",
      () => readOnnx(writeOnnx(network), { files: any({}) }),
      "onnx-files",
      'onnx: expected files to be a Map, new Map([["weights.bin", bytes]])',
    ],
    [
      "a path for bytes",
      () => readModel(any("m.npz")),
      "model-bytes",
      "model: expected the bytes of a file, got a string; load of feedforward/node and feedforward/web reads them",
    ],
    [
      "convolutions without a line",
      () => readModel(writeSafetensors(convolution)),
      "network-convolution",
      "network: conv has weights [4, 1, 3, 3] as convolutions have them: say the layers in a line, { layers: 'conv relu dense' }, or export the model to ONNX",
    ],
    [
      "a graph that branches",
      () => networkOf(twice),
      "chain-uses",
      'network: the result of Gemm "a" is used 2 times, which is no chain of layers; a session runs the graph as it is',
    ],
  ])("of %s", async (_, mistake, code, sentence) => {
    const error = (await thrownBy(mistake)) as Error;
    expect(error).toMatchObject({ code, message: expect.stringContaining(sentence) });
    expect(errorSentence(error, "ko")).toMatch(/[가-힣]/);
  });
});

it("in Korean too, a session runs the graph", async () => {
  const error = await thrownBy(() => networkOf(twice));
  expect(errorSentence(error, "ko")).toBe(
    'Gemm "a" 노드의 결과가 2번 쓰여 층이 한 줄로 이어지지 않습니다. 세션은 그래프를 그대로 실행합니다',
  );
});
