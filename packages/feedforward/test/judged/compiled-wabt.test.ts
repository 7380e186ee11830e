/**
 * Compiled modules in a WebAssembly runtime that is not JavaScript: WABT's interpreter (Debian's package wabt), which runs scripts of
 * the WebAssembly specification. A script puts rows where the module says, runs them and compares every bit that comes out.
 */

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Model } from "../../src/model.ts";
import { initializeNetwork } from "../../src/network/initializer.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { compiled, isCompilable } from "../compile/machine.ts";
import { pictureCase } from "../layers/arbitrary.ts";
import { sequenceCase } from "../layers/sequences.ts";
import { randomTensor } from "../network/arbitrary.ts";
import { randomGraph } from "../program/random-graphs.ts";

const wabt = spawnSync("spectest-interp", ["--version"]).status === 0;

interface Case {
  readonly model: Model;
  readonly feeds: ReadonlyMap<string, Tensor>;
}

const text = (bytes: Uint8Array): string =>
  `"${Array.from(bytes, (byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("")}"`;
const bytesOf = ({ data }: Tensor): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** The script of one case: `wrong` is added to the first number that is expected. */
function scriptOf({ model, feeds }: Case, i: number, wrong: number): string[] {
  const { bytes, capacity, description } = compiled(model);
  const rows = [...feeds.values()][0]!.shape[0]!;
  const taken = Math.min(rows, capacity);
  const part = (tensor: Tensor): Uint8Array => bytesOf(tensor).subarray(0, (bytesOf(tensor).length / rows) * taken);
  const answers = new Session(model).run(feeds);
  const { inputs, outputs } = description;
  const imported = (kind: string) => (_: unknown, k: number) =>
    `(import "net${i}" "${kind}${k}" (global $${kind}${k} i32))`;
  const expected = outputs.flatMap(({ name }, k) => {
    const words = new Int32Array(part(answers[name]!).slice().buffer);
    return Array.from(words, (word, at) => {
      const bits = k === 0 && at === 0 ? word + wrong : word;
      return `(assert_return (invoke $probe${i} "word${k}" (i32.const ${4 * at})) (i32.const ${bits}))`;
    });
  });
  return [
    `(module $net${i} binary ${text(bytes)})`,
    `(register "net${i}" $net${i})`,
    `(module $probe${i} (import "net${i}" "memory" (memory 1))`,
    ...inputs.map(imported("input")),
    ...outputs.map(imported("output")),
    ...inputs.map(({ name }, k) => `(data (global.get $input${k}) ${text(part(feeds.get(name)!))})`),
    ...outputs.map(
      (_, k) =>
        `(func (export "word${k}") (param i32) (result i32) (i32.load (i32.add (global.get $output${k}) (local.get 0))))`,
    ),
    ")",
    `(assert_return (invoke $net${i} "run" (i32.const ${capacity + 1})) (i32.const 1))`,
    `(assert_return (invoke $net${i} "run" (i32.const ${taken})) (i32.const 0))`,
    ...expected,
  ];
}

/** How many of how many modules and assertions hold. */
function judge(cases: readonly Case[], wrong = 0): { readonly passed: number; readonly all: number } {
  const folder = mkdtempSync(join(tmpdir(), "feedforward-wabt-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const script = cases.flatMap((one, i) => scriptOf(one, i, wrong));
  writeFileSync(join(folder, "all.wast"), script.join("\n"));
  execFileSync("wast2json", ["all.wast", "-o", "all.json"], { cwd: folder });
  const { stdout } = spawnSync("spectest-interp", ["all.json"], { cwd: folder, encoding: "utf8" });
  const [, passed, all] = /(\d+)\/(\d+) tests passed/.exec(stdout) ?? [];
  // Two modules of a case count, too.
  const asserted = script.filter((line) => line.startsWith("(assert_return")).length;
  expect(asserted + 2 * cases.length).toBe(Number(all));
  return { passed: Number(passed), all: Number(all) };
}

describe.skipIf(!wabt)("WABT's interpreter has the bits of a session (skipped without Debian's wabt)", () => {
  const chapter: Case = {
    model: initializeNetwork({ sizes: [784, 50, 100, 10], hidden: "sigmoid", output: "softmax" }, new Random(7)),
    feeds: new Map([["input", randomTensor([3, 784], new Random(1))]]),
  };

  it("of the chapter's network", () => {
    const { passed, all } = judge([chapter]);
    expect([passed, all]).toEqual([34, 34]);
  });

  it("of networks over pictures and sequences", () => {
    const cases = Array.from({ length: 40 }, (_, seed) => {
      const { network, rows } = seed % 2 === 0 ? pictureCase(seed) : sequenceCase(seed);
      return { model: network as Model, feeds: new Map([["input", rows]]) };
    }).filter(({ model }) => isCompilable(model));
    expect(cases.length).toBeGreaterThan(20);
    const { passed, all } = judge(cases);
    expect(passed).toBe(all);
  });

  it("of graphs with several inputs and outputs", () => {
    const cases = Array.from({ length: 60 }, (_, seed) => {
      const { graph, feeds } = randomGraph(new Random(seed), { mayHost: false, mayMix: false });
      return isCompilable(graph, feeds(1)) ? [{ model: graph as Model, feeds: feeds(1 + (seed % 3)) }] : [];
    }).flat();
    expect(cases.length).toBeGreaterThan(20);
    const { passed, all } = judge(cases);
    expect(passed).toBe(all);
  });

  it("and would say where a bit is another one", () => {
    const { passed, all } = judge([chapter], 1);
    expect(all - passed).toBe(1);
  });
});
