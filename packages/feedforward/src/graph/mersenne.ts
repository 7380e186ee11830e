/**
 * The Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998), seeded by one word and read as NumPy's `RandomState`
 * does: 53 bits of two words make a number of [0, 1). Nothing of this library's own draws from it.
 */

const length = 624;
const middle = 397;

/** `RandomState(seed).uniform(size=count)`. */
export function uniforms(seed: number, count: number): Float64Array {
  const next = generator(seed);
  return Float64Array.from({ length: count }, () => {
    const [high, low] = [next() >>> 5, next() >>> 6];
    return (high * 2 ** 26 + low) / 2 ** 53;
  });
}

/** The words of 32 bits, one after the other. */
function generator(seed: number): () => number {
  const state = Uint32Array.of(seed, ...new Uint32Array(length - 1));
  for (let i = 1; i < length; i++) {
    const before = state[i - 1]!;
    state[i] = Math.imul(before ^ (before >>> 30), 1812433253) + i;
  }
  let read = length;
  return () => {
    if (read === length) {
      twist(state);
      read = 0;
    }
    return tempered(state[read++]!);
  };
}

function twist(state: Uint32Array): void {
  for (let i = 0; i < length; i++) {
    const mixed = (state[i]! & 0x80000000) | (state[(i + 1) % length]! & 0x7fffffff);
    const twisted = (mixed >>> 1) ^ ((mixed & 1) * 0x9908b0df);
    state[i] = state[(i + middle) % length]! ^ twisted;
  }
}

function tempered(word: number): number {
  let y = word ^ (word >>> 11);
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return y ^ (y >>> 18);
}
