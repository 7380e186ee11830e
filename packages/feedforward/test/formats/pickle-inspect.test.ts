/**
 * `inspectPickle` tells what a pickle imports and what a reading would refuse, without reading anything that it should
 * not, and never throws.
 */

import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inspectPickle, readPickle } from "../../src/formats/pickle.ts";
import { readGolden } from "../golden.ts";
import { bytesOf, refusalOf } from "./pickle-files.ts";

interface Golden {
  readonly cases: readonly { readonly name: string; readonly files: readonly (readonly [string, string])[] }[];
}

const arrays = (readGolden("pickle") as Golden).cases.find(({ name }) => name === "arrays")!;
const files = arrays.files.map(([label, file]) => [label, Uint8Array.from(Buffer.from(file, "base64"))] as const);
const namesOf = (file: Uint8Array): string[] =>
  inspectPickle(file).imports.map(({ module, name }) => `${module}.${name}`);

describe("files of arrays", () => {
  it.each(files)("%s is safe", (label, file) => {
    const { protocol, isSafe, refusals, error } = inspectPickle(file);
    expect({ protocol, isSafe, refusals, error }).toEqual({
      protocol: Number(label.slice(9, 10)),
      isSafe: true,
      refusals: [],
      error: null,
    });
  });

  it("names what is imported, in order and once", () => {
    expect(namesOf(files[5]![1])).toEqual([
      "numpy._core.numeric._frombuffer",
      "numpy.dtype",
      "numpy._core.multiarray._reconstruct",
      "numpy.ndarray",
      "numpy._core.multiarray.scalar",
    ]);
  });
});

describe("files that mean harm", () => {
  it("goes on behind a refusal and lists them all", () => {
    const file = bytesOf("(cos\nsystem\n(S'id'\ntRcnumpy\nndarray\ncposix\nsystem\ncos\nsystem\n)\x81}b\x82\x01t.");
    const { imports, refusals, isSafe, error } = inspectPickle(file);
    expect(imports.map(({ module, name, allowed, offset }) => [`${module}.${name}`, allowed, offset])).toEqual([
      ["os.system", false, 1],
      ["numpy.ndarray", true, 21],
      ["posix.system", false, 36],
    ]);
    expect(refusals.map(({ reason, offset }) => [reason, offset])).toEqual([
      ["refuses to import os.system", 1],
      ["refuses to import posix.system", 36],
      ["refuses the opcode NEWOBJ (a refused value)", 62],
      ["refuses the opcode EXT1 (extension 1)", 65],
    ]);
    expect({ isSafe, error }).toEqual({ isSafe: false, error: null });
    expect(refusals.map(({ code, facts }) => [code, facts])).toEqual([
      ["pickle-import", { name: "os.system" }],
      ["pickle-import", { name: "posix.system" }],
      ["pickle-opcode-operand", { opcode: "NEWOBJ", operand: "a refused value" }],
      ["pickle-opcode-operand", { opcode: "EXT1", operand: "extension 1" }],
    ]);
  });

  it.each([
    ["an object of a class", "ccopy_reg\n_reconstructor\n(c__main__\nNet\nc__builtin__\nobject\nNtR(dS'w'\nI1\nsb."],
    ["INST", "(S'id'\nios\nsystem\n."],
    ["OBJ", "(cos\nsystem\nS'id'\no."],
    ["items of a refused object", "ccollections\nCounter\n)R(S'a'\nI1\nu."],
    ["a set", "\x8f(K\x01\x90."],
    ["a buffer outside", "\x97\x98."],
    ["a persistent id", "S'id'\nQ."],
  ])("%s: not safe, and no error", (_name, file) => {
    const { isSafe, error, refusals } = inspectPickle(bytesOf(file));
    expect({ isSafe, error }).toEqual({ isSafe: false, error: null });
    expect(refusals.length).toBeGreaterThan(0);
  });

  it("says where a file is none", () => {
    const { isSafe, error, opcodes } = inspectPickle(bytesOf("(K\x01\xff"));
    expect({ isSafe, message: error?.message, opcodes }).toEqual({
      isSafe: false,
      message: "pickle: no opcode is 0xff at offset 3",
      opcodes: 2,
    });
  });

  it("notes no more names than the file may cost", () => {
    const names = Array.from({ length: 60_000 }, (_, i) => `c${i}\n\n0`);
    expect(inspectPickle(bytesOf(...names, "N.")).error?.message).toContain("more memory");
  });
});

it("is safe exactly where readPickle reads", () => {
  const [, file] = files[4]!;
  fc.assert(
    fc.property(fc.nat(file.length - 1), fc.nat(255), (at, value) => {
      const changed = file.with(at, value);
      expect(inspectPickle(changed).isSafe).toBe(refusalOf(readPickle, changed) === null);
    }),
    { numRuns: 300 },
  );
});
