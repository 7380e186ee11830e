/** Pow as exporters write it: inside gelu and LayerNormalization, of whole numbers, of two dtypes. */

import { describe, expect, it } from "vitest";
import { Graph } from "../../src/onnx/graph.ts";
import { lowerGraph } from "../../src/onnx/lower.ts";
import { Session } from "../../src/session.ts";
import { Tensor, tensor } from "../../src/tensor/tensor.ts";
import { hex } from "../bits.ts";
import { node, runNode } from "./graphs.ts";

const x = tensor([
  [0.5, -1.25, 3],
  [-2, 1e-3, 40],
]);

function graphOf(nodes: Graph["nodes"], constants: Readonly<Record<string, Tensor>>): Graph {
  return new Graph({
    opset: 17,
    inputs: [{ name: "x", dtype: "float32", shape: ["n", 3] }],
    outputs: [{ name: "y", dtype: "float32", shape: null }],
    nodes,
    constants: new Map(Object.entries(constants)),
  });
}

describe("a normalisation in nodes", () => {
  const scale = tensor([0.5, 2, -1]);
  const bias = tensor([1, 0, 0.25]);
  const epsilon = Math.fround(1e-5);
  const axes = { axes: ["ints", [-1n]] } as const;
  const written = graphOf(
    [
      node("ReduceMean", ["x"], ["mean"], axes),
      node("Sub", ["x", "mean"], ["d"]),
      node("Pow", ["d", "two"], ["squares"]),
      node("ReduceMean", ["squares"], ["variance"], axes),
      node("Add", ["variance", "epsilon"], ["raised"]),
      node("Sqrt", ["raised"], ["deviation"]),
      node("Div", ["d", "deviation"], ["normal"]),
      node("Mul", ["normal", "scale"], ["scaled"]),
      node("Add", ["scaled", "bias"], ["y"]),
    ],
    { two: tensor(2), epsilon: tensor(epsilon), scale, bias },
  );
  const one = graphOf([node("LayerNormalization", ["x", "scale", "bias"], ["y"])], { scale, bias });

  it("has the bits of LayerNormalization, and its steps", () => {
    const [a, b] = [written, one].map((graph) => new Session(graph).run({ x }).y!.data as Float32Array);
    expect(hex(a!)).toBe(hex(b!));
    const [first, second] = [written, one].map((graph) =>
      lowerGraph(graph, { shapes: new Map([["x", [2, 3]]]) }).program.steps.map(({ op }) => op.name),
    );
    expect(first).toEqual(second);
  });
});

describe("an exponent that is known", () => {
  it.each([
    [2, "binary"],
    [0.5, "unary"],
    [-1, "unary"],
    [3, "wide"],
    [2.5, "wide"],
  ])("of %d is a step of %s, with the bits of one that is computed", (exponent, op) => {
    const known = graphOf([node("Pow", ["x", "e"], ["y"])], { e: tensor(exponent) });
    const { program } = lowerGraph(known, { shapes: new Map([["x", [2, 3]]]) });
    expect(program.steps.map((step) => step.op.name)).toEqual([op]);
    const [computed] = runNode(node("Pow", ["x", "e"], ["y"]), [x, tensor(exponent)]);
    for (const backend of ["wasm", "reference"] as const) {
      const { y } = new Session(known, { backend }).run({ x });
      expect(hex(y!.data as Float32Array)).toBe(hex(computed!.data as Float32Array));
    }
  });

  it("has more axes than the base", () => {
    const wide = graphOf([node("Pow", ["x", "e"], ["y"])], { e: tensor([[[2]]]) });
    expect(wide.run({ x }).get("y")!.shape).toEqual([1, 2, 3]);
  });
});

const long = (...values: bigint[]) => new Tensor("int64", [values.length], BigInt64Array.from(values));
const short = (...values: number[]) => new Tensor("int32", [values.length], Int32Array.from(values));

describe("whole numbers", () => {
  it.each<[what: string, x: Tensor, y: Tensor, z: Tensor]>([
    ["int64", long(2n, -3n, 0n, 7n), long(10n, 3n, 0n, 1n), long(1024n, -27n, 1n, 7n)],
    [
      "that wrap",
      long(3n, 2n, -2n, 10n),
      long(41n, 64n, 63n, 19n),
      long(36472996377170786403n - (1n << 64n) * 2n + (1n << 64n), 0n, -(1n << 63n), 10n ** 19n - (1n << 64n)),
    ],
    [
      "of exponents without end",
      long(3n, 1n, -1n, 2n),
      long(2n ** 62n, 2n ** 62n, 2n ** 62n + 1n, 2n ** 62n),
      long(BigInt.asIntN(64, modularPower(3n, 2n ** 62n)), 1n, -1n, 0n),
    ],
    ["of negative exponents", long(2n, 1n, -1n, -1n), long(-1n, -5n, -5n, -4n), long(0n, 1n, -1n, 1n)],
    ["int32", short(2, -3, 46341, 65536), short(10, 3, 2, 2), short(1024, -27, -2147479015, 0)],
    ["a float base", tensor([1.5, 2, 0]), long(2n, -1n, 0n), tensor([2.25, 0.5, 1])],
    ["a float exponent", long(4n, 9n, 2n), tensor([0.5, 1.5, 3.5]), long(2n, 27n, 11n)],
    ["int32 to int64", short(5, -2), long(2n, 3n), short(25, -8)],
  ])("%s", (_, base, exponent, wanted) => {
    const [result] = runNode(node("Pow", ["x", "y"], ["z"]), [base, exponent]);
    expect(result).toEqual(wanted);
  });

  it("0 to a negative exponent is refused, with the node", () => {
    const pow = node("Pow", ["x", "y"], ["z"]);
    expect(() => runNode(pow, [long(0n), long(-1n)])).toThrow("divides by the whole number 0");
  });

  it("bool is refused", () => {
    const truth = new Tensor("bool", [1], Uint8Array.of(1));
    expect(() => runNode(node("Pow", ["x", "y"], ["z"]), [truth, truth])).toThrow(
      'Pow "z": does not take the dtype bool',
    );
  });
});

function modularPower(base: bigint, exponent: bigint): bigint {
  // 3^(2^62) mod 2^64: squared 62 times.
  let power = base;
  for (let left = exponent; left > 1n; left >>= 1n) power = (power * power) % (1n << 64n);
  return power;
}
