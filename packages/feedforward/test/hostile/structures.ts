/** Hostile graphs that have their harm from how they are put together: equations, branches in branches, chains of powers. */

import type { GraphNode } from "../../src/onnx/node.ts";
import { Tensor, tensor } from "../../src/tensor/tensor.ts";
import { node } from "../onnx/graphs.ts";
import { chain, graph, type HostileGraph, huge, int, text, tooLarge, tooMuch, whole } from "./graphs.ts";

const branchOf = (nodes: readonly GraphNode[], output: string) =>
  [
    "graph",
    { inputs: [], outputs: [{ name: output, dtype: null, shape: null }], nodes, constants: new Map() },
  ] as const;

export const hostileStructures: readonly HostileGraph[] = [
  graph(
    "einsum of 2^60 products",
    "more than 68719476736 products are not computed",
    () => [node("Expand", ["x", "to"], ["e"]), node("Einsum", ["e", "e", "e"], ["y"], { equation: text("i,j,k->") })],
    { constants: { to: whole(2 ** 20) } },
  ),
  graph(
    "einsum of constants",
    tooMuch,
    () => [node("Einsum", ["c", "c"], ["e"], { equation: text("i,j->") }), node("Add", ["x", "e"], ["y"])],
    { constants: { c: tensor(new Float32Array(2 ** 16)) } },
  ),
  graph(
    "einsum to 2^40 elements",
    tooLarge,
    () => [node("Einsum", ["c", "c", "x"], ["y"], { equation: text("i,j,k->ijk") })],
    { constants: { c: tensor(new Float32Array(2 ** 16)) } },
  ),
  graph(
    "a branch of 2^40 elements",
    tooLarge,
    () => {
      const bomb = branchOf([node("Expand", ["x", "to"], ["e"])], "e");
      return [node("If", ["c"], ["y"], { then_branch: bomb, else_branch: branchOf([], "x") })];
    },
    { constants: { to: whole(huge), c: new Tensor("bool", [], Uint8Array.of(1)) } },
  ),
  graph(
    "thirty branches, each twice the one inside",
    tooLarge,
    () => {
      let inner: readonly GraphNode[] = [node("Identity", ["x"], ["v0"])];
      for (let i = 1; i <= 30; i++) {
        const branch = branchOf(inner, `v${i - 1}`);
        const twice = node("Concat", [`w${i}`, `w${i}`], [`v${i}`], { axis: int(0) });
        inner = [node("If", ["c"], [`w${i}`], { then_branch: branch, else_branch: branchOf([], "x") }), twice];
      }
      return inner;
    },
    { constants: { c: new Tensor("bool", [], Uint8Array.of(1)) } },
  ),
  graph(
    "powers of constants",
    tooMuch,
    () => [...chain(1000, (from, to) => node("Pow", [from, "e"], [to]), "c"), node("Add", ["x", "v1000"], ["y"])],
    { constants: { c: tensor(new Float32Array(2 ** 16)), e: tensor(1.5) } },
  ),
];
