/**
 * Building a program: what depends on constants alone is computed at once, within a budget; sizes are refused before anything
 * is allocated; floats are computed in float32; what no step needs is left out.
 */

import { describe, expect, it } from "vitest";
import { ShapeError, UnsupportedError } from "../../src/errors.ts";
import { float64 } from "../../src/functions/float64.ts";
import { binary } from "../../src/ops/binary.ts";
import { concat } from "../../src/ops/concat.ts";
import { dense } from "../../src/ops/core-rules.ts";
import { expand } from "../../src/ops/expand.ts";
import { matMul } from "../../src/ops/matmul.ts";
import type { RuledOp } from "../../src/ops/op.ts";
import { topK } from "../../src/ops/topk.ts";
import { copy, view } from "../../src/ops/view.ts";
import { ProgramBuilder } from "../../src/program/builder.ts";
import type { ValueId } from "../../src/program/program.ts";
import type { Shape } from "../../src/tensor/shape.ts";
import { Tensor, tensor, zeros } from "../../src/tensor/tensor.ts";

const builderOf = (foldedElements = 1000, valueBytes = 2 ** 20) =>
  new ProgramBuilder({ valueBytes, foldedElements, doubles: float64 });
const add = { operation: "add" } as const;

function emit<A extends object>(builder: ProgramBuilder, op: RuledOp<A>, attributes: A, ...inputs: (ValueId | null)[]) {
  return builder.emit({ name: op.name, op, attributes, inputs })[0]!;
}

const port = (value: ValueId) => ({ name: "y", value, dtype: "float32" }) as const;

describe("folding", () => {
  it("computes what depends on constants alone, in the dtype of the file", () => {
    const builder = builderOf();
    const [a, b] = [0.1, 0.2].map((value) => builder.constant(tensor([value], { dtype: "float64" }))) as [
      number,
      number,
    ];
    const sum = emit(builder, binary, add, a, b);
    expect(builder.constantOf(sum)).toEqual(tensor([0.1 + 0.2], { dtype: "float64" }));
    expect(builder.build([], "example").steps).toEqual([]);
  });

  it("costs its inputs and outputs, and the products of a matrix; a view costs nothing", () => {
    const builder = builderOf(30 + 8 + 100 * 10);
    const ten = builder.constant(zeros([10]));
    for (let i = 0; i < 100; i++) emit(builder, view, { shape: [2, 5] }, ten);
    emit(builder, binary, add, ten, ten); // 30
    const [left, right] = [builder.constant(zeros([2, 2])), builder.constant(zeros([2, 2]))];
    emit(builder, matMul, {}, left, right); // 12 elements, 8 products
    expect(() =>
      emit(builder, matMul, {}, builder.constant(zeros([10, 11])), builder.constant(zeros([11, 10]))),
    ).toThrow("makes too much of too few constants");
  });

  it("ends where the budget ends, before anything is made", () => {
    const builder = builderOf(100);
    let value = builder.constant(tensor([1]));
    const grow = () => {
      value = emit(builder, concat, { axis: 0 }, value, value);
    };
    for (let i = 0; i < 4; i++) grow(); // 4 + 8 + 16 + 32
    expect(grow).toThrow(UnsupportedError);
    expect(builder.constantOf(value)!.size).toBe(16);
  });

  it("of constants that are made of little counts too", () => {
    const builder = builderOf(100);
    builder.reserve({ dtype: "int64", shape: [60] });
    expect(() => builder.reserve({ dtype: "int64", shape: [60] })).toThrow(UnsupportedError);
    expect(() => builder.reserve({ dtype: "int64", shape: [2 ** 40] })).toThrow(ShapeError);
  });

  it("stops at what depends on an input", () => {
    const builder = builderOf();
    const x = builder.input({ name: "x", dtype: "float32", shape: [1] });
    const y = emit(builder, binary, add, x, builder.constant(tensor([1])));
    expect(builder.constantOf(y)).toBeNull();
    expect(builder.sourcesOf(y)).toEqual(["x"]);
    expect(builder.build([port(y)], "example").steps).toHaveLength(1);
  });

  it("of no elements is quick, however long the axes are", () => {
    const builder = builderOf();
    const empty = builder.constant(zeros([0, 1]));
    const long = emit(builder, expand, { shape: [0, 2 ** 40] }, empty);
    const turned = emit(builder, view, { shape: [2 ** 40, 0] }, long);
    const joined = emit(builder, concat, { axis: 1 }, turned, turned);
    expect(builder.type(joined).shape).toEqual([2 ** 40, 0]);
    expect(
      builder.constantOf(emit(builder, dense, { skipZeros: true }, turned, builder.constant(zeros([0, 0])), null))!
        .size,
    ).toBe(0);
  });
});

describe("sizes", () => {
  it.each<[string, Shape]>([
    ["too many bytes", [2 ** 18 + 1]],
    ["2^40 elements", [2 ** 40]],
    ["a product that is no number", [2 ** 53, 2 ** 53]],
    ["65 axes", new Array<number>(65).fill(1)],
    ["a negative size", [-1]],
    ["half an element", [0.5]],
  ])("%s: refused before anything is allocated", (_, shape) => {
    const builder = builderOf(2 ** 60);
    const x = builder.input({ name: "x", dtype: "float32", shape: [1] });
    expect(() => builder.input({ name: "z", dtype: "float32", shape })).toThrow(ShapeError);
    expect(() => builder.reserve({ dtype: "float32", shape })).toThrow(
      "would be larger than the 1048576 bytes allowed",
    );
    if (shape.every((size) => Number.isInteger(size) && size > 0)) {
      expect(() => emit(builder, expand, { shape }, x)).toThrow(ShapeError);
      expect(() => emit(builder, expand, { shape }, builder.constant(tensor([1])))).toThrow(ShapeError);
    }
  });
});

describe("floats", () => {
  it.each(["float16", "bfloat16", "float64"] as const)(
    "of %s beside computed values are float32, once for all",
    (dtype) => {
      const builder = builderOf();
      const x = builder.input({ name: "x", dtype, shape: [1] });
      const c = builder.constant(tensor([0.1], { dtype }));
      const y = emit(builder, binary, add, emit(builder, binary, add, x, c), c);
      const program = builder.build([port(y)], "example");
      expect(
        program.values.filter((_, value) => program.steps.some(({ outputs }) => outputs.includes(value))),
      ).toMatchObject([{ dtype: "float32" }, { dtype: "float32" }]);
      expect([...program.constants.values()]).toEqual([tensor([0.1], { dtype }).to("float32").data]);
      expect(program.inputs).toMatchObject([{ name: "x", dtype }]);
      expect(program.values[program.inputs[0]!.value]!.dtype).toBe("float32");
    },
  );
});

describe("a program", () => {
  it("is what its outputs need, in order", () => {
    const builder = builderOf();
    const x = builder.input({ name: "x", dtype: "float32", shape: [3] });
    const used = builder.constant(tensor([1, 2, 3]));
    const a = emit(builder, binary, add, x, used);
    emit(builder, binary, add, a, builder.constant(tensor([4])));
    const [values, places] = builder.emit({
      name: "best",
      op: topK,
      attributes: { axis: 0, k: 2, isLargest: true },
      inputs: [a],
    });
    const { steps, constants, values: types } = builder.build([port(places!)], "example");
    expect(steps.map(({ op }) => op.name)).toEqual(["binary", "topk"]);
    expect(steps[1]!.outputs).toEqual([values, places]);
    expect([...constants.keys()]).toEqual([used]);
    expect(types[places!]).toEqual({ dtype: "int64", shape: [2], per: "example" });
  });

  it("gives constants as outputs by a step", () => {
    const builder = builderOf();
    const c = builder.constant(new Tensor("int64", [1], BigInt64Array.of(5n)));
    const [y] = builder.emitUnfolded({ name: "y", op: copy, attributes: {}, inputs: [c] });
    expect(builder.build([port(y!)], "example").steps).toHaveLength(1);
  });
});
