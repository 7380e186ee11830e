/**
 * The prefix codes of deflate (RFC 1951, section 3.2.2): lengths alone define the code, shorter codes first, in the
 * order of the symbols. Short codes, nearly all that occur, are decoded by one look into a table; longer ones bit by
 * bit. The table is small and a code is set again in place, so a stream that changes its codes every few bytes costs
 * little.
 */

/** Codes of up to this many bits are in the table. */
const tableBits = 10;
const maxBits = 15;

/** How lengths use up the space of codes: a set that is `over` is no prefix code, one that is `under` has gaps. */
export type Completeness = "complete" | "over" | "under";

export class PrefixCode {
  /** `symbol << 4 | length` for each value of the next bits; 0 where the code is longer, or none. */
  readonly table = new Uint16Array(1 << tableBits);
  /** Which of the next bits are looked up: as many as the longest code has, if the table covers it. */
  mask = 0;
  /** How many codes have each length. */
  readonly #counts = new Uint16Array(maxBits + 1);
  /** The symbols in the order of their codes. */
  readonly #symbols = new Uint16Array(288);
  /** In the order of the codes: where the symbols of each length begin, and the first code of each length. */
  readonly #starts = new Uint16Array(maxBits + 2);
  readonly #codes = new Uint16Array(maxBits + 2);

  /** Becomes the code of lengths `begin … end-1`; 0 where a symbol does not occur. Not usable if they are `over`. */
  set(lengths: Uint8Array, begin: number, end: number): Completeness {
    this.#counts.fill(0);
    for (let i = begin; i < end; i++) this.#counts[lengths[i]!]! += 1;
    this.#counts[0] = 0;
    const used = this.#firstCodes();
    if (used > 1 << maxBits) return "over";
    this.table.fill(0, 0, this.mask + 1);
    for (let i = begin; i < end; i++) if (lengths[i]! > 0) this.#enter(i - begin, lengths[i]!);
    return used === 1 << maxBits ? "complete" : "under";
  }

  /** The length of the longest code. */
  get longest(): number {
    let length = maxBits;
    while (length > 0 && this.#counts[length] === 0) length -= 1;
    return length;
  }

  /** `symbol << 4 | length` of the code that the next bits begin with, or 0 if they begin with none. */
  decodeLong(bits: number): number {
    let value = 0; // the bits so far, minus the first code of their length
    let start = 0; // the position in `symbols` of that first code
    for (let length = 1; length <= maxBits; length++) {
      value |= (bits >>> (length - 1)) & 1;
      const count = this.#counts[length]!;
      if (value < count) return (this.#symbols[start + value]! << 4) | length;
      value = (value - count) << 1;
      start += count;
    }
    return 0;
  }

  /** Lays out the codes of each length and returns the space that they take: the sum of 2^(15 - length). */
  #firstCodes(): number {
    let used = 0;
    this.#starts[1] = 0; // entering symbols counts these up
    this.#codes[1] = 0;
    for (let length = 1; length <= maxBits; length++) {
      const count = this.#counts[length]!;
      used += count << (maxBits - length);
      this.#starts[length + 1] = this.#starts[length]! + count;
      this.#codes[length + 1] = (this.#codes[length]! + count) << 1;
    }
    this.mask = (1 << Math.min(this.longest, tableBits)) - 1;
    return used;
  }

  /** Gives a symbol the next code of its length, and the table an entry wherever the low bits spell that code. */
  #enter(symbol: number, length: number): void {
    this.#symbols[this.#starts[length]!++] = symbol;
    const code = this.#codes[length]!++;
    if (length > tableBits) return;
    // Codes come most significant bit first: mirrored.
    let mirrored = 0;
    for (let bit = 0; bit < length; bit++) mirrored |= ((code >> bit) & 1) << (length - 1 - bit);
    for (let index = mirrored; index <= this.mask; index += 1 << length) this.table[index] = (symbol << 4) | length;
  }
}
