/**
 * A chain is what a graph becomes on its way to a network: items in order, and the shape of the value that runs through
 * them, in which the batch is a letter. Each operator that may stand in a chain has a rule here: what it adds, and how
 * it changes the shape. A rule refuses whatever would mix rows.
 */

import { UnsupportedError } from "../errors.ts";
import type { ActivationChoice, ActivationName } from "../functions/activation.ts";
import { seluAlpha, seluGamma } from "../functions/elu.ts";
import { isFloat } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Affine, DenseItem } from "./affine.ts";
import { broadcastTo } from "./broadcast.ts";
import type { Call } from "./call.ts";
import { dropsAny } from "./dropout.ts";
import { elementDType } from "./element-types.ts";
import type { WorkBudget } from "./fold.ts";
import { describeNode } from "./node.ts";
import type { OperatorName } from "./operators.ts";
import { axesOf, squeezed, unsqueezed } from "./shapes.ts";
import { batchStandIn } from "./sizes.ts";
import { scaled, transposedIf } from "./weights.ts";

/** A size of the value that runs through: the batch, a number, or null where the file does not say. */
export type Size = "batch" | number | null;

export type Item =
  | DenseItem
  | Affine
  | { readonly kind: "activation"; readonly choice: ActivationChoice }
  | { readonly kind: "softmax" };

export interface Chain {
  shape: readonly Size[];
  /** The batch that the file fixes, or null. */
  readonly fixedBatch: number | null;
  readonly items: Item[];
  readonly notes: string[];
  /** Between the two casts of a step function the value is a truth value. */
  isTruth: boolean;
  /** What follows from the value's shape, with a number that stands for the batch; Reshape alone may take it. */
  readonly sizes: Map<string, Tensor>;
  /** One constant may stand in many nodes, each of which makes its own of it. */
  readonly budget: WorkBudget;
}

/** Throws where `work` more operations are more than the constants of the file are worth. */
export function spend({ budget }: Chain, work: number, what: string): void {
  if (work > budget.left) {
    throw new UnsupportedError(`network: ${what} makes too much of too few constants`);
  }
  budget.spend(work);
}

/** A node in a chain: its call, with null where the chain comes in, and which input that is. */
export interface Link {
  readonly call: Call;
  readonly position: number;
  /** The name of an input. */
  readonly nameOf: (i: number) => string;
}

type Rule = (chain: Chain, link: Link) => void;

export const rules: { readonly [N in OperatorName]?: Rule } = {
  Add: (chain, link) => addAffine(chain, link, (c) => [1, c]),
  Sub: (chain, link) => addAffine(chain, link, (c) => (link.position === 0 ? [1, -c] : [-1, c])),
  Mul: (chain, link) => addAffine(chain, link, (c) => [c, 0]),
  Div(chain, link) {
    if (link.position !== 0) throw link.call.unsupported("divides by the value that runs through");
    addAffine(chain, link, (c) => [1 / c, 0]);
  },
  BatchNormalization: addNormalization,
  Cast: addCast,
  Clip: addClip,
  Dropout(_, { call }) {
    if (dropsAny(call)) throw call.unsupported("training_mode is on");
  },
  Elu: (chain, { call }) => activate(chain, "elu", call.float("alpha", 1)),
  Flatten: flattenRows,
  Gelu(chain, { call }) {
    activate(chain, call.string("approximate", "none") === "tanh" ? "geluTanh" : "gelu");
  },
  Gemm: addGemm,
  Greater(chain, { call, position }) {
    const constant = call.input(1 - position);
    if (position !== 0 || !everyElement(constant, 0)) throw call.unsupported("only x > 0 is a layer of a network");
    perElement(chain, call, constant);
    activate(chain, "step");
    chain.isTruth = true;
  },
  HardSigmoid(chain, { call }) {
    const beta = call.float("beta", 0.5);
    if (beta !== 0.5) throw call.unsupported(`beta of ${beta} is no layer of a network, only 0.5 is`);
    activate(chain, "hardSigmoid", call.float("alpha", 0.2));
  },
  Identity: keep,
  LeakyRelu: (chain, { call }) => activate(chain, "leakyRelu", call.float("alpha", 0.01)),
  MatMul: addMatMul,
  Relu: (chain) => activate(chain, "relu"),
  Reshape: reshapeRows,
  Selu(chain, { call }) {
    const isUsual = (name: string, value: number) => Math.fround(call.float(name, value)) === Math.fround(value);
    if (!isUsual("alpha", seluAlpha) || !isUsual("gamma", seluGamma)) {
      throw call.unsupported("alpha and gamma other than selu's own are no layer of a network");
    }
    activate(chain, "selu");
  },
  Sigmoid: (chain) => activate(chain, "sigmoid"),
  Softmax: addSoftmax,
  Softplus: (chain) => activate(chain, "softplus"),
  Squeeze(chain, { call }) {
    const axes = axesOf(call);
    if (axes === undefined && chain.fixedBatch === 1) throw call.unsupported("without axes drops the batch of 1 too");
    setShape(chain, call, squeezed(call, chain.shape, axes));
  },
  Tanh: (chain) => activate(chain, "tanh"),
  Transpose(chain, { call }) {
    const order = call.ints("perm") ?? chain.shape.map((_, axis) => chain.shape.length - 1 - axis);
    if (order.some((axis, i) => axis !== i)) throw call.unsupported("changes the order of the axes");
  },
  Unsqueeze(chain, { call }) {
    setShape(chain, call, unsqueezed(call, chain.shape, axesOf(call) ?? []));
  },
};

function keep(): void {}

export function activate(chain: Chain, name: ActivationName, alpha?: number): void {
  chain.items.push({ kind: "activation", choice: alpha === undefined ? { name } : { name, alpha } });
}

/** The size of a row, where the value is a matrix of rows, or a single row without a batch. */
function rowSize(chain: Chain, call: Call): number | null {
  const { shape } = chain;
  const isRows = shape.length === 2 && shape[0] === "batch";
  if (!isRows && (shape.length !== 1 || shape[0] === "batch"))
    throw call.unsupported(`takes ${show(shape)}, no matrix of rows`);
  return shape.at(-1) as number | null;
}

function addGemm(chain: Chain, { call, position, nameOf }: Link): void {
  if (position !== 0) throw call.unsupported("has the value that runs through as its weight");
  if (call.int("transA", 0) !== 0) throw call.unsupported("transA mixes the rows of a batch");
  if (chain.shape.length !== 2) throw call.unsupported(`takes ${show(chain.shape)}, no matrix`);
  const [alpha, beta] = [call.float("alpha", 1), call.float("beta", 1)];
  const weight = scaled(transposedIf(call.int("transB", 0) !== 0, matrixOf(call, 1)), alpha);
  const given = call.optionalInput(2);
  const bias = given === null ? null : scaled(biasOf(call, given, weight.shape[1]!), beta);
  if (alpha !== 1 || (bias !== null && beta !== 1)) {
    chain.notes.push(`alpha ${alpha} and beta ${beta} of ${nameOf(1)} multiplied into the weights and rounded once`);
  }
  addDense(chain, call, { kind: "dense", name: layerName(nameOf(1)), weight, bias });
}

function addMatMul(chain: Chain, { call, position, nameOf }: Link): void {
  if (position !== 0) throw call.unsupported("has the value that runs through as its weight");
  addDense(chain, call, { kind: "dense", name: layerName(nameOf(1)), weight: matrixOf(call, 1), bias: null });
}

function addDense(chain: Chain, call: Call, dense: DenseItem): void {
  const size = rowSize(chain, call);
  const [inputs, outputs] = dense.weight.shape;
  spend(chain, outputs!, describeNode(call.node));
  if (size !== null && size !== inputs) throw call.error(`expected rows of ${inputs}, got ${show(chain.shape)}`);
  chain.items.push(dense);
  chain.shape = chain.shape.with(-1, outputs!);
}

function matrixOf(call: Call, i: number): Tensor<"float32" | "float64"> {
  const given = call.input(i);
  if (given.rank !== 2 || !isFloat(given.dtype))
    throw call.unsupported(`expected a matrix of floats as weight, got ${given.toString()}`);
  return given.dtype === "float64" ? (given as Tensor<"float64">) : given.to("float32");
}

/** [out] from whatever broadcasts to [1, out]. */
function biasOf(call: Call, given: Tensor, outputs: number): Tensor<"float32" | "float64"> {
  const isRow = given.shape.slice(0, -1).every((size) => size === 1) && given.rank <= 2;
  const width = given.shape.at(-1) ?? 1;
  if (!isRow || (width !== 1 && width !== outputs))
    throw call.unsupported(`a bias ${given.toString()} is not the same for all rows`);
  const floats = given.dtype === "float64" ? (given as Tensor<"float64">) : given.to("float32");
  return broadcastTo(floats.reshape(width), [outputs]) as Tensor<"float32" | "float64">;
}

/** scale and shift of each element from the constant's. */
function addAffine(chain: Chain, { call, position }: Link, parameters: (c: number) => [number, number]): void {
  const constant = call.input(1 - position);
  if (!isFloat(constant.dtype)) throw call.unsupported(`does not take the dtype ${constant.dtype} in a network`);
  const values = perElement(chain, call, constant);
  const scale = new Float64Array(values.size);
  const shift = new Float64Array(values.size);
  for (let i = 0; i < values.size; i++) [scale[i], shift[i]] = parameters(values.at(i));
  chain.items.push({ kind: "affine", scale, shift, from: call.node.operator });
}

function everyElement({ data }: Tensor, number: number): boolean {
  return data.every((value: number | bigint) => Number(value) === number);
}

/** The constant for each element of a row, or one value where it is the same for all. */
function perElement(chain: Chain, call: Call, constant: Tensor): Tensor {
  if (constant.size === 1 && constant.rank <= chain.shape.length) return constant;
  const row = chain.shape.filter((size) => size !== "batch");
  const own = [...constant.shape];
  while (own.length > row.length && own[0] === 1) own.shift();
  const fits =
    own.length <= row.length && own.every((size, i) => size === 1 || size === row[i + row.length - own.length]);
  if (!fits || row.includes(null))
    throw call.unsupported(`${constant.toString()} does not repeat over ${show(chain.shape)}`);
  spend(chain, productOf(row as number[]), describeNode(call.node));
  return broadcastTo(constant.reshape(...own), row as number[]);
}

function addNormalization(chain: Chain, { call, position }: Link): void {
  if (position !== 0) throw call.unsupported("has the value that runs through as a parameter");
  if (call.int("training_mode", 0) !== 0) throw call.unsupported("training_mode is on");
  const [batch, ...row] = chain.shape;
  if (batch !== "batch" || row.length === 0 || row.includes(null))
    throw call.unsupported(`takes ${show(chain.shape)}, no rows`);
  const size = productOf(row as number[]);
  const inner = productOf(row.slice(1) as number[]);
  spend(chain, size, describeNode(call.node));
  const [scale, bias, mean, variance] = [1, 2, 3, 4].map((i) => call.input(i));
  if (scale!.size !== row[0]) throw call.error(`expected ${row[0]} channels, got ${scale!.toString()}`);
  const epsilon = call.float("epsilon", Math.fround(1e-5));
  const factors = Float64Array.from({ length: size }, (_, i) => {
    const c = Math.floor(i / inner);
    return scale!.at(c) / Math.sqrt(variance!.at(c) + epsilon);
  });
  const shift = factors.map((factor, i) => {
    const c = Math.floor(i / inner);
    return bias!.at(c) - mean!.at(c) * factor;
  });
  chain.items.push({ kind: "affine", scale: factors, shift, from: call.node.operator });
}

/** Casts between floats change nothing here; relu, to bool and back is the step function. */
function addCast(chain: Chain, { call }: Link): void {
  const dtype = elementDType(call.int("to", 0));
  const last = chain.items.at(-1);
  if (dtype === "bool" && !chain.isTruth && last?.kind === "activation" && last.choice.name === "relu") {
    chain.items[chain.items.length - 1] = { kind: "activation", choice: { name: "step" } };
    chain.isTruth = true;
    return;
  }
  if (dtype === null || !isFloat(dtype))
    throw call.unsupported(`a cast to ${dtype ?? "that dtype"} is no layer of a network`);
  if (dtype !== "float32")
    chain.notes.push(`the file computes in ${dtype} from ${call.node.outputs[0]} on, the network in float32`);
  chain.isTruth = false;
}

/** Without an upper bound and from 0 on it is relu. */
function addClip(chain: Chain, { call }: Link): void {
  const isInput = call.opset >= 11;
  const boundOf = (i: number, name: string, none: number): number =>
    isInput ? (call.optionalInput(i)?.at(0) ?? none) : call.float(name, none);
  const [low, high] = [boundOf(1, "min", -Infinity), boundOf(2, "max", Infinity)];
  const largest = Math.fround(3.4028234663852886e38);
  if (high < largest) throw call.unsupported(`a limit of ${high} is no layer of a network`);
  if (low <= -largest) return;
  if (low !== 0) throw call.unsupported(`a limit of ${low} is no layer of a network`);
  activate(chain, "relu");
}

/** Only along whole rows. */
function addSoftmax(chain: Chain, { call }: Link): void {
  rowSize(chain, call);
  const rank = chain.shape.length;
  const axis = call.axis(call.int("axis", call.opset < 13 ? 1 : -1), rank, rank);
  if (axis !== rank - 1) throw call.unsupported(`softmax along axis ${axis} mixes the rows of ${show(chain.shape)}`);
  chain.items.push({ kind: "softmax" });
}

function flattenRows(chain: Chain, { call }: Link): void {
  const { shape } = chain;
  const axis = call.axis(call.int("axis", 1), shape.length, shape.length);
  if (shape[0] !== "batch" || axis !== 1)
    throw call.unsupported(`flattening ${show(shape)} at axis ${axis} mixes rows`);
  chain.shape = ["batch", productOrUnknown(shape.slice(1))];
}

/** Only what keeps the batch in front: [-1, …], [0, …], the batch that the file fixes, or the one that the value has. */
function reshapeRows(chain: Chain, { call, position }: Link): void {
  if (position !== 0) throw call.unsupported("takes its shape from the value that runs through");
  const target = call.whole(1);
  const refusal = () => call.unsupported(`reshaping ${show(chain.shape)} to [${target.join(", ")}] mixes rows`);
  const keepsZero = call.int("allowzero", 0) === 0;
  const [first, ...rest] = target;
  const isKnown = first === chain.fixedBatch || first === batchStandIn;
  const isBatch = first === -1 || (first === 0 && keepsZero) || isKnown;
  if (chain.shape[0] !== "batch" || target.length < 2 || !isBatch || rest.includes(batchStandIn)) throw refusal();
  const size = productOrUnknown(chain.shape.slice(1));
  const asked = rest.map((value, i): Size => (value === 0 && keepsZero ? (chain.shape[i + 1] ?? null) : value));
  const row = asked.includes(-1) ? withMissing(asked, size) : asked;
  const total = productOrUnknown(row);
  // A size that the file does not say can be told by a reshape that keeps the batch, not by one that asks for it.
  const isKept = total === size || (size === null && first !== -1);
  if (row.includes(-1) || !isKept || (first === -1 && total === null)) throw refusal();
  chain.shape = ["batch", ...row];
}

/** The sizes with -1 replaced by what is left of the whole; null where that is not known. */
function withMissing(sizes: readonly Size[], whole: number | null): Size[] {
  const known = productOrUnknown(sizes.filter((size) => size !== -1));
  const missing = known === null || whole === null ? null : whole / known;
  if (missing !== null && !Number.isInteger(missing)) return [...sizes];
  return sizes.with(sizes.indexOf(-1), missing);
}

/** Takes a shape where the batch is still in front. */
function setShape(chain: Chain, call: Call, shape: readonly Size[]): void {
  if ((chain.shape[0] === "batch") !== (shape[0] === "batch")) {
    throw call.unsupported(`moves the batch of ${show(chain.shape)}`);
  }
  chain.shape = shape;
}

export function productOrUnknown(sizes: readonly Size[]): number | null {
  return sizes.every((size) => typeof size === "number") ? productOf(sizes as number[]) : null;
}

function productOf(sizes: readonly number[]): number {
  return sizes.reduce((product, size) => product * size, 1);
}

export function show(shape: readonly Size[]): string {
  return `[${shape.map((size) => size ?? "?").join(", ")}]`;
}

/** `fc1` of `fc1.weight`, `dense/kernel:0`, `fc1/weight`; nothing where the name does not say. */
function layerName(weight: string): string {
  return /^(.+?)[./](?:weight|kernel|W)(?::0)?$/.exec(weight)?.[1] ?? "";
}
