/**
 * How the channels of a convolution are parted into blocks and its outputs into tiles: with lanes across channels where there
 * are enough of them, else across columns. Both sum in the same order, so the choice is one of speed alone: whichever is told
 * to take less time.
 */

import type { ConvolutionSize } from "../tensor/convolution.ts";
import { planeOf } from "../tensor/window.ts";
import { type Strips, stripsOf } from "./conv-strips.ts";
import type { TiledClass } from "./conv-tables.ts";
import {
  type Cut,
  columnsCut,
  countTiles,
  cutClass,
  mergeAxes,
  outputsCut,
  type PixelClass,
  pixelClasses,
  type TileKind,
} from "./window-classes.ts";

export interface Tiling extends Strips {
  /** Output channels of a block; the last block of a group may have fewer. */
  readonly block: number;
  /** Inputs from an output to its neighbour. */
  readonly step: number;
  /** The classes of each strip that is the first of its like, and no others. */
  readonly classes: readonly (readonly TiledClass[])[];
}

/** The cheapest of all that can be done. */
export function tile(size: ConvolutionSize): Tiling {
  const { outputs } = size;
  const axes = mergeAxes(size.axes);
  const axis = axes.at(-1)!;
  const step = axis.isTransposed ? 1 : axis.stride;
  const strips = stripsOf({ ...size, axes });
  const pixels = strips.strips.map((strip, i) => (strip.like === i ? pixelClasses(axes, undefined, strip) : []));
  // Planes so far apart push each other out of the first-level cache when sixteen of them are written.
  const isCrowded = (4 * planeOf(axes, "output")) % 4096 === 0;
  // Full blocks of channels are never worse otherwise.
  const widths = step > 2 || (outputs % 16 === 0 && !isCrowded) ? [] : [4, 2, 1];
  const ways = [byChannels(outputs), ...widths.map((width) => byColumns(outputs, width))];
  const costs = ways.map((way) => {
    const each = pixels.map((items) => costOf(items, outputs, { ...way, step, isCrowded }));
    return strips.strips.reduce((sum, { like }) => sum + each[like]!, 0);
  });
  const { block, cut } = ways[costs.indexOf(Math.min(...costs))]!;
  const classes = pixels.map((items) => items.map((item) => ({ pixels: item, tiles: cutClass(item, step, cut) })));
  return { ...strips, block, step, classes };
}

interface Way {
  readonly block: number;
  readonly cut: Cut;
}

/** Blocks of at most four vectors of channels, as even as that allows. */
function byChannels(outputs: number): Way {
  const vectors = Math.ceil(outputs / 4);
  const width = Math.ceil(vectors / Math.ceil(vectors / 4));
  return { block: 4 * width, cut: outputsCut(outputsOf[width - 1]!) };
}

/** Outputs of a tile by the vectors of its block: about eight sums hide the time that an addition takes, and fit the registers. */
const outputsOf = [8, 4, 2, 2];

/** Blocks of at most four channels; where runs are too short for vectors, lanes lie across those. */
function byColumns(outputs: number, most: number): Way {
  const block = Math.ceil(outputs / Math.ceil(outputs / 4));
  const columnCut = {
    widths: [4, 2, 1].filter((width) => width <= most && block * width <= 8),
    places: (width: number) => Math.max(1, Math.floor(8 / (block * width))),
    outputs: outputsOf[0]!,
  };
  return { block, cut: columnsCut(columnCut) };
}

/** Products of vectors and what goes with them, over all tiles, blocks and taps. */
function costOf(
  classes: readonly PixelClass[],
  outputs: number,
  { block, step, isCrowded, cut }: Way & { readonly step: number; readonly isCrowded: boolean },
): number {
  const blocks = Math.ceil(outputs / block);
  let cost = 0;
  for (const pixels of classes) {
    for (const { kind, members } of countTiles(pixels, step, cut)) {
      const crowded = isCrowded && kind.lanes === "channels" ? (22 * Math.min(16, block)) / 16 : 0;
      const turns = (members / kind.places) * (pixels.taps.length + startTaps[kind.lanes] + crowded);
      cost += blocks * turns * costOfTurn(kind, block, step);
    }
  }
  return cost;
}

/** Beginning and storing a tile takes as long as so many taps. */
const startTaps = { channels: 5, columns: 3 };

/**
 * A turn of the loop: its products, its loads, an address for each place, and the loop itself. (Measured: where both ways take
 * as many products, inputs that begin anywhere in a line of the cache cost a tenth.)
 */
function costOfTurn({ lanes, places, width }: TileKind, block: number, step: number): number {
  const inputs = places * width;
  const weights = lanes === "channels" ? Math.ceil(block / 4) : block;
  const loads = weights + (lanes === "columns" && step === 2 ? 3 : 1) * inputs;
  const products = inputs * weights * (lanes === "columns" ? 1.1 : 1);
  return products + 0.35 * loads + 0.25 * places + 0.5;
}
