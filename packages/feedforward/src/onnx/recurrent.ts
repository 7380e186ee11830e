/**
 * LSTM, GRU and RNN. Each direction is two steps: bias + x·W over all steps at once, a dense layer, and then the loop over steps
 * (`ops/recurrent.ts`). What goes through a transposition at both ends, because the file's batch stands first and the operator's
 * second, is lowered as if it had not: so rows of a batch stay at the first axis.
 */

import { type ActivationName, bindActivation, hardSigmoid } from "../functions/activation.ts";
import { type Formula, formulaOf } from "../functions/formula.ts";
import { tanh } from "../functions/sigmoid.ts";
import { binary } from "../ops/binary.ts";
import { concat } from "../ops/concat.ts";
import { dense } from "../ops/core-rules.ts";
import { gru, lstm, type RecurrentAttributes, rnn } from "../ops/recurrent.ts";
import { slice } from "../ops/slice.ts";
import { transpose } from "../ops/transpose.ts";
import type { ValueId } from "../program/program.ts";
import { type Shape, sameShape } from "../tensor/shape.ts";
import { type Tensor, tensor } from "../tensor/tensor.ts";
import { softsign } from "./activations.ts";
import type { Call } from "./call.ts";
import { formula } from "./mapped.ts";
import { hasFiniteElements } from "./matrix.ts";
import type { OperatorForm, OperatorRow } from "./operator.ts";
import { transposed, unswapped } from "./transposed.ts";

interface Kind {
  readonly op: typeof lstm;
  readonly gates: number;
  readonly functions: readonly string[];
}

const listAttributes = { activations: "strings", activation_alpha: "floats", activation_beta: "floats" } as const;
const attributes = { ...listAttributes, clip: "float", direction: "string", hidden_size: "int" } as const;

export const recurrentOperators = {
  GRU: row({ op: gru, gates: 3, functions: ["Sigmoid", "Tanh"] }, 6, { linear_before_reset: "int" }),
  LSTM: row({ op: lstm, gates: 4, functions: ["Sigmoid", "Tanh", "Tanh"] }, 8, { input_forget: "int" }),
  RNN: row({ op: rnn, gates: 1, functions: ["Tanh"] }, 6, {}),
} satisfies Record<string, OperatorRow>;

function row(kind: Kind, inputs: number, own: OperatorForm["attributes"]): OperatorRow {
  const form = { inputs: [3, inputs], outputs: [0, inputs === 8 ? 3 : 2] } as const;
  return {
    forms: [
      { since: 7, ...form, attributes: { ...attributes, ...own } },
      { since: 14, ...form, attributes: { ...attributes, ...own, layout: "int" } },
    ],
    lower: (call) => lowered(call, kind),
  };
}

const directions: Readonly<Record<string, readonly boolean[]>> = {
  forward: [false],
  reverse: [true],
  bidirectional: [false, true],
};

/** The sizes of a node. */
interface Sizes {
  /** 1 where the batch is the first axis of what the node takes and gives. */
  readonly layout: number;
  /** Whether each direction is reverse. */
  readonly reverse: readonly boolean[];
  readonly batch: number;
  readonly steps: number;
  readonly inputs: number;
  readonly hidden: number;
}

function lowered(call: Call, kind: Kind): ValueId[] {
  const sizes = sizesOf(call, kind);
  const { layout, reverse, hidden, batch } = sizes;
  const { x, batchAxis } = inputOf(call, layout);
  const functions = functionsOf(call, kind.functions, reverse.length);
  const lengths = lengthsOf(call, sizes);
  const results = reverse.map((isReverse, d) => {
    const one: RecurrentAttributes = {
      functions: functions[d]!,
      isReverse,
      batchAxis,
      clip: Math.max(0, call.float("clip", 0)),
      isCoupled: call.int("input_forget", 0) !== 0,
      resetsAfter: call.int("linear_before_reset", 0) !== 0,
    };
    return direction(call, kind, { x, lengths, d, sizes, attributes: one });
  });
  const joined = (i: number, axis: number, shape: Shape): ValueId => {
    const parts = results.map((outputs) => call.view(outputs[i]!, shape));
    return parts.length === 1 ? parts[0]! : call.emit(concat, { axis }, ...parts);
  };
  const ends = results[0]!
    .slice(1)
    .map((_, i) => joined(i + 1, layout, layout === 1 ? [batch, 1, hidden] : [1, batch, hidden]));
  return [
    allSteps(
      call,
      results.map(([y]) => y!),
      { ...sizes, batchAxis },
    ),
    ...ends,
  ];
}

/** Y [steps, directions, batch, hidden], or [batch, steps, directions, hidden], of each direction's own. */
function allSteps(call: Call, ys: readonly ValueId[], sizes: Sizes & { readonly batchAxis: 0 | 1 }): ValueId {
  const { layout, batchAxis, batch, steps, hidden } = sizes;
  const parts = ys.map((own) => {
    const y = batchAxis === 0 && layout === 0 ? transposed(call, own, [1, 0, 2]) : own;
    return call.view(y, layout === 1 ? [batch, steps, 1, hidden] : [steps, 1, batch, hidden]);
  });
  return parts.length === 1 ? parts[0]! : call.emit(concat, { axis: 1 + layout }, ...parts);
}

interface Direction {
  readonly x: ValueId;
  readonly lengths: ValueId | null;
  /** Its number among the node's. */
  readonly d: number;
  readonly sizes: Sizes;
  readonly attributes: RecurrentAttributes;
}

/** The outputs of one direction: y, the last h, and of LSTM the last c. */
function direction(
  call: Call,
  { op, gates }: Kind,
  { x, lengths, d, sizes, attributes: one }: Direction,
): readonly ValueId[] {
  const { hidden, layout } = sizes;
  const width = gates * hidden;
  const block = (i: number, shape: Shape): ValueId => call.view(part(call, call.input(i), 0, [d, d + 1]), shape);
  const state = (i: number): ValueId | null => {
    if (!call.has(i) || isZero(call.builder.constantOf(call.input(i)))) return null;
    return call.view(part(call, call.input(i), layout, [d, d + 1]), [sizes.batch, hidden]);
  };
  const turned = (i: number, columns: number): ValueId =>
    call.emit(transpose, { order: [1, 0] }, block(i, [width, columns]));
  const weight = turned(1, sizes.inputs);
  const { bias, stateBias } = biases(call, call.has(3) ? block(3, [2 * width]) : null, {
    width,
    hidden,
    isSplit: one.resetsAfter,
  });
  const known = call.builder.constantOf(weight);
  const isKnown = known !== null && (bias === null || call.builder.constantOf(bias) !== null);
  const sums = call.emit(dense, { skipZeros: isKnown && hasFiniteElements(known.to("float32")) }, x, weight, bias);
  const peepholes = gates === 4 && call.has(7) ? block(7, [3 * hidden]) : null;
  const inputs = [sums, turned(2, hidden), stateBias, lengths, state(5), gates === 4 ? state(6) : null, peepholes];
  return call.emitAll(op, one, inputs);
}

/** Both biases of ONNX as one, none of it -0; where the reset comes after, n's of the state is one of its own. */
function biases(
  call: Call,
  both: ValueId | null,
  { width, hidden, isSplit }: { readonly width: number; readonly hidden: number; readonly isSplit: boolean },
): { readonly bias: ValueId | null; readonly stateBias: ValueId | null } {
  if (both === null) return { bias: null, stateBias: null };
  const add = (a: ValueId, b: ValueId): ValueId => call.emit(binary, { operation: "add" }, a, b);
  const take = (from: number, to: number): ValueId => part(call, both, 0, [from, to]);
  const plusZero = (sum: ValueId): ValueId => add(sum, call.constantValue(tensor(0).to(call.builder.type(sum).dtype)));
  if (!isSplit) return { bias: plusZero(add(take(0, width), take(width, 2 * width))), stateBias: null };
  const common = add(take(0, width - hidden), take(width, 2 * width - hidden));
  const bias = call.emit(concat, { axis: 0 }, common, take(width - hidden, width));
  return { bias: plusZero(bias), stateBias: take(2 * width - hidden, 2 * width) };
}

/** What lies between two places of an axis. */
function part(call: Call, x: ValueId, axis: number, [from, to]: readonly [number, number]): ValueId {
  const { shape } = call.builder.type(x);
  if (from === 0 && to === shape[axis]) return x;
  const steps = shape.map(() => 1);
  return call.emit(
    slice,
    { starts: shape.map((_, i) => (i === axis ? from : 0)), steps, sizes: shape.with(axis, to - from) },
    x,
  );
}

/** +0 in every place, as a state is where none is given. */
function isZero(known: Tensor | null): boolean {
  return known !== null && (known.data as Float32Array).every((value) => Object.is(value, 0));
}

/** The input with the axis of its batch: where the file swaps both before, as it was. */
function inputOf(call: Call, layout: number): { readonly x: ValueId; readonly batchAxis: 0 | 1 } {
  const x = call.input(0);
  if (layout === 1) return { x, batchAxis: 0 };
  const before = unswapped(call, x);
  return before === null ? { x, batchAxis: 1 } : { x: before, batchAxis: 0 };
}

/** The sizes, of which every input was held against. */
function sizesOf(call: Call, { gates }: Kind): Sizes {
  const layout = call.int("layout", 0);
  if (layout !== 0 && layout !== 1)
    throw call.fault("recurrent-layout", "expected a layout of 0 or 1, got $got", layout);
  const name = call.string("direction", "forward");
  if (!Object.hasOwn(directions, name)) throw call.unknown("direction");
  const reverse = directions[name]!;
  const count = reverse.length;
  const [x, r] = [call.type(0), call.shape(2)];
  if (x.dtype !== "float32" && x.dtype !== "float64")
    throw call.refuse("op-dtype", "does not take the dtype $dtype", x.dtype);
  const [first = 0, second = 0, inputs = 0] = x.shape;
  const [batch, steps] = layout === 1 ? [first, second] : [second, first];
  const hidden = call.int("hidden_size", r[2] ?? 0);
  if (!(hidden >= 1)) throw call.fault("recurrent-hidden", "expected a hidden_size of at least 1, got $got", hidden);
  const state = layout === 1 ? [batch, count, hidden] : [count, batch, hidden];
  const expected: readonly Shape[] = [
    layout === 1 ? [batch, steps, inputs] : [steps, batch, inputs],
    [count, gates * hidden, inputs],
    [count, gates * hidden, hidden],
    [count, 2 * gates * hidden],
    [batch],
    state,
    state,
    [count, 3 * hidden],
  ];
  for (const [i, shape] of expected.entries()) {
    if (!call.has(i)) continue;
    const got = call.type(i);
    const dtype = i === 4 ? "int32" : x.dtype;
    if (sameShape(got.shape, shape) && (i === 4 ? got.dtype === dtype : got.dtype.startsWith("float"))) continue;
    const sentence = "expected $dtype $expected as input $input, got $got $shape";
    throw call.fault("recurrent-input", sentence, dtype, shape, i, got.dtype, got.shape);
  }
  return { layout, reverse, batch, steps, inputs, hidden };
}

/** How many steps each row has; null where all have all. */
function lengthsOf(call: Call, { steps }: Sizes): ValueId | null {
  const given = call.optionalInput(4);
  const known = given === null ? null : call.builder.constantOf(given);
  if (known === null) return given;
  const lengths = Array.from(known.data, Number);
  const wrong = lengths.findIndex((length) => !(length >= 0 && length <= steps));
  if (wrong >= 0) {
    const sentence = "length $got of row $row is not between 0 and the $steps steps";
    throw call.fault("op-lengths", sentence, lengths[wrong]!, wrong, steps);
  }
  return lengths.every((length) => length === steps) ? null : given;
}

/** A function with the parameters that it takes: what they are where none is given, null where one must be. */
interface Choice {
  readonly defaults: readonly (number | null)[];
  readonly bind: (alpha: number, beta: number) => Formula;
}

const named = (name: ActivationName): Choice => ({ defaults: [], bind: () => formulaOf(bindActivation({ name })) });
const withAlpha = (name: ActivationName, alpha: number): Choice => ({
  defaults: [alpha],
  bind: (given) => formulaOf(bindActivation({ name, alpha: given })),
});

const choices: Readonly<Record<string, Choice>> = {
  Affine: {
    defaults: [null, null],
    bind: (alpha, beta) =>
      formula("affine", [alpha, beta], (lane, x) => lane.add(lane.mul(lane.constant(alpha), x), lane.constant(beta))),
  },
  Elu: withAlpha("elu", 1),
  HardSigmoid: {
    defaults: [0.2, 0.5],
    bind: (alpha, beta) => formula("hard sigmoid", [alpha, beta], (lane, x) => hardSigmoid(lane, x, { alpha, beta })),
  },
  LeakyRelu: withAlpha("leakyRelu", 0.01),
  Relu: named("relu"),
  ScaledTanh: {
    defaults: [null, null],
    bind: (alpha, beta) =>
      formula("scaled tanh", [alpha, beta], (lane, x) =>
        lane.mul(lane.constant(alpha), tanh(lane, lane.let(lane.mul(lane.constant(beta), x)))),
      ),
  },
  Sigmoid: named("sigmoid"),
  Softplus: named("softplus"),
  Softsign: { defaults: [], bind: () => softsign },
  Tanh: named("tanh"),
  ThresholdedRelu: {
    defaults: [1],
    bind: (alpha) =>
      formula("thresholded relu", [alpha], (lane, x) => lane.keep(lane.less(lane.constant(alpha), x), x)),
  },
};

/** Of each direction; alpha and beta are taken in turn by those that have them. */
function functionsOf(call: Call, usual: readonly string[], count: number): Formula[][] {
  const names = call.strings("activations") ?? Array.from({ length: count }, () => usual).flat();
  if (names.length !== count * usual.length) {
    throw call.fault("recurrent-functions", "expected $expected activations, got $got", count * usual.length, names);
  }
  const given = [call.floats("activation_alpha"), call.floats("activation_beta")].map((list) => [...(list ?? [])]);
  const formulas = names.map((name) => {
    if (!Object.hasOwn(choices, name))
      throw call.refuse("recurrent-function", 'the activation "$name" is not known', name);
    const { defaults, bind } = choices[name]!;
    const [alpha = 0, beta = 0] = defaults.map((otherwise, i) => {
      const value = given[i]!.shift() ?? otherwise;
      if (value !== null) return Math.fround(value);
      throw call.fault(
        "recurrent-parameter",
        'the activation "$name" wants activation_alpha and activation_beta',
        name,
      );
    });
    return bind(alpha, beta);
  });
  return Array.from({ length: count }, (_, d) => formulas.slice(d * usual.length, (d + 1) * usual.length));
}
