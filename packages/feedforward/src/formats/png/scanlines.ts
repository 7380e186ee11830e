/**
 * From PNG's scanlines to pixels. A scanline is a filter's number and a row of packed samples; the filters are undone,
 * the samples unpacked, and the pixels written where their pass says: a picture that is not interlaced is one pass,
 * one with Adam7 up to seven. Source: https://www.w3.org/TR/png-3/ sections 7 to 9.
 */

import { formatError } from "../../errors.ts";
import { allocate } from "../../tensor/dtype.ts";
import { Tensor } from "../../tensor/tensor.ts";

/** [height, width, channels]. */
export type PngPixels = Tensor<"uint8" | "uint16">;

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits of one sample, or of one index into the palette. */
  readonly depth: number;
  /** 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGBA. */
  readonly colorType: number;
  readonly isInterlaced: boolean;
}

/** The data of PLTE and tRNS, checked against the header. */
export interface PngColors {
  readonly palette: Uint8Array | undefined;
  readonly transparency: Uint8Array | undefined;
}

/** Bytes of all scanlines. */
export function scanlinesSize(header: PngHeader): number {
  return passesOf(header).reduce((size, pass) => size + pass.height * (1 + rowSize(header, pass.width)), 0);
}

/** The picture [height, width, channels]. The scanlines are unfiltered in place; errors count their bytes. */
export function decodeScanlines(scanlines: Uint8Array, header: PngHeader, colors: PngColors): PngPixels {
  const { width, height, depth } = header;
  const { channels, expand } = header.colorType === 3 ? paletteExpander(colors) : sampleExpander(header, colors);
  const dtype = depth === 16 ? "uint16" : "uint8";
  const data = allocate<"uint8" | "uint16">(dtype, width * height * channels);
  let offset = 0;
  const step = pixelSize(header);
  for (const pass of passesOf(header)) {
    const size = rowSize(header, pass.width);
    const samples = new Uint16Array(pass.width * samplesOf(header));
    let above: Uint8Array = new Uint8Array(size);
    for (let y = 0; y < pass.height; y++) {
      const row = scanlines.subarray(offset + 1, offset + 1 + size);
      const unfilter = unfilters[scanlines[offset]!];
      if (unfilter === undefined) {
        throw formatError({ format, offset }, "png-filter", "unknown filter $filter", scanlines[offset]!);
      }
      unfilter(row, above, step);
      unpack(row, depth, samples);
      const start = (pass.y + y * pass.stepY) * width + pass.x;
      place(expand(samples, offset), data.subarray(start * channels), channels, pass.stepX);
      above = row;
      offset += 1 + size;
    }
  }
  return new Tensor(dtype, [height, width, channels], data);
}

const format = "png scanlines";

/** Writes a row of pixels, `step` pixels apart. */
function place(pixels: Uint16Array, target: Uint8Array | Uint16Array, channels: number, step: number): void {
  if (step === 1) {
    target.set(pixels);
    return;
  }
  for (let from = 0, to = 0; from < pixels.length; to += (step - 1) * channels) {
    for (let channel = 0; channel < channels; channel++) target[to++] = pixels[from++]!;
  }
}

/** Where the pixels of a pass lie: from (x, y) in steps, `width` × `height` of them. */
interface Pass {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
  readonly width: number;
  readonly height: number;
}

/** x, y, stepX, stepY of Adam7's passes. */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The passes that have pixels; one without has no scanlines either. */
function passesOf(header: PngHeader): Pass[] {
  const grids = header.isInterlaced ? adam7 : [[0, 0, 1, 1] as const];
  const passes = grids.map(([x, y, stepX, stepY]) => {
    const width = Math.ceil((header.width - x) / stepX);
    const height = Math.ceil((header.height - y) / stepY);
    return { x, y, stepX, stepY, width, height };
  });
  return passes.filter((pass) => pass.width > 0 && pass.height > 0);
}

function samplesOf(header: PngHeader): number {
  return { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[header.colorType]!;
}

/** Bytes of a row of packed samples, without its filter. */
function rowSize(header: PngHeader, width: number): number {
  return Math.ceil((width * samplesOf(header) * header.depth) / 8);
}

/** Bytes from a pixel to the next, at least 1: how far left filters look. */
function pixelSize(header: PngHeader): number {
  return rowSize(header, 1);
}

/** Undoes a row's filter in place: adds to each byte what was predicted from its left, upper and upper left neighbours. */
type Unfilter = (row: Uint8Array, above: Uint8Array, step: number) => void;

/** None, sub, up, average, Paeth. Left of the row are zeros: its first pixel is done apart. */
const unfilters: readonly Unfilter[] = [
  () => undefined,
  (row, _above, step) => {
    for (let i = step; i < row.length; i++) row[i]! += row[i - step]!;
  },
  (row, above) => {
    for (let i = 0; i < row.length; i++) row[i]! += above[i]!;
  },
  (row, above, step) => {
    for (let i = 0; i < step; i++) row[i]! += above[i]! >> 1;
    for (let i = step; i < row.length; i++) row[i]! += (row[i - step]! + above[i]!) >> 1;
  },
  (row, above, step) => {
    for (let i = 0; i < step; i++) row[i]! += above[i]!;
    for (let i = step; i < row.length; i++) row[i]! += paeth(row[i - step]!, above[i]!, above[i - step]!);
  },
];

/** The neighbour that is nearest to left + up - upperLeft. */
function paeth(left: number, up: number, upperLeft: number): number {
  const toLeft = Math.abs(up - upperLeft);
  const toUp = Math.abs(left - upperLeft);
  const toUpperLeft = Math.abs(left + up - 2 * upperLeft);
  if (toLeft <= toUp && toLeft <= toUpperLeft) return left;
  return toUp <= toUpperLeft ? up : upperLeft;
}

/** The samples of a row, most significant bits first. */
function unpack(row: Uint8Array, depth: number, samples: Uint16Array): void {
  if (depth === 8) samples.set(row);
  else if (depth === 16) {
    for (let i = 0; i < samples.length; i++) samples[i] = (row[2 * i]! << 8) | row[2 * i + 1]!;
  } else {
    const mask = 2 ** depth - 1;
    for (let i = 0; i < samples.length; i++) {
      const bit = i * depth;
      samples[i] = (row[bit >> 3]! >> (8 - depth - (bit & 7))) & mask;
    }
  }
}

/** Makes the channels of a row's pixels out of its samples; `offset` is the row's, for errors. */
interface Expander {
  readonly channels: number;
  readonly expand: (samples: Uint16Array, offset: number) => Uint16Array;
}

/** RGB, or RGBA where there is transparency: colours that it does not list are opaque. */
function paletteExpander({ palette, transparency }: PngColors): Expander {
  const channels = transparency === undefined ? 3 : 4;
  const count = palette!.length / 3;
  const colors = Uint8Array.from({ length: count * channels }, (_, i) => {
    const channel = i % channels;
    const index = (i - channel) / channels;
    return channel < 3 ? palette![index * 3 + channel]! : (transparency![index] ?? 255);
  });
  const expand = (indices: Uint16Array, offset: number): Uint16Array => {
    const pixels = new Uint16Array(indices.length * channels);
    for (let x = 0, to = 0; x < indices.length; x++) {
      const from = indices[x]! * channels;
      if (from >= colors.length) {
        const sentence = "colour $color of a palette of $count";
        throw formatError({ format, offset }, "png-palette-index", sentence, indices[x]!, count);
      }
      for (let channel = 0; channel < channels; channel++) pixels[to++] = colors[from + channel]!;
    }
    return pixels;
  };
  return { channels, expand };
}

/** The samples, scaled up to 255 from fewer than 8 bits; and alpha 0 where all are the transparent colour's. */
function sampleExpander(header: PngHeader, { transparency }: PngColors): Expander {
  const count = samplesOf(header);
  const scale = header.depth < 8 ? 255 / (2 ** header.depth - 1) : 1;
  if (transparency === undefined) {
    return { channels: count, expand: (samples) => multiply(samples, scale) };
  }
  const key = transparentSamples(transparency, header.depth);
  const opaque = header.depth === 16 ? 65535 : 255;
  const expand = (samples: Uint16Array): Uint16Array => {
    const pixels = new Uint16Array((samples.length / count) * (count + 1));
    for (let from = 0, to = 0; from < samples.length; to += count + 1) {
      let isTransparent = true;
      for (let channel = 0; channel < count; channel++, from++) {
        if (samples[from] !== key[channel]) isTransparent = false;
        pixels[to + channel] = samples[from]! * scale;
      }
      pixels[to + count] = isTransparent ? 0 : opaque;
    }
    return pixels;
  };
  return { channels: count + 1, expand };
}

/** In place. A loop: `map` takes a row of its own and three times as long. */
function multiply(samples: Uint16Array, factor: number): Uint16Array {
  if (factor !== 1) for (let i = 0; i < samples.length; i++) samples[i]! *= factor;
  return samples;
}

/** Two bytes a sample, of which only the low `depth` bits count. */
function transparentSamples(transparency: Uint8Array, depth: number): Uint16Array {
  const samples = new Uint16Array(transparency.length / 2);
  unpack(transparency, 16, samples);
  return samples.map((sample) => sample & (2 ** depth - 1));
}
