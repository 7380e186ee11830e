/**
 * Recurrent layers over [time, features]: LSTM, GRU and the simple RNN, forward, in reverse, or both. Gates are blocks of columns in
 * PyTorch's order, i f g o and r z n; ONNX and the ops have another, so the blocks change places when a layer is lowered or written.
 * With `direction: "both"` every parameter has a first axis of 2, forward and then reverse, and the output is both, one after the other.
 */

import { optionError, shapeError } from "../errors.ts";
import { bindActivation } from "../functions/activation.ts";
import { formulaOf } from "../functions/formula.ts";
import { type LayerParameters, ownCopy } from "../network/layer.ts";
import { concat } from "../ops/concat.ts";
import { dense } from "../ops/core-rules.ts";
import { gru, lstm, rnn } from "../ops/recurrent.ts";
import { checkOptions, type Kinds, unknownName } from "../options/check.ts";
import type { ProgramBuilder } from "../program/builder.ts";
import type { ValueId } from "../program/program.ts";
import { type Shape, sameShape } from "../tensor/shape.ts";
import { Tensor, type TensorLike, zeros } from "../tensor/tensor.ts";
import { titleOf } from "./options.ts";
import { lowering } from "./program.ts";
import type {
  Direction,
  GruOptions,
  LstmOptions,
  Nonlinearity,
  Recurrent,
  RecurrentParameters,
  RecurrentSettings,
  RnnOptions,
} from "./recurrent-options.ts";

type Parameter = Tensor<"float32">;

const directions: readonly Direction[] = ["forward", "reverse", "both"];
const nonlinearities: readonly Nonlinearity[] = ["tanh", "relu"];

const kinds: Kinds<LstmOptions> = {
  inputWeight: "",
  stateWeight: "",
  bias: "",
  name: "a string",
  direction: "a string",
  returnSequences: "a boolean",
};

/** By type: which blocks of the layer are ONNX's, in its order, and the op. */
export const cells = {
  lstm: { op: lstm, order: [0, 3, 1, 2], functions: ["sigmoid", "tanh", "tanh"] },
  gru: { op: gru, order: [1, 0, 2], functions: ["sigmoid", "tanh"] },
  rnn: { op: rnn, order: [0], functions: [] },
} as const;

/**
 * c = f ⊙ c + i ⊙ g and h = o ⊙ tanh(c), where i, f, o = σ(x·W + h·R + b) and g = tanh(x·W + h·R + b), each with its own columns. x [time, in],
 * W `inputWeight` [in, 4 · hidden], R `stateWeight` [hidden, 4 · hidden], b `bias` [4 · hidden], in blocks i f g o; h and c begin as zeros.
 * A ShapeError for arrays or an input that do not fit. After Hochreiter and Schmidhuber (1997), as torch.nn.LSTM and Keras have it.
 *
 * @example
 * ```js
 * import { Network, Session, tensor } from "feedforward";
 * import { Lstm } from "feedforward/layers";
 *
 * const layer = new Lstm({ inputWeight: [[0, 0, 0, 0]], stateWeight: [[0, 0, 0, 0]], returnSequences: true });
 * const session = new Session(new Network([layer], { input: { shape: [3, 1] } }));
 * console.log(session.predict(tensor([[[1], [2], [3]]])).shape.join()); // 1,3,1
 * ```
 */
export class Lstm implements Recurrent {
  readonly type = "lstm";
  readonly name: string;
  readonly inputWeight: Parameter;
  readonly stateWeight: Parameter;
  readonly bias: Parameter;
  readonly direction: Direction;
  readonly returnSequences: boolean;

  constructor(options: LstmOptions) {
    const given = checkOptions(this.type, options, kinds);
    this.name = given.name ?? "";
    ({ direction: this.direction, returnSequences: this.returnSequences } = settingsOf(this, given));
    ({ inputWeight: this.inputWeight, stateWeight: this.stateWeight, bias: this.bias } = partsOf(this, given));
  }

  get parameters(): RecurrentParameters {
    const { inputWeight, stateWeight, bias } = this;
    return { inputWeight, stateWeight, bias };
  }

  get lowering() {
    return lowering;
  }

  settings(): RecurrentSettings {
    return { direction: this.direction, returnSequences: this.returnSequences };
  }

  named(name: string, parameters: LayerParameters = this.parameters): Lstm {
    return new Lstm({ ...(parameters as unknown as RecurrentParameters), ...this.settings(), name });
  }

  outputShape(input: Shape): Shape {
    return shapeAfter(this, input);
  }

  multiplyAdds(input: Shape): number {
    return productsOf(this, input);
  }

  lower(builder: ProgramBuilder, x: ValueId): ValueId {
    return lowerRecurrent(this, builder, x);
  }
}

/**
 * h = (1 - z) ⊙ n + z ⊙ h, where r, z = σ(x·W + h·R + b) and n = tanh(x·W + b + r ⊙ (h·R + s)), or without `resetAfter`
 * n = tanh(x·W + (r ⊙ h)·R + b). x [time, in], W `inputWeight` [in, 3 · hidden], R `stateWeight` [hidden, 3 · hidden], b `bias`
 * [3 · hidden], in blocks r z n, s `stateBias` [hidden]; h begins as zeros. A ShapeError for arrays or an input that do not fit, an
 * OptionError for a `stateBias` that is not used. After Cho et al. (2014), with `resetAfter` as torch.nn.GRU and Keras' reset_after have it.
 *
 * @example
 * ```js
 * import { Network, Session, tensor } from "feedforward";
 * import { Gru } from "feedforward/layers";
 *
 * const layer = new Gru({ inputWeight: [[0, 0, 0]], stateWeight: [[0, 0, 0]], returnSequences: true });
 * const session = new Session(new Network([layer], { input: { shape: [3, 1] } }));
 * console.log(session.predict(tensor([[[1], [2], [3]]])).shape.join()); // 1,3,1
 * ```
 */
export class Gru implements Recurrent {
  readonly type = "gru";
  readonly name: string;
  readonly inputWeight: Parameter;
  readonly stateWeight: Parameter;
  readonly bias: Parameter;
  /** Null where the reset comes before. */
  readonly stateBias: Parameter | null;
  readonly direction: Direction;
  readonly returnSequences: boolean;
  readonly resetAfter: boolean;

  constructor(options: GruOptions) {
    const given = checkOptions(this.type, options, { ...kinds, stateBias: "", resetAfter: "a boolean" });
    const { name = "", stateBias, resetAfter = true } = given;
    this.name = name;
    this.resetAfter = resetAfter;
    ({ direction: this.direction, returnSequences: this.returnSequences } = settingsOf(this, given));
    ({ inputWeight: this.inputWeight, stateWeight: this.stateWeight, bias: this.bias } = partsOf(this, given));
    if (!resetAfter && stateBias) {
      throw optionError("gru-state-bias", "$layer: takes a stateBias with resetAfter alone", titleOf(this));
    }
    const shape = [...this.bias.shape.slice(0, -1), this.stateWeight.shape.at(-2)!];
    this.stateBias = resetAfter ? biasOf(this, "stateBias", stateBias, shape) : null;
  }

  get parameters(): RecurrentParameters & { readonly stateBias?: Parameter } {
    const { inputWeight, stateWeight, bias, stateBias } = this;
    return { inputWeight, stateWeight, bias, ...(stateBias && { stateBias }) };
  }

  get lowering() {
    return lowering;
  }

  settings(): RecurrentSettings & { readonly resetAfter: boolean } {
    const { direction, returnSequences, resetAfter } = this;
    return { direction, returnSequences, resetAfter };
  }

  named(name: string, parameters: LayerParameters = this.parameters as LayerParameters): Gru {
    return new Gru({ ...(parameters as unknown as RecurrentParameters), ...this.settings(), name });
  }

  outputShape(input: Shape): Shape {
    return shapeAfter(this, input);
  }

  multiplyAdds(input: Shape): number {
    return productsOf(this, input);
  }

  lower(builder: ProgramBuilder, x: ValueId): ValueId {
    return lowerRecurrent(this, builder, x);
  }
}

/**
 * h = f(x·W + h·R + b), with f tanh or relu, x [time, in], W `inputWeight` [in, hidden], R `stateWeight` [hidden, hidden], b `bias`
 * [hidden]; h begins as zeros. A ShapeError for arrays or an input that do not fit. After Elman (1990), as torch.nn.RNN and Keras' SimpleRNN have it.
 *
 * @example
 * ```js
 * import { Network, Session, tensor } from "feedforward";
 * import { Rnn } from "feedforward/layers";
 *
 * const layer = new Rnn({ inputWeight: [[1]], stateWeight: [[1]], nonlinearity: "relu" });
 * const session = new Session(new Network([layer], { input: { shape: [3, 1] } }));
 * console.log([...session.predict(tensor([[[1], [2], [3]]])).data]); // [ 6 ]
 * ```
 */
export class Rnn implements Recurrent {
  readonly type = "rnn";
  readonly name: string;
  readonly inputWeight: Parameter;
  readonly stateWeight: Parameter;
  readonly bias: Parameter;
  readonly direction: Direction;
  readonly returnSequences: boolean;
  readonly nonlinearity: Nonlinearity;

  constructor(options: RnnOptions) {
    const given = checkOptions(this.type, options, { ...kinds, nonlinearity: "a string" });
    const { name = "", nonlinearity = "tanh" } = given;
    this.name = name;
    if (!nonlinearities.includes(nonlinearity)) {
      throw unknownName(optionError, titleOf(this), { kind: "function", name: nonlinearity, names: nonlinearities });
    }
    this.nonlinearity = nonlinearity;
    ({ direction: this.direction, returnSequences: this.returnSequences } = settingsOf(this, given));
    ({ inputWeight: this.inputWeight, stateWeight: this.stateWeight, bias: this.bias } = partsOf(this, given));
  }

  get parameters(): RecurrentParameters {
    const { inputWeight, stateWeight, bias } = this;
    return { inputWeight, stateWeight, bias };
  }

  get lowering() {
    return lowering;
  }

  settings(): RecurrentSettings & { readonly nonlinearity: Nonlinearity } {
    const { direction, returnSequences, nonlinearity } = this;
    return { direction, returnSequences, nonlinearity };
  }

  named(name: string, parameters: LayerParameters = this.parameters): Rnn {
    return new Rnn({ ...(parameters as unknown as RecurrentParameters), ...this.settings(), name });
  }

  outputShape(input: Shape): Shape {
    return shapeAfter(this, input);
  }

  multiplyAdds(input: Shape): number {
    return productsOf(this, input);
  }

  lower(builder: ProgramBuilder, x: ValueId): ValueId {
    return lowerRecurrent(this, builder, x);
  }
}

type Titled = Pick<Recurrent, "name" | "type">;

function settingsOf(
  layer: Titled,
  { direction = "forward", returnSequences = false }: Pick<LstmOptions, "direction" | "returnSequences">,
): RecurrentSettings {
  if (directions.includes(direction)) return { direction, returnSequences };
  throw unknownName(optionError, titleOf(layer), { kind: "direction", name: direction, names: directions });
}

/** The parameters, held against each other. */
function partsOf(layer: Titled & { readonly direction: Direction }, options: LstmOptions): RecurrentParameters {
  const gates = cells[layer.type].order.length;
  const before = layer.direction === "both" ? [2] : [];
  const [inputWeight, stateWeight] = [ownCopy(options.inputWeight), ownCopy(options.stateWeight)];
  const [inputs = 0, hidden = 0] = [inputWeight.shape.at(-2), stateWeight.shape.at(-2)];
  const width = gates * hidden;
  const isFitting =
    inputs * hidden > 0 &&
    sameShape(inputWeight.shape, [...before, inputs, width]) &&
    sameShape(stateWeight.shape, [...before, hidden, width]);
  if (!isFitting) {
    const sentence = "$layer: expected inputWeight and stateWeight $expected, got $input and $state" as const;
    const expected = ["in", "hidden"].map((rows) => `[${[...before, rows, `${gates}·hidden`].join(", ")}]`);
    throw shapeError("recurrent-weight", sentence, titleOf(layer), expected, inputWeight.shape, stateWeight.shape);
  }
  return { inputWeight, stateWeight, bias: biasOf(layer, "bias", options.bias, [...before, width]) };
}

/** None of it -0, as of a dense layer: then no sum begins there. */
function biasOf(layer: Titled, part: string, given: TensorLike | null | undefined, shape: Shape): Parameter {
  const bias = given ? ownCopy(given) : zeros(shape);
  if (!sameShape(bias.shape, shape)) {
    throw shapeError(
      "recurrent-bias",
      "$layer: expected $part $expected, got $got",
      titleOf(layer),
      part,
      shape,
      bias.shape,
    );
  }
  for (let i = 0; i < bias.size; i++) if (bias.data[i] === 0) bias.data[i] = 0;
  return bias;
}

function shapeAfter(layer: Recurrent, input: Shape): Shape {
  const [inputs, hidden] = [layer.inputWeight.shape.at(-2)!, layer.stateWeight.shape.at(-2)!];
  if (input.length !== 2 || input[0] === 0 || input[1] !== inputs) {
    const sentence = "$layer: expected input [time, $expected], got $got; input: { shape: [time, features] } tells it";
    throw shapeError("layer-input-steps", sentence, titleOf(layer), inputs, input);
  }
  const size = layer.direction === "both" ? 2 * hidden : hidden;
  return layer.returnSequences ? [input[0]!, size] : [size];
}

function productsOf({ inputWeight, stateWeight }: Recurrent, [steps = 0]: Shape): number {
  return steps * (inputWeight.size + stateWeight.size);
}

/** One direction of a layer, its gates in ONNX's order. */
export interface Side {
  readonly isReverse: boolean;
  readonly inputWeight: Parameter;
  readonly stateWeight: Parameter;
  readonly bias: Parameter;
  readonly stateBias: Parameter | null;
}

export function sidesOf(layer: Recurrent): Side[] {
  const { direction, inputWeight, stateWeight, bias } = layer;
  const { order } = cells[layer.type];
  const stateBias = (layer as Recurrent & { stateBias?: Parameter | null }).stateBias ?? null;
  const own = (part: Parameter, d: number): Parameter => (direction === "both" ? part.row(d) : part);
  return (direction === "both" ? [false, true] : [direction === "reverse"]).map((isReverse, d) => ({
    isReverse,
    inputWeight: reordered(own(inputWeight, d), order),
    stateWeight: reordered(own(stateWeight, d), order),
    bias: reordered(own(bias, d), order),
    stateBias: stateBias && own(stateBias, d),
  }));
}

/** The blocks of the last axis in another order: block i of the result is block `order[i]`. */
function reordered({ shape, data, size }: Parameter, order: readonly number[]): Parameter {
  const width = shape.at(-1)!;
  const block = width / order.length;
  const made = new Float32Array(size);
  for (let row = 0; row < size; row += width) {
    for (const [i, from] of order.entries()) {
      made.set(data.subarray(row + from * block, row + (from + 1) * block), row + i * block);
    }
  }
  return new Tensor("float32", shape, made);
}

/** For every direction bias + x·W over all steps, then the loop over them (`ops/recurrent.ts`). */
function lowerRecurrent(layer: Recurrent, builder: ProgramBuilder, x: ValueId): ValueId {
  const { name, returnSequences } = layer;
  const { op } = cells[layer.type];
  const functions = functionsOf(layer).map((own) => formulaOf(bindActivation({ name: own })));
  const resetsAfter = layer instanceof Gru && layer.resetAfter;
  const ends = sidesOf(layer).map(({ isReverse, inputWeight, stateWeight, bias, stateBias }) => {
    const skipZeros = inputWeight.data.every(Number.isFinite) && bias.data.every(Number.isFinite);
    const first = [x, builder.constant(inputWeight), builder.constant(bias)];
    const [sums] = builder.emit({ name, op: dense, attributes: { skipZeros }, inputs: first });
    const attributes = { functions, isReverse, batchAxis: 0, clip: 0, isCoupled: false, resetsAfter } as const;
    const state = stateBias && builder.constant(stateBias);
    const inputs = [sums!, builder.constant(stateWeight), state, null, null, null, null];
    return builder.emit({ name, op, attributes, inputs })[returnSequences ? 0 : 1]!;
  });
  if (ends.length === 1) return ends[0]!;
  return builder.emit({ name, op: concat, attributes: { axis: returnSequences ? 2 : 1 }, inputs: ends })[0]!;
}

/** In the order of ONNX. */
export function functionsOf(layer: Recurrent): readonly ("sigmoid" | Nonlinearity)[] {
  return layer instanceof Rnn ? [layer.nonlinearity] : cells[layer.type].functions;
}

/** The features that a layer gives for a step. */
export function widthOf({ direction, stateWeight }: Recurrent): number {
  return (direction === "both" ? 2 : 1) * stateWeight.shape.at(-2)!;
}
