/**
 * How a network that was trained on a folder of pictures takes a picture: how many channels, how high and wide, and on what transparent
 * pixels lie. It is plain data in the network's provenance, as `pictures`, so it goes wherever the network goes; whoever shows the
 * network another picture treats it as the training did.
 */

import { unsupportedError } from "../errors.ts";
import { checkOptions, kindOf } from "../options/check.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Picture } from "./gray.ts";
import { type ImageFit, imageInput } from "./image-input.ts";

/** Version 1. A reader refuses every other. */
export interface PictureRecord {
  readonly version: 1;
  /** [channels, height, width]: one channel is brightness, three are red, green and blue. */
  readonly shape: readonly [channels: 1 | 3, height: number, width: number];
  /** How a picture of another size comes to this one: the whole of it, stretched, between the four nearest pixels. */
  readonly resize: "bilinear";
  /** The byte that lies behind transparent pixels. */
  readonly background: number;
}

/** What is asked of a network: nothing that only some networks have. */
export interface PictureNetwork {
  readonly provenance: Readonly<Record<string, unknown>>;
  readonly inputSize: number;
}

/** White: what is drawn on nothing is mostly dark. */
const paper = 255;

export function pictureRecord(channels: 1 | 3, height: number, width: number): PictureRecord {
  return { version: 1, shape: [channels, height, width], resize: "bilinear", background: paper };
}

/**
 * What a network says of its pictures, or null where it says nothing. One that was trained further keeps it in the provenance of its first
 * training. Throws an `UnsupportedError` for another version, and for a record that does not fit the network.
 */
export function picturesOf({ provenance, inputSize }: PictureNetwork): PictureRecord | null {
  const found = recordIn(provenance);
  if (found === undefined) return null;
  const { version, shape, resize, background } = found;
  if (version !== 1) {
    const sentence = "pictures: the network's record of its pictures is of version $got, expected 1";
    throw unsupportedError("pictures-version", sentence, JSON.stringify(version ?? null));
  }
  const isByte = Number.isInteger(background) && (background as number) >= 0 && (background as number) <= 255;
  if (!isShape(shape) || resize !== "bilinear" || !isByte) {
    const sentence = "pictures: the network's record of its pictures is not as version 1 has it: $got";
    throw unsupportedError("pictures-record", sentence, JSON.stringify(found));
  }
  const [channels, height, width] = shape;
  if (channels * height * width !== inputSize) {
    const sentence = "pictures: the record says $got, and the network takes $expected numbers";
    throw unsupportedError("pictures-inputs", sentence, shape, inputSize);
  }
  return { version, shape, resize, background: background as number };
}

function isShape(shape: unknown): shape is PictureRecord["shape"] {
  if (!Array.isArray(shape) || shape.length !== 3) return false;
  return shape.every((size) => Number.isSafeInteger(size) && size >= 1) && (shape[0] === 1 || shape[0] === 3);
}

/** Deep enough for any number of trainings that somebody would begin again. */
const mostTrainings = 1000;

function recordIn(provenance: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | undefined {
  let one: unknown = provenance;
  for (let i = 0; i < mostTrainings; i++) {
    if (kindOf(one) !== "an object") return undefined;
    const { pictures, from } = one as { readonly pictures?: unknown; readonly from?: unknown };
    if (kindOf(pictures) === "an object") return pictures as Readonly<Record<string, unknown>>;
    one = from;
  }
  return undefined;
}

/**
 * A picture as a network that was trained on a folder of pictures takes it: bytes [channels, height, width]. The network scales them
 * itself, so `session.classify(encodePicture(readPng(bytes), network))` is all.
 */
export function encodePicture(picture: Picture, network: PictureNetwork, options: PictureFit = {}): Tensor<"uint8"> {
  const { fit = "fill" } = checkOptions("pictures", options, { fit: "a string" });
  const record = picturesOf(network);
  if (record !== null) return pictureBytes(picture, record, fit);
  const sentence =
    "pictures: the network was not trained on a folder of pictures, so it does not say how it takes one: imageInput takes what you say of it";
  throw unsupportedError("pictures-none", sentence);
}

/** How a picture of another form fills the input; the training stretches it. */
export interface PictureFit {
  readonly fit?: ImageFit;
}

/** The same by a record: what lies between two bytes goes to the nearer one, the upper one from the middle. */
export function pictureBytes(
  picture: Picture,
  { shape, background }: Pick<PictureRecord, "shape" | "background">,
  fit: ImageFit = "fill",
): Tensor<"uint8"> {
  const port = { name: "picture", dtype: "float32", shape } as const;
  const values = imageInput(picture, port, { scale: 1, background, fit, channels: "first" });
  const bytes = Uint8Array.from(values.data as Float32Array, (value) => Math.floor(value + 0.5));
  return new Tensor("uint8", shape, bytes);
}
