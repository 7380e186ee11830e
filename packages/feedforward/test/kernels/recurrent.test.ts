/**
 * The kernels of recurrent layers against their reference, bit for bit: every cell, sizes with every remainder, batches and
 * examples, states that are given, constant or none, in poisoned memory, with many sums and few; and which forms the reference
 * runs.
 */

import { describe, expect, it } from "vitest";
import { type ActivationName, bindActivation } from "../../src/functions/activation.ts";
import { type Formula, formulaOf } from "../../src/functions/formula.ts";
import { float32 } from "../../src/functions/lane.ts";
import { gru, lstm, type RecurrentAttributes, rnn } from "../../src/ops/recurrent.ts";
import { Random } from "../../src/tensor/random.ts";
import { some } from "../effort.ts";
import { Bench, expectSame, type Source } from "./judge.ts";

const formula = (name: ActivationName): Formula => formulaOf(bindActivation({ name }));
const usual: RecurrentAttributes = {
  functions: ["sigmoid", "tanh", "tanh"].map((name) => formula(name as ActivationName)),
  isReverse: false,
  batchAxis: 1,
  clip: 0,
  isCoupled: false,
  resetsAfter: false,
};
const plain = { ...usual, functions: [formula("tanh")] };

const cells = [
  ["lstm", lstm, 4, usual],
  [
    "lstm of relu",
    lstm,
    4,
    { ...usual, functions: ["hardSigmoid", "relu", "elu"].map((name) => formula(name as ActivationName)) },
  ],
  ["gru", gru, 3, usual],
  ["gru that resets after", gru, 3, { ...usual, resetsAfter: true }],
  ["rnn", rnn, 1, plain],
  ["rnn of relu", rnn, 1, { ...plain, functions: [formula("relu")] }],
] as const;

interface Sizes {
  readonly size: number;
  readonly batch: number;
  readonly steps: number;
}

interface Case {
  readonly gates: number;
  readonly attributes: RecurrentAttributes;
  readonly weight?: Source;
  readonly state?: Source | null;
  readonly extras?: Readonly<Record<number, Source>>;
}

/** A program of one layer, with all its outputs. */
function programOf(
  bench: Bench,
  op: typeof lstm,
  sizes: Sizes,
  { gates, attributes, weight, state = null, extras = {} }: Case,
) {
  const { size, batch, steps } = sizes;
  const leading = attributes.batchAxis === 0 ? [batch, steps] : [steps, batch];
  const of = (source: Source | null | undefined, shape: readonly number[]) =>
    source === null || source === undefined ? null : bench.value(source, shape);
  const inputs = [
    bench.value("given", [...leading, gates * size]),
    bench.value(weight ?? "constant", [size, gates * size]),
    of(extras[2] ?? (gates === 3 && attributes.resetsAfter ? "constant" : null), [size]),
    extras[3] === undefined ? null : bench.builder.input({ name: "lengths", dtype: "int32", shape: [batch] }),
    of(state, [batch, size]),
    gates === 4 ? of(state, [batch, size]) : null,
    of(extras[6], [3 * size]),
  ];
  const outputs = bench.builder.emit({ name: op.name, op, attributes, inputs });
  return bench.program(...outputs);
}

describe.each(cells)("%s", (_, op, gates, attributes) => {
  it.each(some([1, 2, 3, 4, 5, 7, 8, 13, 21, 33]))("of %i", (size) => {
    for (const [batch, steps] of [
      [1, 1],
      [1, 4],
      [3, 2],
    ] as const) {
      for (const [batchAxis, isReverse] of [
        [0, false],
        [1, true],
      ] as const) {
        for (const state of [null, "given", "padded"] as const) {
          const bench = new Bench(new Random(size), state === "given" ? "corners" : "half");
          const own = { ...attributes, batchAxis, isReverse };
          expectSame(programOf(bench, op, { size, batch, steps }, { gates, attributes: own, state }), bench.random, {
            mostRows: 3,
          });
        }
      }
    }
  });

  it("of no steps, no rows, weights that are computed, clipped or from a constant state runs in the reference", () => {
    const run = (sizes: Sizes, one: Partial<Case>) => {
      const bench = new Bench(new Random(1), "half");
      expectSame(programOf(bench, op, sizes, { gates, attributes, state: "given", ...one }), bench.random, {
        hosted: [op.name],
      });
    };
    run({ size: 3, batch: 2, steps: 0 }, {});
    run({ size: 3, batch: 0, steps: 2 }, {});
    run({ size: 3, batch: 2, steps: 2 }, { weight: "given" });
    run({ size: 3, batch: 2, steps: 2 }, { state: "constant" });
    run({ size: 3, batch: 2, steps: 2 }, { attributes: { ...attributes, clip: 0.5 } });
  });
});

describe("rare forms run in the reference", () => {
  it.each([
    ["peepholes", { gates: 4, attributes: usual, extras: { 6: "constant" } }],
    ["coupled gates", { gates: 4, attributes: { ...usual, isCoupled: true } }],
  ] as const)("%s", (_, one) => {
    const bench = new Bench(new Random(1), "half");
    expectSame(programOf(bench, lstm, { size: 3, batch: 2, steps: 2 }, one), bench.random, { hosted: ["lstm"] });
  });
});

it("one LSTM by hand: c = σ(f)·c + σ(i)·tanh(g), h = σ(o)·tanh(c)", () => {
  const [i, o, f, g, h0, c0] = [0.5, -0.25, 1, 2, 0.125, -0.5];
  const weight = Float32Array.of(1, 2, 3, 4);
  const outputs = [1, 1, 1].map((size) => ({ dtype: "float32" as const, shape: [1, size], data: new Float32Array(1) }));
  const one = (data: Float32Array, shape: readonly number[]) => ({ dtype: "float32" as const, shape, data });
  const inputs = [
    one(Float32Array.of(i, o, f, g), [1, 1, 4]),
    one(weight, [1, 4]),
    null,
    null,
    one(Float32Array.of(h0), [1, 1]),
    one(Float32Array.of(c0), [1, 1]),
    null,
  ];
  lstm.reference(float32, { inputs, outputs }, usual);
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const c = sigmoid(f + 3 * h0) * c0 + sigmoid(i + h0) * Math.tanh(g + 4 * h0);
  expect(outputs[2]!.data[0]).toBeCloseTo(c, 6);
  expect(outputs[1]!.data[0]).toBeCloseTo(sigmoid(o + 2 * h0) * Math.tanh(c), 6);
});
