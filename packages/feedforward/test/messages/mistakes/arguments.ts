/** Arguments that are something else than what a function takes, each as somebody hands it over who has no types. */

import { imageInput } from "../../../src/data/image-input.ts";
import { readModel, writeModel } from "../../../src/formats/model.ts";
import { readOnnx, writeOnnx } from "../../../src/formats/onnx.ts";
import { Session, zeros } from "../../../src/index.ts";
import { load, save } from "../../../src/node.ts";
import { mlp } from "./small.ts";

const url = "https://example.com/net.safetensors";

function any(value: unknown): never {
  return value as never;
}

export const argumentMistakes: Readonly<Record<string, () => unknown>> = {
  "path-url-read": () => load(url),
  "path-url-written": () => save(url, mlp),
  "path-file-url": () => load("file:///net.safetensors"),
  "path-bytes": () => load(any(writeModel(mlp))),
  "path-kind": () => load(any(null)),
  "save-promise": () => save("net.safetensors", any(Promise.resolve(mlp))),
  "save-graph": () => writeModel(any(readOnnx(writeOnnx(mlp)))),
  "save-session": () => save("net.safetensors", any(new Session(mlp))),
  "save-network": () => save("net.safetensors", any(null)),
  "model-bytes": () => readModel(any("net.safetensors")),
  "onnx-files": () => readOnnx(writeOnnx(mlp), { files: any({}) }),
  "image-port": () => imageInput(zeros([2, 2], "uint8"), any(null), { scale: 1 }),
};
