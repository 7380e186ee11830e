/**
 * A picture as a model's input takes it: of its size, channels first or last, in the floats that it learned from. The input's own
 * shape says the size and where its channels are; what becomes of a byte no file says, so the caller does.
 */

import { optionError, type ShapeError, shapeError } from "../errors.ts";
import { checkOptions, type Kinds, kindOf, unknownName } from "../options/check.ts";
import { type DType, isFloat } from "../tensor/dtype.ts";
import { Tensor } from "../tensor/tensor.ts";
import { brightness, type Channels, channelsOf, resized, samplesOf } from "./channels.ts";
import type { Picture } from "./gray.ts";

/** What a session says of an input: `session.inputs[0]`. */
export interface ImagePort {
  readonly name: string;
  readonly dtype: DType | null;
  readonly shape: readonly (number | string | null)[] | null;
  /** What is said of a byte beside the model, as Teachable Machine does: it holds where the options say nothing. */
  readonly image?: { readonly scale: number; readonly mean: number; readonly fit: ImageFit };
}

/** How a picture of another form fills the input. */
export type ImageFit = "contain" | "cover" | "fill";

/** How pixels become the numbers of an input. */
export interface ImageInputOptions {
  /**
   * What a byte is multiplied by: `"1/255"` gives 0 to 1, 1 leaves 0 to 255. Almost no file says it, so it must be said here,
   * unless the input has an `image` that does.
   */
  readonly scale?: number | "1/255";
  /** What is subtracted after that: one number, or one a channel. */
  readonly mean?: number | readonly number[];
  /** What is divided by after that: one number, or one a channel. */
  readonly std?: number | readonly number[];
  /**
   * `fill`, the default, stretches the whole picture over the whole input, as `drawImage` does: nothing is cut off or added, and
   * places that the model finds are the same shares of the picture. `contain` keeps its form within the input, `cover` keeps it
   * and cuts off what is outside, as classifiers are mostly trained.
   */
  readonly fit?: ImageFit;
  /** What is behind transparent pixels and around `contain`: one byte, or red, green and blue. 0, black, by default. */
  readonly background?: number | readonly number[];
  /** Which axis holds the channels, where the shape does not tell. */
  readonly channels?: "first" | "last";
}

const optionKinds: Kinds<ImageInputOptions> = {
  scale: "a number or a string",
  mean: "a number or a list of numbers",
  std: "a number or a list of numbers",
  fit: "a string",
  background: "a number or a list of numbers",
  channels: "a string",
};

/** Where an input has what; a size that it leaves open is null. */
interface Layout {
  readonly height: number | null;
  readonly width: number | null;
  /** One channel is brightness. */
  readonly count: 1 | 3;
  /** The shape of the answer, told height and width. */
  readonly shapeOf: (height: number, width: number) => number[];
  readonly isLast: boolean;
}

/**
 * The picture as a tensor for that input: x = (byte·scale − mean) / std, each step rounded to float32. A picture of another size
 * is resized by bilinear interpolation; an input whose height and width are open takes it as it is. An input of one channel
 * gets the brightness (Rec. 601).
 */
export function imageInput(picture: Picture, input: ImagePort, options: ImageInputOptions = {}): Tensor {
  const own = options?.scale === undefined ? input?.image : undefined;
  const given = { ...own, ...checkOptions("imageInput", options ?? {}, optionKinds) };
  const { scale, fit = "fill", channels } = given;
  checkChoice("fit", fit, ["contain", "cover", "fill"]);
  if (scale === undefined || (typeof scale === "string" && scale !== "1/255")) {
    throw optionError(
      "image-scale",
      'imageInput: say what becomes of a byte: { scale: "1/255" } gives 0 to 1, { scale: 1 } leaves 0 to 255',
    );
  }
  if (input?.shape === undefined) {
    const sentence = "imageInput: expected an input of a session, session.inputs[0], got $got";
    throw optionError("image-port", sentence, kindOf(input));
  }
  if (channels !== undefined) checkChoice("channels", channels, ["first", "last"]);
  const layout = layoutOf(input, channels);
  const background = perChannel("background", given.background ?? 0, 3);
  const channelled = channelsOf(samplesOf(picture, "imageInput"), layout.count === 1, background);
  const size = [layout.height ?? channelled.height, layout.width ?? channelled.width] as const;
  const [red, green, blue] = background as [number, number, number];
  const outside = layout.count === 1 ? [brightness(red, green, blue)] : background;
  const rule = {
    scale,
    mean: perChannel("mean", given.mean ?? 0, layout.count),
    std: perChannel("std", given.std ?? 1, layout.count),
  };
  const planes = fitted(channelled, size, fit, outside);
  const values = planes.map((plane, channel) => normalized(plane, rule, channel));
  return tensorOf(values, layout, size).to(input.dtype ?? "float32");
}

/** The channels at the size of the input, or as large as fits it, in its middle. */
function fitted(
  { height, width, channels }: Channels,
  size: readonly [number, number],
  fit: ImageFit,
  outside: readonly number[],
): Float64Array[] {
  const shares = [size[0] / height, size[1] / width] as const;
  const share = fit === "contain" ? Math.min(...shares) : Math.max(...shares);
  const to = fit === "fill" ? size : ([nearestSize(height * share), nearestSize(width * share)] as const);
  return channels.map((channel, i) => resized(channel, { from: [height, width], to, full: size }, outside[i]!));
}

/** Never nothing. */
function nearestSize(size: number): number {
  return Math.max(1, Math.floor(size + 0.5));
}

interface Rule {
  readonly scale: number | "1/255";
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** x = (byte·scale − mean) / std in float32: a float64 that is rounded after each operation is that operation's float32. */
function normalized(plane: Float64Array, { scale, mean, std }: Rule, channel: number): Float32Array {
  const { fround } = Math;
  const [shift, divisor] = [fround(mean[channel]!), fround(std[channel]!)];
  const factor = scale === "1/255" ? 1 : fround(scale);
  const values = Float32Array.from(plane);
  for (let i = 0; i < values.length; i++) {
    const scaled = scale === "1/255" ? fround(values[i]! / 255) : fround(values[i]! * factor);
    values[i] = fround(scaled - shift) / divisor;
  }
  return values;
}

function tensorOf(values: readonly Float32Array[], layout: Layout, [height, width]: readonly [number, number]): Tensor {
  const { length } = values;
  const data = new Float32Array(length * height * width);
  values.forEach((plane, channel) => {
    if (!layout.isLast) data.set(plane, channel * plane.length);
    else for (let i = 0; i < plane.length; i++) data[i * length + channel] = plane[i]!;
  });
  return new Tensor("float32", layout.shapeOf(height, width), data);
}

/** Which axis of the input is which. Throws where it takes no picture, or where two readings are possible. */
function layoutOf(input: ImagePort, asked: "first" | "last" | undefined): Layout {
  const { shape, dtype } = input;
  const refuse = (code: string, reason: string): ShapeError =>
    shapeError(code, `imageInput: input "$input" is $got${reason}` as "$input $got", input.name, describePort(input));
  if (dtype !== null && !isFloat(dtype)) throw refuse("image-input-dtype", ", expected floats");
  if (shape === null || shape.length < 3 || shape.length > 4) {
    throw refuse(
      "image-input-shape",
      ", expected a picture: [1, 3, height, width], [1, height, width, 3], or the like with one channel",
    );
  }
  const isPicture = (size: number | string | null | undefined): boolean => size === 1 || size === 3;
  const isOne = (size: number | string | null | undefined): boolean => size === 1 || typeof size !== "number";
  const [first, last] = [shape.at(-3), shape.at(-1)];
  const rank = shape.length;
  const isRow = rank === 3 || isOne(shape[0]);
  const ways = [
    ...(rank === 3 && isOne(first) && asked === undefined && !isPicture(last) ? ["none" as const] : []),
    ...(isRow && isPicture(first) ? ["first" as const] : []),
    ...(isRow && isPicture(last) ? ["last" as const] : []),
  ];
  const possible = asked === undefined ? ways : ways.filter((way) => way === asked);
  // One channel in front of [height, width], or none: the values lie alike.
  const [way, other] = possible[0] === "none" ? ["none" as const] : possible;
  if (way === undefined) throw refuse("image-input-channels", ", in which no axis has 1 or 3 channels");
  if (other !== undefined) {
    throw refuse("image-input-axis", ': say which axis has the channels, { channels: "first" } or "last"');
  }
  const [top, left] = way === "last" ? [shape.at(-3), shape.at(-2)] : [shape.at(-2), shape.at(-1)];
  const count = way === "none" ? 1 : ((way === "first" ? first : last) as 1 | 3);
  const sizeOf = (size: number | string | null | undefined): number | null => (typeof size === "number" ? size : null);
  const before = rank - (way === "none" ? 2 : 3) === 1 ? [1] : [];
  return {
    height: sizeOf(top),
    width: sizeOf(left),
    count,
    isLast: way === "last",
    shapeOf: (height, width) => {
      if (way === "none") return [...before, height, width];
      return way === "last" ? [...before, height, width, count] : [...before, count, height, width];
    },
  };
}

function describePort({ dtype, shape }: ImagePort): string {
  return `${dtype ?? "any dtype"} ${shape === null ? "of any shape" : `[${shape.map((size) => size ?? "?").join(", ")}]`}`;
}

function checkChoice(name: string, value: string, choices: readonly string[]): void {
  if (!choices.includes(value))
    throw unknownName(optionError, "imageInput", { kind: name, name: value, names: choices });
}

/** One number for every channel, or a number for each. */
function perChannel(name: string, value: number | readonly number[], count: number): readonly number[] {
  const values = typeof value === "number" ? Array.from({ length: count }, () => value) : value;
  const isWrong = (number: number): boolean =>
    !Number.isFinite(number) ||
    (name === "std" && number === 0) ||
    (name === "background" && !(number >= 0 && number <= 255));
  if (values.length === count && !values.some(isWrong)) return values;
  if (name === "background") {
    const sentence = "imageInput: expected background to be one number from 0 to 255 or $count, got $got";
    throw optionError("image-background", sentence, count, value);
  }
  if (name === "std") {
    const sentence = "imageInput: expected std to be one number other than 0 or $count, got $got";
    throw optionError("image-std", sentence, count, value);
  }
  throw optionError("image-mean", "imageInput: expected mean to be one number or $count, got $got", count, value);
}
