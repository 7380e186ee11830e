/**
 * The one source of random numbers: xoshiro128** 1.1 (Blackman and Vigna), seeded by SplitMix64, in 32-bit integer
 * arithmetic that every engine does alike. The same seed gives the same numbers everywhere, and the state can be saved
 * and put back, so that work that was interrupted goes on with the numbers it would have had.
 */

import { optionError } from "../errors.ts";

/** The four 32-bit words of the generator. */
export type RandomState = readonly [number, number, number, number];

/**
 * Random numbers that are the same everywhere for the same seed, a whole number: xoshiro128**, seeded by
 * SplitMix64.
 *
 * @example
 * ```js
 * import { Random } from "feedforward";
 *
 * const random = new Random(7);
 * const saved = random.state;
 * console.log(random.uint32() === new Random(saved).uint32()); // true
 * ```
 */
export class Random {
  readonly #state: Uint32Array;

  /** From a seed, any whole number, or from a state that was saved. */
  constructor(seed: number | RandomState) {
    if (Array.isArray(seed)) {
      if (seed.length !== 4 || seed.some((word) => word >>> 0 !== word)) {
        throw optionError(
          "random-state",
          "random: expected a state of four 32-bit words, got $got",
          JSON.stringify(seed),
        );
      }
      if (seed.every((word) => word === 0))
        throw optionError("random-zeros", "random: the state of zeros gives only zeros");
      this.#state = Uint32Array.from(seed);
      return;
    }
    if (!Number.isSafeInteger(seed))
      throw optionError("random-seed", "random: expected a whole number as seed, got $got", String(seed));
    this.#state = splitMix64(BigInt(seed as number));
  }

  /** Where the sequence is: four words, from which another one goes on. */
  get state(): RandomState {
    const [a, b, c, d] = this.#state;
    return [a!, b!, c!, d!];
  }

  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number {
    const s = this.#state;
    const result = Math.imul(rotateLeft(Math.imul(s[1]!, 5), 7), 9) >>> 0;
    const shifted = s[1]! << 9;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= shifted;
    s[3] = rotateLeft(s[3]!, 11);
    return result;
  }

  /** A multiple of 2^-24 in [0, 1): exact in float32. */
  uniform(): number {
    return (this.uint32() >>> 8) / 2 ** 24;
  }

  /** A whole number from 0 to n - 1, each equally likely. */
  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) {
      throw optionError("random-range", "random: expected a whole number from 1 to 2^32, got $got", n);
    }
    for (;;) {
      const drawn = this.uint32();
      // Numbers from the last whole multiple of n on would favour the small remainders: they are drawn again. It is less than n from the end.
      if (drawn < 2 ** 32 - n || drawn < 2 ** 32 - (2 ** 32 % n)) return drawn % n;
    }
  }

  /** The numbers 0 … n - 1 in random order (Fisher and Yates). */
  permutation(n: number): Uint32Array {
    if (!Number.isInteger(n) || n < 0) {
      throw optionError("random-count", "random: expected a whole number of at least 0, got $got", n);
    }
    const order = new Uint32Array(n);
    for (let i = 0; i < n; i++) order[i] = i;
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const held = order[i]!;
      order[i] = order[j]!;
      order[j] = held;
    }
    return order;
  }
}

function rotateLeft(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}

/** Two 64-bit outputs of SplitMix64, low word first: never all zeros. */
function splitMix64(seed: bigint): Uint32Array {
  const words = new Uint32Array(4);
  let state = BigInt.asUintN(64, seed);
  for (let i = 0; i < 2; i++) {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let z = state;
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    z ^= z >> 31n;
    words[2 * i] = Number(z & 0xffffffffn);
    words[2 * i + 1] = Number(z >> 32n);
  }
  return words;
}
