/** What is said of models that are written as files that run by themselves. */

import { compile } from "../../../src/compile.ts";
import { Dense, Network } from "../../../src/index.ts";
import { node, withNodes } from "../../onnx/graphs.ts";
import { mlp } from "./small.ts";

export const compileMistakes: Readonly<Record<string, () => unknown>> = {
  "compile-model": () => compile("digits.safetensors" as never, { target: "wasm" }),
  "compile-option": () => compile(mlp, { target: "exe" as never }),
  "compile-capacity": () => compile(mlp, { target: "wasm", capacity: 0 }),
  "compile-name": () => compile(mlp, { target: "wasm", name: "my digits" }),
  "compile-open": () => compile(withNodes([node("Relu", ["a"], ["y"])], 13, { shape: null }), { target: "wasm" }),
  "compile-steps": () => compile(withNodes([node("CumSum", ["a", "first"], ["y"])], 14), { target: "wasm" }),
  "compile-c-weights": () => compile(mlp, { target: "c", weights: "float16" }),
  "compile-range": () => compile(new Network([new Dense({ weight: [[1e5]] })]), { target: "wasm", weights: "float16" }),
};
