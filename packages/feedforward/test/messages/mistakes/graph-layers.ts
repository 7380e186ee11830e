/** What is said of graphs over pictures that are no chain of layers, each from a small graph. */

import { networkOf } from "../../../src/onnx/recognise.ts";
import { node } from "../../onnx/graphs.ts";
import { pictureGraph } from "../../onnx/picture-graph.ts";

const pool = (attributes: Parameters<typeof node>[3], to = "y") =>
  node("MaxPool", ["x"], [to], { kernel_shape: ["ints", [3n, 3n]], ...attributes });

export const graphLayerMistakes: Readonly<Record<string, () => unknown>> = {
  "network-variance": () => {
    const parameters = ["first.weight", "first.bias", "first.mean", "v"];
    const norm = node("BatchNormalization", ["x", ...parameters], ["y"]);
    return networkOf(pictureGraph([node("Add", ["first.var", "first.var"], ["v"]), norm]));
  },
  "network-pool-dilation": () => networkOf(pictureGraph([pool({ dilations: ["ints", [2n, 2n]] })])),
  "network-pool-ceil": () => {
    const attributes = { strides: ["ints", [2n, 2n]], ceil_mode: ["int", 1n] } as const;
    return networkOf(pictureGraph([pool(attributes)]));
  },
  "network-window-axes": () => networkOf(pictureGraph([node("Conv", ["x", "line.weight"], ["y"])], { shape: [2, 9] })),
  "network-row-shape": () => {
    const turned = node("Reshape", ["p", "toOther"], ["o"]);
    const nodes = [pool({ pads: ["ints", [1n, 1n, 1n, 1n]] }, "p"), turned, node("Conv", ["o", "c.weight"], ["y"])];
    return networkOf(pictureGraph(nodes));
  },
  "network-bits": () => {
    const nodes = [node("Conv", ["x", "c.weight"], ["c"]), node("Unsqueeze", ["c", "last"], ["u"])];
    return networkOf(pictureGraph([...nodes, node("Mul", ["u", "half"], ["y"])]));
  },
};
