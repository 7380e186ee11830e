/**
 * What a model computes and where its time goes, for `feedforward/profile`: the steps of a network or a graph as data, and how
 * long each takes. It stands apart, so that pages that only run a model do not load it.
 */

export type { BackendName } from "./backend/backend.ts";
export type { Model } from "./model.ts";
export { type Outline, type OutlineSize, type OutlineStep, outline } from "./profile/outline.ts";
export { type Profile, type ProfiledStep, type ProfileOptions, profile } from "./profile/profile.ts";
export type { Feeds, OutputInfo, Outputs, PortInfo, RunnerOptions, Strings } from "./runner.ts";
export type { DType } from "./tensor/dtype.ts";
export type { Shape } from "./tensor/shape.ts";
export type { Tensor, TensorLike } from "./tensor/tensor.ts";
