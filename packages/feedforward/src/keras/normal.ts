/** Layers that scale and shift: normalisation by what was learned or seen, and by fixed numbers. */

import { Tensor } from "../tensor/tensor.ts";
import { along, inputOf, knownSize, type LayerCall, type LayerRow, shapeText, weights } from "./layer-call.ts";
import { isObject } from "./settings.ts";
import type { KerasValue } from "./value.ts";
import { valueIn } from "./writer.ts";

export const normalLayers = {
  BatchNormalization: (call) => batchNorm(call),

  LayerNormalization: (call) => {
    const { settings, writer } = call;
    const input = inputOf(call);
    const rank = input.shape.length;
    const axes = axesOf(call, rank);
    if (axes.some((axis, i) => axis !== rank - axes.length + i) || settings.flag("rms_scaling"))
      throw settings.refuse("keras-norm-axes", "normalises other axes than the last ones, which is not supported");
    const shape = axes.map((axis) => knownSize(call, input, axis));
    const { scale, center } = learned(call, ["gamma", "beta"], shape);
    const parts = [scale ?? filled(call, shape, 1), ...(center === null ? [] : [center])];
    const names = parts.map((part, i) => writer.constant(i === 0 ? "gamma" : "beta", () => part));
    const attributes = { axis: axes[0]! - rank, epsilon: { float: settings.number("epsilon", 1e-3) } };
    const y = writer.node("LayerNormalization", [writer.in("own", input), ...names], attributes);
    return valueIn("own", y, input.shape, { isMasked: input.isMasked });
  },

  Normalization: (call) => normalization(call),

  /** x·scale + offset. */
  Rescaling: (call) => {
    const { writer } = call;
    const input = inputOf(call);
    const [scale, offset] = [numbers(call, "scale", 1), numbers(call, "offset", 0)];
    const isPlain = scale.length === 1 && offset.length === 1;
    const write = (x: string): string => {
      const y = writer.node("Mul", [x, writer.floats("scale", scale, isPlain ? [] : [scale.length])]);
      if (offset.every((value) => value === 0)) return y;
      return writer.node("Add", [y, writer.floats("offset", offset, isPlain ? [] : [offset.length])]);
    };
    const x = floating(call, input);
    return isPlain ? along(x, write) : valueIn("own", write(writer.in("own", x)), input.shape);
  },
} satisfies Readonly<Record<string, LayerRow>>;

/** gamma·(x - mean) / √(variance + epsilon) + beta, a channel at a time. */
function batchNorm(call: LayerCall): KerasValue {
  const { settings, writer } = call;
  const input = inputOf(call);
  const rank = input.shape.length;
  const [axis, ...others] = axesOf(call, rank);
  const isLast = axis === rank - 1;
  if (others.length > 0 || !(isLast || axis === 1))
    throw settings.refuse("keras-norm-axes", "normalises other axes than the last ones, which is not supported");
  const channels = [knownSize(call, input, axis)];
  const { scale, center, rest } = learned(call, ["gamma", "beta"], channels, ["moving_mean", "moving_variance"]);
  const parts = {
    gamma: scale ?? filled(call, channels, 1),
    beta: center ?? filled(call, channels, 0),
    mean: rest[0]!,
    variance: rest[1]!,
  };
  const names = Object.entries(parts).map(([name, part]) => writer.constant(name, () => part));
  const layout = isLast && rank > 2 ? "first" : "own";
  const attributes = { epsilon: { float: settings.number("epsilon", 1e-3) } };
  const y = writer.node("BatchNormalization", [writer.in(layout, input), ...names], attributes);
  return valueIn(layout, y, input.shape, { isMasked: input.isMasked });
}

/** What was learned, as far as the layer has it, and what else it has. */
function learned(
  call: LayerCall,
  [scaleName, centerName]: readonly [string, string],
  shape: readonly number[],
  others: readonly string[] = [],
): { readonly scale: Tensor | null; readonly center: Tensor | null; readonly rest: readonly Tensor[] } {
  const [hasScale, hasCenter] = [call.settings.flag("scale", true), call.settings.flag("center", true)];
  const names = [...(hasScale ? [scaleName] : []), ...(hasCenter ? [centerName] : []), ...others];
  const all = [...weights(call, Object.fromEntries(names.map((name) => [name, shape])))];
  const scale = hasScale ? all.shift()! : null;
  const center = hasCenter ? all.shift()! : null;
  return { scale, center, rest: all };
}

/** What a layer does without: as many of one value, which no weight of the file vouches for. */
function filled({ settings, writer }: LayerCall, shape: readonly number[], value: number): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  if (!writer.fill(size)) throw settings.fault("keras-too-large", tooLarge, shapeText(shape));
  return new Tensor("float32", shape, new Float32Array(size).fill(value));
}

const tooLarge = "gives $shape, which is too large";

/** The axes that are normalised, ascending; the last one unless said otherwise. */
function axesOf({ settings }: LayerCall, rank: number): readonly number[] {
  const given = settings.get("axis") ?? -1;
  // Keras 2 writes lists, some of them as an object of a wrapped list.
  const list: unknown = isObject(given) ? (given.value ?? given.config) : given;
  const axes: readonly unknown[] = Array.isArray(list) ? list : [list];
  const own = axes.map((axis) => (typeof axis === "number" && axis < 0 ? axis + rank : axis));
  const isRight = own.every(
    (axis): axis is number => Number.isInteger(axis) && (axis as number) >= 1 && (axis as number) < rank,
  );
  if (!isRight || own.length === 0) throw settings.wrong("axis", "axes behind the batch");
  return [...own].sort((a, b) => a - b);
}

/** (x - mean) / max(√variance, 1e-7), of the last axis or of everything. */
function normalization(call: LayerCall): KerasValue {
  const { settings, writer } = call;
  const input = inputOf(call);
  const rank = input.shape.length;
  const given = settings.get("axis");
  const isWhole = given === undefined || (Array.isArray(given) && given.length === 0);
  const axes = isWhole ? [] : axesOf(call, rank);
  if (settings.flag("invert")) throw settings.refuse("keras-invert", "invert is not supported");
  if (axes.length > 1 || (axes.length === 1 && axes[0] !== rank - 1))
    throw settings.refuse("keras-norm-axes", "normalises other axes than the last ones, which is not supported");
  const size = axes.length === 0 ? 1 : knownSize(call, input);
  const [mean, variance] = statistics(call, axes.length === 0 ? [] : [size]);
  const std = variance.map((value) => Math.max(Math.sqrt(value), 1e-7));
  const shape = axes.length === 0 ? [] : [size];
  const y = writer.node("Sub", [writer.in("own", floating(call, input)), writer.floats("mean", mean, shape)]);
  return valueIn("own", writer.node("Div", [y, writer.floats("std", std, shape)]), input.shape);
}

/** Given as settings, or else adapted and kept as weights. */
function statistics(call: LayerCall, shape: readonly number[]): readonly [mean: number[], variance: number[]] {
  const size = shape[0] ?? 1;
  if (call.settings.get("mean") !== undefined) {
    const [mean, variance] = ["mean", "variance"].map((key) => {
      const given = flat(call.settings.get(key));
      return given.length === 1 ? Array.from(filled(call, [size], given[0]!).data as Float32Array) : given;
    }) as [number[], number[]];
    if (mean.length === size && variance.length === size) return [mean, variance];
    throw call.settings.wrong("mean", "as many numbers as the input has");
  }
  const [mean, variance] = weights(call, { mean: shape, variance: shape });
  return [Array.from(mean!.data as Float32Array), Array.from(variance!.data as Float32Array)];
}

function flat(value: unknown): number[] {
  const list: readonly unknown[] = Array.isArray(value) ? value.flat(8) : [value];
  return list.filter((item): item is number => typeof item === "number");
}

function numbers({ settings }: LayerCall, key: string, otherwise: number): readonly number[] {
  const given = settings.get(key) ?? otherwise;
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  const isNumbers = list.every((item): item is number => typeof item === "number" && Number.isFinite(item));
  if (!isNumbers || list.length === 0) throw settings.wrong(key, "numbers");
  return list;
}

/** The value as floats. */
function floating({ writer }: LayerCall, input: KerasValue): KerasValue {
  if (input.dtype === "float32") return input;
  return valueIn("own", writer.node("Cast", [writer.in("own", input)], { to: 1 }), input.shape);
}
