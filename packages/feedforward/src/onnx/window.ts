/**
 * Operators that slide a window over an input: convolution, its transpose, pooling.
 */

import { conv } from "../ops/conv.ts";
import { convTranspose } from "../ops/conv-transpose.ts";
import { globalPool, type PoolKind, pool } from "../ops/pool.ts";
import type { Shape } from "../tensor/shape.ts";
import type { WindowAttributes } from "../tensor/window.ts";
import type { Call } from "./call.ts";
import { type OperatorRow, simple } from "./operator.ts";

const windowAttributes = { auto_pad: "string", kernel_shape: "ints", pads: "ints", strides: "ints" } as const;
export const convAttributes = { ...windowAttributes, dilations: "ints", group: "int" } as const;
const transposeAttributes = { ...convAttributes, output_padding: "ints", output_shape: "ints" } as const;

export const windowOperators = {
  AveragePool: {
    forms: [
      poolForm(7, { count_include_pad: "int" }),
      poolForm(10, { count_include_pad: "int", ceil_mode: "int" }),
      poolForm(19, { count_include_pad: "int", ceil_mode: "int", dilations: "ints" }),
    ],
    lower: (call) => [pooled(call, "average")],
  },

  /** x ∗ W + b, with W [M, C/group, …]. */
  Conv: {
    forms: [{ since: 1, inputs: [2, 3], outputs: [1, 1], attributes: convAttributes }],
    lower(call) {
      const kernel = kernelOf(call, call.shape(1).slice(2));
      const attributes = { ...windowOf(call, kernel), groups: call.int("group", 1) };
      return [call.emit(conv, attributes, call.input(0), call.input(1), call.optionalInput(2))];
    },
  },

  ConvTranspose: {
    forms: [{ since: 1, inputs: [2, 3], outputs: [1, 1], attributes: transposeAttributes }],
    lower(call) {
      const kernel = kernelOf(call, call.shape(1).slice(2));
      const outputPadding = call.ints("output_padding") ?? kernel.map(() => 0);
      const window = { ...windowOf(call, kernel, false), groups: call.int("group", 1), outputPadding };
      const attributes = { ...window, ...transposedPads(call, kernel, window) };
      return [call.emit(convTranspose, attributes, call.input(0), call.input(1), call.optionalInput(2))];
    },
  },

  GlobalAveragePool: simple(1, 1, {}, (call) => call.emit(globalPool, { kind: "average" }, call.input(0))),
  GlobalMaxPool: simple(1, 1, {}, (call) => call.emit(globalPool, { kind: "max" }, call.input(0))),

  MaxPool: {
    forms: [
      poolForm(1, {}),
      poolForm(8, { storage_order: "int" }),
      poolForm(10, { storage_order: "int", ceil_mode: "int", dilations: "ints" }),
    ],
    lower(call) {
      if (call.wants(1)) throw call.refuse("pool-places", "the places of the maxima (output 1) are not given");
      return [pooled(call, "max")];
    },
  },
} satisfies Record<string, OperatorRow>;

function poolForm(since: number, attributes: OperatorRow["forms"][number]["attributes"]): OperatorRow["forms"][number] {
  const all = { ...windowAttributes, ...attributes };
  return { since, inputs: [1, 1], outputs: [1, 2], attributes: all, required: ["kernel_shape"] };
}

function pooled(call: Call, kind: PoolKind) {
  const kernel = kernelOf(call, call.ints("kernel_shape")!);
  const isCeil = call.int("ceil_mode", 0) !== 0;
  const countsPadding = call.int("count_include_pad", 0) !== 0;
  return call.emit(pool, { ...windowOf(call, kernel), kind, kernel, isCeil, countsPadding }, call.input(0));
}

/** The sizes of the window, as the attribute and the weights agree on. */
export function kernelOf(call: Call, own: Shape): Shape {
  const axes = call.shape(0).length - 2;
  const asked = call.ints("kernel_shape") ?? own;
  if (asked.length === axes && asked.every((size, i) => size === own[i] && size >= 1)) return own;
  const sentence = "a kernel of $kernel does not fit $own on an input $input";
  throw call.fault("window-kernel", sentence, asked, own, call.shape(0));
}

export function windowOf(call: Call, kernel: Shape, resolvesPads = true): WindowAttributes {
  const strides = perAxis(call, "strides", kernel, 1);
  const dilations = perAxis(call, "dilations", kernel, 1);
  const pads = explicitPads(call, kernel);
  return { strides, dilations, pads: resolvesPads ? samePads(call, kernel, { strides, dilations, pads }) : pads };
}

const numbers = "expected $count whole numbers of at least $least as $name, got $got";

function perAxis(call: Call, name: string, kernel: Shape, least: number): readonly number[] {
  const given = call.ints(name) ?? kernel.map(() => 1);
  if (given.length === kernel.length && given.every((value) => Number.isSafeInteger(value) && value >= least))
    return given;
  throw call.fault("window-numbers", numbers, kernel.length, least, name, given);
}

/** All begins, then all ends. */
function explicitPads(call: Call, kernel: Shape): readonly (readonly [number, number])[] {
  const given = call.ints("pads") ?? [...kernel, ...kernel].map(() => 0);
  if (given.length !== 2 * kernel.length || !given.every((pad) => Number.isSafeInteger(pad) && pad >= 0)) {
    throw call.fault("window-numbers", numbers, 2 * kernel.length, 0, "pads", given);
  }
  return kernel.map((_, axis) => [given[axis]!, given[kernel.length + axis]!] as const);
}

/** SAME pads so that as many windows fit as strides do; what is odd goes to the end (UPPER) or to the start (LOWER). */
function samePads(call: Call, kernel: Shape, { strides, dilations, pads }: WindowAttributes): WindowAttributes["pads"] {
  const mode = call.string("auto_pad", "NOTSET");
  if (mode === "NOTSET") return pads;
  if (mode === "VALID") return kernel.map(() => [0, 0] as const);
  if (mode !== "SAME_UPPER" && mode !== "SAME_LOWER") throw call.unknown("auto_pad");
  return kernel.map((size, axis) => {
    const input = call.shape(0)[axis + 2]!;
    const windows = Math.ceil(input / strides[axis]!);
    const total = Math.max(0, (windows - 1) * strides[axis]! + (size - 1) * dilations[axis]! + 1 - input);
    return evenly(total, mode);
  });
}

type TransposedWindow = WindowAttributes & { readonly outputPadding: readonly number[] };

/** Pads of a transposed convolution: they take away, and an asked output shape decides them, or adds outputs at the end. */
function transposedPads(
  call: Call,
  kernel: Shape,
  { strides, dilations, pads, outputPadding }: TransposedWindow,
): Pick<TransposedWindow, "pads" | "outputPadding"> {
  const mode = call.string("auto_pad", "NOTSET");
  const asked = call.ints("output_shape")?.slice(-kernel.length);
  if (!["NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER"].includes(mode)) {
    throw call.unknown("auto_pad");
  }
  if (asked === undefined && mode === "NOTSET") return { pads, outputPadding };
  if (asked === undefined && mode === "VALID") return { pads: kernel.map(() => [0, 0] as const), outputPadding };
  const totals = kernel.map((size, axis) => {
    const input = call.shape(0)[axis + 2]!;
    const full = strides[axis]! * (input - 1) + outputPadding[axis]! + (size - 1) * dilations[axis]! + 1;
    return full - (asked?.[axis] ?? input * strides[axis]!);
  });
  // The standard gives the smaller half to the start only where it says SAME_UPPER.
  const half = mode === "SAME_UPPER" ? "SAME_UPPER" : "SAME_LOWER";
  return {
    pads: totals.map((total) => evenly(Math.max(0, total), half)),
    outputPadding: outputPadding.map((more, axis) => more + Math.max(0, -totals[axis]!)),
  };
}

function evenly(total: number, mode: "SAME_UPPER" | "SAME_LOWER"): readonly [number, number] {
  const [less, more] = [Math.floor(total / 2), Math.ceil(total / 2)];
  return mode === "SAME_UPPER" ? [less, more] : [more, less];
}
