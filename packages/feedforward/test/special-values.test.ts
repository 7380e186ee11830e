/**
 * The tables of special values in docs/numerics.md and its Korean twin: every cell is computed on every backend, rows of
 * softmax alone and among the others. Signs of 0 count.
 */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { kernelOf, laneFunction } from "../scripts/ulp/kernels.ts";
import type { PlainName, WideName } from "../scripts/ulp/truths.ts";
import { backendNames } from "../src/backend/select.ts";
import { type ActivationName, activationNames, isActivationName } from "../src/functions/activation.ts";
import { argmax } from "../src/math/array.ts";
import { Activation, Softmax } from "../src/network/layer.ts";
import { Network } from "../src/network/network.ts";
import { Graph } from "../src/onnx/graph.ts";
import { Session } from "../src/session.ts";
import { tensor } from "../src/tensor/tensor.ts";
import { hex } from "./bits.ts";
import { node } from "./onnx/graphs.ts";

type BackendName = (typeof backendNames)[number];
type Name = ActivationName | PlainName | WideName;

const page = readFileSync(new URL("../../../docs/numerics.md", import.meta.url), "utf8");
const koreanPage = readFileSync(new URL("../../../docs/numerics.ko.md", import.meta.url), "utf8");

/** The cells of a table of the page, its head first. */
function tableOf(text: string, name: string): string[][] {
  const after = text.split(`<!-- special values of ${name} -->\n\n`)[1] ?? "";
  const lines = after.slice(0, after.indexOf("\n\n")).split("\n");
  return lines.filter((line) => !line.startsWith("| ---")).map((line) => line.slice(2, -2).split(" | "));
}

const words: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  "∞": Infinity,
  "-∞": -Infinity,
  max: (2 - 2 ** -23) * 2 ** 127,
  "-max": -(2 - 2 ** -23) * 2 ** 127,
  min: 2 ** -149,
  "-min": -(2 ** -149),
};

function numberIn(cell: string): number {
  const value = words[cell] ?? Math.fround(Number(cell));
  if (cell === "" || (Number.isNaN(value) && cell !== "NaN")) throw new Error(`no number: "${cell}"`);
  return value;
}

/** `[0, -∞, 1]` in backquotes. */
function rowIn(cell: string): number[] {
  return cell
    .replace(/^`\[|\]`$/g, "")
    .split(", ")
    .map(numberIn);
}

/** The bits of f(x) for each x, as a session gives them, or the kernel of a function that is no layer. */
function bitsOf(name: Name, inputs: readonly number[], backend: BackendName): string[] {
  if (isActivationName(name)) {
    const network = new Network([new Activation(name)], { input: { size: inputs.length } });
    return [...new Session(network, { backend }).predict(inputs).data].map((y) => hex([y]));
  }
  if (backend === "reference") return inputs.map((x) => hex([laneFunction(name)(x)]));
  const kernel = kernelOf(name, 16);
  kernel.values.set(inputs);
  kernel.run();
  return inputs.map((_, i) => hex([kernel.values[i]!]));
}

const [[, ...heads] = [], ...functions] = tableOf(page, "functions");
const [[, ...exponents] = [], ...bases] = tableOf(page, "powers");

/** x^y on a backend, for one x and every y, which is given or known beforehand. */
function powersOf(x: number, ys: readonly number[], backend: BackendName, isKnown: boolean): string[] {
  const shape = [1];
  return ys.map((y) => {
    const graph = new Graph({
      opset: 13,
      inputs: ["x", ...(isKnown ? [] : ["y"])].map((name) => ({ name, dtype: "float32", shape })),
      outputs: [{ name: "z", dtype: "float32", shape }],
      nodes: [node("Pow", ["x", "y"], ["z"])],
      constants: new Map(isKnown ? [["y", tensor([y])]] : []),
    });
    const feeds = isKnown ? { x: [x] } : { x: [x], y: [y] };
    return hex(new Session(graph, { backend }).run(feeds).z!.data as Float32Array);
  });
}

it("the table has every activation, and every corner of the line", () => {
  const names = functions.map(([name]) => name!.slice(1, -1));
  expect(names).toEqual(["exp", "log", "erf", "sin", "cos", ...activationNames]);
  expect(heads).toEqual(expect.arrayContaining([...Object.keys(words), "0", "-0"]));
});

describe.each(backendNames)("on %s", (backend) => {
  describe.each(functions.map(([name, ...cells]) => [name!.slice(1, -1), cells] as const))("%s", (name, cells) => {
    const bits = bitsOf(name as Name, heads.map(numberIn), backend);
    it.each(heads.map((head, i) => [head, cells[i]!, i] as const))("of %s is %s", (_, cell, i) => {
      expect(bits[i]).toBe(hex([numberIn(cell)]));
    });
  });

  it.each(bases.map(([x, ...cells]) => [x!, cells] as const))("powers of %s", (x, cells) => {
    const wanted = cells.map((cell) => hex([numberIn(cell)]));
    for (const isKnown of [false, true]) {
      expect(powersOf(numberIn(x), exponents.map(numberIn), backend, isKnown)).toEqual(wanted);
    }
  });

  it.each(tableOf(page, "softmax").slice(1))("softmax of %s is %s, alone and between other rows", (input, output) => {
    const [row, expected] = [rowIn(input!), hex(rowIn(output!))];
    const session = new Session(new Network([new Softmax()], { input: { size: row.length } }), { backend });
    const other = row.map((_, i) => i / 2);
    const alone = hex(session.predict(other).data);
    expect(hex(session.predict(row).data)).toBe(expected);
    expect(hex(session.predict([other, row, other]).data)).toBe(alone + expected + alone);
  });

  it.each(tableOf(page, "argmax").slice(1))("the class of %s is %s", (input, output) => {
    const row = rowIn(input!);
    const session = new Session(new Network([], { input: { size: row.length } }), { backend });
    const wanted = row.map((_, i) => Number(i === Number(output)));
    expect(argmax(row)).toBe(Number(output));
    expect(session.topK(row, 1)).toMatchObject([{ label: output }]);
    expect(session.accuracy([row, row], [wanted, wanted])).toBe(1);
    expect(session.classify(row)).toBe(output);
    expect(session.classify([row, row])).toEqual([output, output]);
  });
});

it.each(["functions", "powers", "softmax", "argmax"])("the Korean page has the same table of %s", (name) => {
  const english = tableOf(page, name).slice(1);
  expect(english.length).toBeGreaterThan(5);
  expect(tableOf(koreanPage, name).slice(1)).toEqual(english);
});
