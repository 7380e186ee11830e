/**
 * The functions that Keras names, as nodes, and the layers that are one function. Where Keras 2, Keras 3 and TensorFlow.js differ,
 * the file's own runtime is followed.
 */

import { Tensor } from "../tensor/tensor.ts";
import { along, inputOf, knownSize, type LayerCall, type LayerRow, weights } from "./layer-call.ts";
import type { KerasOperator } from "./operators.ts";
import { isObject } from "./settings.ts";
import { axisIn, type KerasValue, type Layout } from "./value.ts";
import type { GraphWriter } from "./writer.ts";

/** A function of a value: given the writer, its name in the graph and how it lies there. */
type Write = (writer: GraphWriter, x: string, call: FunctionCall) => string;

interface FunctionCall {
  readonly layout: Layout;
  readonly rank: number;
  readonly runtime: LayerCall["runtime"];
}

const one =
  (operator: KerasOperator): Write =>
  (writer, x) =>
    writer.node(operator, [x]);
const swish: Write = (writer, x) => writer.node("Mul", [x, writer.node("Sigmoid", [x])]);
const hardSwish: Write = one("HardSwish");

/** By the names that Keras gives them. */
const functions: Readonly<Record<string, Write>> = {
  celu: one("Celu"),
  elu: one("Elu"),
  exponential: one("Exp"),
  gelu: one("Gelu"),
  gelu_new: (writer, x) => writer.node("Gelu", [x], { approximate: "tanh" }),
  // x/6 + ½ since Keras 3, 0.2·x + ½ before.
  hard_sigmoid: (writer, x, { runtime }) =>
    writer.node("HardSigmoid", [x], { alpha: { float: runtime === "keras3" ? 1 / 6 : 0.2 }, beta: { float: 0.5 } }),
  hard_silu: hardSwish,
  hard_swish: hardSwish,
  leaky_relu: (writer, x) => writer.node("LeakyRelu", [x], { alpha: { float: 0.2 } }),
  log_softmax: (writer, x, call) => writer.node("LogSoftmax", [x], { axis: lastAxis(call) }),
  mish: one("Mish"),
  relu: one("Relu"),
  relu6: (writer, x) => clipped(writer, x, 6),
  selu: one("Selu"),
  sigmoid: one("Sigmoid"),
  silu: swish,
  softmax: (writer, x, call) => writer.node("Softmax", [x], { axis: lastAxis(call) }),
  softplus: one("Softplus"),
  softsign: one("Softsign"),
  swish,
  tanh: one("Tanh"),
};

/** max(0, min(x, most)). */
function clipped(writer: GraphWriter, x: string, most: number): string {
  return writer.node("Clip", [x, writer.floats("zero", [0], []), writer.floats("most", [most], [])]);
}

function lastAxis({ layout, rank }: FunctionCall): number {
  return axisIn(layout, rank - 1, rank);
}

/** What a layer does behind its sum: the function under a setting, none where there is none. */
export function activated(call: LayerCall, value: KerasValue, key = "activation"): KerasValue {
  const { settings, writer, runtime } = call;
  const given = settings.get(key);
  const name = given === undefined ? "linear" : functionName(given);
  const plain = name?.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  if (plain === "linear") return value;
  if (plain === undefined || !Object.hasOwn(functions, plain)) {
    const sentence = "the function $function is not supported";
    throw settings.refuse("keras-activation", sentence, name ?? "that is an object");
  }
  const rank = value.shape.length;
  return along(value, (x, layout) => functions[plain]!(writer, x, { layout, rank, runtime }));
}

/** A function by its name, or as Keras 3 writes an object that has one. */
export function functionName(given: unknown): string | undefined {
  if (typeof given === "string") return given;
  if (!isObject(given)) return undefined;
  const { config, class_name: name } = given;
  return name === "function" && typeof config === "string" ? config : undefined;
}

export const activationLayers = {
  Activation: (call) => activated(call, inputOf(call)),

  ELU: (call) => {
    const alpha = { float: call.settings.number("alpha", 1) };
    return along(inputOf(call), (x) => call.writer.node("Elu", [x], { alpha }));
  },

  LeakyReLU: (call) => {
    const { settings, writer } = call;
    const alpha = settings.number(settings.get("negative_slope") === undefined ? "alpha" : "negative_slope", 0.3);
    return along(inputOf(call), (x) => writer.node("LeakyRelu", [x], { alpha: { float: alpha } }));
  },

  PReLU: (call) => parametricRelu(call),
  ReLU: (call) => relu(call),

  Softmax: (call) => {
    const { settings, writer } = call;
    const input = inputOf(call);
    const rank = input.shape.length;
    const given = settings.get("axis") ?? -1;
    const axis = Array.isArray(given) && given.length === 1 ? (given as unknown[])[0] : given;
    if (typeof axis !== "number" || !Number.isInteger(axis) || axis < -rank || axis >= rank || axis % rank === 0)
      throw settings.wrong("axis", "an axis behind the batch");
    return along(input, (x, layout) =>
      writer.node("Softmax", [x], { axis: axisIn(layout, axis < 0 ? axis + rank : axis, rank) }),
    );
  },

  ThresholdedReLU: (call) => {
    const { settings, writer } = call;
    const theta = settings.number("theta", 1);
    return along(inputOf(call), (x) => thresholded(writer, x, { threshold: theta, slope: 0 }));
  },
} satisfies Readonly<Record<string, LayerRow>>;

/** x above the threshold, slope·(x − threshold) below it, and never more than the maximum. */
function relu(call: LayerCall): KerasValue {
  const { settings, writer } = call;
  const most = settings.get("max_value") === undefined ? null : settings.number("max_value", 0);
  const slope = settings.number("negative_slope", 0);
  const threshold = settings.number("threshold", 0);
  return along(inputOf(call), (x) => {
    if (threshold === 0 && slope === 0) return most === null ? writer.node("Relu", [x]) : clipped(writer, x, most);
    const raised =
      threshold === 0
        ? writer.node("LeakyRelu", [x], { alpha: { float: slope } })
        : thresholded(writer, x, { threshold, slope });
    return most === null ? raised : writer.node("Min", [raised, writer.floats("most", [most], [])]);
  });
}

function thresholded(
  writer: GraphWriter,
  x: string,
  { threshold, slope }: { readonly threshold: number; readonly slope: number },
): string {
  const bound = writer.floats("threshold", [threshold], []);
  const isBelow = writer.node("Less", [x, bound]);
  const below =
    slope === 0
      ? writer.floats("zero", [0], [])
      : writer.node("Mul", [writer.node("Sub", [x, bound]), writer.floats("slope", [slope], [])]);
  return writer.node("Where", [isBelow, below, x]);
}

/** alpha is learned, one a place behind the batch but for the axes that share it. */
function parametricRelu(call: LayerCall): KerasValue {
  const { settings, writer } = call;
  const input = inputOf(call);
  const shared = settings.get("shared_axes") ?? [];
  const axes: readonly unknown[] = Array.isArray(shared) ? shared : [shared];
  const shape = input.shape.slice(1).map((_, i) => (axes.includes(i + 1) ? 1 : knownSize(call, input, i + 1)));
  const [alpha] = weights(call, { alpha: shape }) as [Tensor];
  const slopes = writer.constant("alpha", () => new Tensor("float32", shape, alpha.data as Float32Array));
  const name = writer.node("PRelu", [writer.in("own", input), slopes]);
  return { ...input, names: new Map([["own", name]]) };
}
