/** What TensorFlow.js saves is read, and answers as it answers there. */

import { describe, expect, it } from "vitest";
import { readTfjs } from "../../src/formats/tfjs.ts";
import type { Graph } from "../../src/onnx/graph.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { type GoldenModel, goldenModels, goldenTensor, modelBytes, weightFiles } from "./tfjs-golden.ts";

describe("what TensorFlow.js answers", () => {
  it.each(goldenModels.map((golden) => [golden.name, golden] as const))("%s", (_, golden) => {
    const graph = readTfjs(modelBytes(golden), { files: weightFiles(golden) });
    const outputs = [...graph.run(feedsOf(graph, golden)).values()];
    expect(outputs).toHaveLength(golden.outputs.length);
    for (const [i, output] of golden.outputs.entries()) {
      expect(outputs[i]!.shape).toEqual(output.shape);
      expect(farthest(outputs[i]!, goldenTensor(output))).toBeLessThan(1);
    }
  });
});

function feedsOf(graph: Graph, { inputs }: GoldenModel): Map<string, Tensor> {
  return new Map(inputs.map((input, i) => [graph.inputs[i]!.name, goldenTensor(input)]));
}

/** How far the answers lie apart at most, where 1 is 1e-4 of the value and 1e-5. */
function farthest(got: Tensor, expected: Tensor): number {
  let most = 0;
  for (let i = 0; i < expected.size; i++) {
    const difference = Math.abs(got.at(i) - expected.at(i));
    most = Math.max(most, difference / (1e-5 + 1e-4 * Math.abs(expected.at(i))));
  }
  return most;
}
