/**
 * Inflate: decompresses raw deflate data (RFC 1951), synchronously, because the platforms' own inflaters are
 * asynchronous in pages. It is as strict as zlib, ends with a `FormatError` on anything else than a complete stream,
 * and never writes more than the limit it is given.
 */

import { BitReader } from "./bits.ts";
import { PrefixCode } from "./huffman.ts";
import { ByteSink, doubling } from "./sink.ts";

export interface InflateOptions {
  /** The name that errors carry: `npz`. */
  readonly format: string;
  /** The most bytes that may come out; one more is an error. */
  readonly limit: number;
  /** Where the deflate data begins. */
  readonly offset?: number;
  /** Shared by all streams of a file; else the stream has one of its own. */
  readonly blocks?: BlockAllowance;
}

/** How many blocks with codes of their own may still come. */
export interface BlockAllowance {
  left: number;
}

export interface Inflated {
  readonly output: Uint8Array<ArrayBuffer>;
  /** How many bytes of the input the stream took, from `offset`. */
  readonly consumed: number;
}

/** The content of the deflate stream that begins at `offset`; what follows the stream is not looked at. */
export function inflate(bytes: Uint8Array, options: InflateOptions): Inflated {
  const { format, limit, offset = 0, blocks = blockAllowance() } = options;
  const sink = new ByteSink(format, doubling(limit), expectedSize(bytes.length - offset, limit));
  const end = inflateInto(sink, bytes, offset, blocks);
  return { output: sink.finish(), consumed: end - offset };
}

/** Codes take 3 µs to set up, and a block as little as 15 bytes; compressors make one for every 10 kB or more. */
const mostBlocks = 2 ** 17;

/** What a file may have in all its streams together. */
export function blockAllowance(): BlockAllowance {
  return { left: mostBlocks };
}

/** The codes of the block at hand, for one stream after the other. */
let scratch: BlockCodes | undefined;

/** Appends the content of one stream to what a sink holds and returns the offset of the first byte after it. */
export function inflateInto(sink: ByteSink, bytes: Uint8Array, offset: number, blocks: BlockAllowance): number {
  const bits = new BitReader(bytes, sink.format, offset);
  const window = sink.size; // distances do not reach into what earlier streams wrote
  for (let last = false; !last; ) {
    last = bits.take(1) === 1;
    const type = bits.take(2);
    if (type === 0) copyStored(bits, sink);
    else if (type === 1) decodeBlock(bits, sink, window, fixedCodes());
    else if (type === 2) {
      blocks.left -= 1;
      if (blocks.left < 0)
        throw bits.error("deflate-blocks", "more than $limit blocks with codes of their own", mostBlocks);
      scratch ??= new BlockCodes();
      scratch.read(bits);
      decodeBlock(bits, sink, window, scratch);
    } else throw bits.error("deflate-block-type", "invalid block type 3");
  }
  return bits.position;
}

/** A first guess: what is claimed, but not more than eight times the compressed size. */
export function expectedSize(compressed: number, claimed: number): number {
  return Math.min(claimed, Math.max(256, compressed * 8));
}

function copyStored(bits: BitReader, sink: ByteSink): void {
  bits.alignToByte();
  const length = bits.take(16);
  if (bits.take(16) !== (length ^ 0xffff))
    throw bits.error("deflate-stored-length", "invalid length of a stored block");
  const content = bits.takeBytes(length);
  sink.reserve(sink.size + length, bits.position).set(content, sink.size);
  sink.size += length;
}

const endOfBlock = 256;
const lengthBase = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const lengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceExtra = Uint8Array.from({ length: 30 }, (_, symbol) => Math.max(0, (symbol >> 1) - 1));
const distanceBase = Uint16Array.from({ length: 30 }, (_, symbol) =>
  symbol < 2 ? symbol + 1 : ((2 + (symbol & 1)) << distanceExtra[symbol]!) + 1,
);

function decodeBlock(bits: BitReader, sink: ByteSink, window: number, codes: Codes): void {
  const { literals, distances } = codes;
  for (;;) {
    const symbol = bits.symbol(literals);
    if (symbol < endOfBlock) {
      if (sink.size === sink.bytes.length) sink.reserve(sink.size + 1, bits.position);
      sink.bytes[sink.size++] = symbol;
    } else if (symbol === endOfBlock) return;
    else {
      const length = takeLength(bits, symbol - endOfBlock - 1);
      const distance = takeDistance(bits, bits.symbol(distances));
      if (distance > sink.size - window)
        throw bits.error("deflate-distance", "distance $distance reaches before the first byte", distance);
      copyMatch(sink.reserve(sink.size + length, bits.position), sink.size, length, distance);
      sink.size += length;
    }
  }
}

function takeLength(bits: BitReader, symbol: number): number {
  if (symbol >= lengthBase.length) throw bits.error("deflate-length-code", "invalid length code");
  return lengthBase[symbol]! + bits.take(lengthExtra[symbol]!);
}

function takeDistance(bits: BitReader, symbol: number): number {
  if (symbol >= distanceBase.length) throw bits.error("deflate-distance-code", "invalid distance code");
  return distanceBase[symbol]! + bits.take(distanceExtra[symbol]!);
}

/** One byte after the other: a match may overlap what it writes, and then repeats it. */
function copyMatch(bytes: Uint8Array, start: number, length: number, distance: number): void {
  if (distance === 1) bytes.fill(bytes[start - 1]!, start, start + length);
  else for (let i = start; i < start + length; i++) bytes[i] = bytes[i - distance]!;
}

/** What decodes the symbols of a block. */
interface Codes {
  readonly literals: PrefixCode;
  readonly distances: PrefixCode;
}

/** The order in which a block lists the lengths of the code that encodes its code lengths. */
const codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** The codes at the head of a dynamic block (section 3.2.7), read anew for each block. */
class BlockCodes implements Codes {
  readonly literals = new PrefixCode();
  readonly distances = new PrefixCode();
  readonly #lengthCode = new PrefixCode();
  readonly #lengths = new Uint8Array(286 + 30);

  read(bits: BitReader): void {
    const literalCount = bits.take(5) + 257;
    const distanceCount = bits.take(5) + 1;
    const count = bits.take(4) + 4;
    if (literalCount > 286 || distanceCount > 30)
      throw bits.error("deflate-code-count", "too many length or distance codes");
    const lengths = this.#lengths.fill(0);
    for (let i = 0; i < count; i++) lengths[codeLengthOrder[i]!] = bits.take(3);
    const fill = this.#lengthCode.set(lengths, 0, codeLengthOrder.length);
    if (fill !== "complete") throw bits.error("deflate-code-lengths", "invalid set of code lengths");
    const total = literalCount + distanceCount;
    this.#readLengths(bits, total);
    if (lengths[endOfBlock] === 0) throw bits.error("deflate-block-end", "no code for the end of the block");
    // As zlib: a set with gaps is allowed only where it is a single code of one bit, or no code at all.
    const literalFill = this.literals.set(lengths, 0, literalCount);
    if (literalFill === "over" || (literalFill === "under" && this.literals.longest > 1)) {
      throw bits.error("deflate-literal-codes", "invalid set of literal and length codes");
    }
    const distanceFill = this.distances.set(lengths, literalCount, total);
    if (distanceFill === "over" || (distanceFill === "under" && this.distances.longest > 1)) {
      throw bits.error("deflate-distance-codes", "invalid set of distance codes");
    }
  }

  /** Run-length decoding: 16 repeats the last length, 17 and 18 repeat 0. A run may cross from literals to distances. */
  #readLengths(bits: BitReader, total: number): void {
    const lengths = this.#lengths;
    for (let filled = 0; filled < total; ) {
      const symbol = bits.symbol(this.#lengthCode);
      if (symbol < 16) {
        lengths[filled++] = symbol;
        continue;
      }
      if (symbol === 16 && filled === 0) throw bits.error("deflate-repeat", "no code length to repeat");
      const value = symbol === 16 ? lengths[filled - 1]! : 0;
      const repeat = symbol === 16 ? 3 + bits.take(2) : symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7);
      if (filled + repeat > total) throw bits.error("deflate-code-lengths-exceeded", "too many code lengths");
      lengths.fill(value, filled, filled + repeat);
      filled += repeat;
    }
  }
}

let fixed: Codes | undefined;

/** The codes of section 3.2.6, made when first needed. */
function fixedCodes(): Codes {
  if (fixed === undefined) {
    fixed = { literals: new PrefixCode(), distances: new PrefixCode() };
    fixed.literals.set(new Uint8Array(288).fill(8).fill(9, 144, 256).fill(7, 256, 280), 0, 288);
    fixed.distances.set(new Uint8Array(32).fill(5), 0, 32);
  }
  return fixed;
}
