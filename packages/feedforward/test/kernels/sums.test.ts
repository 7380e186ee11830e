/**
 * The reference notices when the order of a sum changes, in every kernel that sums beside those of the golden networks
 * (mutation.test.ts): convolutions, pools, products of matrices, reductions. One mutant at a time, made from the module's text and
 * assembled by wabt; the one that changes nothing gives the reference's bits.
 */

import { describe, expect, it } from "vitest";
import { type ProgramOptions, programModule } from "../../src/kernels/program.ts";
import { conv } from "../../src/ops/conv.ts";
import { convTranspose } from "../../src/ops/conv-transpose.ts";
import { dense } from "../../src/ops/core-rules.ts";
import { matMul } from "../../src/ops/matmul.ts";
import type { RuledOp } from "../../src/ops/op.ts";
import { globalPool, pool } from "../../src/ops/pool.ts";
import { reduce } from "../../src/ops/reductions.ts";
import { ProgramBuilder } from "../../src/program/builder.ts";
import type { Program } from "../../src/program/program.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Shape, sizeOf } from "../../src/tensor/shape.ts";
import { Tensor } from "../../src/tensor/tensor.ts";
import { printModule } from "../../src/wasm/text.ts";
import { assemble } from "../wasm/toolkit.ts";
import { runReference } from "./judge.ts";
import { PoisonedProgram } from "./poisoned.ts";
import { sumMutantsOf } from "./sum-mutants.ts";

const rows = 5;
const accumulators = 13;
const options: ProgramOptions = { memory: { minimum: 1, maximum: 32768, isShared: false }, accumulators };

function floats(random: Random, shape: Shape, examples = 1): Float32Array {
  return Float32Array.from({ length: examples * sizeOf(shape) }, () => 2 * random.uniform() - 1);
}

/** One step on x, with constants behind it. */
function stepOf<A extends object>(op: RuledOp<A>, attributes: A, x: Shape, ...constants: readonly Shape[]): Program {
  const builder = new ProgramBuilder({ valueBytes: 2 ** 24, foldedElements: 2 ** 20 });
  const random = new Random(constants.length);
  const input = builder.input({ name: "x", dtype: "float32", shape: x });
  const others = constants.map((shape) => builder.constant(new Tensor("float32", shape, floats(random, shape))));
  const [value] = builder.emit({ name: op.name, op, attributes, inputs: [input, ...others] });
  return builder.build([{ name: "y", value: value!, dtype: "float32" }], "example");
}

const none = [0, 0] as const;
const one = [1, 1] as const;
const window = { strides: [1, 1], dilations: [1, 1], pads: [one, one], groups: 1 };
const average = { kind: "average", dilations: [1, 1], isCeil: false, countsPadding: false } as const;
const sum = { reduction: "sum", axes: [1], keepsAxes: false } as const;

/** Forms that together take every way through their kernels that sums. */
const subjects: readonly (readonly [name: string, program: () => Program])[] = [
  ["a convolution", () => stepOf(conv, window, [1, 5, 7, 9], [6, 5, 3, 3], [6])],
  [
    "a convolution of single pixels",
    () => stepOf(conv, { ...window, pads: [none, none] }, [1, 16, 5, 5], [9, 16, 1, 1], [9]),
  ],
  ["a convolution of each channel", () => stepOf(conv, { ...window, groups: 8 }, [1, 8, 9, 9], [8, 1, 3, 3], [8])],
  ["a convolution in groups", () => stepOf(conv, { ...window, groups: 2 }, [1, 8, 7, 9], [10, 4, 3, 3], [10])],
  [
    "a convolution of lines",
    () => stepOf(conv, { strides: [1], dilations: [1], pads: [none], groups: 1 }, [1, 4, 33], [5, 4, 5], [5]),
  ],
  [
    "a transposed convolution",
    () => stepOf(convTranspose, { ...window, strides: [2, 2], outputPadding: [0, 0] }, [1, 6, 5, 5], [6, 5, 3, 3], [5]),
  ],
  ["a pool", () => stepOf(pool, { ...average, kernel: [9, 9], strides: [1, 1], pads: [none, none] }, [1, 3, 16, 16])],
  ["a global pool", () => stepOf(globalPool, { kind: "average" }, [1, 27, 7, 9])],
  ["a product of matrices", () => stepOf(matMul, {}, [9, 37], [37, 24])],
  ["a product with few columns", () => stepOf(matMul, {}, [5, 37], [37, 5])],
  ["a layer on several rows", () => stepOf(dense, { skipZeros: false }, [5, 37], [37, 12], [12])],
  ["sums of lines", () => stepOf(reduce, sum, [27, 45])],
  ["sums of planes", () => stepOf(reduce, sum, [3, 45, 20])],
];

describe.each(subjects)("%s", (_, make) => {
  const program = make();
  const text = printModule(programModule(program, options));
  const mutants = sumMutantsOf(text);
  const x = floats(new Random(9), program.values[program.inputs[0]!.value]!.shape, rows);
  const [wanted] = runReference(program, [x], rows) as [Float32Array];

  /** 0 where every bit is the reference's. */
  const distance = (module: string): number => {
    const poisoned = new PoisonedProgram(program, accumulators, Uint8Array.from(assemble(module)));
    const [outputs] = poisoned.run([x], rows) as [Float32Array];
    if (outputs.every((y, i) => Object.is(y, wanted[i]))) return 0;
    return outputs.reduce((most, y, i) => Math.max(most, Math.abs(y - wanted[i]!)), Number.MIN_VALUE);
  };

  it("as it is, gives the reference's bits", () => {
    expect(distance(text)).toBe(0);
  });

  it("every mutant is noticed, and is the same function but for rounding", () => {
    const found = mutants.map(({ what, text }) => ({ what, distance: distance(text) }));
    expect(found.filter(({ distance }) => distance === 0)).toEqual([]);
    expect(found.filter(({ distance }) => !(distance < 1e-4))).toEqual([]);
    expect(mutants.length).toBeGreaterThan(1);
  });
});
