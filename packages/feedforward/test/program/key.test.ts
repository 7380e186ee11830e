/**
 * Keys of modules: two programs that differ in anything that code depends on have different keys; what constants hold, and
 * what steps are called, is not part of it.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Formula } from "../../src/functions/formula.ts";
import { keyOf, programKey } from "../../src/program/key.ts";
import type { Program } from "../../src/program/program.ts";
import { Random } from "../../src/tensor/random.ts";
import { randomProgram } from "./random-graphs.ts";

const formula = (name: string, ...parameters: number[]): Formula => ({ name, parameters, apply: (_, x) => x });

/** All of these differ. */
const different: readonly unknown[] = [
  [0, -0, 1, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** -149, -(2 ** -149), 2 ** 53],
  [0n, 1n, -1n, 2n ** 63n],
  ["", "0", "-0", "NaN", "null", "0n", "1n", "-Infinity -0", '"', '"0', "[]", "true"],
  [true, false, null],
  [[], [[]], [0], [0, 0], [[0], 0], [0, [0]], ["0", 0], [null], ["null"]],
  [{}, { a: 0 }, { a: -0 }, { b: 0 }, { a: [0] }, { a: { a: 0 } }, { a: "0" }, { a: 0n }],
  [formula("f"), formula("g"), formula("f", 0), formula("f", -0), formula("f", 0, 0), formula("f", Number.NaN)],
].flat();

describe("plain data", () => {
  it("that differ have different keys", () => {
    const keys = different.map((data) => keyOf([data]));
    for (const [i, key] of keys.entries()) expect(keys.indexOf(key), String(different[i])).toBe(i);
  });

  it("that are the same have the same", () => {
    for (const data of different) expect(keyOf(data)).toBe(keyOf(data));
    expect(keyOf(formula("f", 1))).toBe(keyOf(formula("f", 1)));
  });

  it("any two lists of numbers: the same key only where the numbers are the same bits", () => {
    const lists = fc.array(fc.double(), { maxLength: 3 });
    fc.assert(
      fc.property(lists, lists, (a, b) => {
        const areSame = a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
        expect(keyOf(a) === keyOf(b)).toBe(areSame);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["a function", () => 1],
    ["a list of no plain kind", Float32Array.of(1)],
    ["a map", new Map([["a", 1]])],
    ["nothing in a list", [undefined]],
    ["a symbol", Symbol("a")],
  ])("%s is none", (_, data) => {
    expect(() => keyOf({ a: data })).toThrow(TypeError);
    expect(() => keyOf({ a: data })).toThrow("key: expected plain data");
  });
});

/** The same data with one number, text or list in it changed, in every way. */
function* changes(data: unknown): Generator {
  if (typeof data === "number") {
    yield* [data + 1, -data, Number.NaN, Number.POSITIVE_INFINITY, data + 2 ** -20, null].filter(
      (value) => !Object.is(value, data),
    );
  } else if (typeof data === "bigint") yield* [data + 1n, Number(data), null];
  else if (typeof data === "string") yield* [`${data}x`, ""].filter((value) => value !== data);
  else if (typeof data === "boolean") yield !data;
  else if (data === null) yield* [0, -1, []];
  else if (Array.isArray(data)) {
    yield [...data, 0];
    if (data.length > 0) yield data.slice(1);
    for (const [i, part] of data.entries()) for (const changed of changes(part)) yield data.with(i, changed);
  } else if (typeof data === "object") {
    for (const [name, part] of Object.entries(data)) {
      if (typeof part === "function") continue;
      for (const changed of changes(part)) yield { ...data, [name]: changed };
    }
  }
}

/** The program with one thing changed that code depends on. */
function* changedPrograms(program: Program): Generator<Program> {
  const { values, steps, inputs, outputs } = program;
  for (const [i, step] of steps.entries()) {
    for (const attributes of changes(step.attributes))
      yield { ...program, steps: steps.with(i, { ...step, attributes: attributes as object }) };
    for (const epilogue of changes(step.epilogue))
      yield { ...program, steps: steps.with(i, { ...step, epilogue: epilogue as Formula[] }) };
    for (const part of ["inputs", "outputs"] as const) {
      for (const list of changes(step[part]))
        yield { ...program, steps: steps.with(i, { ...step, [part]: list as number[] }) };
    }
    yield { ...program, steps: steps.with(i, { ...step, op: { ...step.op, name: `${step.op.name}2` } }) };
    yield { ...program, steps: steps.toSpliced(i, 1) };
  }
  for (const [i, value] of values.entries()) {
    for (const shape of changes(value.shape))
      yield { ...program, values: values.with(i, { ...value, shape: shape as number[] }) };
    yield { ...program, values: values.with(i, { ...value, dtype: value.dtype === "int32" ? "uint32" : "int32" }) };
    yield { ...program, values: values.with(i, { ...value, per: value.per === "program" ? "example" : "program" }) };
  }
  for (const [i, input] of inputs.entries()) {
    for (const transform of changes(input.transform))
      yield { ...program, inputs: inputs.with(i, { ...input, transform: transform as typeof input.transform }) };
    yield { ...program, inputs: inputs.with(i, { ...input, value: input.value + 1 }) };
  }
  for (const [i, output] of outputs.entries())
    yield { ...program, outputs: outputs.with(i, { ...output, value: output.value + 1 }) };
  for (const value of program.constants.keys()) {
    yield { ...program, constants: new Map([...program.constants].filter(([other]) => other !== value)) };
  }
}

describe("programs", () => {
  const programs = Array.from({ length: 40 }, (_, seed) => randomProgram(new Random(seed)));

  it("that differ in one thing never share a key", () => {
    let tried = 0;
    for (const program of programs) {
      const seen = new Set([programKey(program)]);
      for (const changed of changedPrograms(program)) {
        expect(seen.has(programKey(changed)) && keyOf(changed.steps.map(({ attributes }) => attributes))).toBe(false);
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(5000);
  });

  it("with other numbers in their constants, under other names, share it", () => {
    for (const program of programs) {
      const other: Program = {
        ...program,
        steps: program.steps.map((step) => ({ ...step, name: `${step.name}!` })),
        constants: new Map([...program.constants].map(([value, data]) => [value, data.slice()])),
        inputs: program.inputs.map((input) => ({ ...input, name: "other" })),
      };
      for (const data of other.constants.values())
        new Uint8Array(data.buffer, data.byteOffset, data.byteLength).fill(0);
      expect(programKey(other)).toBe(programKey(program));
    }
  });
});
