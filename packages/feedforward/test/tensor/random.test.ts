/**
 * The generator against its authors' C code (xoshiro128starstar.c and splitmix64.c), compiled and run apart from this
 * project; the first numbers of the state 1, 2, 3, 4 are also those of Rust's rand_xoshiro.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random, type RandomState } from "../../src/tensor/random.ts";

const first = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804];

function draw<T>(count: number, next: () => T): T[] {
  return Array.from({ length: count }, next);
}

/** The state whose next number is `result`: s1 = ((result / 9) rotated right by 7) / 5, modulo 2^32. */
function stateBefore(result: number): RandomState {
  const ninth = Math.imul(result, 0x38e38e39);
  return [1, Math.imul((ninth >>> 7) | (ninth << 25), 0xcccccccd) >>> 0, 3, 4];
}

describe("xoshiro128**", () => {
  it("gives the reference's numbers", () => {
    const random = new Random([1, 2, 3, 4]);
    expect(draw(10, () => random.uint32())).toEqual(first);
  });

  it("gives them after a thousand steps too", () => {
    const random = new Random([1, 2, 3, 4]);
    draw(1000, () => random.uint32());
    expect(random.state).toEqual([2954884481, 294556968, 2598411021, 550772539]);
    expect(random.uint32()).toBe(136054147);
  });

  it.each<[number, RandomState, number[]]>([
    [0, [2065550767, 3793791033, 2713282036, 1853398634], [3737715805, 2584255861, 2876756834, 3286328325]],
    [1, [2298633409, 2433363436, 1703865447, 3203108257], [1695105466, 1423115009, 634581793, 1068227753]],
    [42, [803958421, 3184996902, 2993090819, 686809907], [1776835114, 4165204688, 17111135, 2317295270]],
    [-1, [459615264, 3839455607, 3690365641, 3919575143], [477689756, 2493998634, 555695776, 607808419]],
    [2 ** 53 - 1, [4021704095, 616124332, 3074421144, 818148089], [1233166643, 1287031142, 661813442, 2960669951]],
    [1 - 2 ** 53, [2947988217, 3291487736, 2527420131, 3725390301], [983715770, 2843107640, 3874663299, 2891589204]],
  ])("is seeded by SplitMix64: %i", (seed, state, numbers) => {
    const random = new Random(seed);
    expect(random.state).toEqual(state);
    expect(draw(4, () => random.uint32())).toEqual(numbers);
  });
});

describe("the state", () => {
  it("saved and put back goes on with the same numbers", () => {
    const random = new Random(7);
    draw(5, () => random.uniform());
    const saved = JSON.parse(JSON.stringify(random.state)) as RandomState;
    const rest = draw(20, () => random.uint32());
    const restored = new Random(saved);
    expect(draw(20, () => restored.uint32())).toEqual(rest);
  });

  it("is a copy: going on changes no state that was saved, nor the one that was given", () => {
    const given = [1, 2, 3, 4] as const;
    const random = new Random(given);
    const saved = random.state;
    random.uint32();
    expect([given, saved]).toEqual([
      [1, 2, 3, 4],
      [1, 2, 3, 4],
    ]);
  });

  it.each([
    [[0, 0, 0, 0], "random: the state of zeros gives only zeros"],
    [[1, 2, 3], "random: expected a state of four 32-bit words, got [1,2,3]"],
    [[1, 2, 3, 4, 5], "random: expected a state of four 32-bit words, got [1,2,3,4,5]"],
    [[2 ** 32, 0, 0, 0], "random: expected a state of four 32-bit words, got [4294967296,0,0,0]"],
    [[-1, 0, 0, 0], "random: expected a state of four 32-bit words, got [-1,0,0,0]"],
    [[0.5, 0, 0, 0], "random: expected a state of four 32-bit words, got [0.5,0,0,0]"],
    [[Number.NaN, 0, 0, 1], "random: expected a state of four 32-bit words, got [null,0,0,1]"],
  ])("%j is refused", (state, message) => {
    expect(() => new Random(state as unknown as RandomState)).toThrow(new RangeError(message));
  });

  it.each([0.5, Number.NaN, Infinity, 2 ** 53])("%d is no seed", (seed) => {
    expect(() => new Random(seed)).toThrow(new RangeError(`random: expected a whole number as seed, got ${seed}`));
  });
});

describe("uniform", () => {
  it.each([
    [0, 0],
    [0xff, 0],
    [0x100, 2 ** -24],
    [0x80000000, 0.5],
    [0xffffffff, 1 - 2 ** -24],
  ])("is the upper 24 bits of %i", (word, value) => {
    expect(new Random(stateBefore(word)).uniform()).toBe(value);
  });
});

describe("integer", () => {
  it("takes the first number below the last whole multiple of n, modulo n", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 }), fc.maxSafeInteger(), (n, seed) => {
        const [numbers, random] = [new Random(seed), new Random(seed)];
        const multiple = (2n ** 32n / BigInt(n)) * BigInt(n);
        let word = numbers.uint32();
        while (BigInt(word) >= multiple) word = numbers.uint32();
        expect(random.integer(n)).toBe(word % n);
        expect(random.state).toEqual(numbers.state);
      }),
    );
  });

  it.each([
    [3, 0xffffffff],
    [10, 4294967290],
    [6, 4294967292],
  ])("of %i draws again for %i, which would favour small numbers", (n, word) => {
    const state = stateBefore(word);
    const numbers = new Random(state);
    expect(numbers.uint32()).toBe(word);
    expect(new Random(state).integer(n)).toBe(numbers.uint32() % n);
  });

  it.each([
    [3, 0xfffffffe, 2],
    [10, 4294967289, 9],
    [1, 0xffffffff, 0],
    [2 ** 32, 0xffffffff, 0xffffffff],
    [2 ** 31 + 1, 2 ** 31, 2 ** 31],
  ])("of %i keeps %i", (n, word, value) => {
    expect(new Random(stateBefore(word)).integer(n)).toBe(value);
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 32 + 1])("refuses %d", (n) => {
    const message = `random: expected a whole number from 1 to 2^32, got ${n}`;
    expect(() => new Random(1).integer(n)).toThrow(new RangeError(message));
  });
});

describe("permutation", () => {
  it("holds every number once", () => {
    fc.assert(
      fc.property(fc.nat(300), fc.integer(), (n, seed) => {
        expect(new Random(seed).permutation(n).sort()).toEqual(Uint32Array.from({ length: n }, (_, i) => i));
      }),
    );
  });

  it("reaches all orders of three alike", () => {
    const random = new Random(11);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = random.permutation(3).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    // 1000 expected each; 5 standard deviations are 144.
    expect([...counts.values()].every((count) => Math.abs(count - 1000) < 144)).toBe(true);
    expect(counts.size).toBe(6);
  });

  it.each([-1, 2.5, Number.NaN])("refuses %d", (n) => {
    expect(() => new Random(1).permutation(n)).toThrow(
      new RangeError(`random: expected a whole number of at least 0, got ${n}`),
    );
  });
});
