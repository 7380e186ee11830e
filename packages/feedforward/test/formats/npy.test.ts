/**
 * npy, judged by files of NumPy: every dtype, order and byte order that it wrote is read to the same bits, and what is
 * written here is what numpy.save writes. Then headers that no program writes but one might.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FormatError } from "../../src/errors.ts";
import { readNpy, readNpyLayout, writeNpy } from "../../src/formats/npy.ts";
import { type DType, dtypes } from "../../src/tensor/dtype.ts";
import { Tensor, tensor, zeros } from "../../src/tensor/tensor.ts";
import { prefixes, replacements } from "../bytes/verdict.ts";
import { readGolden } from "../golden.ts";
import { fromBase64, type GoldenArray, goldenOf } from "./golden-arrays.ts";
import { header, npy } from "./npy-files.ts";
import { refusalOf, tally } from "./outcome.ts";

interface Golden {
  readonly arrays: readonly (GoldenArray & { readonly name: string; readonly npy: string; readonly write: boolean })[];
  readonly refused: readonly { readonly name: string; readonly npy: string; readonly word: string }[];
}

const golden = readGolden("npy") as Golden;

describe("what NumPy wrote", () => {
  it.each(golden.arrays.map((file) => [file.name, file] as const))("%s", (_, { npy, dtype, shape, data }) => {
    expect(goldenOf(readNpy(fromBase64(npy)))).toEqual({ dtype, shape, data });
  });

  it("in unaligned memory", () => {
    for (const { npy, dtype, shape, data } of golden.arrays) {
      const file = fromBase64(npy);
      const shifted = new Uint8Array(file.length + 1);
      shifted.set(file, 1);
      expect(goldenOf(readNpy(shifted.subarray(1)))).toEqual({ dtype, shape, data });
    }
  });

  it("views stay on the file where nothing has to move", () => {
    const file = writeNpy(tensor([1, 2, 3]));
    expect(readNpy(file).data.buffer).toBe(file.buffer);
  });

  it("orders are told", () => {
    const orders = golden.arrays.slice(0, 4).map(({ npy }) => readNpyLayout(fromBase64(npy)));
    expect(orders.map(({ order, bigEndian }) => [order, bigEndian])).toEqual([
      ["C", false],
      ["F", false],
      ["C", false],
      ["F", false],
    ]);
  });
});

describe("refused by name", () => {
  it.each(golden.refused.map((file) => [file.name, file] as const))("%s", (_, { npy, word }) => {
    expect(refusalOf(readNpy, fromBase64(npy))).toContain(word);
  });
});

describe("writing", () => {
  const written = golden.arrays.filter(({ write }) => write);

  it.each(written.map((file) => [file.name, file] as const))("%s: the bytes of numpy.save", (_, { npy }) => {
    expect(writeNpy(readNpy(fromBase64(npy)))).toEqual(fromBase64(npy));
  });

  it("bfloat16 is refused: NumPy has none", () => {
    expect(() => writeNpy(zeros([2], "bfloat16"))).toThrow("npy: NumPy has no bfloat16");
  });

  const names = Object.keys(dtypes).filter((dtype) => dtype !== "bfloat16") as DType[];
  const shapes = fc.array(fc.nat(4), { maxLength: 5 });
  it("whatever is written is read again", () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), shapes, fc.uint8Array(), (dtype, shape, seed) => {
        const array = zeros(shape, dtype);
        const bytes = new Uint8Array(array.data.buffer);
        for (let i = 0; i < bytes.length; i++) bytes[i] = (seed[i % seed.length] ?? 0) & (dtype === "bool" ? 1 : 255);
        expect(goldenOf(readNpy(writeNpy(array)))).toEqual(goldenOf(array));
      }),
    );
  });
});

describe("headers in other words", () => {
  it.each([
    ["double quotes", `{"descr": "<f4", "fortran_order": False, "shape": (2,)}`],
    ["another order of keys", "{'shape': (2,), 'fortran_order': False, 'descr': '<f4'}"],
    ["long integers of Python 2", header("'<f4'", "False", "(2L,)")],
    ["no spaces", "{'descr':'<f4','fortran_order':False,'shape':(2,)}"],
    ["many spaces", " { 'descr' : '<f4' , 'fortran_order' : False , 'shape' : ( 2 , ) , } \n \t"],
    ["a last comma", header("'<f4'", "False", "(1, 2, )")],
  ])("%s", (_, text) => {
    expect(readNpy(npy(text)).size).toBe(2);
  });
});

describe("headers that are refused", () => {
  const shaped = (shape: string): string => header("'<f4'", "False", shape);
  it.each([
    ["no dict", "", 'expected "{", got the end'],
    ["a dict that does not end", "{'descr': '<f4'", 'expected "}", got the end'],
    ["text behind it", `${shaped("(2,)")} x`, "text follows the end of the header"],
    ["a key that is missing", "{'descr': '<f4', 'fortran_order': False}", "header has no shape"],
    ["no descr", "{'shape': (2,), 'fortran_order': False}", "header has no descr"],
    ["no order", "{'shape': (2,), 'descr': '<f4'}", "header has no fortran_order"],
    ["a key too many", "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'x': 1}", 'unexpected key "x"'],
    [
      "a key twice",
      "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
      'unexpected key "descr"',
    ],
    ["__proto__", "{'__proto__': 1}", 'unexpected key "__proto__"'],
    ["a call", shaped("__import__('os').system('true')"), 'expected "("'],
    ["an expression", shaped("(1+1,)"), 'size "1+1"'],
    ["a call as a size", shaped("(f(),)"), 'size "f"'],
    ["a list comprehension", shaped("[2 for _ in ()]"), 'expected "("'],
    ["a list", shaped("[2]"), 'expected "("'],
    ["a number in brackets", shaped("(2)"), "shape is no tuple"],
    ["a negative size", shaped("(-2,)"), 'size "-2"'],
    ["a fractional size", shaped("(2.5,)"), 'size "2.5"'],
    ["an exponent", shaped("(1e3,)"), 'size "1e3"'],
    ["a hexadecimal size", shaped("(0x2,)"), 'size "0x2"'],
    ["a leading zero", shaped("(02,)"), 'size "02"'],
    ["an underscore", shaped("(1_0,)"), 'size "1_0"'],
    ["a truth as a size", shaped("(True,)"), 'size "True"'],
    ["a string as a size", shaped("('2',)"), "size"],
    ["two commas", shaped("(2,,)"), 'size ","'],
    ["2^63 elements", shaped("(9223372036854775808,)"), "has the size 9223372036854776000"],
    ["2^64 elements by parts", shaped("(4294967296, 4294967296)"), "too many elements"],
    ["2^53 rows of nothing", shaped("(9007199254740991, 0)"), "too many elements"],
    ["digits without end", shaped(`(${"9".repeat(60_000)},)`), "has the size Infinity"],
    ["33 axes", shaped(`(${"1,".repeat(33)})`), "33 axes exceeds the limit of 32"],
    ["30,000 axes", shaped(`(${"1,".repeat(30_000)})`), "30000 axes exceeds the limit of 32"],
    ["more elements than bytes", shaped("(3,)"), "shape [3] needs 12 bytes, got 8"],
    ["fewer elements than bytes", shaped("(1,)"), "shape [1] needs 4 bytes, got 8"],
    ["1 as an order", header("'<f4'", "1", "(2,)"), "neither True nor False"],
    ["true as an order", header("'<f4'", "true", "(2,)"), "neither True nor False"],
    ["an escape in a string", header("'\\x3cf4'", "False", "(2,)"), "not a plain string"],
    ["a string that does not end", "{'descr", "key is not a plain string"],
    ["bytes as a string", header("b'<f4'", "False", "(2,)"), "expected descr in quotes"],
    ["no byte order", header("'f4'", "False", "(2,)"), 'dtype "f4" is not read'],
    ["the machine's byte order", header("'=f4'", "False", "(2,)"), 'dtype "=f4" is not read'],
    ["no byte order for four bytes", header("'|f4'", "False", "(2,)"), 'dtype "|f4" is not read'],
    ["a dtype of Object.prototype", header("'<constructor'", "False", "(2,)"), 'dtype "<constructor" is not read'],
    ["a tuple as a dtype", header("('<f4', (2,))", "False", "(1,)"), "structured dtypes"],
  ])("%s", (_, text, reason) => {
    expect(refusalOf(readNpy, npy(text))).toContain(reason);
  });

  it.each([
    ["another magic", Uint8Array.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x58, 1, 0]), 'expected "\\x93NUMPY" at offset 0'],
    ["version 0", npy(shaped("(2,)"), { version: 0 }), "version 0.0 is not known"],
    ["version 4", npy(shaped("(2,)"), { version: 4 }), "version 4.0 is not known"],
    ["a header beyond the file", npy(shaped("(2,)"), { length: 9999 }), "header needs 9999 bytes"],
    [
      "a header of 4 GiB",
      npy(shaped("(2,)"), { version: 2, length: 2 ** 32 - 1 }),
      "header of 4294967295 bytes exceeds the limit of 65536",
    ],
    ["a header of 64 KiB and a byte", npy(shaped("(2,)").padEnd(65_537), { version: 3 }), "exceeds the limit"],
  ])("%s", (_, file, reason) => {
    expect(refusalOf(readNpy, file)).toContain(reason);
  });

  it("a header of 64 KiB is read", () => {
    expect(readNpy(npy(shaped("(2,)").padEnd(65_536), { version: 2 })).shape).toEqual([2]);
  });

  it("booleans other than 0 and 1", () => {
    const file = npy(header("'|b1'", "False", "(8,)"));
    file[file.length - 1] = 2;
    expect(refusalOf(readNpy, file)).toContain("a byte other than 0 and 1");
  });

  it("the error tells the format and the offset", () => {
    expect(() => readNpy(npy(shaped("(-1,)")))).toThrow(FormatError);
    expect(refusalOf(readNpy, npy(shaped("(-1,)")))).toBe('npy: shape has the size "-1" at offset 61');
  });

  it("a caller may set limits", () => {
    const fortran = npy(header("'<f4'", "True", "(1, 2)"));
    expect(() => readNpy(fortran, { rank: 1 })).toThrow("2 axes exceeds the limit of 1");
    expect(() => readNpy(fortran, { memoryBytes: 7 })).toThrow("more memory than the 7 bytes allowed");
  });
});

describe("whatever is changed in a valid file", () => {
  const file = writeNpy(new Tensor("int16", [2, 3], new Int16Array([1, 2, 3, 4, 5, 6])));

  it("every prefix is refused", () => {
    expect(tally(readNpy, prefixes(file))).toEqual({ value: 0, refused: file.length });
  });

  it("every byte that is replaced gives a value or a refusal", () => {
    const values = Array.from({ length: 256 }, (_, value) => value);
    const { value, refused } = tally(readNpy, replacements(file, values));
    expect(value + refused).toBe(file.length * 256);
    expect(value).toBeGreaterThan(12 * 256); // the elements may be anything
  });
});
