/**
 * The loops around the tiles of a convolution. Either a block's weights are used for all examples before the next block's; or,
 * where an example's inputs are large, a strip of them is used for all blocks before the next strip. Staged strips are copied
 * to scratch memory first.
 */

import type { Formula } from "../functions/formula.ts";
import type { Func } from "../wasm/module.ts";
import { at, I32 } from "../wasm/values.ts";
import { F32x4 } from "../wasm/vectors.ts";
import { defineTiles } from "./conv.ts";
import { type ChannelLoop, descriptorBytes, stripBytes, stripHeadBytes, type WindowTables } from "./conv-tables.ts";
import type { Context, Define } from "./kernel.ts";

/** What the code of a convolution depends on; sizes in bytes where nothing else is said. */
export interface Loops {
  readonly groups: number;
  readonly blocks: Blocks;
  readonly step: number;
  /** From one example, group of channels, and channel to the next. */
  readonly x: { readonly pitch: number; readonly group: number; readonly plane: number };
  readonly y: { readonly pitch: number; readonly plane: number };
  readonly bias: number;
  readonly kinds: WindowTables["kinds"];
  readonly channelLoop: ChannelLoop | null;
  /** Where the table of strips begins, and how many there are. */
  readonly strips: { readonly start: number; readonly count: number };
  /** From one channel of a staged strip to the next; null where inputs are read where they lie. */
  readonly staged: { readonly channels: number; readonly pitch: number } | null;
  readonly epilogue: readonly Formula[];
}

/** The blocks of output channels of a group; the last one may be smaller. */
export interface Blocks {
  readonly count: number;
  readonly channels: number;
  readonly lastChannels: number;
  /** Bytes of a block's weights. */
  readonly bytes: number;
}

/** conv(x, rows, packed, scratch, y) */
export const defineConvolution: Define<Loops> = (context, loops) =>
  context.module.func("conv", (f) => {
    const [x, rows, packed, scratch, y] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const isByStrips = loops.staged !== null || loops.strips.count > 1;
    const writer = new LoopWriter(context, f, loops, packed);
    if (isByStrips) writer.stripByStrip({ x, y, rows, scratch });
    else writer.blockByBlock({ x, y, rows });
  });

interface Places {
  readonly x: I32;
  readonly y: I32;
}

class LoopWriter {
  readonly #context: Context;
  readonly #f: Func;
  readonly #loops: Loops;
  readonly #packed: I32;

  constructor(context: Context, f: Func, loops: Loops, packed: I32) {
    this.#context = context;
    this.#f = f;
    this.#loops = loops;
    this.#packed = packed;
  }

  blockByBlock({ x, y, rows }: Places & { readonly rows: I32 }): void {
    const f = this.#f;
    const strip = f.let(this.#packed.add(this.#loops.strips.start));
    const input = f.let(x.add(I32.load(at(strip))));
    this.#groups({ x: input, y }, (group) => {
      this.#blocks(group, (block) => {
        this.#examples({ x: group.x, y: block.y }, rows, (example) => {
          this.#tiles({ ...block, ...example }, strip);
        });
      });
    });
  }

  stripByStrip({ x, y, rows, scratch }: Places & { readonly rows: I32; readonly scratch: I32 }): void {
    const f = this.#f;
    const { strips } = this.#loops;
    const first = f.let(this.#packed.add(strips.start));
    const last = f.let(this.#packed.add(strips.start + strips.count * stripBytes(this.#loops)));
    this.#examples({ x, y }, rows, (example) => {
      this.#groups(example, (group) => {
        f.for(first, last, stripBytes(this.#loops), (strip) => {
          const input = f.let(group.x.add(I32.load(at(strip))));
          const output = f.let(group.y.add(I32.load(at(strip, 4))));
          const staged = this.#stage(input, strip, scratch);
          this.#blocks({ ...group, x: staged, y: output }, (block) => this.#tiles(block, strip));
        });
      });
    });
  }

  /** Where the strip of inputs is to be read. */
  #stage(input: I32, strip: I32, scratch: I32): I32 {
    const { staged, x } = this.#loops;
    if (staged === null) return input;
    const copy = this.#context.func(defineStaging, { ...staged, plane: x.plane });
    this.#f.call(copy, input, I32.load(at(strip, 8)), scratch);
    return scratch;
  }

  #examples({ x, y }: Places, rows: I32, body: (places: Places) => void): void {
    const f = this.#f;
    const [rowX, rowY] = [f.local(I32), f.local(I32)];
    f.set(rowX, x);
    f.set(rowY, y);
    f.for(I32.constant(0), rows, 1, () => {
      body({ x: rowX.value, y: rowY.value });
      f.set(rowX, rowX.value.add(this.#loops.x.pitch));
      f.set(rowY, rowY.value.add(this.#loops.y.pitch));
    });
  }

  #groups({ x, y }: Places, body: (group: Group) => void): void {
    const f = this.#f;
    const { groups, blocks, bias, x: from, y: to } = this.#loops;
    const channels = blocks.channels * (blocks.count - 1) + blocks.lastChannels;
    const [groupX, groupY, weights, biases] = [f.local(I32), f.local(I32), f.local(I32), f.local(I32)];
    f.set(groupX, x);
    f.set(groupY, y);
    f.set(weights, this.#packed);
    f.set(biases, this.#packed.add(bias));
    f.for(I32.constant(0), I32.constant(groups), 1, () => {
      body({ x: groupX.value, y: groupY.value, weights: weights.value, bias: biases.value });
      f.set(groupX, groupX.value.add(from.group));
      f.set(groupY, groupY.value.add(channels * to.plane));
      f.set(weights, weights.value.add(blocks.count * blocks.bytes));
      f.set(biases, biases.value.add(4 * blocks.count * blocks.channels));
    });
  }

  #blocks({ x, y, weights, bias }: Group, body: (block: Block) => void): void {
    const f = this.#f;
    const { blocks, y: to } = this.#loops;
    const [blockY, blockWeights, blockBias] = [f.local(I32), f.local(I32), f.local(I32)];
    f.set(blockY, y);
    f.set(blockWeights, weights);
    f.set(blockBias, bias);
    const block = (channels: number): void => {
      body({ x, y: blockY.value, weights: blockWeights.value, bias: blockBias.value, channels });
      f.set(blockY, blockY.value.add(channels * to.plane));
      f.set(blockWeights, blockWeights.value.add(blocks.bytes));
      f.set(blockBias, blockBias.value.add(4 * blocks.channels));
    };
    const isEven = blocks.lastChannels === blocks.channels;
    const full = isEven ? blocks.count : blocks.count - 1;
    if (full > 0) f.for(I32.constant(0), I32.constant(full), 1, () => block(blocks.channels));
    if (!isEven) block(blocks.lastChannels);
  }

  /** All tiles of a strip, for one block of one example. */
  #tiles({ x, y, weights, bias, channels }: Block, strip: I32): void {
    const f = this.#f;
    const { kinds, step, y: to, channelLoop, epilogue } = this.#loops;
    for (const [i, kind] of kinds.entries()) {
      const form = { ...kind, channels, step, plane: to.plane, channelLoop, epilogue };
      const tiles = this.#context.func(defineTiles, form);
      const bound = (end: number): I32 =>
        f.let(this.#packed.add(I32.load(at(strip, stripHeadBytes + 8 * i + 4 * end))));
      f.for(bound(0), bound(1), descriptorBytes, (descriptor) => {
        f.call(tiles, x, y, weights, bias, this.#packed, descriptor);
      });
    }
  }
}

interface Group extends Places {
  readonly weights: I32;
  readonly bias: I32;
}

interface Block extends Group {
  readonly channels: number;
}

/** stage(x, bytes, scratch): so many bytes of each plane of x, in whole vectors. */
const defineStaging: Define<{ channels: number; plane: number; pitch: number }> = (
  { module },
  { channels, plane, pitch },
) =>
  module.func(`stage_${channels}`, (f) => {
    const [x, bytes, scratch] = [f.param(I32), f.param(I32), f.param(I32)];
    const from = f.local(I32);
    f.set(from, x);
    f.for(scratch, f.let(scratch.add(channels * pitch)), pitch, (to) => {
      f.for(I32.constant(0), bytes, 16, (offset) => {
        f.store(at(to.add(offset)), F32x4.load(at(from.value.add(offset))));
      });
      f.set(from, from.value.add(plane));
    });
  });
