/** Values that are wrong only when a step runs: the error names the node, once, in both languages and on every backend. */

import { describe, expect, it } from "vitest";
import { Session, type Tensor, tensor } from "../../src/index.ts";
import { errorSentence } from "../../src/messages.ts";
import { Graph } from "../../src/onnx/graph.ts";
import { thrownBy } from "../messages/mistakes.ts";
import { node, runNode } from "./graphs.ts";

const whole = (...values: number[]): Tensor => tensor(values, { dtype: "int64" });
const names = ["a", "b", "c"];

type Case = readonly [operator: string, inputs: readonly Tensor[], code: string];

const cases: readonly Case[] = [
  ["Div", [whole(1, 2), whole(1, 0)], "op-zero"],
  ["Mod", [whole(1, 2), whole(1, 0)], "op-zero"],
  ["Pow", [whole(1, 0), whole(1, -1)], "op-zero"],
  ["Gather", [tensor([1, 2]), whole(0, 2)], "op-index"],
  ["GatherElements", [tensor([1, 2]), whole(0, -3)], "op-index"],
  ["GatherND", [tensor([1, 2]), whole(2)], "op-index"],
  ["ScatterND", [tensor([1, 2]), tensor([[2]], { dtype: "int64" }), tensor([1])], "op-index"],
];

/** The operator behind an input that moves nothing, and before a function that may be taken into its step. */
function graphOf([operator, inputs]: Case, known: number): Graph {
  return new Graph({
    opset: 18,
    inputs: inputs.slice(0, inputs.length - known).map(({ dtype, shape }, i) => ({ name: names[i]!, dtype, shape })),
    outputs: [{ name: "y", dtype: null, shape: null }],
    nodes: [
      node(operator, names.slice(0, inputs.length), ["made"]),
      node("Cast", ["made"], ["float"], { to: ["int", 1n] }),
      node("Relu", ["float"], ["y"]),
    ],
    constants: new Map(inputs.map((input, i) => [names[i]!, input] as const).slice(inputs.length - known)),
  });
}

const feeds = ([, inputs]: Case, known: number): Record<string, Tensor> =>
  Object.fromEntries(inputs.slice(0, inputs.length - known).map((input, i) => [names[i]!, input]));

async function expectNode(given: Case, mistake: () => unknown): Promise<void> {
  const error = await thrownBy(mistake);
  const name = `${given[0]} "made"`;
  expect(error).toMatchObject({ code: given[2], facts: { node: name } });
  for (const language of ["en", "ko"] as const) {
    expect(errorSentence(error, language).split(name)).toEqual(["", expect.stringMatching(/^: ./)]);
  }
}

describe.each(cases)("%s", (...given) => {
  it.each([["reference"], ["wasm"]] as const)("in a session, %s", async (backend) => {
    const session = new Session(graphOf(given, 0), { backend });
    await expectNode(given, () => session.run(feeds(given, 0)));
  });

  it("where the last input is a constant", async () => {
    await expectNode(given, () => graphOf(given, 1).run(feeds(given, 1)));
  });

  it("where everything is constant, before anything runs", async () => {
    await expectNode(given, () => graphOf(given, given[1].length).run({}));
  });
});

it.each(["en", "ko"] as const)("a shape of thousands of axes is cut, %s", async (language) => {
  const sizes = whole(...Array<number>(5000).fill(-1));
  const error = await thrownBy(() => runNode(node("Reshape", ["a", "b"], ["y"]), [tensor([1]), sizes]));
  expect(error).toMatchObject({ code: "node-view", facts: { from: [1] } });
  const [name, ...sentence] = errorSentence(error, language).split(": ");
  expect([name, sentence.join(": ").length]).toEqual(['Reshape "y"', 241]);
});
