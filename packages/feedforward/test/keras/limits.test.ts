/** Models that are refused for what they are as a whole: too many layers, an archive without its weights. */

import { describe, expect, it } from "vitest";
import { graphWords } from "../../src/cli/words/graph.ts";
import { readModel } from "../../src/formats/model.ts";
import { writeZip } from "../../src/formats/zip/write.ts";
import { kerasGraph, layer, sequential } from "./models.ts";

describe("layers", () => {
  const chain = (count: number) =>
    sequential(
      ...Array.from({ length: count }, (_, i) => layer("Activation", { name: `a${i}`, batch_shape: [null, 2] })),
    );

  it("of more than 32,768 are refused before any is looked at", () => {
    const models = Array.from({ length: 32_769 }, () => "no layer") as never[];
    const tooMany = "keras: the model has more than 32768 calls of layers";
    expect(() => kerasGraph(sequential(...models))).toThrow(tooMany);
    expect(() => kerasGraph(chain(32_769))).toThrow(tooMany);
  });

  it("of fewer run", () => {
    expect(kerasGraph(chain(3)).outputs).toHaveLength(1);
  });
});

it("a .keras without its weights is refused as one", () => {
  const empty = new TextEncoder().encode("{}");
  const bytes = writeZip([
    ["config.json", empty],
    ["metadata.json", empty],
  ]);
  expect(() => readModel(bytes)).toThrow(
    "keras: the file has no model.weights.h5, only config.json, metadata.json; model.save without sharding writes it",
  );
});

it.each([
  ["1", "1", "a graph of 1 node, run in 1 step"],
  ["2", "12", "a graph of 2 nodes, run in 12 steps"],
])("%s nodes and %s steps are counted", (nodes, steps, line) => {
  expect(graphWords.graphLine(nodes, steps)).toBe(line);
});
