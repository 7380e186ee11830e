/**
 * Graphs over pictures as networks of layers: which layers, and the same bits as the graph; and a reason for every graph that
 * is no chain of them.
 */

import { describe, expect, it } from "vitest";
import { UnsupportedError } from "../../src/errors.ts";
import { readModel, writeModel } from "../../src/formats/model.ts";
import type { Network } from "../../src/network/network.ts";
import { architecture } from "../../src/network/summary.ts";
import type { GraphNode } from "../../src/onnx/node.ts";
import { networkOf } from "../../src/onnx/recognise.ts";
import { Session } from "../../src/session.ts";
import { hex } from "../bits.ts";
import { node } from "./graphs.ts";
import { pictureGraph, threeRows } from "./picture-graph.ts";

const conv = (attributes: Parameters<typeof node>[3], to = "y") =>
  node("Conv", ["x", "c.weight", "c.bias"], [to], attributes);
const norm = (from: string, to: string) =>
  node("BatchNormalization", [from, "n.weight", "n.bias", "n.running_mean", "n.running_var"], [to]);
const pads1 = { pads: ["ints", [1n, 1n, 1n, 1n]] } as const;
const text = (value: string) => ["string", value] as const;
const pool = (operator: string, kernel: bigint, attributes: Parameters<typeof node>[3] = {}) =>
  node(operator, ["x"], ["y"], { kernel_shape: ["ints", [kernel, kernel]], ...attributes });
const head = (from: string) => node("Gemm", [from, "head.weight", "head.bias"], ["y"]);

/** What a graph is, its nodes, and sizes of a row where they are others than 2 × 6 × 6. */
type Chain = [architecture: string, nodes: readonly GraphNode[], shape?: readonly number[]];

const chains: readonly Chain[] = [
  ["2×6×6 → conv2d 4×4×4", [conv({})]],
  ["2×6×6 → conv2d 4×4×4 relu", [conv({ auto_pad: text("VALID") }, "c"), node("Relu", ["c"], ["y"])]],
  ["2×6×6 → conv2d 4×3×3", [conv({ auto_pad: text("SAME_UPPER"), strides: ["ints", [2n, 2n]] })]],
  ["2×6×6 → conv2d 4×3×3", [conv({ auto_pad: text("SAME_LOWER"), strides: ["ints", [2n, 2n]] })]],
  ["2×6×6 → conv2d 4×5×4", [conv({ pads: ["ints", [0n, 2n, 3n, 0n]], dilations: ["ints", [2n, 2n]] })]],
  ["2×6×6 → conv2d 4×6×6", [node("Conv", ["x", "grouped.weight"], ["y"], { ...pads1, group: ["int", 2n] })]],
  ["2×6×6 → conv2d 4×4×4", [node("Conv", ["x", "c.weight"], ["c"]), node("Add", ["c", "each"], ["y"])]],
  ["2×6×6 → conv2d 4×4×4 → batchNorm 4×4×4", [conv({}, "c"), norm("c", "y")]],
  ["2×6×6 → conv2d 4×4×4 relu → batchNorm 4×4×4", [conv({}, "c"), node("Relu", ["c"], ["r"]), norm("r", "y")]],
  [
    "2×6×6 → batchNorm 2×6×6",
    [node("BatchNormalization", ["x", "first.weight", "first.bias", "first.mean", "first.var"], ["y"])],
  ],
  ["2×6×6 → layerNorm 2×6×6", [node("LayerNormalization", ["x", "l.weight", "l.bias"], ["y"], { axis: ["int", 1n] })]],
  ["2×6×6 → maxPool2d 2×3×3", [pool("MaxPool", 3n, { auto_pad: text("SAME_UPPER"), strides: ["ints", [2n, 2n]] })]],
  ["2×6×6 → maxPool2d 2×3×3", [pool("MaxPool", 2n, { strides: ["ints", [2n, 2n]], ceil_mode: ["int", 1n] })]],
  ["2×6×6 → averagePool2d 2×6×6", [pool("AveragePool", 3n, pads1)]],
  ["2×6×6 → averagePool2d 2×6×6", [pool("AveragePool", 3n, { ...pads1, count_include_pad: ["int", 1n] })]],
  [
    "2×6×6 → conv2d 4×4×4 → globalAveragePool2d 4×1×1 → flatten 4 → 3",
    [conv({}, "c"), node("GlobalAveragePool", ["c"], ["g"]), node("Flatten", ["g"], ["f"]), head("f")],
  ],
  [
    "2×6×6 → conv2d 4×4×4 → globalAveragePool2d 4×1×1 → flatten 4 → 3 softmax",
    [
      conv({}, "c"),
      node("GlobalAveragePool", ["c"], ["g"]),
      node("Reshape", ["g", "toRow"], ["f"]),
      { ...head("f"), outputs: ["h"] },
      node("Softmax", ["h"], ["y"]),
    ],
  ],
  [
    "2×6×6 → globalAveragePool2d 2×1×1 → flatten 2",
    [node("GlobalAveragePool", ["x"], ["g"]), node("Flatten", ["g"], ["y"])],
  ],
  ["2×6×6 → maxPool2d 2×5×5", [node("Dropout", ["x"], ["d"]), { ...pool("MaxPool", 2n), inputs: ["d"] }]],
  ["2×6×6 → maxPool2d 2×5×5", [node("Mul", ["x", "half"], ["h"]), { ...pool("MaxPool", 2n), inputs: ["h"] }]],
  [
    "2×6×6 → maxPool2d 2×5×5 × 0.5",
    [{ ...pool("MaxPool", 2n), outputs: ["m"] }, node("Mul", ["m", "halfOfPicture"], ["y"])],
  ],
  [
    "2×6×6 → maxPool2d 2×6×6 → flatten 72 → 3",
    [
      { ...pool("MaxPool", 1n), outputs: ["m"] },
      node("Transpose", ["m"], ["t"], { perm: ["ints", [0n, 2n, 3n, 1n]] }),
      node("Reshape", ["t", "toRow"], ["f"]),
      node("MatMul", ["f", "wide.weight"], ["y"]),
    ],
  ],
  [
    "2×6×6 → conv2d 4×4×4",
    [
      node("Sub", ["x", "mean"], ["s"]),
      node("Div", ["s", "std"], ["d"]),
      { ...conv({}), inputs: ["d", "c.weight", "c.bias"] },
    ],
  ],
  [
    "2×6×6 → conv2d 4×4×4",
    [node("Reshape", ["x", "toPicture"], ["p"]), { ...conv({}), inputs: ["p", "c.weight", "c.bias"] }],
    [72],
  ],
  [
    "1×6×6 → conv2d 3×4×4",
    [node("Transpose", ["x"], ["t"], { perm: ["ints", [0n, 3n, 1n, 2n]] }), node("Conv", ["t", "one.weight"], ["y"])],
    [6, 6, 1],
  ],
  ["72 → 3", [node("Flatten", ["x"], ["f"]), node("MatMul", ["f", "wide.weight"], ["y"])]],
];

describe("chains of layers", () => {
  it.each<Chain>([...chains])("%#: %s", (line, nodes, shape = [2, 6, 6]) => {
    const graph = pictureGraph(nodes, { shape });
    const network = networkOf(graph);
    expect(architecture(network)).toBe(line);
    const x = threeRows(shape);
    const y = graph.run({ x }).get("y")!;
    const back = readModel(writeModel(network)) as Network;
    for (const backend of ["wasm", "reference"] as const) {
      for (const own of [network, back]) {
        const { data } = new Session(own, { backend }).predict(x.reshape(3, ...own.input.shape));
        expect(hex(data as Float32Array)).toBe(hex(y.data as Float32Array));
      }
    }
  });

  it("have the names that the file gives their parameters", () => {
    const nodes = [
      conv({}, "c"),
      norm("c", "n"),
      node("GlobalAveragePool", ["n"], ["g"]),
      node("Flatten", ["g"], ["f"]),
      head("f"),
    ];
    expect([...networkOf(pictureGraph(nodes)).parameters.keys()]).toEqual([
      "c.weight",
      "c.bias",
      "n.scale",
      "n.bias",
      "n.mean",
      "n.variance",
      "head.weight",
      "head.bias",
    ]);
  });

  it("fold batch normalisation behind an addition, where its layer would round otherwise", () => {
    const nodes = [conv({}, "c"), node("Add", ["c", "odd"], ["a"]), norm("a", "y")];
    const graph = pictureGraph(nodes);
    const x = threeRows([2, 6, 6]);
    const network = networkOf(graph);
    expect(network.layers.map(({ type }) => type)).toEqual(["conv2d"]);
    expect(new Session(network).predict(x).data).toEqual(graph.run({ x }).get("y")!.data);
  });

  it("of dense layers take batch normalisation in, and stay what can be trained", () => {
    const nodes = [node("MatMul", ["x", "four.weight"], ["d"]), norm("d", "n"), node("Relu", ["n"], ["r"]), head("r")];
    const network = networkOf(pictureGraph(nodes, { shape: [72] }));
    expect(architecture(network)).toBe("72 → 4 relu → 3");
  });

  it("take open sizes as the caller says them", () => {
    const graph = pictureGraph([conv({})], { shape: [2, null, "width"] });
    expect(() => networkOf(graph)).toThrow('the graph does not tell the size of its input "x"');
    expect(architecture(networkOf(graph, { input: { shape: [2, 5, 4] } }))).toBe("2×5×4 → conv2d 4×3×2");
  });

  it("of rows are over pictures where the caller says a shape", () => {
    const nodes = [node("MatMul", ["x", "wide.weight"], ["y"])];
    const network = networkOf(pictureGraph(nodes, { shape: [72] }), { input: { shape: [2, 6, 6] } });
    expect(architecture(network)).toBe("2×6×6 → flatten 72 → 3");
  });

  it("say where the input or the output has another shape", () => {
    const turned = node("Transpose", ["x"], ["t"], { perm: ["ints", [0n, 3n, 1n, 2n]] });
    const nodes = [turned, node("Conv", ["t", "one.weight"], ["y"])];
    expect(networkOf(pictureGraph(nodes, { shape: [6, 6, 1] })).notes.map(({ message }) => message)).toEqual([
      "the file takes [n, 6, 6, 1]; the network takes the same values as [1, 6, 6]",
    ]);
    expect(networkOf(pictureGraph([conv({})])).notes).toEqual([]);
  });
});

describe("graphs that are no chain of layers, with the node where it ends", () => {
  it.each<[words: string, nodes: readonly GraphNode[], shape?: readonly number[]]>([
    [
      'Transpose "t" is no layer of a network',
      [
        node("Transpose", ["x"], ["t"], { perm: ["ints", [0n, 3n, 1n, 2n]] }),
        { ...conv({}), inputs: ["t", "c.weight", "c.bias"] },
      ],
      [6, 6, 2],
    ],
    [
      'the result of Relu "r" is used 2 times',
      [node("Relu", ["x"], ["r"]), node("Sigmoid", ["r"], ["s"]), node("Mul", ["r", "s"], ["y"])],
    ],
    [
      "the input is used 2 times, which is no chain",
      [
        node("LayerNormalization", ["x", "l.weight", "l.bias"], ["l"], { axis: ["int", 1n] }),
        node("Add", ["l", "x"], ["y"]),
      ],
    ],
    ['Conv "y" slides over 1 axes, and layers slide over two', [node("Conv", ["x", "line.weight"], ["y"])], [2, 9]],
    ['MaxPool "y" leaves out inputs of a window (dilations)', [pool("MaxPool", 2n, { dilations: ["ints", [2n, 2n]] })]],
    [
      'MaxPool "y" has windows beyond its input (ceil_mode)',
      [pool("MaxPool", 3n, { strides: ["ints", [2n, 2n]], ceil_mode: ["int", 1n] })],
    ],
    [
      'MaxPool "y": maxPool2d: expected a padding that is less than the size [2, 2], got [2, 2, 2, 2]',
      [pool("MaxPool", 2n, { pads: ["ints", [2n, 2n, 2n, 2n]] })],
    ],
    ['GlobalMaxPool "y" is no layer of a network', [node("GlobalMaxPool", ["x"], ["y"])]],
    ['ReduceMean "y" is no layer of a network', [node("ReduceMean", ["x"], ["y"], { axes: ["ints", [2n, 3n]] })]],
    ['Mul "y": scale: expected a finite factor', [node("Mul", ["x", "infinite"], ["y"])]],
    ['Mul "y" computes with a constant', [node("Relu", ["x"], ["r"]), node("Mul", ["r", "columns"], ["y"])]],
    ['Sub "y" computes with a constant', [node("Sub", ["x", "columns"], ["y"])]],
    [
      'Conv "y" takes a row as [2, 4, 9] where the layers before it give [2, 6, 6]',
      [
        { ...pool("MaxPool", 1n), outputs: ["m"] },
        node("Reshape", ["m", "toOther"], ["o"]),
        { ...conv({}), inputs: ["o", "c.weight", "c.bias"] },
      ],
    ],
    [
      'the variance of BatchNormalization "y" is computed',
      [
        node("Add", ["first.var", "first.var"], ["v"]),
        node("BatchNormalization", ["x", "first.weight", "first.bias", "first.mean", "v"], ["y"]),
      ],
    ],
    [
      'layers would round otherwise than the graph does at Conv "c"',
      [conv({}, "c"), node("Unsqueeze", ["c", "last"], ["u"]), node("Mul", ["u", "half"], ["y"])],
    ],
  ])("%s", (words, nodes, shape) => {
    const graph = pictureGraph(nodes, shape === undefined ? {} : { shape });
    expect(() => networkOf(graph)).toThrow(UnsupportedError);
    expect(() => networkOf(graph)).toThrow(words);
  });
});
