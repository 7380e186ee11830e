/** `inspect` on ONNX graphs: inputs, outputs and steps; sizes that are left open; where the time goes; and what is refused. */

import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeOnnx } from "../../src/formats/onnx.ts";
import { Graph } from "../../src/onnx/graph.ts";
import type { Dimension } from "../../src/onnx/node.ts";
import { type Tensor, zeros } from "../../src/tensor/tensor.ts";
import { node } from "../onnx/graphs.ts";
import { feedforward, folder, type Setting } from "./surroundings.ts";
import { safetensors } from "./tiny.ts";

const padded = { pads: ["ints", [1n, 1n, 1n, 1n]] } as const;

/** conv 3×3 + relu, doubled as no chain of layers does, pool, flatten, dense, of one channel; or the convolution doubled alone. */
function picture(shape: readonly Dimension[], isConvAlone = false): Uint8Array {
  const head = [
    node("MaxPool", ["b"], ["c"], { kernel_shape: ["ints", [2n, 2n]], strides: ["ints", [2n, 2n]] }),
    node("Flatten", ["c"], ["d"]),
    node("Gemm", ["d", "w"], ["y"]),
  ];
  const nodes = [
    { ...node("Conv", ["x", "conv.weight"], ["a"], padded), name: "first" },
    node("Relu", ["a"], ["r"]),
    node("Add", ["r", "r"], [isConvAlone ? "y" : "b"]),
    ...(isConvAlone ? [] : head),
  ];
  return writeOnnx(
    new Graph({
      opset: 13,
      inputs: [{ name: "x", dtype: "float32", shape }],
      outputs: [{ name: "y", dtype: "float32", shape: null }],
      nodes,
      constants: new Map<string, Tensor>([
        ["conv.weight", zeros([2, 1, 3, 3])],
        ["w", zeros([8, 3])],
      ]),
    }),
  );
}

/** Two inputs, one of them of whole numbers. */
const two = writeOnnx(
  new Graph({
    opset: 13,
    inputs: [
      { name: "ids", dtype: "int64", shape: ["batch", "words"] },
      { name: "\u001b[31mscale", dtype: "float32", shape: ["batch", "words"] },
    ],
    outputs: [{ name: "y", dtype: "float64", shape: null }],
    nodes: [node("Cast", ["ids"], ["f"], { to: ["int", 1n] }), node("Mul", ["f", "\u001b[31mscale"], ["y"])],
    constants: new Map(),
  }),
);

/** The file with other operators, of names as long. */
function renamed(bytes: Uint8Array, ...names: readonly (readonly [from: string, to: string])[]): Uint8Array {
  let text = Buffer.from(bytes).toString("latin1");
  for (const [from, to] of names) text = text.replaceAll(from, to);
  return Buffer.from(text, "latin1");
}

const files = {
  "one.onnx": picture([1, 1, 4, 4]),
  "open.onnx": picture(["n", 1, "height", "width"], true),
  "asked.onnx": picture(["n", 1, "height", "width"]),
  "two.onnx": two,
  "unknown.onnx": renamed(picture([1, 1, 4, 4]), ["Relu", "Loop"], ["MaxPool", "MaxLoop"], ["Gemm", "Scan"]),
  "net.safetensors": safetensors(),
};

async function inspect(words: string, setting: Setting = {}) {
  const path = folder(files);
  const [file, ...rest] = words.split(" ");
  const { code, out, err } = await feedforward(["inspect", join(path, file!), ...rest], { columns: 100, ...setting });
  return { code, out: out.replaceAll(`${path}/`, ""), err: err.replaceAll(`${path}/`, "") };
}

describe("inspect", () => {
  it("draws a graph as its steps", async () => {
    const { code, out, err } = await inspect("one.onnx");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const shown = out.slice(out.indexOf("Network")).replace(/of layers: .*/, "of layers: REASON");
    expect(shown).toBe(`\
Network    no chain of layers: REASON

Inputs     x  float32  [1, 1, 4, 4]

Outputs    y  float32  […]

Steps      step             output        parameters  multiply-adds
           conv 3×3 + relu  [1, 2, 4, 4]          18            288  conv
           add              [1, 2, 4, 4]                         32  b
           max pool 2×2 /2  [1, 2, 2, 2]                         32  c
           dense            [1, 3]                24             24  y
           4 steps                                42            376

           and 1 that only give values another shape, which takes no time
           sizes and counts are of one row; a batch is any number of them
           488 bytes of memory for one run
`);
    expect(out).toContain("Format     onnx, opset 13, feedforward\n");
  });

  it("shows open sizes by their names, and asks for them where they decide", async () => {
    const { code, out } = await inspect("open.onnx");
    expect(code).toBe(0);
    expect(out).toContain("conv 3×3 + relu  [n, 2, height, width]");
    expect(out).toContain("sizes that the file leaves open decide the rest; --shape x=…x1x…x… says them\n");
    const asked = await inspect("asked.onnx");
    expect(asked.code).toBe(0);
    expect(asked.out.replaceAll(/\n {11}/g, " ")).toContain(
      'Steps      outline: the steps depend on sizes that the file leaves open: "x" [n, 1, height, width]; say them, --shape x=…x1x…x…\n',
    );
  });

  it.each(["--shape x=1x1x4x4", "--shape 1×1×4×4", "--shape=1x1x4x4"])("takes them: %s", async (option) => {
    const { out } = await inspect(`asked.onnx ${option}`);
    expect(out).toContain("conv 3×3 + relu  [1, 2, 4, 4]          18            288");
  });

  it("gives everything as data", async () => {
    const { out } = await inspect("one.onnx --json");
    expect(JSON.parse(out)).toMatchObject({
      format: "onnx",
      items: [{ name: "conv.weight" }, { name: "w" }],
      network: null,
      noNetwork: expect.stringMatching(/^network: /),
      graph: {
        opset: 13,
        producer: "feedforward",
        nodes: 6,
        inputs: [{ name: "x", dtype: "float32", shape: [1, 1, 4, 4] }],
        isBatched: true,
        parameters: 42,
        multiplyAdds: 376,
        memoryBytes: 488,
        steps: [
          { name: "conv", operation: "conv 3×3", functions: ["relu"], shape: [1, 2, 4, 4], runs: "kernel" },
          { operation: "add" },
          { operation: "max pool 2×2 /2" },
          { operation: "reshape", runs: "view", multiplyAdds: 0 },
          { operation: "dense", parameters: 24 },
        ],
      },
    });
    expect(JSON.parse((await inspect("asked.onnx --json")).out).graph).toMatchObject({
      steps: null,
      noSteps: expect.stringContaining("say them"),
    });
  });

  it("cuts names where the terminal ends, and shows none of them where it is narrow", async () => {
    const narrow = (await inspect("one.onnx", { columns: 80 })).out.split("\n");
    expect(narrow.find((line) => line.includes("conv 3×3"))).toMatch(/288 {2}conv$|288$/);
    for (const line of narrow) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("lets no name steer the terminal", async () => {
    const { out } = await inspect("two.onnx");
    expect(out).not.toContain("\u001b");
    expect(out).toContain("\\u{1b}[31mscale  float32  [batch, words]");
  });

  it("speaks Korean", async () => {
    const { out } = await inspect("one.onnx --lang ko");
    for (const part of [
      "입력         x  float32",
      "단계         연산",
      "conv 3×3 + ReLU",
      "4단계",
      "층을 차례로 이은 신경망이 아닙니다.",
    ]) {
      expect(out).toContain(part);
    }
    const asked = (await inspect("asked.onnx --lang ko")).out;
    expect(asked).not.toContain("(영어)");
  });
});

describe("inspect --profile", () => {
  /** A clock that moves a millisecond whenever it is read. */
  const ticking = (stepMs = 1): Setting => {
    let timeMs = 0;
    return { now: () => (timeMs += stepMs) };
  };

  it("says how long each step takes, and which share that is", async () => {
    const { code, out } = await inspect("one.onnx --profile", ticking());
    expect(code).toBe(0);
    const rows = out.split("\n").filter((line) => /\[1, /.test(line) && line.includes("ms"));
    expect(rows).toHaveLength(4);
    for (const row of rows) expect(row).toMatch(/1\.00 ms {2}25\.0 %/);
    expect(out).toMatch(/Profile {4}backend \w+, 1 thread, the least of \d+ runs: 4\.00 ms, on numbers at random\n/);
    const data = JSON.parse((await inspect("one.onnx --profile --json", ticking())).out).graph;
    expect(data.profile).toMatchObject({ rows: 1 });
    expect(data.steps[0]).toMatchObject({ timeMs: 1, bytes: 4 * (16 + 32 + 18) });
  });

  it("takes one row where the batch alone is open, and asks for other sizes", async () => {
    expect((await inspect("asked.onnx --profile --shape 1x1x4x4")).code).toBe(0);
    const { code, out, err } = await inspect("open.onnx --profile");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toBe(
      "feedforward: open.onnx: sizes that the file leaves open decide the rest; --shape x=…x1x…x… says them\n",
    );
  });

  it("shows which steps run in the reference", async () => {
    const { out } = await inspect("two.onnx --profile --shape ids=2x3,\u001b[31mscale=2x3");
    expect(out).toContain("[2, 3]");
  });
});

describe("refused", () => {
  it("a file of operators that are not known names all of them, in both languages", async () => {
    const { code, out, err } = await inspect("unknown.onnx");
    expect(code).toBe(1);
    expect(out).toContain("safe: the format holds data only; this version does not run Loop");
    expect(err).toMatch(
      /^feedforward: unknown.onnx: onnx: Loop "r": the operator "Loop" is not supported, nor are MaxLoop, Scan at offset \d+\n$/,
    );
    const korean = (await inspect("unknown.onnx --lang ko")).err;
    expect(korean).toMatch(
      /^feedforward: unknown.onnx: onnx: "r" 노드: "Loop" 연산은 지원하지 않습니다. 그 밖에 지원하지 않는 연산: MaxLoop, Scan \(오프셋 \d+\)\n$/,
    );
  });

  it.each([
    ["asked.onnx --shape y=1x1x4x4", 1, '--shape: there is no input "y", expected x'],
    ["asked.onnx --shape x=1x4x4", 1, '--shape: input "x" is [n, 1, height, width], which cannot be [1, 4, 4]'],
    ["asked.onnx --shape x=1,y=2", 1, '--shape: input "x" is [n, 1, height, width], which cannot be [1]'],
    ["asked.onnx --shape 1x1,2", 2, '--shape: expected shapes like input=1x3x224x224, got "1x1,2"'],
    ["asked.onnx --shape x=-1x1x4x4", 2, '--shape: expected shapes like input=1x3x224x224, got "x=-1x1x4x4"'],
    ["asked.onnx --shape x=", 2, '--shape: expected shapes like input=1x3x224x224, got "x="'],
    ["two.onnx --shape 1x4", 1, "--shape: the model has several inputs, say which: ids, \\u{1b}[31mscale"],
    ["net.safetensors --shape 1x4", 1, "--shape is for graphs, and the file holds a network of layers or none"],
    ["net.safetensors --profile", 1, "--profile is for graphs, and the file holds a network of layers or none"],
  ])("%s", async (words, wanted, sentence) => {
    const { code, out, err } = await inspect(words);
    expect({ code, out }).toEqual({ code: wanted, out: "" });
    expect(err).toContain(sentence);
  });
});
