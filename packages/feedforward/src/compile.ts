/**
 * `feedforward/compile`: a model as files that run without this library: a WebAssembly module, a module of JavaScript, a file of
 * C. It stands apart, so that pages that run models do not load it.
 */

export { type CompileOptions, type CompileTarget, compile } from "./compile/compile.ts";
export type { Model } from "./model.ts";
export type { Shape } from "./tensor/shape.ts";
export type { TensorLike } from "./tensor/tensor.ts";
