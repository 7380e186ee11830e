/**
 * Layers over pictures, sequences and other values with shapes: convolution, pooling, normalisation, recurrence. They stand apart so that a page with
 * an MLP does not load them; `load` brings them along when a file names one.
 */

export type { ActivationName } from "./functions/activation-row.ts";
export { Conv2d, type Conv2dOptions } from "./layers/conv2d.ts";
export { Flatten, type FlattenOptions, type FlattenOrder } from "./layers/flatten.ts";
export { networkFromLine } from "./layers/from-line.ts";
export { BatchNorm, type BatchNormOptions, LayerNorm, type LayerNormOptions } from "./layers/normal.ts";
export type { Padding, Pair, PairOption } from "./layers/options.ts";
export {
  AveragePool2d,
  type AveragePoolOptions,
  GlobalAveragePool2d,
  MaxPool2d,
  type PoolOptions,
} from "./layers/pool2d.ts";
export { Gru, Lstm, Rnn } from "./layers/recurrent.ts";
export type {
  Direction,
  GruOptions,
  LstmOptions,
  Nonlinearity,
  Recurrent,
  RecurrentParameters,
  RecurrentSettings,
  RnnOptions,
} from "./layers/recurrent-options.ts";
export { recurrentLayers } from "./layers/recurrent-rows.ts";
export { layers } from "./layers/rows.ts";
export { Dropout, type DropoutOptions, Scale, type ScaleOptions } from "./layers/scale.ts";
export type { LayerParameters, NamedLayer } from "./network/layer.ts";
export type { NamingOptions } from "./network/naming-options.ts";
export type { Network, NetworkOptions } from "./network/network.ts";
export type { Shape } from "./tensor/shape.ts";
export type { Tensor, TensorLike } from "./tensor/tensor.ts";
