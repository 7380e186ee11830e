/**
 * Networks that torch.onnx.export wrote, at several opsets, against what PyTorch predicts (scripts/golden-onnx.py): as
 * graphs, and as networks wherever they are chains of layers that a network has.
 */

import { describe, expect, it } from "vitest";
import { readNetwork } from "../../src/formats/model.ts";
import { readOnnx } from "../../src/formats/onnx.ts";
import { architecture } from "../../src/network/summary.ts";
import { Session } from "../../src/session.ts";
import { expectClose, fromBase64, golden, goldenTensor } from "../formats/onnx-golden.ts";

/** By what the exported module is called; null for those that no network can be. */
const architectures: Readonly<Record<string, string | null>> = {
  sigmoid: "6 → 5 sigmoid → 3",
  relu: "6 → 5 relu → 3",
  tanh: "6 → 5 tanh → 3",
  leakyRelu: "6 → 5 leakyRelu → 3",
  elu: "6 → 5 elu → 3",
  selu: "6 → 5 selu → 3",
  softplus: "6 → 5 softplus → 3",
  gelu: "6 → 5 gelu → 3",
  geluTanh: "6 → 5 geluTanh → 3",
  hardSigmoid: "6 → 5 hardSigmoid → 3",
  step: "6 → 5 step → 3",
  "Flatten, BatchNorm1d, Dropout, no bias, Softmax": "6 → 5 relu → 3 softmax",
  "x.view(x.size(0), -1), log_softmax": null,
  "x.reshape(x.shape[0], 6)": "6 → 5 tanh → 3",
  // What scales and shifts before a layer is not folded into it, where it would lose digits.
  "(x / 255 - mean) / deviation, clamp, softmax": null,
};

describe.each(golden.exports.map((row) => [`${row.name}, opset ${row.opset}`, row] as const))("%s", (_, row) => {
  const bytes = fromBase64(row.model);
  const [x, y] = [goldenTensor(row.input), goldenTensor(row.output)];
  const line = architectures[row.name];

  it("as a graph", () => {
    const graph = readOnnx(bytes);
    expect(graph.opset).toBe(row.opset);
    expectClose(graph.run({ x }).get("y"), y, 1e-5, 1e-6);
  });

  it("as a network", () => {
    if (line === null) {
      expect(() => readNetwork(bytes)).toThrow(/is no layer of a network|is part of a network only behind/);
      return;
    }
    const network = readNetwork(bytes);
    expect(architecture(network)).toBe(line);
    const rows = x.reshape(x.shape[0]!, network.inputSize);
    expectClose(new Session(network, { backend: "reference" }).predict(rows), y, 1e-5, 1e-6);
  });
});

it("every module is there", () => {
  expect([...new Set(golden.exports.map(({ name }) => name))]).toEqual(Object.keys(architectures));
});
