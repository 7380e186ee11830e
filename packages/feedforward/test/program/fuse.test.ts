/**
 * What is folded into the weights of a layer, and what becomes its epilogue: behind a sum, never before it, where no other step
 * reads what lies between, and where every number stays finite.
 */

import { describe, expect, it } from "vitest";
import { bindActivation } from "../../src/functions/activation.ts";
import { formulaOf } from "../../src/functions/formula.ts";
import { type BinaryAttributes, binary } from "../../src/ops/binary.ts";
import { conv } from "../../src/ops/conv.ts";
import { dense, softmax, unary } from "../../src/ops/core-rules.ts";
import type { RuledOp } from "../../src/ops/op.ts";
import { view } from "../../src/ops/view.ts";
import { ProgramBuilder } from "../../src/program/builder.ts";
import { foldAffine, fuse } from "../../src/program/fuse.ts";
import type { Program, ValueId } from "../../src/program/program.ts";
import { Random } from "../../src/tensor/random.ts";
import type { Shape } from "../../src/tensor/shape.ts";
import { type Tensor, tensor } from "../../src/tensor/tensor.ts";
import { expectSame, runReference } from "../kernels/judge.ts";

type Operation = BinaryAttributes["operation"];
const [relu, tanh] = (["relu", "tanh"] as const).map((name) => formulaOf(bindActivation({ name })));

/** A program in the making, by short words. */
class Making {
  readonly builder = new ProgramBuilder({ valueBytes: 2 ** 20, foldedElements: 2 ** 20 });
  readonly x: ValueId;

  constructor(shape: Shape) {
    this.x = this.builder.input({ name: "x", dtype: "float32", shape });
  }

  constant(values: Parameters<typeof tensor>[0], ...shape: number[]): ValueId {
    const made = tensor(values) as Tensor;
    return this.builder.constant(shape.length === 0 ? made : made.reshape(...shape));
  }

  step<A extends object>(op: RuledOp<A>, attributes: A, ...inputs: (ValueId | null)[]): ValueId {
    return this.builder.emit({ name: op.name, op, attributes, inputs })[0]!;
  }

  dense(x = this.x, bias: ValueId | null = this.constant([1, -1])): ValueId {
    return this.step(dense, { skipZeros: true }, x, this.constant([[1, 2], [3, 4], [5, 6]]), bias); // biome-ignore format: a matrix
  }

  conv(x = this.x): ValueId {
    const window = { strides: [1], dilations: [1], pads: [[0, 0]] as const, groups: 1 };
    return this.step(conv, window, x, this.constant([[[1, 2]], [[3, 4]]]), this.constant([1, -1]));
  }

  compute(operation: Operation, a: ValueId, b: ValueId): ValueId {
    return this.step(binary, { operation }, a, b);
  }

  program(...outputs: ValueId[]): Program {
    return this.builder.build(
      outputs.map((value) => ({ name: "y", value, dtype: "float32" })),
      "example",
    );
  }
}

const names = ({ steps }: Program): string[] =>
  steps.map(({ op, epilogue }) => [op.name, ...epilogue.map(({ name }) => name)].join("+"));

/** Weight and bias of the only layer. */
function parametersOf({ steps, constants }: Program): number[][] {
  const { inputs } = steps.find(({ op }) => op.linear !== undefined)!;
  return [inputs[1], inputs[2]].map((input) => Array.from((constants.get(input ?? -1) ?? []) as Float32Array));
}

describe("behind a dense layer", () => {
  it.each<[string, Operation, "left" | "right", number[], number[], number[]]>([
    ["a sum", "add", "right", [10, 20], [1, 2, 3, 4, 5, 6], [11, 19]],
    ["a sum on the left", "add", "left", [10, 20], [1, 2, 3, 4, 5, 6], [11, 19]],
    ["a difference", "sub", "right", [10, 20], [1, 2, 3, 4, 5, 6], [-9, -21]],
    ["a difference from a constant", "sub", "left", [10, 20], [-1, -2, -3, -4, -5, -6], [9, 21]],
    ["a product", "mul", "right", [2, 3], [2, 6, 6, 12, 10, 18], [2, -3]],
    ["a product on the left", "mul", "left", [2, 3], [2, 6, 6, 12, 10, 18], [2, -3]],
    ["a quotient", "div", "right", [2, 4], [0.5, 0.5, 1.5, 1, 2.5, 1.5], [0.5, -0.25]],
    ["one number for all", "mul", "right", [2], [2, 4, 6, 8, 10, 12], [2, -2]],
  ])("%s is folded", (_, operation, side, values, weight, bias) => {
    const making = new Making([3]);
    const [y, c] = [making.dense(), making.constant(values)];
    const program = making.program(
      making.compute(operation, ...(side === "left" ? ([c, y] as const) : ([y, c] as const))),
    );
    const folded = foldAffine(program);
    expect([names(folded.program), ...parametersOf(folded.program)]).toEqual([["dense"], weight, bias]);
    expect(folded.rounded).toEqual(["dense"]);
    const x = [Float32Array.of(1, -2, 0.5)];
    expect(runReference(folded.program, x, 1)).toEqual(runReference(program, x, 1));
  });

  it("a bias that is added where there was none takes no rounding", () => {
    const making = new Making([3]);
    const folded = foldAffine(
      making.program(making.compute("add", making.dense(making.x, null), making.constant([7, 8]))),
    );
    expect([...parametersOf(folded.program), folded.rounded]).toEqual([[1, 2, 3, 4, 5, 6], [7, 8], []]);
  });

  it("several are one, rounded once", () => {
    const making = new Making([3]);
    const third = making.compute("mul", making.dense(), making.constant([1 / 3, 1 / 3]));
    const folded = foldAffine(making.program(making.compute("mul", third, making.constant([3, 3]))));
    const factor = Math.fround(1 / 3) * 3;
    expect(parametersOf(folded.program)[0]).toEqual([1, 2, 3, 4, 5, 6].map((w) => Math.fround(w * factor)));
    expect(names(folded.program)).toEqual(["dense"]);
  });
});

describe("is not folded", () => {
  it.each<[string, (making: Making) => ValueId[], string[]]>([
    ["before a layer", (m) => [m.dense(m.compute("sub", m.x, m.constant([1e4, 1, 1])))], ["binary", "dense"]],
    [
      "where the sum has another reader",
      (m) => {
        const y = m.dense();
        return [m.compute("mul", m.compute("mul", y, m.constant([2, 2])), y)];
      },
      ["dense", "binary", "binary"],
    ],
    [
      "where the sum is an output",
      (m) => {
        const y = m.dense();
        return [y, m.compute("mul", y, m.constant([2, 2]))];
      },
      ["dense", "binary"],
    ],
    [
      "where a weight would not be finite",
      (m) => [m.compute("mul", m.dense(), m.constant([3e38, 1]))],
      ["dense", "binary"],
    ],
    ["division by 0", (m) => [m.compute("div", m.dense(), m.constant([0, 1]))], ["dense", "binary"]],
    [
      "a constant that is not finite",
      (m) => [m.compute("add", m.dense(), m.constant([Number.NaN, 1]))],
      ["dense", "binary"],
    ],
    ["a constant over the sum", (m) => [m.compute("div", m.constant([1, 2]), m.dense())], ["dense", "binary"]],
    ["a maximum", (m) => [m.compute("max", m.dense(), m.constant([1, 2]))], ["dense", "binary"]],
    [
      "behind a function",
      (m) => [m.compute("mul", m.step(unary, { formula: relu! }, m.dense()), m.constant([2, 2]))],
      ["dense", "unary", "binary"],
    ],
    [
      "the sum with itself",
      (m) => {
        const y = m.dense();
        return [m.compute("add", y, y)];
      },
      ["dense", "binary"],
    ],
    [
      "what is computed",
      (m) => [m.compute("add", m.dense(), m.step(softmax, {}, m.dense()))],
      ["dense", "dense", "softmax", "binary"],
    ],
  ])("%s", (_, make, steps) => {
    const making = new Making([3]);
    const folded = foldAffine(making.program(...make(making)));
    expect([names(folded.program), folded.rounded]).toEqual([steps, []]);
  });

  it.each<[string, Shape, number[], number[]]>([
    ["a constant for each row", [2, 3], [10, 20], [2, 1]],
    ["a constant for each row, of one axis more", [2, 3], [10, 20], [1, 2, 1]],
    ["a constant for each element", [2, 3], [1, 2, 3, 4], [2, 2]],
    ["a constant that repeats the rows", [1, 3], [10, 20], [2, 1]],
    ["a constant that adds an axis", [2, 3], [10, 20], [1, 1, 2]],
  ])("%s", (_, shape, values, own) => {
    const making = new Making(shape);
    const program = making.program(making.compute("add", making.dense(), making.constant(values, ...own)));
    const folded = foldAffine(program).program;
    expect(names(folded)).toEqual(["dense", "binary"]);
    const x = [Float32Array.from({ length: shape[0]! * 3 }, (_, i) => i)];
    expect(runReference(folded, x, 1)).toEqual(runReference(program, x, 1));
  });
});

describe("behind a convolution", () => {
  it("one constant a channel is folded", () => {
    const making = new Making([1, 1, 4]);
    const folded = foldAffine(making.program(making.compute("mul", making.conv(), making.constant([2, 3], 2, 1))));
    expect([names(folded.program), ...parametersOf(folded.program)]).toEqual([["conv"], [2, 4, 9, 12], [2, -3]]);
  });

  it.each<[string, number[], number[]]>([
    ["one a column", [1, 2, 3], [3]],
    ["one a channel and column", [1, 2, 3, 4, 5, 6], [2, 3]],
  ])("%s is not", (_, values, own) => {
    const making = new Making([1, 1, 4]);
    const folded = foldAffine(making.program(making.compute("mul", making.conv(), making.constant(values, ...own))));
    expect(names(folded.program)).toEqual(["conv", "binary"]);
  });
});

it("no bias is -0, so that zeros may be left out of sums", () => {
  const making = new Making([3]);
  const tiny = making.constant([-1e-30, -1e-30]);
  const y = making.compute("mul", making.dense(making.x, making.constant([1e-30, 0])), tiny);
  const { program } = foldAffine(making.program(y));
  for (const value of parametersOf(program)[1]!) expect(Object.is(value, -0)).toBe(false);
  expectSame(program, new Random(1));
});

describe("an epilogue", () => {
  it.each<[string, (making: Making) => ValueId[], string[]]>([
    ["of a layer", (m) => [m.step(unary, { formula: relu! }, m.dense())], ["dense+relu"]],
    [
      "of several functions",
      (m) => [m.step(unary, { formula: tanh! }, m.step(unary, { formula: relu! }, m.dense()))],
      ["dense+relu+tanh"],
    ],
    ["of arithmetic", (m) => [m.step(unary, { formula: relu! }, m.compute("add", m.x, m.x))], ["binary+relu"]],
    [
      "of a function",
      (m) => [m.step(unary, { formula: relu! }, m.step(unary, { formula: tanh! }, m.x))],
      ["unary+relu"],
    ],
    [
      "behind what was folded",
      (m) => [m.step(unary, { formula: relu! }, m.compute("mul", m.dense(), m.constant([2, 2])))],
      ["dense+relu"],
    ],
    [
      "not where the value is an output",
      (m) => {
        const y = m.dense();
        return [y, m.step(unary, { formula: relu! }, y)];
      },
      ["dense", "unary"],
    ],
    [
      "not where it has another reader",
      (m) => {
        const y = m.dense();
        return [m.compute("add", y, m.step(unary, { formula: relu! }, y))];
      },
      ["dense", "unary", "binary"],
    ],
    [
      "not of a view",
      (m) => [m.step(unary, { formula: relu! }, m.step(view, { shape: [1, 3] }, m.x))],
      ["view", "unary"],
    ],
  ])("%s", (_, make, steps) => {
    const making = new Making([3]);
    const program = making.program(...make(making));
    const fused = fuse(program).program;
    expect(names(fused)).toEqual(steps);
    expectSame(fused, new Random(1));
  });
});

it("constants that no step reads any more are gone", () => {
  const making = new Making([3]);
  const { program } = foldAffine(making.program(making.compute("mul", making.dense(), making.constant([2, 2]))));
  expect([...program.constants.values()].map(({ length }) => length)).toEqual([6, 2]);
});
