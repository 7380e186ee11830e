/** Layers that arrange, cut, repeat or surround, and those of which nothing is left when a model answers. */

import { Tensor } from "../tensor/tensor.ts";
import { inputOf, inputOfRank, type LayerCall, type LayerRow, shapeText } from "./layer-call.ts";
import { elementsOf, isWhole, type Size } from "./settings.ts";
import type { KerasValue } from "./value.ts";
import { hasChannelsFirst, spatial, spatialShape } from "./windows.ts";
import { valueIn } from "./writer.ts";

export const moveLayers = {
  ActivityRegularization: inputOf,
  AlphaDropout: inputOf,
  Cropping1D: (call) => cropped(call, 1),
  Cropping2D: (call) => cropped(call, 2),
  Dropout: inputOf,
  Flatten: (call) => flattened(call),
  GaussianDropout: inputOf,
  GaussianNoise: inputOf,
  Permute: (call) => {
    const { settings, writer } = call;
    const input = inputOf(call);
    const dims = settings.get("dims");
    const rank = input.shape.length;
    const order = Array.isArray(dims) ? [0, ...(dims as unknown[])] : [];
    const isOrder = order.length === rank && input.shape.every((_, axis) => order.includes(axis));
    if (!isOrder) throw settings.wrong("dims", "each axis behind the batch once");
    const perm = order as number[];
    const y = writer.node("Transpose", [writer.in("own", input)], { perm });
    return valueIn(
      "own",
      y,
      perm.map((axis) => input.shape[axis]!),
      { dtype: input.dtype },
    );
  },
  RepeatVector: (call) => {
    const { settings, writer } = call;
    const input = inputOfRank(call, 2);
    const count = settings.whole("n");
    if (!writer.fill(count))
      throw settings.fault("keras-too-large", "gives $shape, which is too large", `[?, ${count}, ?]`);
    const [rows = null, size = null] = input.shape;
    const column = writer.node("Unsqueeze", [writer.in("own", input), writer.wholes("axis", [1])]);
    // The one row, taken so often: unlike Tile, Gather is known to keep the rows of a batch apart.
    const places = writer.constant("places", () => new Tensor("int64", [count], new BigInt64Array(count)));
    return valueIn("own", writer.node("Gather", [column, places], { axis: 1 }), [rows, count, size]);
  },
  Reshape: (call) => arranged(call),
  SpatialDropout1D: inputOf,
  SpatialDropout2D: inputOf,
  UpSampling1D: (call) => upsampled(call, 1),
  UpSampling2D: (call) => upsampled(call, 2),
  ZeroPadding1D: (call) => padded(call, 1),
  ZeroPadding2D: (call) => padded(call, 2),
} satisfies Readonly<Record<string, LayerRow>>;

function flattened(call: LayerCall): KerasValue {
  const input = inputOf(call);
  const { shape } = input;
  const { writer } = call;
  const batch = shape[0] ?? null;
  if (shape.length === 1) {
    const column = writer.node("Unsqueeze", [writer.in("own", input), writer.wholes("axis", [1])]);
    return valueIn("own", column, [batch, 1], { dtype: input.dtype });
  }
  if (shape.length === 2) return input;
  // Keras takes channels last even of what has them first.
  const own = writer.in("own", input);
  const last = [0, ...shape.slice(2).map((_, i) => i + 2), 1];
  const x = hasChannelsFirst(call) ? writer.node("Transpose", [own], { perm: last }) : own;
  return valueIn("own", writer.node("Flatten", [x], { axis: 1 }), [batch, elementsOf(shape.slice(1))], {
    dtype: input.dtype,
  });
}

function arranged(call: LayerCall): KerasValue {
  const { settings, writer } = call;
  const input = inputOf(call);
  const given = settings.get("target_shape");
  const list: readonly unknown[] = Array.isArray(given) ? given.map((size: unknown) => size ?? -1) : [0];
  const isTarget = list.every((size): size is number => isWhole(size) && (size >= 1 || size === -1));
  if (!isTarget || list.length > 8 || list.filter((size) => size === -1).length > 1)
    throw settings.wrong("target_shape", "sizes, one of them -1 at most");
  const [all, known] = [elementsOf(input.shape.slice(1)), elementsOf(list.filter((size) => size !== -1))!];
  const rest = all === null ? null : all / known;
  const isFitting = rest === null || (list.includes(-1) ? Number.isInteger(rest) : rest === 1);
  if (!isFitting) {
    const sentence = "cannot arrange $from as $to";
    throw settings.fault("keras-reshape", sentence, shapeText(input.shape), shapeText([null, ...list]));
  }
  const y = writer.node("Reshape", [writer.in("own", input), writer.wholes("shape", [0, ...list])]);
  const shape = [input.shape[0] ?? null, ...list.map((size): Size => (size === -1 ? rest : size))];
  return valueIn("own", y, shape, { dtype: input.dtype });
}

/** Two numbers an axis, before and behind; one number for both, one for all. */
function pairs({ settings }: LayerCall, key: string, rank: number): readonly (readonly [number, number])[] {
  const given = settings.get(key) ?? 1;
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  const isOnePair = rank === 1 && list.length === 2;
  const perAxis = isOnePair ? [list] : list.length === 1 ? Array.from({ length: rank }, () => list[0]) : list;
  const all = perAxis.map((item) => (Array.isArray(item) ? (item as unknown[]) : [item, item]));
  const isRight = (pair: unknown[]): boolean => pair.length === 2 && pair.every((size) => isWhole(size) && size >= 0);
  if (all.length !== rank || !all.every(isRight)) throw settings.wrong(key, "whole numbers of at least 0");
  return all as unknown as readonly (readonly [number, number])[];
}

function padded(call: LayerCall, rank: number): KerasValue {
  const { writer } = call;
  const place = spatial(call, rank);
  const pads = pairs(call, "padding", rank);
  const ends = [0, 1].map((end) => [0, 0, ...pads.map((pair) => pair[end]!)]);
  const y = writer.node("Pad", [writer.in(place.layout, place.input), writer.wholes("pads", ends.flat())]);
  const sizes = place.axes.map((size, i) => (size === null ? null : size + pads[i]![0] + pads[i]![1]));
  return valueIn(place.layout, y, spatialShape(place, sizes, place.channels), { dtype: place.input.dtype });
}

function cropped(call: LayerCall, rank: number): KerasValue {
  const { settings, writer } = call;
  const place = spatial(call, rank);
  const crops = pairs(call, "cropping", rank);
  const sizes = place.axes.map((size, i) => (size === null ? null : size - crops[i]![0] - crops[i]![1]));
  if (sizes.some((size) => size !== null && size < 1))
    throw settings.fault("keras-cropping", "nothing is left of $input", shapeText(place.input.shape));
  const lists = [
    writer.wholes(
      "starts",
      crops.map(([before]) => before),
    ),
    writer.wholes(
      "ends",
      crops.map(([, behind]) => (behind === 0 ? 2 ** 31 : -behind)),
    ),
    writer.wholes(
      "axes",
      crops.map((_, i) => i + 2),
    ),
  ];
  const y = writer.node("Slice", [writer.in(place.layout, place.input), ...lists]);
  return valueIn(place.layout, y, spatialShape(place, sizes, place.channels), { dtype: place.input.dtype });
}

/** Keras places samples at the middle of pixels, TensorFlow.js at their edge. */
function upsampled(call: LayerCall, rank: number): KerasValue {
  const { settings, writer, runtime } = call;
  const place = spatial(call, rank);
  const factors = settings.wholes("size", rank, 2);
  const mode = rank === 1 ? "nearest" : settings.text("interpolation", "nearest");
  if (mode !== "nearest" && mode !== "bilinear") throw settings.wrong("interpolation", '"nearest" or "bilinear"');
  const scales = writer.floats("scales", [1, 1, ...factors]);
  const isCentred = mode === "bilinear" && runtime !== "tfjs";
  const attributes = {
    coordinate_transformation_mode: isCentred ? "half_pixel" : "asymmetric",
    mode: mode === "nearest" ? "nearest" : "linear",
    nearest_mode: "floor",
  };
  const y = writer.node("Resize", [writer.in(place.layout, place.input), "", scales], attributes);
  const sizes = place.axes.map((size, i) => (size === null ? null : size * factors[i]!));
  return valueIn(place.layout, y, spatialShape(place, sizes, place.channels));
}
