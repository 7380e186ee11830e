/**
 * Files of Python's own safetensors library give its tensors, and what is written here are its bytes exactly; every
 * rule of the format that a file can break is one `FormatError`.
 */

import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSafetensors, writeSafetensors } from "../../src/formats/safetensors.ts";
import { allocate, type DType, dtypes, itemSize } from "../../src/tensor/dtype.ts";
import { sizeOf } from "../../src/tensor/shape.ts";
import { Tensor, tensor } from "../../src/tensor/tensor.ts";
import { prefixes, replacements } from "../bytes/verdict.ts";
import { readGolden } from "../golden.ts";
import { hexOf, refusalOf } from "./pickle-files.ts";

type Content = readonly (readonly [name: string, dtype: DType, shape: readonly number[], hex: string])[];

interface Golden {
  readonly cases: readonly {
    readonly name: string;
    readonly tensors: Content;
    readonly metadata: Readonly<Record<string, string>>;
    readonly file: string;
  }[];
}

const cases = (readGolden("safetensors") as Golden).cases.map(({ file, ...rest }) => ({
  ...rest,
  bytes: Uint8Array.from(Buffer.from(file, "base64")),
}));
const byName = <T extends readonly [string, ...unknown[]]>(rows: Iterable<T>): T[] =>
  [...rows].sort(([a], [b]) => Number(a > b) - Number(a < b));
const contentOf = (tensors: Iterable<readonly [string, Tensor]>): Content =>
  byName(Array.from(tensors, ([name, { dtype, shape, data }]) => [name, dtype, shape, hexOf(data)] as const));
const tensorsOf = (content: Content): [string, Tensor][] =>
  content.map(([name, dtype, shape, hex]) => {
    const data = allocate(dtype, sizeOf(shape));
    Buffer.from(data.buffer).set(Buffer.from(hex, "hex"));
    return [name, new Tensor(dtype, shape, data)];
  });

describe("against Python's library", () => {
  it.each(cases)("reads $name", ({ bytes, tensors, metadata }) => {
    const read = readSafetensors(bytes);
    expect(contentOf(read.tensors)).toEqual(byName(tensors));
    expect([...read.metadata]).toEqual(Object.entries(metadata));
  });

  it.each(cases)("writes $name, byte for byte", ({ bytes, tensors, metadata }) => {
    expect(hexOf(writeSafetensors(tensorsOf(tensors), Object.entries(metadata)))).toBe(hexOf(bytes));
  });
});

describe("reading", () => {
  const one = tensor([[1, 2, 3]], { dtype: "float32" });

  it("makes views where the data are aligned", () => {
    const bytes = writeSafetensors([["x", one]]);
    expect(readSafetensors(bytes).tensors.get("x")!.data.buffer).toBe(bytes.buffer);
  });

  it("copies only the tensors that are not aligned", () => {
    const bytes = new Uint8Array([
      0,
      ...writeSafetensors([
        ["x", one],
        ["y", tensor([1], { dtype: "uint8" })],
      ]),
    ]).subarray(1);
    const { tensors } = readSafetensors(bytes);
    expect(tensors.get("x")!.toArray()).toEqual([[1, 2, 3]]);
    expect(tensors.get("x")!.data.buffer).not.toBe(bytes.buffer);
    expect(tensors.get("y")!.data.buffer).toBe(bytes.buffer);
  });

  it("reads a Buffer", () => {
    expect(readSafetensors(Buffer.from(writeSafetensors([["x", one]]))).tensors.get("x")).toEqual(one);
  });
});

describe("writing", () => {
  const a = tensor([1, 2], { dtype: "float32" });
  const b = tensor([1, 2, 3], { dtype: "uint8" });

  it("does not depend on the order that things are given in", () => {
    const forward = writeSafetensors(
      [
        ["a", a],
        ["b", b],
      ],
      [
        ["k", "1"],
        ["j", "2"],
      ],
    );
    const backward = writeSafetensors(
      new Map<string, Tensor>([
        ["b", b],
        ["a", a],
      ]),
      new Map([
        ["j", "2"],
        ["k", "1"],
      ]),
    );
    expect(forward).toEqual(backward);
  });

  it.each([
    [
      "a name twice",
      () =>
        writeSafetensors([
          ["a", a],
          ["a", b],
        ]),
      'the name "a" is given twice',
    ],
    [
      "a key of the metadata twice",
      () =>
        writeSafetensors(
          [],
          [
            ["k", ""],
            ["k", ""],
          ],
        ),
      'the name "k" is given twice',
    ],
    ["the name of the metadata", () => writeSafetensors([["__metadata__", a]]), "no tensor may be called __metadata__"],
    ["half a character", () => writeSafetensors([["\ud800", a]]), "is not well-formed Unicode"],
  ])("refuses %s", (_name, write, said) => {
    expect(write).toThrow(RangeError);
    expect(write).toThrow(said);
  });

  it("gives back what was written", () => {
    const dtype = fc.constantFrom(...(Object.keys(dtypes) as DType[]));
    const shape = fc.array(fc.nat(4), { maxLength: 4 });
    const content = fc.tuple(dtype, shape).chain(([kind, sizes]) => {
      const length = sizeOf(sizes) * itemSize(kind);
      const bytes = fc.uint8Array({ minLength: length, maxLength: length });
      return bytes.map((raw) => [kind, sizes, hexOf(kind === "bool" ? raw.map((byte) => byte & 1) : raw)] as const);
    });
    const name = fc.string({ unit: "binary" }).filter((text) => text !== "__metadata__");
    const files = fc.dictionary(name, content, { noNullPrototype: true });
    fc.assert(
      fc.property(files, fc.dictionary(name, fc.string({ unit: "binary" })), (tensors, metadata) => {
        const rows = Object.entries(tensors).map(([key, row]) => [key, ...row] as const);
        const read = readSafetensors(writeSafetensors(tensorsOf(rows), Object.entries(metadata)));
        expect(contentOf(read.tensors)).toEqual(byName(rows));
        expect(byName(read.metadata)).toEqual(byName(Object.entries(metadata)));
      }),
      { numRuns: 50 },
    );
  });
});

/** A file with any header and so many bytes of data. */
function file(header: string, dataBytes = 0, length?: bigint): Uint8Array {
  const json = Buffer.from(header, "latin1");
  const bytes = Buffer.alloc(8 + json.length + dataBytes);
  bytes.writeBigUInt64LE(length ?? BigInt(json.length));
  bytes.set(json, 8);
  return Uint8Array.from(bytes);
}

/** A header one byte longer than the limit, all there. */
function giantHeader(): Uint8Array {
  const bytes = new Uint8Array(8 + 100_000_001);
  new DataView(bytes.buffer).setBigUint64(0, 100_000_001n, true);
  return bytes;
}

const entry = (shape: string, offsets: string, dtype = '"U8"'): string =>
  `{"dtype":${dtype},"shape":${shape},"data_offsets":${offsets}}`;
const fits = entry("[2]", "[0,2]");

describe("refusals", () => {
  const refusal = (bytes: Uint8Array): string | undefined => refusalOf(readSafetensors, bytes)?.message;

  it.each([
    ["nothing", new Uint8Array(0), "header needs 8 bytes, 0 remain at offset 0"],
    ["a header of 2^63 bytes", file("{}", 0, 2n ** 63n), "header of 9223372036854775808 exceeds any file at offset 0"],
    ["a header of 2^53 - 1 bytes", file("{}", 0, 2n ** 53n - 1n), "exceeds the file (10 bytes) at offset 0"],
    ["a header longer than the file", file("{}", 0, 3n), "header of 3 bytes exceeds the file (10 bytes) at offset 0"],
    ["a header over the limit", giantHeader(), "header of 100000001 bytes exceeds the limit of 100000000"],
    ["an empty header", file(""), 'header does not start with "{" at offset 8'],
    ["white space before the header", file(" {}"), 'header does not start with "{" at offset 8'],
    ["a list as header", file("[]"), 'header does not start with "{" at offset 8'],
    ["text after the header", file("{} x"), "text follows the end of the header at offset 11"],
    ["zeros after the header", file("{}\0"), "text follows the end of the header at offset 10"],
    ["data that no tensor names", file("{}", 1), "tensors take 0 bytes, the file holds 1 at offset 10"],
    ["data that are cut off", file(`{"a":${fits}}`, 1), "tensors take 2 bytes, the file holds 1"],
    ["a tensor twice", file(`{"a":${fits},"a":${fits}}`, 2), 'key "a" comes twice'],
    ["a tensor twice, once escaped", file(`{"a":${fits},"\\u0061":${fits}}`, 2), 'key "a" comes twice'],
    ["a field twice", file('{"a":{"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]}}'), 'key "dtype" comes'],
    ["a field twice, escaped", file('{"a":{"dtype":"U8","\\u0064type":"U8"}}'), 'key "dtype" comes twice at offset 27'],
    ["metadata twice", file('{"__metadata__":{},"__metadata__":{}}'), 'key "__metadata__" comes twice'],
    ["a key of the metadata twice", file('{"__metadata__":{"k":"","\\u006b":""}}'), 'key "k" comes twice'],
    ["a number in the metadata", file('{"__metadata__":{"k":1}}'), "expected metadata value in double quotes"],
    ["metadata that is a string", file('{"__metadata__":"k"}'), 'expected "{"'],
    ["an unknown field", file(`{"a":${fits.replace("}", ',"strides":[1]}')}}`, 2), 'has the unknown field "strides"'],
    ["no dtype", file('{"a":{"shape":[0],"data_offsets":[0,0]}}'), 'tensor "a" has no dtype at offset 9'],
    ["no shape", file('{"a":{"dtype":"U8","data_offsets":[0,0]}}'), 'tensor "a" has no shape'],
    ["no offsets", file('{"a":{"dtype":"U8","shape":[0]}}'), 'tensor "a" has no two data_offsets'],
    ["one offset", file(`{"a":${entry("[2]", "[0]")}}`, 2), 'tensor "a" has no two data_offsets'],
    ["three offsets", file(`{"a":${entry("[2]", "[0,2,2]")}}`, 2), "a list of more than 2 sizes"],
    ["offsets the wrong way round", file(`{"a":${entry("[2]", "[2,0]")}}`, 2), "ends at 0, before it begins at 2"],
    ["a hole before", file(`{"a":${entry("[2]", "[1,3]")}}`, 3), "begins at 1 and leaves a hole after 0"],
    ["a hole between", file(`{"a":${fits},"b":${entry("[1]", "[3,4]")}}`, 4), "leaves a hole after 2"],
    ["an overlap", file(`{"a":${fits},"b":${entry("[2]", "[1,3]")}}`, 3), '"b" begins at 1 and overlaps'],
    ["the same bytes twice", file(`{"a":${fits},"b":${fits}}`, 2), '"b" begins at 0 and overlaps'],
    ["a shape that needs more", file(`{"a":${entry("[3]", "[0,2]")}}`, 2), "needs 3 bytes, got 2"],
    ["a shape that needs less", file(`{"a":${entry("[1]", "[0,2]")}}`, 2), "needs 1 bytes, got 2"],
    ["a shape of 2^64 elements", file(`{"a":${entry("[4294967296,4294967296]", "[0,0]")}}`), "too many elements"],
    ["2^64 elements and none", file(`{"a":${entry("[4294967296,4294967296,0]", "[0,0]")}}`), "too many elements"],
    ["a size of 2^53", file(`{"a":${entry("[9007199254740992]", "[0,0]")}}`), "exceeds any file"],
    ["a size of a hundred digits", file(`{"a":${entry(`[${"9".repeat(100)}]`, "[0,0]")}}`), "exceeds any file"],
    ["a negative size", file(`{"a":${entry("[-1]", "[0,0]")}}`), "expected size, a whole number of at least 0"],
    ["a size of 2.0", file(`{"a":${entry("[2.0]", "[0,2]")}}`, 2), "expected size, a whole number of at least 0"],
    ["a size of 2e0", file(`{"a":${entry("[2e0]", "[0,2]")}}`, 2), "expected size, a whole number of at least 0"],
    ["a size of 02", file(`{"a":${entry("[02]", "[0,2]")}}`, 2), "expected size, a whole number of at least 0"],
    ["33 axes", file(`{"a":${entry(`[${"1,".repeat(32)}1]`, "[0,1]")}}`, 1), "a list of more than 32 sizes"],
    ["lists 100,000 deep", file(`{"a":${entry("[".repeat(100_000), "[0,2]")}}`, 2), "expected size, a whole number"],
    ["a bool of 2", Uint8Array.from([...file(`{"a":${entry("[1]", "[0,1]", '"BOOL"')}}`), 2]), "other than 0 and 1"],
    ["text that is not UTF-8", file('{"\xff":{}}'), "string is not UTF-8 at offset 10"],
    ["half a surrogate pair", file('{"\\ud800":{}}'), "string has a bad escape at offset 10"],
    ["the wrong half first", file('{"\\udc00\\ud800":{}}'), "string has a bad escape"],
    ["an unknown escape", file('{"\\x41":{}}'), "string has a bad escape"],
    ["a control character", file('{"\n":{}}'), "control character in a string at offset 10"],
    ["a comma too many", file(`{"a":${fits},}`, 2), "expected key in double quotes"],
    ["a missing colon", file('{"a" 1}'), 'expected ":", got "1"'],
    ["a missing comma", file(`{"a":${fits} "b":${fits}}`, 2), 'expected "}"'],
    ["single quotes", file("{'a':1}"), "expected key in double quotes"],
    ["a comment", file("{/**/}"), "expected key in double quotes"],
    ["an end in the middle", file('{"a":{"dtype":"U8"'), 'expected "}", got the end'],
  ] as const)("%s", (_name, bytes, said) => {
    expect(refusal(bytes)).toContain(said);
  });

  it.each(["F8_E4M3", "F8_E5M2", "F8_E8M0", "F4", "F6_E2M3", "C64", "U128", "f32", "toString", "__proto__"])(
    "the dtype %s by name",
    (dtype) => {
      const bytes = file(`{"a":${entry("[2]", "[0,2]", `"${dtype}"`)}}`, 2);
      expect(refusal(bytes)).toBe(`safetensors: tensor "a" has the dtype "${dtype}", which is not read at offset 9`);
    },
  );

  it("more names than the limit", () => {
    const names = Array.from({ length: 1001 }, (_, i) => `"${i}":""`);
    const bytes = file(`{"__metadata__":{${names.join(",")}}}`);
    expect(readSafetensors(bytes).metadata.size).toBe(1001);
    expect(() => readSafetensors(bytes, { names: 1000 })).toThrow("object has more than 1000 keys");
    expect(() => readSafetensors(bytes, { memoryBytes: 10_000 })).toThrow("more memory than the 10000 bytes allowed");
  });
});

describe("any bytes at all give tensors or a FormatError", () => {
  it.each(cases)("every prefix of $name", ({ bytes }) => {
    for (const prefix of prefixes(bytes)) expect(refusalOf(readSafetensors, prefix)).not.toBeNull();
  });

  it.each(cases)("every byte changed in $name", ({ bytes }) => {
    let refused = 0;
    for (const changed of replacements(bytes, [0, 0x22, 0x5c, 0xff])) {
      if (refusalOf(readSafetensors, changed) !== null) refused += 1;
    }
    expect(refused).toBeGreaterThan(8);
  });

  it("headers put together at random", () => {
    const word = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"a"',
      '"dtype"',
      '"U8"',
      '"shape"',
      "0",
      '"data_offsets"',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), fc.nat(3), (words, size) => {
        refusalOf(readSafetensors, file(`{${words.join("")}`, size));
      }),
      { numRuns: 2000 },
    );
  });
});
