/** The panel "neuron": the column adds up to the sum that is shown, and the programs print the numbers of the page. */

import { spawnSync } from "node:child_process";
import { runInNewContext } from "node:vm";
import * as feedforward from "feedforward";
import {
  Activation,
  type ActivationName,
  activationNames,
  Dense,
  Network,
  Softmax,
  splitSum,
  trace,
  weightedSum,
} from "feedforward";
import * as chapter from "feedforward/chapter";
import type { BrowserContextOptions, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { type CodeExample, numpyCode, typescriptCode } from "../src/parts/forward/neuron-code.ts";
import { sumRows } from "../src/parts/forward/sum-rows.ts";
import { formatNumber } from "../src/ui/number.ts";
import { violationsOf } from "./axe.ts";
import { stepsOf, sumOf } from "./forward-subject.ts";
import { awaken, overflowOf, startPage, type Visit, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

const panel = "#panel-neuron";
const hasNumpy = spawnSync("python3", ["-c", "import numpy"]).status === 0;

/** A number as it is shown, in millionths: whole, so that adding is exact. */
function millionths(text: string): number {
  expect(text).toMatch(/^[+−]?\d+\.\d{6}$/);
  return Number(text.replace("−", "-").replace("+", "").replace(".", ""));
}

/** Runs each program by itself in one Python, and writes a list of their outputs. */
const pythonHarness = `
import contextlib, io, json, sys
outputs = []
for code in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as output:
        exec(code, {})
    outputs.append(output.getvalue())
print(json.dumps(outputs))
`;

/** The numbers that each program prints. */
function runPython(programs: readonly string[]): number[][] {
  const input = JSON.stringify(programs);
  const { stdout, stderr } = spawnSync("python3", ["-c", pythonHarness], { input, encoding: "utf8" });
  expect(stderr).toBe("");
  return (JSON.parse(stdout) as string[]).map((output) => output.trim().split("\n").map(Number));
}

/** Runs the program with this library for `import … from "feedforward"`. */
function runTypescript(code: string): number[] {
  const printed: number[] = [];
  const body = code.replaceAll(/^import (\{.*\}) from "feedforward(?:\/chapter)?";$/gm, "const $1 = library;");
  expect(body).not.toBe(code);
  runInNewContext(body, {
    library: { ...feedforward, ...chapter },
    console: { log: (value: number) => printed.push(value) },
  });
  return printed;
}

describe("the column of a sum", () => {
  it.each([
    [7, 1, 27],
    [3, 1, 0],
    [0, 2, 99],
    [9, 3, 9],
    [1, 3, 1],
  ])("for a %i in layer %i, neuron %i adds up to the last digit", (label, layer, index) => {
    const whole = sumOf(label, layer, index);
    const { rows, rest, bias, sum } = sumRows(whole, 10);
    const parts = [...rows.map(({ product }) => product), rest, bias];
    expect(parts.reduce((total, text) => total + millionths(text), 0)).toBe(millionths(sum));
    expect(millionths(sum) / 1e6).toBeCloseTo(whole.sum, 6);
    expect(millionths(rest) / 1e6).toBeCloseTo(splitSum(whole, 10).rest, 4);
  });

  it("shows numbers that are too great for six decimals as they are", () => {
    const { rows, sum } = sumRows(weightedSum(new Dense({ weight: [[3e20], [1]], bias: [2] }), [10, 1], 0), 1);
    expect([rows[0]!.product, sum]).toEqual(["3.000e21", "3.000e21"]);
  });
});

const words = { title: "title", inputs: "inputs", order: "order", others: "others" };

function exampleOf(
  names: readonly ActivationName[],
  hasSoftmax = false,
): CodeExample & { readonly expected: number[] } {
  const layer = new Dense({
    weight: [
      [0.5, 1],
      [-2.25, 0.1],
      [0.3, 0.2],
      [7, 8],
    ],
    bias: [0.1, -0.7],
  });
  const functions = [...names.map((name) => new Activation(name)), ...(hasSoftmax ? [new Softmax()] : [])];
  const x = [0.7, 0.9, 1, 0];
  const steps = trace(new Network([layer, ...functions]), x).map(({ values }) => values);
  const sums = steps[names.length + 1]!.data;
  return {
    sum: weightedSum(layer, x, 0),
    functions,
    sums,
    index: 0,
    words,
    expected: steps.slice(1).map((values) => values.at(0)),
  };
}

const examples: [string, ReturnType<typeof exampleOf>][] = [
  ...activationNames.map((name): [string, ReturnType<typeof exampleOf>] => [name, exampleOf([name])]),
  ["softmax", exampleOf([], true)],
  ["no function", exampleOf([])],
  ["two functions and softmax", exampleOf(["tanh", "gelu"], true)],
];

/** What the NumPy program of each example prints; empty where there is no NumPy. */
const printedByNumpy = new Map<string, number[]>();

beforeAll(() => {
  if (!hasNumpy) return;
  const printed = runPython(examples.map(([, example]) => numpyCode(example)));
  for (const [i, [name]] of examples.entries()) printedByNumpy.set(name, printed[i]!);
});

describe.each(examples)("the program of a neuron with %s", (name, example) => {
  it("prints its numbers with this library, bit by bit", () => {
    expect(runTypescript(typescriptCode(example))).toEqual(example.expected);
  });

  it.skipIf(!hasNumpy)("prints its numbers in NumPy: the sum bit by bit (skipped where there is no NumPy)", () => {
    const [sum, ...rest] = printedByNumpy.get(name)!;
    expect(Math.fround(sum!)).toBe(example.expected[0]);
    expect(rest).toHaveLength(example.expected.length - 1);
    for (const [i, value] of rest.entries()) expect(value).toBeCloseTo(example.expected[i + 1]!, 5);
  });
});

it("leaves out what is 0, but never all", () => {
  const layer = new Dense({ weight: [[2], [3]], bias: [-0.5] });
  const example = { sum: weightedSum(layer, [0, 0], 0), functions: [], sums: new Float32Array(1), index: 0, words };
  expect(runTypescript(typescriptCode(example))).toEqual([-0.5]);
});

describe.skipIf(chromiumPath === null)("neuron (skipped where there is no Chromium)", () => {
  const started = startPage();

  async function open(hash = "", language = "en", options: BrowserContextOptions = {}): Promise<Visit> {
    const visited = await visit(started.browser, `${started.site.url}${language}/${hash}`, options);
    await awaken(visited.page, "neuron");
    await expectSoon(() => visited.page.locator(`${panel} .sum-total td`).textContent()).not.toBe("–");
    return visited;
  }

  /** The last cell of every row that counts, and of the sum. */
  async function column(page: Page): Promise<{ parts: string[]; total: string }> {
    const parts = await page.locator(`${panel} .sum tbody tr td:last-child`).allTextContents();
    return { parts, total: (await page.locator(`${panel} .sum-total td`).textContent())! };
  }

  it.each([
    ["", "en", 7, 1, 27],
    ["#v=1&net=pad&sample=2&neuron=2.31", "ko", 2, 2, 31],
    ["#v=1&net=pad&sample=5&neuron=3.5", "en", 5, 3, 5],
  ])(
    "%s: the terms add up to the sum that is shown, with the bias in its own row",
    async (...[hash, language, label, layer, index]) => {
      const { page, complaints, close } = await open(hash, language);
      const whole = sumOf(label, layer, index);
      await expectSoon(async () => (await column(page)).total).toBe(sumRows(whole, 10).sum);
      const { parts, total } = await column(page);
      expect(parts).toHaveLength(12);
      expect(parts.reduce((sum, text) => sum + millionths(text), 0)).toBe(millionths(total));
      expect(millionths(total) / 1e6).toBeCloseTo(whole.sum, 6);
      const bias = await page.locator(`${panel} .sum-bias td`).textContent();
      expect(millionths(bias!) / 1e6).toBeCloseTo(whole.bias, 6);
      const output = stepsOf(label)[2 * layer]!.values.at(index);
      await expectSoon(() => page.locator(`${panel} .neuron-functions strong`).textContent()).toBe(
        formatNumber(output, 6),
      );
      expect(complaints).toEqual([]);
      await close();
    },
  );

  it("its programs print the numbers of the page", async () => {
    const { page, complaints, close } = await open("#v=1&net=pad&sample=8&neuron=3.8");
    const sum = stepsOf(8)[5]!.values.at(8);
    const answer = stepsOf(8)[6]!.values.at(8);
    if (hasNumpy) {
      const [printed] = runPython([(await page.locator(`${panel} pre`).textContent())!]);
      expect(Math.fround(printed![0]!)).toBe(sum);
      expect(printed![1]).toBeCloseTo(answer, 6);
    }
    await page.locator(`${panel} .neuron-program input`).nth(1).check();
    await expectSoon(async () => runTypescript((await page.locator(`${panel} pre`).textContent())!)).toEqual([
      sum,
      answer,
    ]);
    await page.waitForURL(/neuroncode=typescript/);
    expect(complaints).toEqual([]);
    await close();
  });

  it("the neuron that is chosen among the layers is chosen here, and the other way round", async () => {
    const { page, complaints, close } = await open();
    await awaken(page, "layers");
    await page.locator("#panel-layers [data-stage='3'] canvas").focus();
    await page.keyboard.press("ArrowRight");
    await expectSoon(() => page.locator(`${panel} .sum-bias th`).textContent()).toBe("+ bias b2[0]");
    await page.locator(`${panel} .neuron-choice input[type=radio]`).nth(2).check();
    await page.locator(`${panel} .neuron-choice input[type=range]`).fill("4");
    await page.locator("#panel-layers").getByRole("heading", { name: "layer 3, neuron 4" }).waitFor();
    await page.waitForURL(/neuron=3\.4/);
    expect(complaints).toEqual([]);
    await close();
  });

  it("has all terms in a table for those who want them", async () => {
    const { page, close } = await open();
    await page.click(`${panel} .numbers summary`);
    await expectSoon(() => page.locator(`${panel} .numbers tbody tr`).count()).toBe(784);
    await close();
  });

  it.each(["light", "dark"] as const)(
    "axe finds nothing (%s), also on a phone without sideways scrolling",
    async (colorScheme) => {
      const options = { colorScheme, viewport: { width: 360, height: 740 } };
      const { page, close } = await open("", "ko", options);
      await expectSoon(() => violationsOf(page, panel)).toEqual([]);
      await expectSoon(() => overflowOf(page)).toBeLessThanOrEqual(0);
      const scroll = page.locator(`${panel} .scroll`);
      await expectSoon(() => scroll.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
      await close();
    },
  );
});
