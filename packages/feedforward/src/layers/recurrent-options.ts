/**
 * What recurrent layers are made of, and what all three have in common: their arrays, and how they read a sequence.
 */

import type { NamedLayer } from "../network/layer.ts";
import type { Tensor, TensorLike } from "../tensor/tensor.ts";

/** `reverse` begins at the last step; its output still stands at the step that it belongs to. */
export type Direction = "forward" | "reverse" | "both";

/** The function of a simple recurrent layer. */
export type Nonlinearity = "tanh" | "relu";

/** Where `direction` is `both`, every array has a 2 before its axes. Other dtypes are rounded once to float32. */
export interface LstmOptions {
  /** [in, gates · hidden] */
  readonly inputWeight: TensorLike;
  /** [hidden, gates · hidden] */
  readonly stateWeight: TensorLike;
  /** [gates · hidden]; zeros where none is given. */
  readonly bias?: TensorLike | null;
  readonly name?: string;
  /** `forward` by default. */
  readonly direction?: Direction;
  /** Give the state of every step, [time, hidden]; by default the last one alone, [hidden]. */
  readonly returnSequences?: boolean;
}

/** The arrays of a gated recurrent unit, and how it reads. Where `direction` is `both`, every array has a 2 before its axes. */
export interface GruOptions extends LstmOptions {
  /** `[hidden]`: what n adds to the state before the reset; zeros where none is given. With `resetAfter` alone. */
  readonly stateBias?: TensorLike | null;
  /** Whether the reset comes after the product with the state, as in PyTorch and Keras; true by default. */
  readonly resetAfter?: boolean;
}

/** The arrays of a simple recurrent layer, and how it reads. Where `direction` is `both`, every array has a 2 before its axes. */
export interface RnnOptions extends LstmOptions {
  /** `tanh` by default. */
  readonly nonlinearity?: Nonlinearity;
}

/** What all three are. */
export interface Recurrent extends NamedLayer {
  readonly type: "lstm" | "gru" | "rnn";
  readonly inputWeight: Tensor<"float32">;
  readonly stateWeight: Tensor<"float32">;
  readonly bias: Tensor<"float32">;
  readonly direction: Direction;
  readonly returnSequences: boolean;
}

/** The arrays that every recurrent layer has. */
export type RecurrentParameters = Pick<Recurrent, "inputWeight" | "stateWeight" | "bias">;
/** In which direction a layer reads, and whether it gives every step or the last. */
export type RecurrentSettings = Pick<Recurrent, "direction" | "returnSequences">;
