/**
 * Compiled modules of JavaScript, with WebAssembly inside and without it: the bits of a session for whatever can be compiled, and what
 * their functions take and give.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CompileOptions, compile } from "../../src/compile.ts";
import { OptionError } from "../../src/errors.ts";
import type { Model } from "../../src/model.ts";
import { initializeNetwork } from "../../src/network/initializer.ts";
import { Activation, Dense, Softmax } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Graph } from "../../src/onnx/graph.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { hex } from "../bits.ts";
import { draws } from "../effort.ts";
import { pictureCases } from "../layers/arbitrary.ts";
import { sequenceCases } from "../layers/sequences.ts";
import { networkCases, randomTensor } from "../network/arbitrary.ts";
import { node } from "../onnx/graphs.ts";
import { randomGraph } from "../program/random-graphs.ts";
import { isCompilable } from "./machine.ts";

interface Module {
  readonly labels?: readonly string[];
  readonly run: (feeds: Record<string, unknown>) => Record<string, Float32Array>;
  readonly predict: (x: unknown) => Float32Array;
  readonly classify: (x: unknown) => string;
  readonly classifyRows: (x: unknown) => string[];
  readonly reset?: () => void;
  readonly instantiate?: (module: WebAssembly.Module) => Module;
}

/** The file as a runtime imports it. */
async function imported(model: Model, options: Partial<CompileOptions>): Promise<Module> {
  const files = compile(model, { ...options, target: "js" });
  const source = Buffer.from(files.get("model.js")!).toString("base64");
  return (await import(/* @vite-ignore */ `data:text/javascript;base64,${source}`)) as Module;
}

const chapter = initializeNetwork({ sizes: [784, 50, 100, 10], hidden: "sigmoid", output: "softmax" }, new Random(7));

describe.each([
  ["with WebAssembly", true],
  ["plain", false],
])("%s", (_, wasm) => {
  it("the chapter's network", async () => {
    const rows = randomTensor([70, 784], new Random(1));
    const { predict } = await imported(chapter, { wasm });
    expect(hex(predict(rows.data))).toBe(hex(new Session(chapter).predict(rows).data));
  });

  it("small networks of dense layers", () =>
    fc.assert(
      fc.asyncProperty(networkCases(), async ({ network, rows }) => {
        const { predict } = await imported(network, { wasm });
        expect(hex(predict(rows.data))).toBe(hex(new Session(network).predict(rows).data));
      }),
      { numRuns: draws(60) },
    ));

  it("small networks over pictures and sequences", () =>
    fc.assert(
      fc.asyncProperty(fc.oneof(pictureCases(), sequenceCases()), async ({ network, rows }) => {
        fc.pre(isCompilable(network));
        const { predict } = await imported(network, { wasm });
        expect(hex(predict(rows.data))).toBe(hex(new Session(network).predict(rows).data));
      }),
      { numRuns: draws(60) },
    ));

  it("graphs of several inputs and outputs", () =>
    fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 5 }), async (seed, rows) => {
        const { graph, feeds } = randomGraph(new Random(seed), { mayHost: false, mayMix: false });
        fc.pre(isCompilable(graph, feeds(1)));
        const given = feeds(rows);
        const { run } = await imported(graph, { wasm });
        const answers = run(Object.fromEntries([...given].map(([name, { data }]) => [name, data])));
        const expected = new Session(graph).run(given);
        for (const [name, { data }] of Object.entries(expected)) {
          expect(hex(answers[name]!)).toBe(hex(data as Float32Array));
        }
      }),
      { numRuns: draws(100) },
    ));

  it("float16 weights", async () => {
    const rows = randomTensor([3, 784], new Random(1));
    const [one, other] = [
      await imported(chapter, { wasm, weights: "float16" }),
      await imported(chapter, { weights: "float16" }),
    ];
    expect(hex(one.predict(rows.data))).toBe(hex(other.predict(rows.data)));
  });
});

describe("what a module takes and gives", () => {
  const labels = ["no", "yes", "perhaps"];
  const input = { scale: "1/255", mean: [0.5], std: [0.25] };
  const network = new Network([new Dense({ weight: randomTensor([4, 3], new Random(2)) }), new Softmax()], {
    input,
    labels,
  });
  const session = new Session(network);

  it.each([true, false])("bytes are scaled as the network declares, wasm %s", async (wasm) => {
    const { predict } = await imported(network, { wasm });
    const [bytes, floats] = [Uint8Array.of(1, 2, 200, 255, 7, 0, 0, 9), [0.5, 1, -2, 0]];
    for (const x of [
      bytes,
      new Uint8ClampedArray(bytes.subarray(0, 4)),
      floats,
      Float32Array.from(floats),
      Float64Array.from(floats),
    ]) {
      expect(hex(predict(x))).toBe(hex(session.predict(x as Uint8Array).data));
    }
  });

  it("a canvas is no batch of rows", async () => {
    const { predict } = await imported(network, {});
    expect(() => predict(new Uint8ClampedArray(16))).toThrow("a canvas has four bytes a pixel");
  });

  it.each([true, false])("classes, by their labels, NaN first, wasm %s", async (wasm) => {
    const module = await imported(network, { wasm });
    const rows = Float32Array.of(1, 2, 3, 4, -4, 3, -2, 1, Number.NaN, 0, 0, 0);
    expect(module.labels).toEqual(labels);
    expect(module.classifyRows(rows)).toEqual(session.classifyRows(rows));
    expect(module.classify(rows.subarray(4, 8))).toBe(session.classify(rows.subarray(4, 8)));
    expect(() => module.classify(rows)).toThrow("classify: expected one row, got 3");
    expect(() => module.predict([1, 2, 3])).toThrow('expected "input" to have n times 4 numbers, got 3');
    expect(() => module.run({})).toThrow('expected the input "input"');
    expect(() => module.predict(["1", 2, 3, 4])).toThrow('expected numbers, got "1"');
    expect(() => module.predict([1, undefined, 3, 4])).toThrow("expected numbers, got undefined");
    expect(hex(module.predict(Float32Array.of(Number.NaN, 0, 0, 0)))).toBe("7fc00000".repeat(3));
  });

  it("one sigmoid has two classes, a number has none", async () => {
    const dense = new Dense({ weight: [[2], [-1]] });
    const binary = await imported(new Network([dense, new Activation("sigmoid")]), {});
    expect([binary.labels, binary.classify([1, 0]), binary.classify([0, 3])]).toEqual([["0", "1"], "1", "0"]);
    const number = await imported(new Network([dense]), {});
    expect(Object.keys(number).sort()).toEqual(["predict", "run"]);
  });

  it("a module that a platform compiles is handed over", async () => {
    const files = compile(network, { target: "js", separate: true, name: "net" });
    expect([...files.keys()]).toEqual(["net.js", "net.d.ts", "net.wasm"]);
    const source = Buffer.from(files.get("net.js")!).toString("base64");
    const { instantiate } = (await import(/* @vite-ignore */ `data:text/javascript;base64,${source}`)) as Module;
    const wasm = new WebAssembly.Module(files.get("net.wasm") as Uint8Array<ArrayBuffer>);
    const x = Float32Array.of(1, 2, 3, 4);
    expect(hex(instantiate!(wasm).predict(x))).toBe(hex(session.predict(x).data));
  });
});

describe("a module in TypeScript", () => {
  const network = new Network([new Dense({ weight: randomTensor([4, 3], new Random(2)) }), new Softmax()]);
  const textOf = (target: "js" | "ts", options: Partial<CompileOptions>): string =>
    new TextDecoder().decode(compile(network, { target, name: "net", ...options }).get(`net.${target}`));

  it.each([{}, { wasm: false }, { separate: true }])("is the one of JavaScript with types, %j", (options) => {
    const lines = textOf("ts", options).split("\n");
    const from = lines.findIndex((line) => line.startsWith("// @ts-nocheck"));
    lines.splice(from, lines.indexOf("}", from) + 1 - from);
    const untyped = lines
      .join("\n")
      .replace("labels: readonly string[]", "labels")
      .replace(/: Compiled\b/, "")
      .replace("(module: WebAssembly.Module)", "(module)");
    expect(untyped).toBe(textOf("js", options));
  });

  it("stands alone, or beside its module", () => {
    expect([...compile(network, { target: "ts", name: "net" }).keys()]).toEqual(["net.ts"]);
    expect([...compile(network, { target: "ts", name: "net", separate: true }).keys()]).toEqual(["net.ts", "net.wasm"]);
  });
});

describe("columns of a table", () => {
  const names = ["age", 'in "quotes"', "\u20ac\n*/"];
  const network = new Network([new Dense({ weight: [[2], [-1], [1]] })], { input: { names } });

  it("are said in every source", async () => {
    const module = (await imported(network, {})) as Module & { readonly names: readonly string[] };
    expect(module.names).toEqual(names);
    const text = (target: "ts" | "js" | "c", file: string): string =>
      new TextDecoder().decode(compile(network, { target, name: "net" }).get(file));
    expect(text("js", "net.d.ts")).toContain("export declare const names: readonly string[];");
    expect(text("ts", "net.ts")).toContain("export const names: readonly string[] = [");
    expect(text("c", "net.h")).toContain("extern const char *const net_names[3];");
  });
});

describe("names of a hostile file", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.string({ unit: fc.constantFrom(..."\"'`\\\n\r\u2028/*<!->$\x7b}?=%;:x0"), maxLength: 12 }),
    fc.constantFrom(
      "__proto__",
      "*/",
      "//",
      "</script>",
      "\\",
      '"',
      "\n#error",
      "??/",
      "$\x7balert(1)}",
      "constructor",
    ),
  );

  it("stay names in every source", () =>
    fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, async (input, output, label) => {
        fc.pre(input !== "" && output !== "" && input !== output);
        const graph = new Graph({
          opset: 13,
          inputs: [{ name: input, dtype: "float32", shape: ["n", 2] }],
          outputs: [{ name: output, dtype: "float32", shape: null }],
          nodes: [node("Relu", [input], [output])],
          constants: new Map(),
          metadata: new Map([["feedforward.labels", JSON.stringify([label, label])]]),
        });
        for (const wasm of [true, false]) {
          const module = await imported(graph, { wasm });
          expect(Object.keys(module.run({ [input]: [1, -1] }))).toEqual([output]);
          expect(module.labels).toEqual(graph.labels ?? ["0", "1"]);
          const typed = new TextDecoder().decode(compile(graph, { target: "ts", wasm }).get("model.ts"));
          expect(typed.split("\n").filter((line) => line.startsWith("export "))).toHaveLength(3);
        }
        const { text, strings } = parted(new TextDecoder().decode(compile(graph, { target: "c" }).get("model.c")));
        expect(text).toBe(plainText);
        expect(strings.map(unescaped)).toEqual(graph.labels ?? ["0", "1"]);
      }),
      { numRuns: draws(150) },
    ));

  /** A source of C without its strings, and what stands between their quotes. */
  function parted(source: string): { text: string; strings: string[] } {
    const from = source.indexOf("_labels[2] = {");
    const [head, tail] = [source.slice(0, from), source.slice(from)];
    const strings = [...tail.matchAll(/"((?:[^"\\\n]|\\[0-7]{3})*)"/g)].map(([, text]) => text!);
    return { text: head + tail.replace(/"(?:[^"\\\n]|\\[0-7]{3})*"/g, "S"), strings };
  }

  function unescaped(text: string): string {
    const bytes = text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Buffer.from(bytes, "latin1"));
  }

  const plainGraph = new Graph({
    opset: 13,
    inputs: [{ name: "x", dtype: "float32", shape: ["n", 2] }],
    outputs: [{ name: "y", dtype: "float32", shape: null }],
    nodes: [node("Relu", ["x"], ["y"])],
    constants: new Map(),
  });
  const plainText = parted(new TextDecoder().decode(compile(plainGraph, { target: "c" }).get("model.c"))).text;

  it.each(["my net", "2nd", "", "a-b", "int", "../x", "a;b", "x".repeat(32), "é"])(
    "%j is no name of a file",
    (name) => {
      expect(() => compile(plainGraph, { target: "c", name })).toThrow(OptionError);
    },
  );
});
