/**
 * Pickles by Python and NumPy, of every protocol, give the values that Python reads from them, bit for bit; and any
 * other bytes give a value or one `FormatError`.
 */

import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { opcodes } from "../../src/formats/pickle/opcodes.ts";
import { PickleTuple, readPickle } from "../../src/formats/pickle.ts";
import { Tensor } from "../../src/tensor/tensor.ts";
import { prefixes, replacements } from "../bytes/verdict.ts";
import { readGolden } from "../golden.ts";
import { bytesOf, describeValue, refusalOf } from "./pickle-files.ts";

interface Golden {
  readonly opcodes: readonly (readonly [code: number, name: string, protocol: number, isUsed: boolean])[];
  readonly cases: readonly {
    readonly name: string;
    readonly value: unknown;
    readonly files: readonly (readonly [label: string, file: string])[];
  }[];
}

const golden = readGolden("pickle") as Golden;
const fromBase64 = (file: string): Uint8Array => Uint8Array.from(Buffer.from(file, "base64"));
const files = golden.cases.flatMap(({ name, value, files }) =>
  files.map(([label, file]) => ({ name: `${name}, ${label}`, value, bytes: fromBase64(file) })),
);

describe("what Python wrote", () => {
  it.each(files)("$name", ({ bytes, value }) => {
    expect(describeValue(readPickle(bytes))).toEqual(value);
  });

  it("reads a Buffer, and bytes in the middle of others, alike", () => {
    const { bytes, value } = files[0]!;
    const middle = new Uint8Array([1, 2, 3, ...bytes, 4]).subarray(3, -1);
    for (const same of [Buffer.from(bytes), middle]) expect(describeValue(readPickle(same))).toEqual(value);
  });
});

/** The code of a character as the source spells it: `"\\x80"`, `"("`. */
function codeOf(literal: string): number {
  return literal.length === 3 ? literal.charCodeAt(1) : Number.parseInt(literal.slice(3, 5), 16);
}

describe("opcodes", () => {
  const byCode = golden.opcodes.toSorted(([a], [b]) => a - b);

  it("are the 68 of Python's pickletools", () => {
    const table = opcodes.filter((opcode) => opcode !== undefined);
    expect(table.map(({ code, protocol }) => [code, protocol])).toEqual(
      byCode.map(([code, , version]) => [code, version]),
    );
    expect(table).toHaveLength(68);
  });

  it("stand in the source with their names", () => {
    const source = readFileSync(new URL("../../src/formats/pickle/opcodes.ts", import.meta.url), "utf8");
    const rows = [...source.matchAll(/^ {2}row\(("[^"]+"), .*\), \/\/ (\w+)$/gm)];
    const named = rows.map(([, literal, name]) => [codeOf(literal!), name] as const);
    expect(named.toSorted(([a], [b]) => a - b)).toEqual(byCode.map(([code, name]) => [code, name]));
  });

  it("are all in these files, but for those that are refused", () => {
    const missing = golden.opcodes.filter(([, , , isUsed]) => !isUsed).map(([, name]) => name);
    expect(missing.toSorted().join(" ")).toBe(
      "ADDITEMS BINPERSID EMPTY_SET EXT1 EXT2 EXT4 FROZENSET INST NEWOBJ NEWOBJ_EX NEXT_BUFFER OBJ PERSID READONLY_BUFFER",
    );
  });
});

describe("values", () => {
  it("a dict is a Map, so that no key is a property", () => {
    const dict = readPickle(bytesOf("}(U\x09__proto__}U\x08pollutedI01\nsU\x0bconstructorNu."));
    expect(dict).toBeInstanceOf(Map);
    expect([...(dict as Map<string, unknown>).keys()]).toEqual(["__proto__", "constructor"]);
    expect("polluted" in {}).toBe(false);
  });

  it("a tuple is told from a list and cannot be changed", () => {
    const tuple = readPickle(bytesOf("(K\x01K\x02t.")) as PickleTuple;
    expect(tuple).toBeInstanceOf(PickleTuple);
    expect(Object.isFrozen(tuple.items)).toBe(true);
  });

  it("an array that the memo shares is one tensor", () => {
    const arrays = golden.cases.find(({ name }) => name === "arrays")!;
    const shared = (readPickle(fromBase64(arrays.files[3]![1])) as Map<string, Tensor[]>).get("shared")!;
    expect(shared[0]).toBeInstanceOf(Tensor);
    expect(shared[0]).toBe(shared[1]);
  });

  it("a tensor owns its data: the file may be written over", () => {
    const arrays = golden.cases.find(({ name }) => name === "arrays")!;
    const bytes = fromBase64(arrays.files[5]![1]);
    const dict = readPickle(bytes) as Map<string, Tensor>;
    bytes.fill(0xff);
    expect(dict.get("<f4")!.toArray()).toEqual([
      [-2, -1, 0],
      [1, 2, 3],
    ]);
  });

  it.each([
    ["the last memo slot there is", "Nr\xff\xff\xff\xff0j\xff\xff\xff\xff.", null],
    ["a memo slot in text", "Np4294967295\n0g4294967295\n.", null],
    ["a key that comes twice: the last one counts", "}(U\x01aK\x01U\x01aK\x02u.", new Map([["a", 2]])],
    ["an integer of 4,300 digits", `L${"7".repeat(4300)}L\n.`, BigInt("7".repeat(4300))],
    ["an integer of 1,024 bytes", `\x8b\0\x04\0\0${"\xff".repeat(1024)}.`, -1],
    ["lists 256 deep", `${"]".repeat(256)}${"a".repeat(255)}.`, nested(256)],
    ["a byte order mark in text", "X\x03\0\0\0\xef\xbb\xbf.", "\ufeff"],
  ] as const)("%s", (_name, file, value) => {
    expect(readPickle(bytesOf(file))).toEqual(value);
  });
});

describe("any bytes at all give a value or a FormatError", () => {
  const small = files.filter(({ bytes }) => bytes.length < 400);

  it.each(small)("every prefix of $name", ({ bytes }) => {
    for (const prefix of prefixes(bytes)) expect(refusalOf(readPickle, prefix)).not.toBeNull();
  });

  it.each(small)("every byte changed in $name", ({ bytes }) => {
    const others = [0, 1, 0x28, 0x2e, 0x30, 0x62, 0x63, 0x85, 0xff];
    let refused = 0;
    for (const changed of replacements(bytes, others)) if (refusalOf(readPickle, changed) !== null) refused += 1;
    expect(refused).toBeGreaterThan(bytes.length);
  });

  it.each(files.filter(({ bytes }) => bytes.length >= 400))("prefixes and changes of $name", ({ bytes }) => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        expect(refusalOf(readPickle, bytes.subarray(0, at))).not.toBeNull();
        refusalOf(readPickle, bytes.with(at, value));
      }),
      { numRuns: 200 },
    );
  });

  it("programs of opcodes put together at random", () => {
    const codes = golden.opcodes.map(([code]) => code);
    const argument = fc.constantFrom("", "\0", "\x01", "\x01a", "0\n", "1\n", "'a'\n", "numpy\ndtype\n", "\0\0\0\0");
    const program = fc.array(fc.tuple(fc.constantFrom(...codes), argument), { maxLength: 40 });
    fc.assert(
      fc.property(program, (opcodes) => {
        const file = opcodes.map(([code, after]) => String.fromCharCode(code) + after).join("");
        refusalOf(readPickle, bytesOf(file, "."));
      }),
      { numRuns: 3000 },
    );
  });
});

function nested(depth: number): unknown {
  return depth === 1 ? [] : [nested(depth - 1)];
}
