/** The compiled module: its interface, and the bits of a session for whatever can be compiled. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../src/compile.ts";
import { initializeNetwork } from "../../src/network/initializer.ts";
import { Dense } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Graph } from "../../src/onnx/graph.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Tensor, tensor } from "../../src/tensor/tensor.ts";
import { hex } from "../bits.ts";
import { draws } from "../effort.ts";
import { pictureCases } from "../layers/arbitrary.ts";
import { sequenceCases } from "../layers/sequences.ts";
import { networkCases, randomTensor } from "../network/arbitrary.ts";
import { node } from "../onnx/graphs.ts";
import { randomGraph } from "../program/random-graphs.ts";
import { bothBits, compiled, isCompilable } from "./machine.ts";

const chapter = initializeNetwork({ sizes: [784, 50, 100, 10], hidden: "sigmoid", output: "softmax" }, new Random(7));

describe("a compiled module has the bits of a session", () => {
  it("for the chapter's network, at any number of rows a call", () => {
    const rows = randomTensor([70, 784], new Random(1));
    const expected = hex(new Session(chapter).predict(rows).data);
    const module = compiled(chapter);
    for (const step of [1, 7, module.capacity]) {
      expect(hex(module.outputs([rows.data], 70, step)[0]!)).toBe(expected);
    }
  });

  it("for small networks of dense layers", () => {
    fc.assert(
      fc.property(networkCases(), fc.constantFrom(undefined, 1, 3), ({ network, rows }, capacity) => {
        const module = compiled(network, capacity === undefined ? {} : { capacity });
        const [output] = module.outputs([rows.data], rows.shape[0]!);
        expect(hex(output!)).toBe(hex(new Session(network).predict(rows).data));
      }),
      { numRuns: draws(200) },
    );
  });

  it("for small networks over pictures", () => {
    fc.assert(
      fc.property(pictureCases(), fc.boolean(), ({ network, rows }, small) => {
        fc.pre(isCompilable(network));
        const [output] = compiled(network, { small }).outputs([rows.data], rows.shape[0]!);
        expect(hex(output!)).toBe(hex(new Session(network).predict(rows).data));
      }),
      { numRuns: draws(100) },
    );
  });

  it("for small networks over sequences", () => {
    fc.assert(
      fc.property(sequenceCases(), ({ network, rows }) => {
        fc.pre(isCompilable(network));
        const [output] = compiled(network).outputs([rows.data], rows.shape[0]!);
        expect(hex(output!)).toBe(hex(new Session(network).predict(rows).data));
      }),
      { numRuns: draws(60) },
    );
  });

  it("for graphs of several inputs and outputs", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 5 }), (seed, rows) => {
        const { graph, feeds } = randomGraph(new Random(seed), { mayHost: false, mayMix: false });
        fc.pre(isCompilable(graph, feeds(1)));
        const { session, module } = bothBits(graph, feeds(rows));
        expect(module).toEqual(session);
      }),
      { numRuns: draws(150) },
    );
  });
});

describe("float16 weights", () => {
  /** The same layers with every parameter rounded. */
  const rounded = ({ layers, input }: Network): Network => {
    const round = (t: Tensor<"float32">): Tensor<"float32"> => t.to("float16").to("float32");
    const halves = layers.map((layer) =>
      layer.type === "dense" ? new Dense({ weight: round(layer.weight), bias: round(layer.bias) }) : layer,
    );
    return new Network(halves, { input: { size: input.size } });
  };

  it("have the bits of a session of the rounded network, in half the bytes", () => {
    const rows = randomTensor([5, 784], new Random(2));
    const module = compiled(chapter, { weights: "float16" });
    expect(hex(module.outputs([rows.data], 5)[0]!)).toBe(hex(new Session(rounded(chapter)).predict(rows).data));
    expect(module.bytes.length).toBeLessThan(0.55 * compiled(chapter).bytes.length);
  });

  it("of small networks", () => {
    fc.assert(
      fc.property(networkCases(), ({ network, rows }) => {
        const [output] = compiled(network, { weights: "float16" }).outputs([rows.data], rows.shape[0]!);
        expect(hex(output!)).toBe(hex(new Session(rounded(network)).predict(rows).data));
      }),
      { numRuns: draws(100) },
    );
  });

  it.each([2 ** -24, -1023 * 2 ** -24, 65504, -0, 2 ** -25])("%s is widened as it was rounded", (w) => {
    const network = new Network([new Dense({ weight: [[w]], bias: [0] })]);
    const [output] = compiled(network, { weights: "float16" }).outputs([Float32Array.of(1)], 1);
    expect([...output!]).toEqual([...tensor([w]).to("float16").to("float32").data].map((x) => x + 0));
  });
});

describe("a state", () => {
  const cell = [
    node("LSTM", ["x", "w", "r", "b", "", "s", ""], ["Y", "next"], { hidden_size: ["int", 4n] }),
    node("Squeeze", ["Y", "one"], ["y"]),
  ];
  const random = new Random(3);
  const graph = new Graph({
    opset: 14,
    inputs: [
      { name: "x", dtype: "float32", shape: [1, 1, 3] },
      { name: "s", dtype: "float32", shape: [1, 1, 4] },
    ],
    outputs: ["y", "next"].map((name) => ({ name, dtype: null, shape: null })),
    nodes: cell,
    constants: new Map<string, Tensor>([
      ["w", randomTensor([1, 16, 3], random)],
      ["r", randomTensor([1, 16, 4], random)],
      ["b", randomTensor([1, 32], random)],
      ["one", tensor([1], { dtype: "int64" })],
    ]),
  });

  it("goes on from run to run as a session's does, and begins anew", () => {
    const state = { s: "next" };
    const [session, module] = [new Session(graph, { state }), compiled(graph, { state })];
    expect(module.description.inputs.map(({ name }) => name)).toEqual(["x"]);
    expect(module.description.outputs.map(({ name }) => name)).toEqual(["y"]);
    for (let i = 0; i < 20; i++) {
      if (i === 12) {
        session.reset();
        module.reset();
      }
      const x = randomTensor([1, 1, 3], random);
      expect(hex(module.outputs([x.data], 1)[0]!)).toBe(hex(session.run({ x }).y!.data as Float32Array));
    }
  });

  it("is none without being asked for", () => {
    expect(compiled(graph).exports.reset).toBeUndefined();
    expect(compiled(graph).description.inputs.map(({ name }) => name)).toEqual(["x", "s"]);
  });
});

describe("ABI 1", () => {
  const module = compiled(chapter, { capacity: 4, sha256: "ab".repeat(32) });

  it("exports a memory, addresses and run, and imports nothing", () => {
    const parsed = new WebAssembly.Module(module.bytes as Uint8Array<ArrayBuffer>);
    expect(WebAssembly.Module.imports(parsed)).toEqual([]);
    expect(WebAssembly.Module.exports(parsed)).toEqual([
      { name: "memory", kind: "memory" },
      { name: "capacity", kind: "global" },
      { name: "input0", kind: "global" },
      { name: "output0", kind: "global" },
      { name: "run", kind: "function" },
    ]);
    expect([module.global("input0") % 16, module.global("output0") % 16, module.capacity]).toEqual([0, 0, 4]);
  });

  it("has a memory that cannot grow", () => {
    expect(() => (module.exports.memory as WebAssembly.Memory).grow(1)).toThrow(RangeError);
  });

  it.each([
    [0, 0],
    [1, 0],
    [4, 0],
    [5, 1],
    [-1, 1],
    [2 ** 31 - 1, 1],
  ])("run(%i) is %i", (rows, code) => {
    expect(module.run(rows)).toBe(code);
  });

  it("says what goes in and comes out", () => {
    expect(module.description).toEqual({
      abi: 1,
      inputs: [{ name: "input", dtype: "float32", shape: [784] }],
      outputs: [{ name: "output", dtype: "float32", shape: [10] }],
      labels: null,
      capacity: 4,
      source: { sha256: "ab".repeat(32) },
      version: "0.1.0",
    });
  });

  it("is the same file every time", () => {
    const again = compile(chapter, { target: "wasm", capacity: 4, sha256: "ab".repeat(32) });
    expect(Buffer.from(again.get("model.wasm")!).equals(module.bytes)).toBe(true);
  });
});
