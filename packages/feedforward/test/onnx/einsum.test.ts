/** Einsum, CumSum and the ops that pick single elements: what the standard's cases leave out, and what is refused. */

import { describe, expect, it } from "vitest";
import { Graph } from "../../src/onnx/graph.ts";
import { lowerGraph } from "../../src/onnx/lower.ts";
import { Tensor, type TensorLike, tensor } from "../../src/tensor/tensor.ts";
import { node, runNode } from "./graphs.ts";

const long = (...values: number[]) => new Tensor("int64", [values.length], BigInt64Array.from(values, BigInt));
const counted = (...shape: number[]) => {
  const size = shape.reduce((product, length) => product * length, 1);
  return tensor(Float32Array.from({ length: size }, (_, i) => i + 1)).reshape(...shape);
};

function einsum(equation: string, ...inputs: Tensor[]): Tensor {
  const names = inputs.map((_, i) => `x${i}`);
  return runNode(node("Einsum", names, ["y"], { equation: ["string", equation] }), inputs)[0]!;
}

describe("einsum", () => {
  // By hand, or by algebra: what NumPy's einsum says of the same.
  it.each<[equation: string, inputs: Tensor[], wanted: TensorLike]>([
    ["i,i->", [counted(3), counted(3)], 14],
    ["i,i", [counted(3), counted(3)], 14],
    ["ij->j", [counted(2, 3)], [5, 7, 9]],
    ["ii", [counted(3, 3)], 15],
    ["ii->i", [counted(3, 3)], [1, 5, 9]],
    ["iij->j", [counted(2, 2, 2)], [8, 10]],
    ["...i->...", [counted(2, 3)], [6, 15]],
    ["i...->...", [counted(2, 3)], [5, 7, 9]],
    [
      "...,...",
      [counted(2, 2), counted(2)],
      [
        [1, 4],
        [3, 8],
      ],
    ],
    [
      "...i,...i->...",
      [counted(2, 1, 2), counted(2, 2)],
      [
        [5, 11],
        [11, 25],
      ],
    ],
    ["ij,j->i", [counted(2, 3), tensor([2])], [12, 30]],
    ["Ab,bA", [counted(2, 3), counted(3, 2)], 86],
    [",i->i", [tensor(2), counted(3)], [2, 4, 6]],
    ["i,j,k->", [counted(2), counted(2), counted(2)], 27],
    ["->", [tensor(4)], 4],
  ])("%s", (equation, inputs, wanted) => {
    expect(einsum(equation, ...inputs)).toEqual(tensor(wanted));
  });

  it("of whole numbers wraps", () => {
    const big = new Tensor("int64", [2], BigInt64Array.of(2n ** 62n, 3n));
    expect([...einsum("i,i->i", big, long(4, -5)).data]).toEqual([0n, -15n]);
    expect([...einsum("i->", big).data]).toEqual([2n ** 62n + 3n]);
    const short = new Tensor("int32", [2], Int32Array.of(65536, 3));
    expect([...einsum("i,i->i", short, short).data]).toEqual([0, 9]);
  });

  it("of nothing is 0", () => {
    expect(einsum("ij->i", tensor(new Float32Array(0)).reshape(2, 0)).toArray()).toEqual([0, 0]);
  });

  it.each([
    ["bi,ij->bj", [3, 2], true],
    ["bi,bj->b", [null, 3], true],
    ["bi,ib->b", [3, null], false],
    ["bi->i", [], false],
    ["bi->ib", [], false],
  ] as const)(
    "keeps the rows of a batch apart, %s: only where each row stays by itself",
    (equation, second, isBatched) => {
      const shapes = [["n", 3], second.map((size) => size ?? "n")] as const;
      const inputs = (second.length === 0 ? [shapes[0]] : shapes).map((shape, i) => ({
        name: `x${i}`,
        dtype: "float32" as const,
        shape,
      }));
      const isFree = second.some((size) => size === null);
      const made = new Graph({
        opset: 13,
        inputs: isFree ? inputs : inputs.slice(0, 1),
        outputs: [{ name: "y", dtype: null, shape: null }],
        nodes: [
          node(
            "Einsum",
            inputs.map(({ name }) => name),
            ["y"],
            { equation: ["string", equation] },
          ),
        ],
        constants: new Map(isFree || second.length === 0 ? [] : [["x1", counted(...(second as readonly number[]))]]),
      });
      const given = made.inputs.map(({ name, shape }) => [
        name,
        shape!.map((size) => (size === "n" ? 2 : (size as number))),
      ]);
      expect(lowerGraph(made, { shapes: new Map(given as [string, number[]][]) }).isBatched).toBe(isBatched);
    },
  );

  it.each([
    ["i->->i", [counted(2)], 'the equation "i->->i" is not written as in "ij,jk->ik"'],
    ["i1", [counted(2)], "is not written as"],
    ["i......", [counted(2)], "is not written as"],
    ["ij", [counted(2)], "does not fit the 1 axes of input 0"],
    ["ij...", [counted(2)], "does not fit the 1 axes of input 0"],
    ["i,j", [counted(2)], "has 2 terms for 1 inputs"],
    ["i->k", [counted(2)], "names an axis of the output twice, or one that no input has"],
    ["i->ii", [counted(2)], "names an axis of the output twice, or one that no input has"],
    ["...i->i", [counted(2, 2)], "sums over axes without a name"],
    ["i,i->", [counted(2), counted(3)], "axis 0 of input 1 has the size 3, elsewhere it is 2"],
    ["i,i->", [counted(2), long(1, 2)], "expected one dtype, got float32 and int64"],
    ["i->", [new Tensor("bool", [1], Uint8Array.of(1))], "does not take the dtype bool"],
    ["a,b,c,d,e->", Array.from({ length: 5 }, () => counted(1000)), "more than 68719476736 products are not computed"],
  ] as [string, Tensor[], string][])("%s is refused: %#", (equation, inputs, reason) => {
    expect(() => einsum(equation, ...inputs)).toThrow(reason);
  });
});

describe("cumulative sums", () => {
  const flags = (exclusive: number, reverse: number) =>
    ({ exclusive: ["int", BigInt(exclusive)], reverse: ["int", BigInt(reverse)] }) as const;

  it.each([
    [0, 0, [1, 3, 6]],
    [1, 0, [0, 1, 3]],
    [0, 1, [6, 5, 3]],
    [1, 1, [5, 3, 0]],
  ] as const)("exclusive %i, reverse %i, of floats and whole numbers", (exclusive, reverse, wanted) => {
    const sum = node("CumSum", ["x", "a"], ["y"], flags(exclusive, reverse));
    for (const dtype of ["float32", "int32", "int64", "uint8"] as const) {
      const [y] = runNode(sum, [counted(3).to(dtype), new Tensor("int64", [], BigInt64Array.of(0n))]);
      expect(y).toEqual(tensor([...wanted]).to(dtype));
    }
  });

  it.each([
    ["of bool", new Tensor("bool", [1], Uint8Array.of(1)), long(0), "does not take the dtype bool"],
    ["of no axis", counted(2), long(1), "axis 1 is out of range"],
    ["of two", counted(2), long(0, 0), "expected a single axis"],
  ])("%s is refused", (_, x, axis, reason) => {
    expect(() => runNode(node("CumSum", ["x", "a"], ["y"]), [x, axis])).toThrow(reason);
  });
});

describe("picking", () => {
  it.each([
    ["GatherElements", counted(2, 2), long(0), "indices [1] do not fit [2, 2], axis 0"],
    ["GatherElements", counted(2), long(2), "index 2 is out of range for an axis of 2"],
    ["GatherElements", counted(2), long(-3), "index -3 is out of range for an axis of 2"],
    ["GatherElements", counted(2), counted(2), "expected whole numbers as input 1, got float32"],
    ["GatherND", counted(2), long(0, 0), "index tuples [2] do not fit [2] with 0 batch axes"],
    ["GatherND", counted(2, 2), long(0, 2), "index 2 is out of range for an axis of 2"],
    ["GatherND", counted(2), counted(1), "expected whole numbers as input 1, got float32"],
  ] as const)("%s is refused: %#", (operator, x, indices, reason) => {
    expect(() => runNode(node(operator, ["x", "i"], ["y"]), [x, indices])).toThrow(reason);
  });

  it("elements along an axis that is not the first, where the others are shorter", () => {
    const gather = node("GatherElements", ["x", "i"], ["y"], { axis: ["int", 1n] });
    const indices = new Tensor("int64", [1, 4], BigInt64Array.of(2n, 0n, -1n, 1n));
    expect(runNode(gather, [counted(2, 3), indices])[0]!.toArray()).toEqual([[3, 1, 3, 2]]);
  });
});
