/**
 * From graphs to networks: models as exporters write them, against what ONNX Runtime predicts (scripts/golden-onnx.py);
 * written networks read back to the bit; and a reason for every graph that is no network.
 */

import { describe, expect, it } from "vitest";
import { UnsupportedError } from "../../src/errors.ts";
import { detectFormat } from "../../src/formats/model/detect.ts";
import { readNetwork } from "../../src/formats/model.ts";
import { readOnnx, writeOnnx } from "../../src/formats/onnx.ts";
import { activationNames } from "../../src/functions/activation.ts";
import { initializeNetwork } from "../../src/network/initializer.ts";
import { Activation, Dense, Softmax } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { architecture } from "../../src/network/summary.ts";
import { Graph } from "../../src/onnx/graph.ts";
import { networkOf } from "../../src/onnx/recognise.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Tensor, tensor } from "../../src/tensor/tensor.ts";
import { expectClose, fromBase64, golden, goldenTensor } from "../formats/onnx-golden.ts";
import { denseGraph, node, withNodes } from "./graphs.ts";

describe.each(golden.networks.map((row) => [row.name, row] as const))("%s", (_, { model, input, output }) => {
  const graph = readOnnx(fromBase64(model));
  const [x, y] = [goldenTensor(input), goldenTensor(output)];

  it("predicts as a graph what ONNX Runtime predicts", () => {
    expectClose(graph.run({ x }).get("y"), y, 1e-4, 1e-6);
  });

  it("is written and read back as the same graph", () => {
    const copy = readOnnx(writeOnnx(graph));
    expect(copy.nodes).toEqual(graph.nodes);
    expect(copy.run({ x })).toEqual(graph.run({ x }));
  });
});

describe.each(golden.networks.map((row) => [row.name, row] as const))("%s", (_, { model, input, output }) => {
  const bytes = fromBase64(model);
  const [x, y] = [goldenTensor(input), goldenTensor(output)];
  const graph = readOnnx(bytes);

  it("predicts what ONNX Runtime predicts, as a network", () => {
    const network = readNetwork(bytes);
    const rows = x.reshape(x.shape[0]!, network.inputSize);
    expectClose(new Session(network, { backend: "reference" }).predict(rows), y, 1e-4, 1e-6);
  });

  it("takes a batch of any size", () => {
    const network = networkOf(graph);
    const row = x.reshape(x.shape[0]!, network.inputSize).row(0);
    const session = new Session(network, { backend: "reference" });
    const many = Array.from({ length: 3 }, () => row.toArray()) as number[][];
    const alone = session.predict(row);
    expect(session.predict(many).row(2).data).toEqual(alone.data);
  });

  it("computes the same bits as a network", () => {
    const network = networkOf(graph);
    const rows = x.reshape(x.shape[0]!, network.inputSize);
    const { data } = new Session(network, { backend: "reference" }).predict(rows);
    expect(data).toEqual(graph.run({ x }).get("y")!.data);
  });
});

describe("architectures", () => {
  it.each([
    ["PyTorch: flatten, Gemm with transB, dropout", "12 → 7 relu → 4 softmax"],
    ["Keras: MatMul and Add", "12 → 7 sigmoid → 4 softmax"],
    ["PyTorch before opset 20: gelu", "12 → 7 gelu → 4"],
    ["PyTorch before opset 20: gelu by tanh", "12 → 7 geluTanh → 4"],
    ["PyTorch: x.view(x.size(0), -1), and x > 0 as a number", "12 → 7 step → 4"],
    ["scikit-learn's MLPRegressor by skl2onnx", "12 → 7 tanh → 1"],
    ["every other function", "12 → 7 selu softplus hardSigmoid gelu geluTanh → 4"],
  ])("%s: %s", (name, line) => {
    const model = fromBase64(golden.networks.find((row) => row.name === name)!.model);
    expect(architecture(readNetwork(model))).toBe(line);
  });

  it("names layers as the file does", () => {
    const layers = (name: string) => [
      ...readNetwork(fromBase64(golden.networks.find((row) => row.name.startsWith(name))!.model)).parameters.keys(),
    ];
    expect(layers("PyTorch")).toEqual(["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"]);
    expect(layers("Keras")).toEqual(["dense.weight", "dense.bias", "dense_1.weight", "dense_1.bias"]);
  });
});

describe("notes say what was rounded or taken otherwise", () => {
  const notesOf = (name: string) =>
    readNetwork(fromBase64(golden.networks.find((row) => row.name.startsWith(name))!.model)).notes.map(
      ({ message }) => message,
    );

  it.each([
    ["PyTorch", ["the file takes [N, 1, 3, 4]; the network takes the same values as rows"]],
    ["PyTorch before opset 20", ['several nodes that end at Mul "h" are gelu, computed by one formula']],
    ["Keras", []],
    ["arithmetic", ['alpha 0.5 and beta 3 of Gemm "a" are multiplied into its parameters']],
  ])("%s", (name, notes) => {
    expect(notesOf(name)).toEqual(notes);
  });
});

describe("a network through ONNX and back", () => {
  const random = (seed: number, sizes: readonly number[], output: "softmax" | "identity" = "softmax") =>
    initializeNetwork({ sizes, hidden: "sigmoid", output }, new Random(seed));
  const x = tensor(
    Float32Array.from({ length: 35 }, (_, i) => Math.fround(Math.sin(i))),
    { shape: [5, 7] },
  );
  const predict = (network: Network) => new Session(network, { backend: "reference" }).predict(x).data;

  it("has the same bits", () => {
    const network = random(1, [7, 5, 4, 3]);
    const bytes = writeOnnx(network);
    expect(detectFormat(bytes)).toBe("onnx");
    const copy = readNetwork(bytes);
    expect(predict(copy)).toEqual(predict(network));
    expect(copy.parameters).toEqual(network.parameters);
    expect(writeOnnx(copy)).toEqual(bytes);
  });

  it.each(activationNames)("with %s", (name) => {
    const { weight, bias } = random(2, [7, 6]).layers[0] as Dense;
    const network = new Network([new Dense({ weight, bias }), new Activation(name)]);
    const copy = readNetwork(writeOnnx(network));
    expect(predict(copy)).toEqual(predict(network));
    expect(copy.layers.map((layer) => layer.type)).toEqual(name === "identity" ? ["dense"] : ["dense", "activation"]);
  });

  it("keeps alpha, labels, the input's scale and names, and where it comes from", () => {
    const { weight } = random(3, [7, 2]).layers[0] as Dense;
    const network = new Network([new Dense({ weight, name: "only" }), new Activation("leakyRelu", { alpha: 0.3 })], {
      labels: ["가", "__proto__"],
      input: { scale: "1/255", mean: [0.5], std: [2], names: ["a", "b", "c", "d", "e", "f", "층"] },
      provenance: { made: "here" },
    });
    const copy = readNetwork(writeOnnx(network));
    expect(copy).toEqual(network);
  });

  it("of no dense layer, and of none at all", () => {
    for (const layers of [[], [new Softmax()]]) {
      const network = new Network(layers, { input: { size: 7 } });
      expect(predict(readNetwork(writeOnnx(network)))).toEqual(predict(network));
    }
  });
});

describe("graphs that are no network, with the reason", () => {
  it.each([
    ["LogSoftmax", [node("LogSoftmax", ["a"], ["y"])], 'LogSoftmax "y" is no layer of a network'],
    ["ArgMax", [node("ArgMax", ["a"], ["y"])], 'ArgMax "y" does not keep the rows of a batch apart'],
    [
      "a branch",
      [node("Relu", ["a"], ["r"]), node("Add", ["a", "r"], ["y"])],
      'the result of Gemm "a" is used 2 times',
    ],
    ["twice the same value", [node("Mul", ["a", "a"], ["y"])], 'the result of Gemm "a" is used 2 times'],
    ["softmax down the batch", [node("Softmax", ["a"], ["y"], { axis: ["int", 0n] })], 'Softmax "y" does not keep'],
    [
      "rows in a row",
      [node("Flatten", ["a"], ["y"], { axis: ["int", 0n] })],
      'Flatten "y" does not keep the rows of a batch apart',
    ],
    [
      "a reshape over the batch",
      [node("Reshape", ["a", "s4"], ["y"])],
      'takes no single row: Reshape "y": cannot arrange [1, 2]',
    ],
    ["a transposed batch", [node("Transpose", ["a"], ["y"])], 'Transpose "y" does not keep the rows'],
    ["a bias for each row", [node("Add", ["a", "column"], ["y"])], 'no batch of 3 rows: Add "y": [3, 2] and [2, 1]'],
    [
      "a function in several nodes that is none of the library's",
      [node("Sigmoid", ["a"], ["s"]), node("Mul", ["a", "s"], ["y"])],
      'the result of Gemm "a" is used 2 times, which is no chain',
    ],
    [
      "a function in several nodes, one of which does not take a single number",
      [node("Mul", ["a", "pair"], ["m"]), node("Sub", ["a", "m"], ["y"])],
      'the result of Gemm "a" is used 2 times, which is no chain',
    ],
    [
      "a relu that begins beyond 0",
      [
        node("Greater", ["a", "tenth"], ["g"]),
        node("Cast", ["g"], ["c"], { to: ["int", 1n] }),
        node("Mul", ["a", "c"], ["y"]),
      ],
      'the result of Gemm "a" is used 2 times, which is no chain',
    ],
    [
      "gelu and a bump beside it",
      [
        node("Div", ["a", "root"], ["v"]),
        node("Erf", ["v"], ["e"]),
        node("Add", ["e", "unit"], ["p"]),
        node("Mul", ["a", "p"], ["m"]),
        node("Mul", ["m", "half"], ["g"]),
        node("Mul", ["a", "huge"], ["t"]),
        node("Tanh", ["t"], ["u"]),
        node("Mul", ["u", "zero"], ["z"]),
        node("Add", ["g", "z"], ["y"]),
      ],
      'the result of Gemm "a" is used 2 times, which is no chain',
    ],
    [
      "a limit in the middle",
      [node("Greater", ["a", "one"], ["y"])],
      'Greater "y" is no layer of a network: of comparisons only x > 0 is one',
    ],
    [
      "x < 0",
      [node("Greater", ["zero", "a"], ["y"])],
      'Greater "y" takes the value that runs through as another input',
    ],
    [
      "a reshape that puts the batch behind",
      [node("Shape", ["a"], ["s"]), node("Gather", ["s", "behind"], ["t"]), node("Reshape", ["a", "t"], ["y"])],
      'Reshape "y" does not keep the rows of a batch apart',
    ],
    [
      "a quotient by the size of the batch",
      [
        node("Shape", ["a"], ["s"]),
        node("Gather", ["s", "first"], ["n"]),
        node("Cast", ["n"], ["f"], { to: ["int", 1n] }),
        node("Div", ["a", "f"], ["y"]),
      ],
      'Div "y" computes with the number of rows',
    ],
    [
      "a quotient by the value",
      [node("Div", ["one", "a"], ["y"])],
      'Div "y" takes the value that runs through as another input',
    ],
    [
      "a factor for each output beside no layer",
      [node("Relu", ["a"], ["r"]), node("Mul", ["r", "pair"], ["y"])],
      'Mul "y" computes with a constant, which is part of a network only behind a dense layer',
    ],
    [
      "a slope of NaN",
      [node("LeakyRelu", ["a"], ["y"], { alpha: ["float", Number.NaN] })],
      "is leakyRelu of NaN, which is no activation of a network",
    ],
    [
      "an upper limit",
      [node("Clip", ["a"], ["y"], { max: ["float", 6] })],
      'Clip "y" is clip of -Infinity, 6, which is no activation',
    ],
    [
      "a hard sigmoid of another kind",
      [node("HardSigmoid", ["a"], ["y"], { beta: ["float", 0.25] })],
      "is hard sigmoid of 0.2, 0.25",
    ],
    ["a selu of another kind", [node("Selu", ["a"], ["y"], { alpha: ["float", 2] })], "is scaled elu of 2, "],
    ["a cast to whole numbers", [node("Cast", ["a"], ["y"], { to: ["int", 7n] })], 'Cast "y" makes int64 of a row'],
    [
      "truth values",
      [node("Relu", ["a"], ["r"]), node("Cast", ["r"], ["y"], { to: ["int", 9n] })],
      'Cast "y" makes bool of a row',
    ],
    [
      "weights that run through",
      [node("MatMul", ["square", "a"], ["y"])],
      'takes no single row: MatMul "y": inner sizes and dtypes must agree',
    ],
    [
      "a batch that moves",
      [node("Unsqueeze", ["a"], ["y"], { axes: ["ints", [0n]] })],
      'Unsqueeze "y" does not keep the rows',
    ],
  ])("%s", (_, nodes, reason) => {
    expect(() => networkOf(withNodes(nodes, 9))).toThrow(UnsupportedError);
    expect(() => networkOf(withNodes(nodes, 9))).toThrow(reason);
  });

  it("dropping at random", () => {
    const dropout = node("Dropout", ["a", "half", "on"], ["y"], { seed: ["int", 0n] });
    const told = (ratio: number, training: boolean) => {
      const constants = new Map<string, Tensor>([
        ["half", tensor(ratio)],
        ["on", tensor(training)],
      ]);
      return withNodes([dropout], 12, { constants });
    };
    expect(() => networkOf(told(0.5, true))).toThrow('Dropout "y": training_mode is on');
    expect(networkOf(told(0, true)).layers).toHaveLength(1);
    expect(networkOf(told(0.5, false)).layers).toHaveLength(1);
  });

  it("a batch that is squeezed", () => {
    const squeeze = node("Squeeze", ["a"], ["y"], { axes: ["ints", [0n]] });
    expect(() => networkOf(withNodes([squeeze], 9))).toThrow("axis 0 of [3, 2] does not have the size 1");
  });

  it("two inputs", () => {
    const graph = denseGraph({ inputs: ["x", "z"] });
    expect(() => networkOf(graph)).toThrow("expected a graph of one input and one output, got 2 inputs and 1 outputs");
  });
});

describe("shapes that keep the rows", () => {
  const fine = (nodes: Parameters<typeof withNodes>[0], options = {}) => networkOf(withNodes(nodes, 9, options));

  it.each([
    [
      "Unsqueeze and Squeeze",
      [
        node("Unsqueeze", ["a"], ["u"], { axes: ["ints", [1n]] }),
        node("Squeeze", ["u"], ["y"], { axes: ["ints", [1n]] }),
      ],
    ],
    ["Reshape with 0", [node("Reshape", ["a", "s0"], ["y"])]],
    ["Flatten", [node("Flatten", ["a"], ["y"])]],
    ["Transpose of nothing", [node("Transpose", ["a"], ["y"], { perm: ["ints", [0n, 1n]] })]],
    [
      "Cast to float64 and back",
      [node("Cast", ["a"], ["d"], { to: ["int", 11n] }), node("Cast", ["d"], ["y"], { to: ["int", 1n] })],
    ],
    ["Clip without limits", [node("Clip", ["a"], ["y"], { min: ["float", -3.4028234663852886e38] })]],
  ])("%s", (_, nodes) => {
    expect(fine(nodes).layers.map(({ type }) => type)).toEqual(["dense"]);
  });

  it("a clip at 0 is relu, a relu cast to bool and back a step", () => {
    expect(architecture(fine([node("Clip", ["a"], ["y"], { min: ["float", 0] })]))).toBe("3 → 2 relu");
    const step = [
      node("Relu", ["a"], ["r"]),
      node("Cast", ["r"], ["t"], { to: ["int", 9n] }),
      node("Cast", ["t"], ["y"], { to: ["int", 1n] }),
    ];
    expect(architecture(fine(step))).toBe("3 → 2 step");
  });

  it.each([
    [["batch", 3], []],
    [[null, 3], []],
    [["batch", null], []],
    [null, []],
    [[3], []],
    [[1, 3], []],
    [[8, 3], ["the file fixes the batch at 8; the network takes any"]],
  ])("an input %j", (shape, notes) => {
    const network = fine([node("Relu", ["a"], ["y"])], { shape });
    expect([network.inputSize, network.notes.map(({ message }) => message)]).toEqual([3, notes]);
  });
});

it("a reshape to the value's own shape keeps the rows", () => {
  const nodes = [node("Shape", ["x"], ["s"]), node("Reshape", ["x", "s"], ["r"]), node("Gemm", ["r", "w", "b"], ["y"])];
  const { inputs, constants, opset } = withNodes([node("Relu", ["a"], ["y"])], 13, { shape: ["n", 3] });
  const outputs = [{ name: "y", dtype: null, shape: null }];
  const graph = new Graph({ opset, inputs, outputs, nodes, constants });
  expect(architecture(networkOf(graph))).toBe("3 → 2");
});
