/** `predict`, `eval`, `bench` and `convert` on ONNX graphs that are no chain of layers, judged by graphs that can be worked out by eye. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writePng } from "../../src/draw/png.ts";
import { readNetwork } from "../../src/formats/model.ts";
import { readNpy, writeNpy } from "../../src/formats/npy.ts";
import { readNpz, writeNpz } from "../../src/formats/npz.ts";
import { readOnnx, writeOnnx } from "../../src/formats/onnx.ts";
import { Graph } from "../../src/onnx/graph.ts";
import type { GraphNode, GraphValue } from "../../src/onnx/node.ts";
import { Session } from "../../src/session.ts";
import { Tensor, tensor, zeros } from "../../src/tensor/tensor.ts";
import { node } from "../onnx/graphs.ts";
import { feedforward, folder, type Setting } from "./surroundings.ts";
import { data } from "./tiny.ts";

function onnx(
  inputs: readonly GraphValue[],
  nodes: readonly GraphNode[],
  outputs: readonly string[] = ["y"],
): Uint8Array {
  return writeOnnx(
    new Graph({
      opset: 13,
      inputs,
      outputs: outputs.map((name) => ({ name, dtype: null, shape: null })),
      nodes,
      constants: new Map<string, Tensor>([
        ["one", tensor([[[[1]]]])],
        ["five", tensor([5])],
        ["cube", zeros([1, 3, 3, 3, 3])],
        ["box", zeros([1, 3, 3, 3])],
      ]),
    }),
  );
}

const floats = (name: string, ...shape: (number | string)[]): GraphValue => ({ name, dtype: "float32", shape });
/** Where the bright pixel of 2 × 2 is, as `tiny.ts` has it: doubled around a convolution that changes nothing, then 5 times as much. */
const where = [
  node("Conv", ["x", "one"], ["a"]),
  node("Add", ["a", "x"], ["sum"]),
  node("Mul", ["sum", "five"], ["b"]),
  node("Flatten", ["b"], ["c"]),
  node("Softmax", ["c"], ["y"]),
];
const files = {
  ...data,
  "where.onnx": onnx([floats("x", 1, 1, 2, 2)], where),
  "logits.onnx": onnx([floats("x", 1, 1, 2, 2)], where.slice(0, 3).concat(node("Flatten", ["b"], ["y"]))),
  "rgb.onnx": onnx([floats("image", 1, 3, 2, 2)], [node("Neg", ["image"], ["y"])]),
  "cnn.onnx": onnx(
    [floats("x", "n", 1, 2, 2)],
    [
      node("Conv", ["x", "one"], ["a"]),
      node("Relu", ["a"], ["b"]),
      node("Mul", ["b", "five"], ["c"]),
      node("MaxPool", ["c"], ["d"], { kernel_shape: ["ints", [2n, 2n]] }),
      node("Flatten", ["d"], ["y"]),
    ],
  ),
  "volume.onnx": onnx([floats("x", 1, 3, 4, 4, 4)], [node("Conv", ["x", "cube"], ["y"])]),
  "two.onnx": onnx(
    [{ name: "ids", dtype: "int64", shape: ["n", 2] }, floats("by", "n", 2)],
    [
      node("Cast", ["ids"], ["f"], { to: ["int", 1n] }),
      node("Mul", ["f", "by"], ["y"]),
      node("Identity", ["ids"], ["same"]),
    ],
    ["y", "same"],
  ),
  "mixes.onnx": onnx([floats("x", "n", 2)], [node("Softmax", ["x"], ["y"], { axis: ["int", 0n] })]),
  "open.onnx": onnx([floats("x", "n", 3, "height", "width")], [node("Conv", ["x", "box"], ["y"])]),
  "x.npy": writeNpy(tensor([[[[1, 2], [3, 4]]]], { dtype: "float64" })), // biome-ignore format: a picture
  "flat.npy": writeNpy(tensor([1, 2])),
  "arr.npz": writeNpz([["arr_0", tensor([[[[1, 2], [3, 4]]]])]]), // biome-ignore format: a picture
  "two.npz": writeNpz([
    ["by", tensor([[0.5, 2]])],
    ["ids", tensor([[3, 4]], { dtype: "int32" })],
  ]),
  "chain.npz": writeNpz([["x", tensor([[[[1, 2], [3, 4]]]])]]), // biome-ignore format: a picture
  "half.npz": writeNpz([
    ["by", tensor([[1, 1]])],
    ["ids", tensor([[3.5, 4]])],
  ]),
  "two.json": '{ "ids": [[3, 4], [5, 6]], "by": [[1, 1], [0.5, 2]] }',
  "bad.json": "{ ids: 1",
  "red.png": writePng(new Tensor("uint8", [1, 1, 3], Uint8Array.of(255, 51, 0))),
  "bytes.bin": "hello",
};

async function run(words: string, setting: Setting = {}) {
  const path = folder(files);
  const args = words.split(" ").map((word) => (word in files ? join(path, word) : word.replace("DIR", path)));
  const { code, out, err } = await feedforward(args, { columns: 100, ...setting });
  const read = (name: string) => readFileSync(join(path, name));
  return { code, out: out.replaceAll(`${path}/`, ""), err: err.replaceAll(`${path}/`, ""), read, path };
}

const answered = "y  float32 [1, 3, 2, 2]\n";

describe("predict", () => {
  it.each([
    ["an array of another width", "predict x.npy --weights rgb.onnx", 1, ""],
    ["one array", "predict x.npy --weights logits.onnx", 0, "y  float32 [1, 4]\n  [[10. 20. 30. 40.]]\n"],
    ["one array of np.savez", "predict arr.npz --weights logits.onnx", 0, "y  float32 [1, 4]\n  [[10. 20. 30. 40.]]\n"],
    [
      "arrays by name",
      "predict two.npz --weights two.onnx",
      0,
      "y  float32 [1, 2]\n  [[1.5 8. ]]\nsame  int64 [1, 2]\n  [[3 4]]\n",
    ],
    [
      "JSON",
      "predict two.json --weights two.onnx",
      0,
      "y  float32 [2, 2]\n  [[ 3.   4. ]\n   [ 2.5 12. ]]\nsame  int64 [2, 2]\n  [[3 4]\n   [5 6]]\n",
    ],
    [
      "a chain of layers by the file's names",
      "predict chain.npz --weights cnn.onnx",
      0,
      "y  float32 [1, 1]\n  [[20.]]\n",
    ],
    [
      "a picture",
      "predict red.png --weights rgb.onnx --scale 1/255",
      0,
      `${answered}  [[[[-1.  -1. ]\n     [-1.  -1. ]]\n\n    [[-0.2 -0.2]\n     [-0.2 -0.2]]\n\n    [[-0.  -0. ]\n     [-0.  -0. ]]]]\n`,
    ],
  ])("%s", async (_, words, wanted, text) => {
    const { code, out } = await run(words);
    expect({ code, out }).toEqual({ code: wanted, out: text });
  });

  it("subtracts and divides as it is told", async () => {
    const { out } = await run("predict red.png --weights rgb.onnx --scale 1 --mean 255,1,2 --std 2 --json");
    expect(JSON.parse(out)[0].outputs.y.data[0].map((plane: number[][]) => plane[0]![0])).toEqual([0, -25, 1]);
  });

  it("writes every output by its name", async () => {
    const npz = await run("predict two.npz --weights two.onnx --out DIR/answers.npz");
    expect([npz.code, npz.out]).toEqual([0, expect.stringMatching(/^written: answers.npz \(\d+ bytes\)\n$/)]);
    const arrays = readNpz(npz.read("answers.npz"));
    expect([...arrays].map(([name, array]) => [name, array.toString(), array.toArray()])).toEqual([
      ["y", "float32 [1, 2]", [[1.5, 8]]],
      ["same", "int64 [1, 2]", [[3n, 4n]]],
    ]);
    const npy = await run("predict x.npy --weights logits.onnx --out DIR/answer.npy");
    expect(readNpy(npy.read("answer.npy")).toArray()).toEqual([[10, 20, 30, 40]]);
    const json = await run("predict two.npz --weights two.onnx --out - --format json");
    expect(JSON.parse(json.out)).toEqual({
      y: { dtype: "float32", shape: [1, 2], data: [[1.5, 8]] },
      same: { dtype: "int64", shape: [1, 2], data: [[3, 4]] },
    });
  });

  it("takes standard input, and the sizes that a file leaves open", async () => {
    const input = writeNpy(zeros([1, 3, 3, 5]));
    const { code, out } = await run("predict - --weights open.onnx", { input });
    expect([code, out.split("\n")[0]]).toEqual([0, "y  float32 [1, 1, 1, 3]"]);
    const picture = await run("predict red.png --weights open.onnx --shape x=1x3x4x6 --scale 1");
    expect([picture.code, picture.out.split("\n")[0]]).toEqual([0, "y  float32 [1, 1, 2, 4]"]);
  });

  it("gives every file its answer or its error", async () => {
    const { code, out, err } = await run("predict two.npz bytes.bin two.json --weights two.onnx");
    expect(code).toBe(1);
    expect(out).toMatch(/^two.npz\ny .*\n\ntwo.json\ny /s);
    expect(err).toBe(
      "feedforward: bytes.bin: expected a picture (PNG) or arrays (npy, npz, JSON), got bytes of no format that is known here\n",
    );
  });

  it.each([
    [
      "predict x.npy --weights two.onnx",
      1,
      "x.npy: one array has no name, and the model takes 2 inputs (ids, by): an npz file or a JSON object names them",
    ],
    ["predict half.npz --weights two.onnx", 1, 'half.npz: run: input "ids": expected int64 [n, 2], got float32 [1, 2]'],
    [
      "predict two.npz --weights logits.onnx",
      1,
      'two.npz: run: unknown input "by", expected "x" (float32 [1, 1, 2, 2])',
    ],
    [
      "predict flat.npy --weights logits.onnx",
      1,
      'flat.npy: run: input "x": expected float32 [1, 1, 2, 2], got float32 [2]: 1 axis instead of 4',
    ],
    [
      "predict bad.json --weights two.onnx",
      1,
      "bad.json: expected numbers in lists, or an object of them by the names of inputs; it is no JSON",
    ],
    [
      "predict red.png --weights rgb.onnx",
      1,
      "red.png: what becomes of a byte? the file does not say: --scale 1/255 gives image 0 to 1, --scale 1 leaves 0 to 255",
    ],
    [
      "predict red.png --weights two.onnx --scale 1",
      1,
      'red.png: imageInput: input "ids" is int64 [n, 2], expected floats',
    ],
    [
      "predict two.npz --weights two.onnx --out DIR/a.npy",
      1,
      "--out: an npy file holds one array, and the model gives y, same; .npz holds them all",
    ],
    [
      "predict two.npz two.json --weights two.onnx --out DIR/a.npz",
      2,
      "--out: answers to several files do not go into one",
    ],
    ["predict two.npz --weights two.onnx --out DIR/a.txt", 2, "expected a name that ends in .npz, .npy, .json"],
    ["predict red.png --weights rgb.onnx --scale 1/256", 2, '--scale: expected a number, got "1/256"'],
    [
      "predict red.png --weights rgb.onnx --scale 1 --std 1,0,1",
      2,
      '--std: expected one number or three like 0.485,0.456,0.406, got "1,0,1"',
    ],
  ])("%s: refused", async (words, wanted, sentence) => {
    const { code, out, err } = await run(words);
    expect({ code, out }).toEqual({ code: wanted, out: "" });
    expect(err).toContain(sentence);
  });

  it("speaks Korean", async () => {
    const { err } = await run("predict flat.npy --weights logits.onnx --lang ko");
    expect(err).toBe(
      'feedforward: flat.npy: 입력 "x": float32 [1, 1, 2, 2]여야 하는데 float32 [2]입니다. 축이 4개가 아니라 1개입니다\n',
    );
  });
});

describe("eval", () => {
  it("scores a graph on the test images, one by one and in batches", async () => {
    const { code, out, err } = await run("eval where.onnx --data DIR");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("Network   a graph of 5 nodes, run in 4 steps\n");
    expect(out).toContain("Accuracy:0.75    one by one      3 of 4");
    expect(out).toContain("Accuracy:0.75    batches of 100  3 of 4");
    expect(out).toContain("Identical bits: all 16 outputs agree in every one of their 32 bits.");
    expect(out).toMatch(/Prediction: 2 {2}✓ right/);
    expect(out).toMatch(/2 {2}█+▉? +> 99.9 %/);
  });

  it("shows numbers and no shares where a graph gives no probabilities", async () => {
    const { out } = await run("eval logits.onnx --data DIR");
    expect(out).toMatch(/2 {7}10\.00\n/);
    const data = JSON.parse((await run("eval logits.onnx --data DIR --json")).out);
    expect(data).toMatchObject({
      network: { opset: 13, parameters: 2 },
      passes: [{ accuracy: 0.75 }, { accuracy: 0.75 }],
    });
  });

  it.each([
    [
      "eval rgb.onnx --data DIR",
      "rgb.onnx: the images have 4 pixels, but the model takes image float32 [1, 3, 2, 2]; `feedforward predict` runs it on other data",
    ],
    [
      "eval two.onnx --data DIR",
      "two.onnx: the images have 4 pixels, but the model takes ids int64 [n, 2], by float32 [n, 2]",
    ],
    ["eval where.onnx --data DIR --hidden relu", "where.onnx: network: "],
  ])("%s: refused", async (words, sentence) => {
    const { code, out, err } = await run(words);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(sentence);
  });
});

describe("bench", () => {
  it("measures a graph that takes no images on numbers at random, in the reference with the fewest rows", async () => {
    let timeMs = 0;
    const { code, out } = await run("bench two.onnx --batch 1,3", { now: () => (timeMs += 1) });
    expect(code).toBe(0);
    expect(out).toContain("Inputs    ids  int64    [1, 2]\n          by   float32  [1, 2]\n");
    expect(out).toContain("numbers at random: the model takes no images of the data");
    const rows = out.split("\n").filter((line) => / ms +/.test(line));
    expect(rows.map((row) => row.trim().split(/ {2,}/))).toEqual([
      ["wasm", "1", "1.00 ms", "1,000"],
      ["3", "1.00 ms", "1,000"],
      ["reference", "1", "1.00 ms", "1,000"],
    ]);
    expect(out).toContain("Identical bits: all 4 numbers agree on every backend.");
  });

  it("measures one that takes images on them, in the reference where it is asked for", async () => {
    const { out } = await run("bench where.onnx --data DIR --batch 2 --json");
    expect(JSON.parse(out)).toMatchObject({
      results: [{ backend: "wasm", batch: 2, correct: 3 }],
    });
    const { out: asked } = await run("bench where.onnx --data DIR --batch 2 --json --backend reference");
    expect(JSON.parse(asked)).toMatchObject({ results: [{ backend: "reference", batch: 2, correct: 3 }] });
  });

  it.each([
    ["bench open.onnx", 1, "open.onnx: sizes that the file leaves open decide the rest; --shape x=…x3x…x… says them"],
    [
      "bench mixes.onnx --batch 1,2",
      1,
      "mixes.onnx: --batch: the model's rows are no batch, it takes one run at a time",
    ],
    ["bench open.onnx --shape y=1", 1, '--shape: there is no input "y", expected x'],
  ])("%s: refused", async (words, wanted, sentence) => {
    const { code, out, err } = await run(words);
    expect({ code, out }).toEqual({ code: wanted, out: "" });
    expect(err).toContain(sentence);
  });

  it("takes the sizes that are said", async () => {
    const { code, out } = await run("bench open.onnx --shape 1x3x4x4 --json --backend wasm");
    expect([code, JSON.parse(out).results.length]).toEqual([0, 1]);
  });
});

describe("convert", () => {
  it("keeps a graph as ONNX", async () => {
    const { code, read } = await run("convert where.onnx DIR/copy.onnx");
    expect(code).toBe(0);
    expect(new Uint8Array(read("copy.onnx"))).toEqual(writeOnnx(readOnnx(files["where.onnx"])));
  });

  it("makes a file of layers of a convolutional network, which inspect says", async () => {
    const { code, read } = await run("convert cnn.onnx DIR/cnn.safetensors");
    expect(code).toBe(0);
    const x = tensor([1, -2, 3, 4], { shape: [1, 1, 2, 2] });
    const [graph, network] = [readOnnx(files["cnn.onnx"]), readNetwork(read("cnn.safetensors"))];
    expect(new Session(network).predict(x).data).toEqual(graph.run({ x }).get("y")!.data);
    expect((await run("inspect cnn.onnx")).out).toContain(
      "1×2×2 → conv2d 1×2×2 relu × 5 → maxPool2d 1×1×1 → flatten 1\n",
    );
  });

  it("says in Korean where the chain of layers ends", async () => {
    const { err } = await run("convert volume.onnx DIR/a.npz --lang ko");
    expect(err).toContain('(Conv "y"의 창은 축 3개를 따라 움직이는데, 층의 창은 축 두 개를 따라 움직입니다)');
  });

  it.each(["npz", "safetensors"])("refuses to make %s of it, and says what can be done", async (format) => {
    const { code, err } = await run(`convert where.onnx DIR/a.${format}`);
    expect([code, err.replace(/layers \(.*?\),/, "layers (REASON),")]).toEqual([
      1,
      "feedforward: where.onnx: it is a graph and no chain of layers (REASON), and .npz, .safetensors files hold layers: sessions and the commands run it as it is, and .onnx keeps it\n",
    ]);
    const korean = (await run(`convert where.onnx DIR/a.${format} --lang ko`)).err;
    expect(korean).toContain("층을 차례로 이은 신경망이 아니라 그래프이고(");
  });
});

describe("progress of a single run", () => {
  /** 64 · 64 · 9 · 100 · 100: 369 million multiply-adds, most of them in the second step. */
  const large = writeOnnx(
    new Graph({
      opset: 13,
      inputs: [floats("x", 1, 64, 100, 100)],
      outputs: [{ name: "y", dtype: "float32", shape: null }],
      nodes: [node("Softmax", ["x"], ["a"], { axis: ["int", -1n] }), node("Conv", ["a", "w"], ["y"])],
      constants: new Map([["w", zeros([64, 64, 3, 3])]]),
    }),
  );

  it.each([
    [true, /running ━*╌+ +\d+ %/],
    [false, /^$/],
  ])("is seen at a terminal: %s", async (isTTY, wanted) => {
    let timeMs = 0;
    const path = folder({ "large.onnx": large });
    writeFileSync(join(path, "x.npy"), writeNpy(zeros([1, 64, 100, 100])));
    const setting = { isTTY, columns: 80, now: () => (timeMs += 2000), env: { NO_COLOR: "1" } };
    const words = ["predict", join(path, "x.npy"), "--weights", join(path, "large.onnx")];
    const { code, out, err } = await feedforward(words, setting);
    expect(code).toBe(0);
    expect(out).toContain("y  float32 [1, 64, 98, 98]\n");
    expect(err).toMatch(wanted);
  });
});
