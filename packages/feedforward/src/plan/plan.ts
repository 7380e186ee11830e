/**
 * A plan is a network as steps over buffers: pure data, the narrow waist between networks and machines. It says what
 * is computed and in which order, never how. Every backend is given a plan and nothing else.
 */

import type { BoundActivation } from "../functions/activation-row.ts";
import type { InputTransform } from "../functions/input-transform.ts";

/** y = h(x·W + b). `epilogue` is h; null where the sum is the output. */
export interface DenseStep {
  readonly kind: "dense";
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly inputs: number;
  readonly outputs: number;
  /** [inputs, outputs] in C order. */
  readonly weight: Float32Array;
  /** [outputs] */
  readonly bias: Float32Array;
  readonly epilogue: BoundActivation | null;
}

/** y = h(x), element by element. */
export interface ActivationStep {
  readonly kind: "activation";
  readonly from: number;
  readonly to: number;
  readonly size: number;
  readonly activation: BoundActivation;
}

/** y = softmax(x), a row by itself. */
export interface SoftmaxStep {
  readonly kind: "softmax";
  readonly from: number;
  readonly to: number;
  readonly size: number;
}

export type Step = DenseStep | ActivationStep | SoftmaxStep;

/** A place in the arena. */
export interface Buffer {
  /** float32 values in one row. */
  readonly size: number;
  /** Where the row begins in the arena, in float32 values; a multiple of 4, so that vectors are aligned. */
  readonly offset: number;
}

export interface Plan {
  readonly inputSize: number;
  readonly outputSize: number;
  /** How raw input becomes the first buffer. */
  readonly input: InputTransform;
  readonly steps: readonly Step[];
  /** Where the values between steps lie; steps name them by position. The first is the input, the last the output. */
  readonly buffers: readonly Buffer[];
  /** The size of the arena that holds all buffers of one row, in float32 values. */
  readonly arenaSize: number;
  /** Inputs of 0 may be left out of a sum: every parameter is finite. */
  readonly skipZeros: boolean;
}
