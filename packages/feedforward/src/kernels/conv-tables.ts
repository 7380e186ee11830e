/**
 * The tables of windows: for each class of outputs its taps, and its tiles by their kinds; for each kind of tile the
 * descriptors that say which taps belong to which tiles; and where each strip finds its own. What the code of a kernel loops
 * over stands here, in the packed constants of a step.
 */

import type { OutputPlace, PixelClass, TileKind, Tiles } from "./window-classes.ts";

/** The loop over input channels where a list of taps holds those of one channel alone. */
export interface ChannelLoop {
  readonly channels: number;
  /** Bytes from one input channel to the next, of inputs and of weights. */
  readonly inputStep: number;
  readonly weightStep: number;
}

export interface WindowTables<K extends TileKind = TileKind> {
  /** The kinds of tiles, in the order of a strip's ranges. */
  readonly kinds: readonly K[];
  readonly channelLoop: ChannelLoop | null;
  readonly content: Int32Array;
  /** Where the strips begin, in bytes from the start of the packed constants, as all places in the tables. */
  readonly strips: number;
  readonly end: number;
}

/** A class and its tiles. */
export interface TiledClass<K extends TileKind = TileKind> {
  readonly pixels: PixelClass;
  readonly tiles: readonly Tiles<K>[];
}

/** A strip, by its classes; strips with the same list share what it becomes. */
export interface TiledStrip<K extends TileKind = TileKind> {
  readonly classes: readonly TiledClass<K>[];
  /** Bytes: where its inputs and outputs begin in their planes, and how much of a plane of inputs it sees. */
  readonly input: number;
  readonly output: number;
  readonly seen: number;
}

export interface TableOptions {
  readonly start: number;
  /** Input channels. */
  readonly channels: number;
  /** Bytes from one of them to the next. */
  readonly pitch: number;
  /** Kernel elements, and bytes of the weights of one. */
  readonly kernel: number;
  readonly lineBytes: number;
}

/** Bytes of a descriptor: where a class' taps begin and end, where its tiles of one kind do, and what it counts. */
export const descriptorBytes = 20;

/** Bytes of a strip before its ranges of descriptors, from where to where for each kind. */
export const stripHeadBytes = 12;

export function stripBytes({ kinds }: Pick<WindowTables, "kinds">): number {
  return stripHeadBytes + 8 * kinds.length;
}

export function windowTables<K extends TileKind>(
  strips: readonly TiledStrip<K>[],
  { start, channels, pitch, kernel, lineBytes }: TableOptions,
): WindowTables<K> {
  const lists = [...new Set(strips.map(({ classes }) => classes))];
  const kinds = kindsOf(lists.flat());
  const taps = lists.flat().reduce((sum, { pixels }) => sum + pixels.taps.length, 0);
  // One list over all channels spares a loop, but must not outgrow the weights that it points to.
  const isLong = channels > 1 && 8 * taps * channels > Math.max(2 ** 16, 4 * channels * kernel * lineBytes);
  const writer = new TableWriter(start, { channels: isLong ? 1 : channels, pitch, kernel, lineBytes });
  const ranges = new Map(lists.map((classes) => [classes, writer.ranges(classes, kinds)]));
  const begins = writer.place;
  for (const { classes, input, output, seen } of strips)
    writer.words.push(input, output, seen, ...ranges.get(classes)!);
  return {
    kinds: [...kinds.values()],
    channelLoop: isLong ? { channels, inputStep: pitch, weightStep: kernel * lineBytes } : null,
    content: Int32Array.from(writer.words),
    strips: begins,
    end: writer.place,
  };
}

function kindsOf<K extends TileKind>(classes: readonly TiledClass<K>[]): Map<string, K> {
  return new Map(classes.flatMap(({ tiles }) => tiles.map(({ kind }) => [JSON.stringify(kind), kind] as const)));
}

class TableWriter {
  readonly words: number[] = [];
  readonly #start: number;
  readonly #options: Omit<TableOptions, "start">;

  constructor(start: number, options: Omit<TableOptions, "start">) {
    this.#start = start;
    this.#options = options;
  }

  get place(): number {
    return this.#start + 4 * this.words.length;
  }

  /** Writes classes; returns for each kind where its descriptors begin and end. */
  ranges<K extends TileKind>(classes: readonly TiledClass<K>[], kinds: ReadonlyMap<string, K>): readonly number[] {
    const descriptors = new Map([...kinds.keys()].map((key): [string, number[]] => [key, []]));
    for (const { pixels, tiles } of classes) {
      const taps = [this.place, this.#taps(pixels)];
      for (const { kind, members } of tiles) {
        const range = [this.place, this.#tiles(kind, members)];
        descriptors.get(JSON.stringify(kind))!.push(...taps, ...range, pixels.count);
      }
    }
    return [...descriptors.values()].flatMap((words) => {
      const begins = this.place;
      for (const word of words) this.words.push(word);
      return [begins, this.place];
    });
  }

  /** Input and weight of each tap; returns the end. */
  #taps({ taps }: PixelClass): number {
    const { channels, pitch, kernel, lineBytes } = this.#options;
    for (let channel = 0; channel < channels; channel++) {
      for (const { input, kernel: element } of taps) {
        this.words.push(channel * pitch + 4 * input, (channel * kernel + element) * lineBytes);
      }
    }
    return this.place;
  }

  /** Tiles one after the other: where the inputs of each place begin, then where its outputs lie; returns the end. */
  #tiles({ places }: TileKind, members: readonly OutputPlace[]): number {
    for (let i = 0; i < members.length; i += places) {
      for (let p = i; p < i + places; p++) this.words.push(4 * members[p]!.input);
      for (let p = i; p < i + places; p++) this.words.push(4 * members[p]!.output);
    }
    return this.place;
  }
}
