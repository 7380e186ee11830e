/**
 * Pictures of several classes as one tensor of bytes. They are added one after the other, as they are read; all are of one size or are
 * resized to one, and whether they are grey or coloured is known at the end, unless somebody says it.
 */

import { optionError, shapeError } from "../errors.ts";
import { thousands } from "../print/thousands.ts";
import { Tensor } from "../tensor/tensor.ts";
import { samplesOf } from "./channels.ts";
import type { Samples } from "./gray.ts";
import { type PictureRecord, pictureBytes, pictureRecord } from "./picture-record.ts";

/** What all pictures of a set become. */
export interface PictureSetOptions {
  /** Height and width of all pictures; by default those that all of them have. */
  readonly size?: readonly [height: number, width: number];
  /** 1 for brightness, 3 for colours; by default 1 where every pixel of every picture is grey. */
  readonly channels?: 1 | 3;
}

/** Pictures with their classes. */
export interface PictureSet {
  /** [n, channels, height, width], 0 to 255. */
  readonly images: Tensor<"uint8">;
  /** [n]: places in `classes`. */
  readonly labels: Tensor<"uint8">;
  readonly classes: readonly string[];
  /** Where each picture comes from. */
  readonly files: readonly string[];
  /** For the provenance of a network, `{ pictures: record }`: by it later pictures are treated as these were. */
  readonly record: PictureRecord;
  /** How many pictures had another size, and how many transparent pixels. */
  readonly resized: number;
  readonly transparent: number;
}

/** Of a set; twice that while it is put together. */
const mostBytes = 2 ** 30;

/** Sides that somebody may ask for. */
const longestSide = 4096;

/** Throws an `OptionError` for sizes and channels that no picture has. */
export function checkPictureOptions({ size, channels }: PictureSetOptions): void {
  const isSide = (side: unknown): boolean =>
    Number.isInteger(side) && (side as number) >= 1 && (side as number) <= longestSide;
  if (size !== undefined && !(Array.isArray(size) && size.length === 2 && size.every(isSide))) {
    const sentence = "pictures: expected size to be [height, width], whole numbers from 1 to $limit, got $got";
    throw optionError("pictures-size", sentence, longestSide, size as readonly number[]);
  }
  if (channels !== undefined && channels !== 1 && channels !== 3)
    throw optionError("pictures-channels", "pictures: expected 1 or 3 channels, got $got", channels);
}

type Size = readonly [height: number, width: number];

interface Kept {
  readonly file: string;
  readonly label: number;
  /** [channels, height, width]; one channel of a grey picture until it is known that others are coloured. */
  readonly bytes: Tensor<"uint8">;
}

export class PictureCollector {
  readonly #options: PictureSetOptions;
  readonly #count: number;
  readonly #kept: Kept[] = [];
  #channels: 1 | 3;
  #first: { readonly file: string; readonly size: Size } | null = null;
  #resized = 0;
  #transparent = 0;

  /** `count` pictures will be added. */
  constructor(options: PictureSetOptions, count: number) {
    this.#options = options;
    this.#count = count;
    this.#channels = options.channels ?? 1;
  }

  /** A `ShapeError` where it differs in size from the first one and no size was said. */
  add(file: string, label: number, picture: Samples): void {
    const samples = samplesOf(picture, "pictures") as Samples;
    const [height, width, count = 1] = samples.shape as [number, number, number?];
    const size = this.#options.size ?? [height, width];
    this.#first ??= { file, size };
    if (this.#options.size === undefined) this.#checkSize(file, [height, width]);
    if (size[0] !== height || size[1] !== width) this.#resized += 1;
    if (isTransparent(samples, count)) this.#transparent += 1;
    const channels = this.#options.channels ?? (isGray(samples, count) ? 1 : 3);
    if (channels > this.#channels) this.#channels = channels;
    this.#checkMemory(size);
    const { shape, background } = pictureRecord(channels, ...size);
    this.#kept.push({ file, label, bytes: pictureBytes(samples, { shape, background }) });
  }

  #checkSize(file: string, size: Size): void {
    const first = this.#first!;
    if (size[0] === first.size[0] && size[1] === first.size[1]) return;
    const sentence = "pictures: $file is $got (height × width), and $first is $expected: say a size for all of them";
    throw shapeError("pictures-sizes", sentence, file, sizeText(size), first.file, sizeText(first.size));
  }

  /** Before it is taken. */
  #checkMemory([height, width]: Size): void {
    if (this.#count * height * width * this.#channels <= mostBytes) return;
    const [size, limit] = [sizeText([height, width]), thousands(mostBytes)];
    const sentence = "pictures: $count pictures of $size are more than $limit bytes: say a smaller size";
    throw shapeError("pictures-memory", sentence, thousands(this.#count), size, limit);
  }

  /** All that were added. */
  end(classes: readonly string[]): PictureSet {
    const kept = this.#kept;
    const [, height, width] = kept[0]!.bytes.shape as [number, number, number];
    const channels = this.#channels;
    const size = channels * height * width;
    const images = new Uint8Array(kept.length * size);
    for (const [i, { bytes }] of kept.entries()) {
      for (let start = 0; start < size; start += bytes.size) images.set(bytes.data, i * size + start);
    }
    return {
      images: new Tensor("uint8", [kept.length, channels, height, width], images),
      labels: new Tensor(
        "uint8",
        [kept.length],
        Uint8Array.from(kept, ({ label }) => label),
      ),
      classes,
      files: kept.map(({ file }) => file),
      record: pictureRecord(channels, height, width),
      resized: this.#resized,
      transparent: this.#transparent,
    };
  }
}

function sizeText([height, width]: Size): string {
  return `${height}×${width}`;
}

/** Whether red, green and blue are the same everywhere; of what is transparent the colours count too. */
function isGray({ data }: Samples, count: number): boolean {
  if (count < 3) return true;
  for (let i = 0; i < data.length; i += count) if (data[i] !== data[i + 1] || data[i] !== data[i + 2]) return false;
  return true;
}

function isTransparent({ data, dtype }: Samples, count: number): boolean {
  if (count !== 2 && count !== 4) return false;
  const opaque = dtype === "uint16" ? 65535 : 255;
  for (let i = count - 1; i < data.length; i += count) if (data[i] !== opaque) return true;
  return false;
}
