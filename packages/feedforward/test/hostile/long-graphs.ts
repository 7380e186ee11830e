/** Graphs that are long, or have long axes without elements, and are fine: they must run, and soon. */

import { tensor } from "../../src/tensor/tensor.ts";
import { node } from "../onnx/graphs.ts";
import { chain, graph, type HostileGraph, int, ints, whole } from "./graphs.ts";

export const longGraphs: readonly HostileGraph[] = [
  graph("20,000 functions", "", () => chain(20_000, (from, to) => node("Relu", [from], [to]))),
  graph("20,000 sums of two", "", () => chain(20_000, (from, to) => node("Add", [from, "x"], [to]))),
  graph("a sum of 20,000", "", () => [node("Sum", new Array<string>(20_000).fill("x"), ["y"])]),
  graph("20,000 parts joined", "", () => [
    node("Concat", new Array<string>(20_000).fill("x"), ["y"], { axis: int(0) }),
  ]),
  graph("20,000 values that are alive at once", "", () => {
    const parts = Array.from({ length: 20_000 }, (_, i) => node("Abs", ["x"], [`a${i}`]));
    return [
      ...parts,
      node(
        "Sum",
        parts.map((_, i) => `a${i}`),
        ["y"],
      ),
    ];
  }),
  graph(
    "20,000 squeezes",
    "",
    () => chain(20_000, (from, to, i) => node(i % 2 === 0 ? "Unsqueeze" : "Squeeze", [from, "zero"], [to])),
    { constants: { zero: whole(0) } },
  ),
  graph(
    "2^40 rows of nothing",
    "",
    () => [
      node("Reshape", ["x", "empty"], ["e"]),
      node("Expand", ["e", "long"], ["l"]),
      node("Transpose", ["l"], ["t"]),
      node("Concat", ["t", "t"], ["c"], { axis: int(1) }),
      node("Softmax", ["c"], ["s"], { axis: int(0) }),
      node("Pad", ["s", "pads"], ["p"]),
      node("Shape", ["p"], ["y"]),
    ],
    { x: tensor([]), constants: { empty: whole(0, 1), long: whole(0, 2 ** 40), pads: whole(0, 0, 0, 0) } },
  ),
  graph(
    "2^40 products of nothing",
    "",
    () => [
      node("Reshape", ["x", "empty"], ["e"]),
      node("Expand", ["e", "long"], ["l"]),
      node("Transpose", ["l"], ["t"], { perm: ints(1, 2, 0) }),
      node("Transpose", ["t"], ["u"], { perm: ints(0, 2, 1) }),
      node("MatMul", ["t", "u"], ["m"]),
      node("Shape", ["u"], ["y"]),
    ],
    { x: tensor([]), constants: { empty: whole(0, 1, 1), long: whole(0, 2 ** 20, 1) } },
  ),
  graph("a layer of 100,000 outputs", "", () => [node("MatMul", ["x", "w"], ["y"])], {
    x: tensor([[1, 2]]),
    constants: { w: tensor(new Float32Array(200_000).fill(0.5)).reshape(2, 100_000) },
  }),
];
