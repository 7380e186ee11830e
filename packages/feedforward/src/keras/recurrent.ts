/**
 * Layers over sequences. The operators take steps first and the batch second, so a Transpose stands at both ends, and have their
 * gates in another order than Keras: an LSTM's i f c o become i o f c; a GRU's z r h are the same.
 */

import { note } from "../errors.ts";
import { permuted } from "../tensor/permuted.ts";
import { Tensor } from "../tensor/tensor.ts";
import { functionName } from "./activation.ts";
import { reshaped } from "./dense.ts";
import { inputOf, knownSize, type LayerCall, type LayerRow, shapeText, weights } from "./layer-call.ts";
import type { KerasOperator } from "./operators.ts";
import { maskSentence } from "./pooling.ts";
import { Settings } from "./settings.ts";
import { classOf } from "./topology.ts";
import type { KerasValue } from "./value.ts";
import { type Attributes, valueIn } from "./writer.ts";

export const recurrentLayers = {
  GRU: (call) => recurrent(call),
  LSTM: (call) => recurrent(call),
  SimpleRNN: (call) => recurrent(call),
  Bidirectional: (call) => bidirectional(call),
  TimeDistributed: (call) => distributed(call),
} satisfies Readonly<Record<string, LayerRow>>;

/** What a kind of layer is in ONNX. */
interface Kind {
  readonly operator: "LSTM" | "GRU" | "RNN";
  /** ONNX' gates, each by its place among those of Keras. */
  readonly gates: readonly number[];
  /** Its functions, by their settings, and how many states it has. */
  readonly functions: readonly (readonly [setting: string, usual: string])[];
  readonly states: number;
}

const inner = ["recurrent_activation", "sigmoid"] as const;
const outer = ["activation", "tanh"] as const;
const kinds: Readonly<Record<string, Kind>> = {
  GRU: { operator: "GRU", gates: [0, 1, 2], functions: [inner, outer], states: 1 },
  LSTM: { operator: "LSTM", gates: [0, 3, 1, 2], functions: [inner, outer, outer], states: 2 },
  SimpleRNN: { operator: "RNN", gates: [0], functions: [outer], states: 1 },
};

/** What runs over the steps, in one direction. */
interface Run {
  /** What it gives for every step, where that stands, and the last states. */
  readonly steps: KerasValue;
  readonly states: readonly KerasValue[];
}

function recurrent(call: LayerCall): readonly KerasValue[] {
  const { settings } = call;
  const isReverse = settings.flag("go_backwards");
  const run = runOf(call, isReverse);
  const given = resultOf(settings, run);
  return isReverse && given === run.steps
    ? [backwards(call, run.steps), ...rest(settings, run)]
    : [given, ...rest(settings, run)];
}

function resultOf(settings: Settings, { steps, states }: Run): KerasValue {
  return settings.flag("return_sequences") ? steps : states[0]!;
}

function rest(settings: Settings, { states }: Run): readonly KerasValue[] {
  return settings.flag("return_state") ? states : [];
}

function runOf(call: LayerCall, isReverse: boolean): Run {
  const { settings, writer, inputs, className } = call;
  const kind = kinds[className]!;
  const [x, ...initial] = inputs as [KerasValue, ...KerasValue[]];
  if (x.shape.length !== 3)
    throw settings.fault("keras-rank", "expected an input of $expected axes, got $got", 3, shapeText(x.shape));
  if (x.isMasked) throw settings.refuse("keras-mask", maskSentence);
  if (initial.length !== 0 && initial.length !== kind.states)
    throw settings.refuse("keras-states", "expected $expected first states, got $got", kind.states, initial.length);
  if (settings.flag("time_major")) throw settings.wrong("time_major", "false");
  if (settings.flag("stateful")) noteState(call);
  const units = settings.whole("units");
  const resetsAfter = kind.operator === "GRU" && settings.flag("reset_after");
  const names = weightNames(call, kind, { inputs: knownSize(call, x), units, resetsAfter });
  const states = initial.map((state) => stateFirst(call, state));
  const attributes: Attributes = {
    hidden_size: units,
    ...(isReverse && { direction: "reverse" }),
    ...functionsOf(call, kind),
    ...(resetsAfter && { linear_before_reset: 1 }),
  };
  const steps = writer.node("Transpose", [writer.in("own", x)], { perm: [1, 0, 2] });
  const taken =
    states.length === 0 ? [steps, ...names] : [steps, ...names, ...(names.length === 2 ? [""] : []), "", ...states];
  const [all, ...last] = writer.several(kind.operator, taken, attributes, kind.states + 1);
  const [batch = null, count = null] = x.shape;
  const axis = (value: number): string => writer.wholes(`axis${value}`, [value]);
  const y = writer.node("Transpose", [writer.node("Squeeze", [all!, axis(1)])], { perm: [1, 0, 2] });
  const ends = last.map((name) => valueIn("own", writer.node("Squeeze", [name, axis(0)]), [batch, units]));
  return { steps: valueIn("own", y, [batch, count, units]), states: ends };
}

/** Keras goes on from the last state at the next batch; what is given to a session is answered by itself. */
function noteState({ settings: { layer }, writer: { notes } }: LayerCall): void {
  if (notes.some(({ facts }) => facts.layer === layer)) return;
  const sentence =
    "$layer keeps its state from batch to batch in the file (stateful); here every run begins with zeros";
  notes.push(note("keras-stateful", sentence, layer));
}

/** [batch, units] → [1, batch, units]. */
function stateFirst({ writer }: LayerCall, state: KerasValue): string {
  return writer.node("Unsqueeze", [writer.in("own", state), writer.wholes("axis0", [0])]);
}

/** Keras gives the steps as they were taken, ONNX where they were taken from. */
function backwards({ writer }: LayerCall, steps: KerasValue): KerasValue {
  const lists = { starts: -1, ends: -(2 ** 31), axes: 1, steps: -1 };
  const names = Object.entries(lists).map(([name, value]) => writer.wholes(name, [value]));
  return valueIn("own", writer.node("Slice", [writer.in("own", steps), ...names]), steps.shape);
}

/** W [1, gates·units, inputs], R [1, gates·units, units], B [1, 2·gates·units], as far as there is one. */
function weightNames(
  call: LayerCall,
  { gates }: Kind,
  { inputs, units, resetsAfter }: { readonly inputs: number; readonly units: number; readonly resetsAfter: boolean },
): string[] {
  const { settings, writer } = call;
  const width = gates.length * units;
  const hasBias = settings.flag("use_bias", true);
  const [kernel, recurrentKernel, bias] = weights(call, {
    kernel: [inputs, width],
    recurrent_kernel: [units, width],
    ...(hasBias && { bias: resetsAfter ? [2, width] : [width] }),
  });
  const matrix = (weight: Tensor): Tensor => {
    const [rows] = weight.shape as [number, number];
    const parted = permuted(inOrder(weight, rows, gates, units), [1, 0]);
    return reshaped(parted, [1, width, rows]);
  };
  const both = (weight: Tensor): Tensor => {
    const own = inOrder(weight, resetsAfter ? 2 : 1, gates, units);
    const data = new Float32Array(2 * width);
    data.set(own.data as Float32Array);
    return new Tensor("float32", [1, 2 * width], data);
  };
  return [
    writer.constant("kernel", () => matrix(kernel!)),
    writer.constant("recurrent_kernel", () => matrix(recurrentKernel!)),
    ...(bias === undefined ? [] : [writer.constant("bias", () => both(bias))]),
  ];
}

/** [rows, gates·units] with the gates in ONNX' order. */
function inOrder({ data }: Tensor, rows: number, gates: readonly number[], units: number): Tensor<"float32"> {
  const width = gates.length * units;
  const moved = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (const [to, from] of gates.entries()) {
      const start = row * width + from * units;
      moved.set((data as Float32Array).subarray(start, start + units), row * width + to * units);
    }
  }
  return new Tensor("float32", [rows, width], moved);
}

/** Names of functions within the operators; hard_sigmoid's slope is the runtime's. */
const functionNames: Readonly<Record<string, string>> = {
  hard_sigmoid: "HardSigmoid",
  relu: "Relu",
  sigmoid: "Sigmoid",
  softplus: "Softplus",
  softsign: "Softsign",
  tanh: "Tanh",
};

function functionsOf({ settings, runtime }: LayerCall, { functions }: Kind): Attributes {
  const names = functions.map(([setting, usual]) => {
    const given = functionName(settings.get(setting) ?? usual)?.replace(
      /[A-Z]/g,
      (letter) => `_${letter.toLowerCase()}`,
    );
    if (given !== undefined && Object.hasOwn(functionNames, given)) return functionNames[given]!;
    throw settings.refuse("keras-activation", "the function $function is not supported", given ?? "that is an object");
  });
  const isHard = names.map((name) => name === "HardSigmoid");
  if (!isHard.includes(true)) return { activations: names };
  const slope = runtime === "keras3" ? 1 / 6 : 0.2;
  const parameters = isHard.filter(Boolean);
  return {
    activations: names,
    activation_alpha: { floats: parameters.map(() => slope) },
    activation_beta: { floats: parameters.map(() => 0.5) },
  };
}

const directionNames = ["forward", "backward"] as const;

/** One layer forwards and one backwards, what they give side by side or merged. */
function bidirectional(call: LayerCall): readonly KerasValue[] {
  const { settings, writer, inputs } = call;
  const own = writer.layer;
  const [x, ...initial] = inputs as [KerasValue, ...KerasValue[]];
  const half = initial.length / 2;
  const turns = new Settings(settings.layer, classOf(settings.get("layer"), settings.layer).config).flag(
    "go_backwards",
  );
  const runs = directionNames.map((direction, i) => {
    const json = (i === 1 ? settings.get("backward_layer") : undefined) ?? settings.get("layer");
    const { className, config } = classOf(json, settings.layer);
    if (!Object.hasOwn(kinds, className))
      throw settings.refuse("keras-wrapped", "wraps a layer of the class $class, which is not supported", className);
    writer.layer = `${own}/${direction}`;
    const layer = new Settings(settings.layer, config);
    const states = initial.slice(i * half, (i + 1) * half);
    const variables = variablesOf(call, direction, i);
    return {
      layer,
      run: runOf({ ...call, className, settings: layer, inputs: [x, ...states], variables }, (i === 1) !== turns),
    };
  });
  writer.layer = own;
  // Where the first goes backwards, each gives its steps as it did not take them.
  const results = runs.map(({ layer, run }, i) => {
    writer.layer = `${own}/${directionNames[i]!}`;
    const given = resultOf(layer, run);
    return turns && given === run.steps ? backwards(call, given) : given;
  });
  writer.layer = own;
  return [...merged(call, results), ...runs.flatMap(({ layer, run }) => rest(layer, run))];
}

/** Those of a direction: by their names, or half of them. */
function variablesOf({ variables }: LayerCall, direction: string, i: number): LayerCall["variables"] {
  if (variables.some(({ name }) => name !== ""))
    return variables.filter(({ name }) => name.split("/").some((part) => part.startsWith(direction)));
  const half = variables.length / 2;
  return variables.slice(i * half, (i + 1) * half);
}

const merges: Readonly<Record<string, KerasOperator>> = { ave: "Mean", mul: "Mul", sum: "Add" };

function merged({ settings, writer }: LayerCall, results: readonly KerasValue[]): readonly KerasValue[] {
  if (settings.isNull("merge_mode")) return results;
  const mode = settings.text("merge_mode", "concat");
  const names = results.map((result) => writer.in("own", result));
  const [{ shape }] = results as [KerasValue];
  if (mode === "concat") {
    const units = results.reduce((sum, result) => sum + result.shape.at(-1)!, 0);
    return [valueIn("own", writer.node("Concat", names, { axis: shape.length - 1 }), shape.with(-1, units))];
  }
  if (!Object.hasOwn(merges, mode)) throw settings.wrong("merge_mode", '"concat", "sum", "mul" or "ave"');
  return [valueIn("own", writer.node(merges[mode]!, names), shape)];
}

/** Layers that treat the last axis alone are the same with steps before it. */
const perElement = new Set(["Activation", "Dense", "Dropout", "ELU", "LeakyReLU", "ReLU"]);

/** The layer for every step: steps and batch are one axis while it runs. */
function distributed(call: LayerCall): readonly KerasValue[] {
  const { settings, writer, variables, inner: write } = call;
  const input = inputOf(call);
  const json = settings.get("layer");
  const { className } = classOf(json, settings.layer);
  if (perElement.has(className)) return write({ json, inputs: [input], variables });
  const steps = knownSize(call, input, 1);
  const row = input.shape.slice(2);
  const sizes = row.map((_, i) => knownSize(call, input, i + 2));
  const apart = writer.node("Reshape", [writer.in("own", input), writer.wholes("apart", [-1, ...sizes])]);
  const [result] = write({ json, inputs: [valueIn("own", apart, [null, ...row], input)], variables }) as [KerasValue];
  const made = result.shape.slice(1).map((_, i) => knownSize(call, result, i + 1));
  const together = writer.node("Reshape", [writer.in("own", result), writer.wholes("together", [-1, steps, ...made])]);
  return [valueIn("own", together, [input.shape[0] ?? null, steps, ...made], { isMasked: input.isMasked })];
}
