/** Pooling kernels against the reference, bit for bit, on random forms of one to three axes. */

import { expect, it } from "vitest";
import { globalPool, type PoolAttributes, pool } from "../../src/ops/pool.ts";
import { Random } from "../../src/tensor/random.ts";
import { sizeOf } from "../../src/tensor/shape.ts";
import { around, fits, picker, seeds } from "./forms.ts";
import { judgeStep } from "./step-bench.ts";
import { fillings, inputs } from "./workbench.ts";

function form(random: Random): { x: number[]; attributes: PoolAttributes } {
  const pick = picker(random);
  const rank = pick(1, 2, 2, 2, 2, 3);
  const list = (...choices: number[]): number[] => Array.from({ length: rank }, () => pick(...choices));
  const x = [
    pick(1, 1, 2),
    pick(1, 2, 3, 5),
    ...list(...(rank === 3 ? [1, 2, 3, 5, 18] : [1, 2, 4, 5, 7, 8, 9, 13, 22, 35])),
  ];
  const attributes: PoolAttributes = {
    kind: random.integer(2) === 0 ? "max" : "average",
    kernel: list(1, 2, 2, 2, 3, 3, 4, 5, 7),
    strides: list(1, 1, 2, 2, 2, 3, 4, 5),
    dilations: list(1, 1, 1, 1, 2, 3),
    pads: list(0, 0, 0, 1, 1, 2, 3).map((before) => [before, pick(before, 0, 1, 4)] as const),
    isCeil: random.integer(3) === 0,
    countsPadding: random.integer(2) === 0,
  };
  return { x, attributes };
}

it.each(seeds(20))("windows of any form have the reference's bits: seed %i", (seed) => {
  const random = new Random(seed);
  let done = 0;
  for (let tries = 0; done < 40 && tries < 400; tries++) {
    const { x, attributes } = form(random);
    const isNonNegative = random.integer(3) === 0;
    const item = { op: pool, attributes, x, constants: [], isNonNegative, ...around(random) };
    const any = inputs(item.rows * sizeOf(x), fillings[random.integer(4)]!, random);
    const values = isNonNegative ? behindRelu(any) : any;
    if (!fits(() => pool.infer([{ dtype: "float32", shape: x }], attributes))) continue;
    expect(judgeStep(item, values), JSON.stringify({ x, attributes })).toBe(true);
    done += 1;
  }
  expect(done).toBe(40);
});

/** Nothing below +0, and every second NaN negative. */
function behindRelu(values: Float32Array): Float32Array {
  const bits = new Uint32Array(values.map(Math.abs).buffer);
  return new Float32Array(bits.map((word, i) => (word > 0x7f800000 && i % 2 === 0 ? word | 0x80000000 : word)).buffer);
}

const lines = [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 21, 35];
const counts = [1, 2, 3, 4, 5, 8, 11, 49];

it.each(lines.flatMap((planes) => counts.map((count) => [planes, count] as const)))(
  "%i whole planes of %i",
  (planes, count) => {
    const random = new Random(100 * planes + count);
    for (const kind of ["max", "average"] as const) {
      for (const filling of fillings) {
        const x = [1, planes, count];
        const item = { op: globalPool, attributes: { kind }, x, constants: [], ...around(random) };
        expect(judgeStep(item, inputs(item.rows * sizeOf(x), filling, random))).toBe(true);
      }
    }
  },
);
