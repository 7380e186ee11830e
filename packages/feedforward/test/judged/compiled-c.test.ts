/**
 * What is compiled to C, by a C compiler: without a warning, and with the bits of a session. All networks that are drawn are one
 * program, because a compiler takes longer to start than to run.
 */

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { compile } from "../../src/compile.ts";
import type { Model } from "../../src/model.ts";
import { initializeNetwork } from "../../src/network/initializer.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { hex } from "../bits.ts";
import { isCompilable } from "../compile/machine.ts";
import { pictureCase } from "../layers/arbitrary.ts";
import { sequenceCase } from "../layers/sequences.ts";
import { randomTensor } from "../network/arbitrary.ts";
import { randomGraph } from "../program/random-graphs.ts";

const gcc = spawnSync("gcc", ["--version"]).status === 0;
const flags = ["-std=c99", "-O2", "-ffp-contract=off", "-Wall", "-Wextra", "-Werror", "-pedantic"];

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "feedforward-c-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

interface Case {
  readonly model: Model;
  readonly feeds: ReadonlyMap<string, Tensor>;
}

/** A program that reads every input of every case from a file, and writes every output to another. */
function runAll(cases: readonly Case[]): Buffer {
  const path = folder();
  const calls = cases.map(({ model, feeds }, i) => {
    const name = `net${i}`;
    for (const [file, text] of compile(model, { target: "c", name })) writeFileSync(join(path, file), text);
    const rows = [...feeds.values()][0]!.shape[0]!;
    const header = readFileSync(join(path, `${name}.h`), "utf8");
    const kinds = (kind: string): string[] =>
      [...header.matchAll(new RegExp(`${name}_${kind}(\\d+)\\(void\\)`, "g"))].map(([, k]) => k!);
    const [inputs, outputs] = [kinds("input"), kinds("output")];
    const count = (kind: string, k: string) => `NET${i}_${kind}${k}_SIZE`;
    return `  for (int row = 0; row < ${rows}; row++) {
${inputs.map((k) => `    if (fread(${name}_input${k}(), 4, ${count("INPUT", k)}, in) != ${count("INPUT", k)}) return 3;`).join("\n")}
    if (${name}_run(1) != 0) return 4;
${outputs.map((k) => `    fwrite(${name}_output${k}(), 4, ${count("OUTPUT", k)}, out);`).join("\n")}
  }`;
  });
  const includes = cases.map((_, i) => `#include "net${i}.h"`).join("\n");
  writeFileSync(
    join(path, "main.c"),
    `#include <stdio.h>\n${includes}\nint main(void) {\n  FILE *in = fopen("in", "rb"), *out = fopen("out", "wb");\n${calls.join("\n")}\n  return fclose(out);\n}\n`,
  );
  writeFileSync(join(path, "in"), Buffer.concat(cases.flatMap(inputBytes)));
  const sources = ["main.c", ...cases.map((_, i) => `net${i}.c`)];
  execFileSync("gcc", [...flags, ...sources, "-o", "main", "-lm"], { cwd: path, stdio: ["ignore", "pipe", "pipe"] });
  const { status, signal } = spawnSync(join(path, "main"), { cwd: path });
  expect({ status, signal }).toEqual({ status: 0, signal: null });
  return readFileSync(join(path, "out"));
}

/** Row by row, every input. */
function inputBytes({ feeds }: Case): Uint8Array[] {
  const tensors = [...feeds.values()];
  const rows = tensors[0]!.shape[0]!;
  return Array.from({ length: rows }, (_, row) =>
    tensors.map((tensor) => new Uint8Array(Float32Array.from(tensor.row(row).to("float32").data).buffer)),
  ).flat();
}

/** Row by row, every output. */
function expectedBytes({ model, feeds }: Case): string {
  const outputs = Object.values(new Session(model).run(feeds));
  const rows = [...feeds.values()][0]!.shape[0]!;
  return Array.from({ length: rows }, (_, row) =>
    outputs.map((output) => hex(Float32Array.from(output.row(row).data as Float32Array))).join(""),
  ).join("");
}

function expectBits(cases: readonly Case[]): void {
  const out = runAll(cases);
  const floats = new Float32Array(out.buffer.slice(out.byteOffset, out.byteOffset + out.length));
  let offset = 0;
  for (const [i, one] of cases.entries()) {
    const expected = expectedBytes(one);
    const got = hex(floats.subarray(offset, offset + expected.length / 8));
    expect(got, `case ${i}`).toBe(expected);
    offset += expected.length / 8;
  }
  expect(offset).toBe(floats.length);
}

const of = (model: Model, rows: Tensor): Case => ({ model, feeds: new Map([["input", rows]]) });
const chapter = initializeNetwork({ sizes: [784, 50, 100, 10], hidden: "sigmoid", output: "softmax" }, new Random(7));

describe.skipIf(!gcc)("in C (skipped where there is no gcc)", () => {
  it("the chapter's network", () => {
    expectBits([of(chapter, randomTensor([5, 784], new Random(1)))]);
  });

  it("networks over pictures and sequences", () => {
    const cases = Array.from({ length: 24 }, (_, seed) => (seed % 3 === 2 ? sequenceCase(seed) : pictureCase(seed)));
    expectBits(cases.filter(({ network }) => isCompilable(network)).map(({ network, rows }) => of(network, rows)));
  });

  it("graphs of several inputs and outputs", () => {
    const graphs = Array.from({ length: 40 }, (_, seed) => {
      const { graph, feeds } = randomGraph(new Random(seed), { mayHost: false, mayMix: false });
      return { model: graph, feeds: feeds(2) };
    });
    expectBits(
      graphs.filter(({ model, feeds }) =>
        isCompilable(model, new Map([...feeds].map(([name, t]) => [name, t.slice(0, 1)]))),
      ),
    );
  });
});
