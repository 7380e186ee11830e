/**
 * The golden files notice when the order of a sum changes, wherever it does: in the module of each golden network every sum
 * of every dense kernel gets another order, one mutant at a time. Mutants are made from the module's text and assembled by
 * wabt; the one that changes nothing gives the golden bits.
 */

import { describe, expect, it } from "vitest";
import { prepareOn } from "../../src/backend/select.ts";
import { compileProgram, type ProgramOptions, programModule } from "../../src/kernels/program.ts";
import { writeWeights } from "../../src/kernels/weights.ts";
import { lowerNetwork } from "../../src/network/lower.ts";
import type { Program } from "../../src/program/program.ts";
import { printModule } from "../../src/wasm/text.ts";
import { inputSizeOf, outputSizeOf, runRows } from "../backend/programs.ts";
import { hex } from "../bits.ts";
import { readGolden } from "../golden.ts";
import { type Hashes, makeSeeded } from "../seeded.ts";
import { assemble } from "../wasm/toolkit.ts";
import { kinds, type Mutant, mutantsOf } from "./mutants.ts";

/** A network, rows for it and what must come out. */
interface Subject {
  readonly name: string;
  readonly plan: Program;
  readonly rows: Float32Array | Uint8Array;
  readonly outputs: Float32Array;
}

const names = ["lists in blocks", "bytes", "wide tiles", "tiles", "odd tiles"];

/**
 * Networks of which the reference has the golden hash, every way through the kernels among them. Their special rows are left
 * out: an infinity hides how it was rounded.
 */
const subjects: readonly Subject[] = (readGolden("hashes") as Hashes).networks
  .filter(({ name }) => names.includes(name))
  .map((recipe) => {
    const { network, rows } = makeSeeded(recipe);
    const plan = lowerNetwork(network);
    const data = rows.data.subarray(0, recipe.rows * inputSizeOf(plan));
    const { executable } = prepareOn(plan, { backend: "reference" });
    const outputs = runRows({ run: (batch) => executable.run(batch) }, plan, data);
    return { name: recipe.name, plan, rows: data, outputs };
  });

const options: ProgramOptions = {
  memory: { minimum: 1, maximum: 64, isShared: false },
  accumulators: 13,
};

/** Runs a subject's rows through a module in batches of several sizes, so that every tile has its turn. */
function run({ plan, rows }: Subject, module: Uint8Array<ArrayBuffer>): Float32Array[] {
  const compiled = compileProgram(plan, options);
  const { data, scratchBytes, outputs, groupRows } = compiled;
  const memory = new WebAssembly.Memory({ initial: 32, maximum: 64 });
  const bytes = new Uint8Array(memory.buffer);
  const [dataStart, scratch] = [64, 64 + 64 * Math.ceil(data.length / 64)];
  const weights = scratch + scratchBytes;
  bytes.set(data, dataStart);
  writeWeights(plan, compiled.plan, compiled.weights, bytes.subarray(weights, weights + compiled.weights.byteLength));
  const env = { memory, data: dataStart };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module), { env });
  const isBytes = rows instanceof Uint8Array;
  const [call, output] = isBytes ? [exports.run_u8, outputs.bytes[0]!] : [exports.run_f32, outputs.floats[0]!];
  const count = rows.length / inputSizeOf(plan);
  return [Math.min(count, groupRows), 1, 3].map((batch) => {
    const results = new Float32Array(count * outputSizeOf(plan));
    for (let row = 0; row < count; row += batch) {
      const size = Math.min(batch, count - row);
      const part = rows.slice(row * inputSizeOf(plan), (row + size) * inputSizeOf(plan));
      bytes.set(new Uint8Array(part.buffer), scratch);
      (call as (rows: number, scratch: number, weights: number) => void)(size, scratch, weights);
      results.set(
        new Float32Array(memory.buffer, scratch + output, size * outputSizeOf(plan)),
        row * outputSizeOf(plan),
      );
    }
    return results;
  });
}

/** How far outputs are from the golden ones; 0 where every bit is the same. */
function distance(outputs: Float32Array, golden: Float32Array): number {
  if (hex(outputs) === hex(golden)) return 0;
  return Math.max(Number.MIN_VALUE, ...golden.map((y, i) => Math.abs(y - outputs[i]!)));
}

/** Whether a subject's rows come by a function: the lists of the other kind of input are never made. */
function isReached({ what }: Mutant, { rows, plan }: Subject): boolean {
  const [, kind, size] = /\$(?:positions|walk|dense_sparse)_(u8|f32)_(\d+)/.exec(what) ?? [];
  const isFirst = Number(size) === inputSizeOf(plan);
  return kind === undefined || !isFirst || rows instanceof Uint8Array === (kind === "u8");
}

const texts = new Map(subjects.map(({ name, plan }) => [name, printModule(programModule(plan, options))]));

describe.each(subjects)("$name", (subject) => {
  const text = texts.get(subject.name)!;
  const mutants = mutantsOf(text).filter((mutant) => isReached(mutant, subject));
  const farthest = (module: string): number =>
    Math.max(...run(subject, Uint8Array.from(assemble(module))).map((y) => distance(y, subject.outputs)));

  it("as it is, gives the golden bits", () => {
    expect(farthest(text)).toBe(0);
  });

  it("every mutant is noticed, and is the same function but for rounding", () => {
    const found = mutants.map(({ what, text }) => ({ what, distance: farthest(text) }));
    expect(found.filter(({ distance }) => distance === 0)).toEqual([]);
    expect(found.filter(({ distance }) => distance > 1e-4)).toEqual([]);
    expect(mutants.length).toBeGreaterThan(9);
  });
});

it.each(kinds)("there are mutants with $what", ({ what }) => {
  const all = [...texts.values()].flatMap(mutantsOf);
  expect(all.filter((mutant) => mutant.what.startsWith(`${what}:`)).length).toBeGreaterThan(0);
});
