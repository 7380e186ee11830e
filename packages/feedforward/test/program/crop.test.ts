/** Convolutions cut to what is read of them: the same answers, from fewer outputs. */

import { expect, it } from "vitest";
import { reference } from "../../src/backend/reference.ts";
import { bindActivation } from "../../src/functions/activation.ts";
import { formulaOf } from "../../src/functions/formula.ts";
import { type ConvAttributes, conv } from "../../src/ops/conv.ts";
import type { Op, RuledOp } from "../../src/ops/op.ts";
import { globalPool, type PoolAttributes, pool } from "../../src/ops/pool.ts";
import { view } from "../../src/ops/view.ts";
import { cropWindows } from "../../src/program/crop.ts";
import type { Program, Step, Value } from "../../src/program/program.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Shape, sizeOf } from "../../src/tensor/shape.ts";
import { hex } from "../bits.ts";

const random = new Random(3);
const transform = { divisor: 1, mean: null, std: null };

/** A chain of steps from one input; a convolution has weights of its own. */
class Chain {
  readonly values: Value[] = [];
  readonly steps: Step[] = [];
  readonly constants = new Map<number, Float32Array>();
  last = 0;

  constructor(shape: Shape) {
    this.values.push({ dtype: "float32", shape, per: "example" });
  }

  conv(outputs: number, kernel: Shape, attributes: Partial<ConvAttributes> = {}): this {
    const shape = [outputs, this.values[this.last]!.shape[1]!, ...kernel];
    const weight = this.values.push({ dtype: "float32", shape, per: "program" }) - 1;
    this.constants.set(
      weight,
      Float32Array.from({ length: sizeOf(shape) }, () => random.uniform() - 0.5),
    );
    const ones = kernel.map(() => 1);
    const window = {
      strides: ones,
      dilations: ones,
      pads: kernel.map(() => [0, 0] as const),
      groups: 1,
      ...attributes,
    };
    return this.step(conv, window, weight);
  }

  pool(kernel: Shape, attributes: Partial<PoolAttributes> = {}): this {
    const window = { strides: kernel, dilations: kernel.map(() => 1), pads: kernel.map(() => [0, 0] as const) };
    return this.step(pool, { ...window, kernel, kind: "max", isCeil: false, countsPadding: false, ...attributes });
  }

  step<A extends object>(op: RuledOp<A>, attributes: A, ...others: number[]): this {
    const inputs = [this.last, ...others];
    const { shape } = op.infer(
      inputs.map((input) => this.values[input]!),
      attributes,
    )[0]!;
    this.last = this.values.push({ dtype: "float32", shape, per: "example" }) - 1;
    const relu = formulaOf(bindActivation({ name: "relu" }));
    const epilogue = op.name === "conv" ? [relu] : [];
    this.steps.push({ name: op.name, op: op as Op, attributes, inputs, outputs: [this.last], epilogue });
    return this;
  }

  program(...others: number[]): Program {
    const { values, steps, constants } = this;
    const port = { name: "", dtype: "float32" } as const;
    const outputs = [this.last, ...others].map((value) => ({ ...port, value }));
    return { values, steps, constants, inputs: [{ ...port, value: 0, transform }], outputs };
  }
}

/** What the program answers, and the outputs of its convolutions. */
function run(program: Program): { answer: string; sizes: (readonly number[])[] } {
  const input = Float32Array.from({ length: sizeOf(program.values[0]!.shape) }, (_, i) => ((i * 7) % 11) - 5);
  const outputs = program.outputs.map(({ value }) => new Float32Array(sizeOf(program.values[value]!.shape)));
  reference.prepare(program).run({ inputs: [input], rows: 1, outputs });
  const sizes = program.steps
    .filter(({ op }) => op.name === "conv")
    .map(({ outputs: [y] }) => program.values[y!]!.shape.slice(2));
  return { answer: outputs.map(hex).join(" "), sizes };
}

const pads = [[1, 1] as const, [1, 1] as const];

it.each<[string, Chain, number[][]]>([
  [
    "four windows of three read twelve of fourteen",
    new Chain([1, 2, 14, 14]).conv(3, [3, 3], { pads }).pool([3, 3]),
    [[12, 12]],
  ],
  ["a convolution without padding is cut too", new Chain([1, 2, 9, 8]).conv(3, [3, 3]).pool([2, 2]), [[6, 6]]],
  ["along one axis only", new Chain([1, 2, 10, 9]).conv(3, [3, 3], { pads }).pool([2, 2]), [[10, 8]]],
  ["what fits is left alone", new Chain([1, 2, 8, 8]).conv(3, [3, 3], { pads }).pool([2, 2]), [[8, 8]]],
  [
    "padding of the pool does not matter where windows end before it",
    new Chain([1, 1, 12, 12]).conv(2, [3, 3], { pads }).pool([3, 3], { strides: [4, 4], pads }),
    [[10, 10]],
  ],
  [
    "means with padding that counts",
    new Chain([1, 1, 12])
      .conv(2, [3], { pads: [[1, 1]] })
      .pool([3], { strides: [4], pads: [[1, 1]], kind: "average", countsPadding: true }),
    [[10]],
  ],
  [
    "a chain of convolutions is cut from its end",
    new Chain([1, 2, 23])
      .conv(3, [2])
      .conv(2, [3], { strides: [2] })
      .pool([4]),
    [[17], [8]],
  ],
  [
    "with strides and dilations",
    new Chain([1, 2, 40]).conv(2, [3], { strides: [3], dilations: [2] }).conv(2, [2], { strides: [4], dilations: [3] }),
    [[12], [3]],
  ],
  [
    "a last window behind the padding reads everything",
    new Chain([1, 1, 9]).conv(1, [1]).pool([2], { isCeil: true }),
    [[9]],
  ],
  [
    "what others read is left alone",
    new Chain([1, 2, 7, 7]).conv(3, [1, 1]).step(globalPool, { kind: "max" }),
    [[7, 7]],
  ],
  [
    "what is not known to read windows reads all",
    new Chain([1, 1, 7])
      .conv(1, [1])
      .step(view, { shape: [1, 1, 7] })
      .pool([2]),
    [[7]],
  ],
])("%s", (_, chain, sizes) => {
  const before = run(chain.program());
  const after = run(cropWindows(chain.program()));
  expect(after).toEqual({ answer: before.answer, sizes });
});

it("an output of the program is left alone, and so is what two steps read", () => {
  const chain = new Chain([1, 1, 7]).conv(2, [1]);
  const output = chain.last;
  chain.pool([2]);
  expect(run(cropWindows(chain.program(output))).sizes).toEqual([[7]]);
  chain.last = output;
  chain.pool([3]);
  expect(run(cropWindows(chain.program(chain.last - 1))).sizes).toEqual([[7]]);
});
