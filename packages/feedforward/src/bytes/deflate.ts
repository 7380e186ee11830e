/**
 * Deflate (RFC 1951) in its smallest useful form: one block with the fixed codes, and repeats found through hash chains.
 * Drawings and enlarged pictures are mostly runs, so this is near what zlib reaches, in a page of code; and the same
 * input gives the same bytes everywhere, which zlib does not promise.
 */

const windowSize = 32768;
const minLength = 3;
const maxLength = 258;
/** How many earlier places with the same three bytes are tried. */
const maxTries = 48;
const endOfBlock = 256;

/** One code of the length or distance alphabet: it means `base` plus the value of `extraBits` more bits. */
interface Range {
  readonly base: number;
  readonly extraBits: number;
}

/** Codes 257–285 of RFC 1951 section 3.2.5; the last one means 258 alone. */
const lengthRanges: readonly Range[] = [
  ...Array.from({ length: 28 }, (_, code) => doublingRange(code, 4, minLength)),
  { base: maxLength, extraBits: 0 },
];
const distanceRanges: readonly Range[] = Array.from({ length: 30 }, (_, code) => doublingRange(code, 2, 1));

/** The bytes as one deflate stream. */
export function deflate(bytes: Uint8Array): Uint8Array {
  const out = new BitWriter(bytes.length);
  out.bits(0b011, 3); // the last block, fixed codes
  const matches = new MatchFinder(bytes);
  for (let position = 0; position < bytes.length; ) {
    const { length, distance } = matches.longestAt(position);
    if (length === 0) {
      writeSymbol(out, bytes[position]!);
    } else {
      writeRange(out, lengthRanges, length, (code) => writeSymbol(out, 257 + code));
      writeRange(out, distanceRanges, distance, (code) => out.code(code, 5));
    }
    const end = position + Math.max(1, length);
    for (; position < end; position++) matches.remember(position);
  }
  writeSymbol(out, endOfBlock);
  return out.finish();
}

/** Both alphabets double the width of a range every few codes: 4 codes for lengths, 2 for distances. */
function doublingRange(code: number, perDoubling: number, first: number): Range {
  if (code < 2 * perDoubling) return { base: first + code, extraBits: 0 };
  const extraBits = Math.floor(code / perDoubling) - 1;
  return { base: first + (perDoubling + (code % perDoubling)) * 2 ** extraBits, extraBits };
}

/** The fixed code of section 3.2.6 for literals, the end of the block and lengths. */
function writeSymbol(out: BitWriter, symbol: number): void {
  if (symbol < 144) out.code(0x30 + symbol, 8);
  else if (symbol < 256) out.code(0x190 + symbol - 144, 9);
  else if (symbol < 280) out.code(symbol - 256, 7);
  else out.code(0xc0 + symbol - 280, 8);
}

function writeRange(out: BitWriter, ranges: readonly Range[], value: number, write: (code: number) => void): void {
  const code = ranges.findLastIndex(({ base }) => base <= value);
  const { base, extraBits } = ranges[code]!;
  write(code);
  out.bits(value - base, extraBits);
}

/** Bits, least significant first, into bytes. */
class BitWriter {
  readonly #bytes: Uint8Array;
  #size = 0;
  #pending = 0;
  #pendingBits = 0;

  /** A symbol takes at most 9 bits a byte, and the frame of the block 10. */
  constructor(inputSize: number) {
    this.#bytes = new Uint8Array(Math.ceil((inputSize * 9 + 10) / 8));
  }

  bits(value: number, count: number): void {
    this.#pending |= value << this.#pendingBits;
    this.#pendingBits += count;
    while (this.#pendingBits >= 8) {
      this.#bytes[this.#size++] = this.#pending & 0xff;
      this.#pending >>>= 8;
      this.#pendingBits -= 8;
    }
  }

  /** A prefix code: its most significant bit goes first. */
  code(value: number, count: number): void {
    let reversed = 0;
    for (let bit = 0; bit < count; bit++) reversed |= ((value >> bit) & 1) << (count - 1 - bit);
    this.bits(reversed, count);
  }

  finish(): Uint8Array {
    if (this.#pendingBits > 0) this.bits(0, 8 - this.#pendingBits);
    return this.#bytes.slice(0, this.#size);
  }
}

/** Earlier places by the three bytes that begin there: `newest` heads a chain through `older`, both -1 where it ends. */
class MatchFinder {
  readonly #bytes: Uint8Array;
  readonly #newest = new Int32Array(65536).fill(-1);
  readonly #older = new Int32Array(windowSize).fill(-1);

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  remember(position: number): void {
    const hash = this.#hash(position);
    this.#older[position % windowSize] = this.#newest[hash]!;
    this.#newest[hash] = position;
  }

  /** The longest repeat of what was remembered, of at least three bytes; length 0 where there is none. */
  longestAt(position: number): { length: number; distance: number } {
    let length = minLength - 1;
    let distance = 0;
    let candidate = this.#newest[this.#hash(position)]!;
    for (let tries = 0; tries < maxTries && candidate >= 0 && position - candidate < windowSize; tries++) {
      const common = this.#commonLength(candidate, position);
      if (common > length) {
        length = common;
        distance = position - candidate;
      }
      if (length === maxLength) break;
      candidate = this.#older[candidate % windowSize]!;
    }
    return { length: distance === 0 ? 0 : length, distance };
  }

  #commonLength(earlier: number, later: number): number {
    const limit = Math.min(maxLength, this.#bytes.length - later);
    let length = 0;
    while (length < limit && this.#bytes[earlier + length] === this.#bytes[later + length]) length++;
    return length;
  }

  /** Past the end of the input the bytes count as 0: such a place can be found but never matches three bytes. */
  #hash(position: number): number {
    const bytes = this.#bytes;
    return (bytes[position]! | (bytes[position + 1]! << 8)) ^ (bytes[position + 2]! << 5);
  }
}
