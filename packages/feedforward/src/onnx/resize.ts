/**
 * Pictures of other sizes: which elements of the input each place of the output is made of, one axis after the other. Cubic
 * interpolation, antialiasing and cropping are refused by name.
 */

import { type InterpolateAttributes, interpolate } from "../ops/interpolate.ts";
import type { ValueId } from "../program/program.ts";
import { isFloat } from "../tensor/dtype.ts";
import type { Call } from "./call.ts";
import type { OperatorRow } from "./operator.ts";

const attributes11 = {
  coordinate_transformation_mode: "string",
  cubic_coeff_a: "float",
  exclude_outside: "int",
  extrapolation_value: "float",
  mode: "string",
  nearest_mode: "string",
} as const;
const attributes18 = { ...attributes11, antialias: "int", axes: "ints", keep_aspect_ratio_policy: "string" } as const;

export const unknownMode = 'mode "$mode" is not supported, only nearest and linear';
export const resizeOperators = {
  Resize: {
    forms: [
      { since: 10, inputs: [2, 2], outputs: [1, 1], attributes: { mode: "string" } },
      { since: 11, inputs: [1, 4], outputs: [1, 1], attributes: attributes11 },
      { since: 18, inputs: [1, 4], outputs: [1, 1], attributes: attributes18 },
    ],
    lower: (call) => [resized(call, call.opset < 11 ? call.constant(1) : null)],
  },

  /** The older name of Resize, with asymmetric coordinates. */
  Upsample: {
    forms: [
      {
        since: 7,
        inputs: [1, 1],
        outputs: [1, 1],
        attributes: { mode: "string", scales: "floats" },
        required: ["scales"],
      },
      { since: 9, inputs: [2, 2], outputs: [1, 1], attributes: { mode: "string" } },
    ],
    lower: (call) => [resized(call, call.opset < 9 ? null : call.constant(1))],
  },
} satisfies Record<string, OperatorRow>;

/** One axis that changes. */
interface Change {
  readonly axis: number;
  readonly from: number;
  readonly to: number;
  /** `to` before it was made whole. */
  readonly length: number;
  readonly scale: number;
}

function resized(call: Call, oldScales: { at(i: number): number; readonly size: number } | null): ValueId {
  if (call.int("antialias", 0) !== 0) throw call.refuse("resize-antialias", "antialias is not supported");
  const mode = call.string("mode", "nearest");
  if (mode !== "nearest" && mode !== "linear") throw call.refuse("resize-mode", unknownMode, mode);
  if (!isFloat(call.type(0).dtype) && mode === "linear")
    throw call.refuse("op-dtype", "does not take the dtype $dtype", call.type(0).dtype);
  // The last axis first: then the rows that follow are as short as they become.
  return changesOf(call, oldScales)
    .reverse()
    .reduce((value, change) => {
      call.reserve("float64", [change.to]);
      const attributes = mode === "nearest" ? nearest(call, change) : linear(call, change);
      return isIdentity(attributes, change) ? value : call.emit(interpolate, attributes, value);
    }, call.input(0));
}

function changesOf(call: Call, oldScales: { at(i: number): number; readonly size: number } | null): Change[] {
  const shape = call.shape(0);
  const axes = (call.ints("axes") ?? shape.map((_, axis) => axis)).map((axis) => call.axis(axis, shape.length));
  const own = call.floats("scales");
  const given = oldScales ?? (call.opset >= 11 && call.has(2) ? call.constant(2) : null);
  const scales =
    own !== undefined
      ? Array.from(own)
      : given !== null && given.size > 0
        ? Array.from({ length: given.size }, (_, i) => given.at(i))
        : null;
  const sizes = scales === null && call.has(3) ? call.whole(3) : null;
  const asked = scales ?? sizes;
  if (asked === null || asked.length !== axes.length)
    throw call.fault("resize-scales", "expected $expected scales or sizes", axes.length);
  const policy = call.string("keep_aspect_ratio_policy", "stretch");
  const ratios = sizes?.map((size, i) => size / shape[axes[i]!]!) ?? [];
  const common = policy === "not_larger" ? Math.min(...ratios) : policy === "not_smaller" ? Math.max(...ratios) : null;
  return axes.map((axis, i) => {
    const from = shape[axis]!;
    if (scales !== null)
      return { axis, from, to: Math.floor(from * scales[i]!), length: from * scales[i]!, scale: scales[i]! };
    if (common === null) return { axis, from, to: sizes![i]!, length: sizes![i]!, scale: sizes![i]! / from };
    const to = Math.round(common * from);
    return { axis, from, to, length: to, scale: common };
  });
}

function isIdentity({ low, between }: InterpolateAttributes, { from, to }: Change): boolean {
  const isSame = from === to && low.every((place, i) => place === i);
  return isSame && (between === null || between.weights.every((weight) => weight === 0));
}

/** Where place i of the output lies in the input. */
function coordinateOf(call: Call, { from, to, length, scale }: Change): (i: number) => number {
  const usual = call.node.operator === "Upsample" || call.opset < 11 ? "asymmetric" : "half_pixel";
  const mode = call.string("coordinate_transformation_mode", usual);
  switch (mode) {
    case "asymmetric":
      return (i) => i / scale;
    case "half_pixel":
      return (i) => (i + 0.5) / scale - 0.5;
    case "pytorch_half_pixel":
      return (i) => (to > 1 ? (i + 0.5) / scale - 0.5 : 0);
    case "align_corners":
      return (i) => (to === 1 ? 0 : (i * (from - 1)) / (length - 1));
    case "half_pixel_symmetric": {
      // The part of the output that the scale alone would not fill lies evenly at both ends.
      const adjustment = to / (scale * from);
      const centre = from / 2;
      const offset = centre * (1 - adjustment);
      return (i) => offset + (i + 0.5) / scale - 0.5;
    }
    default:
      throw call.refuse("resize-coordinates", 'coordinate_transformation_mode "$mode" is not supported', mode);
  }
}

function nearest(call: Call, change: Change): InterpolateAttributes {
  const coordinate = coordinateOf(call, change);
  const usual = call.node.operator === "Upsample" || call.opset < 11 ? "floor" : "round_prefer_floor";
  const rounding = call.string("nearest_mode", usual);
  const round = roundings[rounding];
  if (round === undefined) throw call.unknown("nearest_mode");
  const low = Array.from({ length: change.to }, (_, i) => clamp(round(coordinate(i)), change.from));
  return { axis: change.axis, low, between: null };
}

const roundings: Readonly<Record<string, (x: number) => number>> = {
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};

function linear(call: Call, change: Change): InterpolateAttributes {
  const coordinate = coordinateOf(call, change);
  const places = Array.from({ length: change.to }, (_, i) => coordinate(i));
  const low = places.map((place) => clamp(Math.floor(place), change.from));
  const high = places.map((place) => clamp(Math.floor(place) + 1, change.from));
  const weights = places.map((place) => Math.fround(place - Math.floor(place)));
  return { axis: change.axis, low, between: { high, weights } };
}

function clamp(place: number, size: number): number {
  return Math.min(Math.max(place, 0), size - 1);
}
