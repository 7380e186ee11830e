/**
 * Dtypes and the 16-bit floats: every bit pattern against NumPy, rounding against NumPy and against exact fractions
 * (scripts/golden-float16.py).
 */

import { createHash } from "node:crypto";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OptionError } from "../../src/errors.ts";
import { numpyName } from "../../src/formats/npy/dtypes.ts";
import {
  allocate,
  type DType,
  dtypeOf,
  dtypes,
  fromBfloat16,
  fromFloat16,
  isBigInt,
  isFloat,
  itemSize,
  type SourceArray,
  type TensorArray,
  toBfloat16,
  toFloat16,
  widenFloat16,
} from "../../src/tensor/dtype.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import { hex } from "../bits.ts";
import { readGolden } from "../golden.ts";

interface Golden {
  readonly decoded: { readonly float16: string; readonly bfloat16: string };
  readonly rounded: readonly [float64: string, float16: string, bfloat16: string][];
  readonly integers: readonly [int64: string, float32: string, float16: string, bfloat16: string][];
}

const golden = readGolden("float16") as Golden;

describe("the table", () => {
  it.each([
    ["bool", 1, "b1", Uint8Array],
    ["uint8", 1, "u1", Uint8Array],
    ["int8", 1, "i1", Int8Array],
    ["uint16", 2, "u2", Uint16Array],
    ["int16", 2, "i2", Int16Array],
    ["uint32", 4, "u4", Uint32Array],
    ["int32", 4, "i4", Int32Array],
    ["uint64", 8, "u8", BigUint64Array],
    ["int64", 8, "i8", BigInt64Array],
    ["float16", 2, "f2", Uint16Array],
    ["bfloat16", 2, null, Uint16Array],
    ["float32", 4, "f4", Float32Array],
    ["float64", 8, "f8", Float64Array],
  ] as const)("%s: %i bytes, NumPy's %s", (dtype, size, numpy, array) => {
    expect([itemSize(dtype), numpyName(dtype)]).toEqual([size, numpy]);
    expect(allocate(dtype, 3)).toEqual(new array(3));
  });

  it("says which are floats, and which need bigint", () => {
    const all = Object.keys(dtypes) as DType[];
    expect(all.filter(isFloat)).toEqual(["float16", "bfloat16", "float32", "float64"]);
    expect(all.filter(isBigInt)).toEqual(["uint64", "int64"]);
  });
});

describe("dtypeOf", () => {
  const plain = [
    "uint8",
    "int8",
    "uint16",
    "int16",
    "uint32",
    "int32",
    "uint64",
    "int64",
    "float32",
    "float64",
  ] as const;

  it.each(plain)("a plain array of %s", (dtype) => {
    expect(dtypeOf(allocate(dtype, 1))).toBe(dtype);
  });

  it.each<[string, SourceArray, DType]>([
    ["a page's clamped bytes", new Uint8ClampedArray(2), "uint8"],
    ["Node's Buffer", Buffer.from([1, 2]), "uint8"],
    ["an array of a frame", runInNewContext("new Float32Array(2)"), "float32"],
    ["a subclass", new (class Weights extends Float64Array {})(2), "float64"],
  ])("%s is what it extends", (_, array, dtype) => {
    expect(dtypeOf(array)).toBe(dtype);
  });

  it("reads an engine's own 16-bit floats as their bits", () => {
    class Halves extends Uint16Array {
      override get [Symbol.toStringTag](): "Uint16Array" {
        return "Float16Array" as "Uint16Array";
      }
    }
    expect(tensor(Halves.of(0x3e00, 0xc000), { dtype: "float32" }).toArray()).toEqual([1.5, -2]);
  });

  it("refuses a DataView", () => {
    const view = new DataView(new ArrayBuffer(2)) as unknown as TensorArray;
    expect(() => dtypeOf(view)).toThrow(new OptionError("no dtype is stored as DataView"));
  });
});

const formats = [
  { name: "float16", decode: fromFloat16, encode: toFloat16, quietNaN: 0x7e00, infinity: 0x7c00, column: 1 },
  { name: "bfloat16", decode: fromBfloat16, encode: toBfloat16, quietNaN: 0x7fc0, infinity: 0x7f80, column: 2 },
] as const;

const patterns = Uint16Array.from({ length: 65536 }, (_, bits) => bits);

/** As an engine that has them, but for NaN: a sign and a payload of its own. */
class OwnFloat16Array extends Float32Array {
  constructor(buffer: ArrayBuffer, byteOffset: number, length: number) {
    super(Float32Array.from(new Uint16Array(buffer, byteOffset, length), fromFloat16));
    const words = new Uint32Array(this.buffer);
    for (const [i, value] of this.entries()) if (Number.isNaN(value)) words[i] = 0xffc01234;
  }
}

describe.each([
  ["none", null],
  ["those of this place", undefined],
  ["those of another", OwnFloat16Array],
])("an array of float16 with the engine's own: %s", (_, Own) => {
  it("has the bits of each alone", () => {
    const shifted = new Uint16Array(patterns.length + 1).subarray(1);
    shifted.set(patterns);
    expect(hex(widenFloat16(shifted, Own))).toBe(hex(Float32Array.from(patterns, fromFloat16)));
  });

  it("is exact without NaN", () => {
    const numbers = patterns.filter((bits) => (bits & 0x7fff) <= 0x7c00);
    expect(hex(widenFloat16(numbers, Own))).toBe(hex(Float32Array.from(numbers, fromFloat16)));
  });
});

describe.each(formats)("$name", ({ name, decode, encode, quietNaN, infinity, column }) => {
  it("widens all 65,536 patterns as NumPy does", () => {
    const words = new Uint32Array(Float32Array.from(patterns, decode).buffer);
    const canonical = words.map((word) => ((word & 0x7fffffff) > 0x7f800000 ? 0x7fc00000 : word));
    expect(createHash("sha256").update(canonical).digest("hex")).toBe(golden.decoded[name]);
  });

  it("comes back from all 65,536 patterns", () => {
    const expected = (bits: number) => ((bits & 0x7fff) > infinity ? quietNaN : bits);
    expect(patterns.filter((bits) => encode(decode(bits)) !== expected(bits))).toEqual(new Uint16Array());
  });

  it("rounds once, ties to even, as NumPy does", () => {
    const rounded = golden.rounded.map(([digits]) => encode(Buffer.from(digits, "hex").readDoubleBE()));
    expect(rounded.map(hex16)).toEqual(golden.rounded.map((row) => row[column]));
  });

  it("is the nearest of its neighbours, for any float64", () => {
    const magnitude = fc
      .tuple(fc.double({ min: 1, max: 2, noNaN: true }), fc.integer({ min: -45, max: 15 }))
      .map(([m, exponent]) => Math.min(m * 2 ** exponent, 65519));
    fc.assert(
      fc.property(magnitude, (x) => {
        const bits = encode(x);
        const distance = Math.abs(x - decode(bits));
        for (const neighbour of [bits - 1, bits + 1].filter((n) => n >= 0)) {
          const other = Math.abs(x - decode(neighbour));
          expect(distance < other || (distance === other && bits % 2 === 0)).toBe(true);
        }
        expect(encode(-x)).toBe(bits | 0x8000);
      }),
      { numRuns: 1000 },
    );
  });

  it("has both zeros, both infinities and one NaN", () => {
    const values = [0, -0, Infinity, -Infinity, 1e300, -1e300, Number.NaN];
    const bits = [0, 0x8000, infinity, infinity | 0x8000, infinity, infinity | 0x8000, quietNaN];
    expect(values.map(encode)).toEqual(bits);
  });
});

describe("64-bit integers are rounded once", () => {
  const source = tensor(golden.integers.map(([digits]) => BigInt(digits)));

  it.each([
    ["float32", 1],
    ["float16", 2],
    ["bfloat16", 3],
  ] as const)("to %s", (dtype, column) => {
    const { data } = source.to(dtype);
    const digits = Array.from(data, (x) => (dtype === "float32" ? hex([x]) : hex16(x)));
    expect(digits).toEqual(golden.integers.map((row) => row[column]));
  });
});

function hex16(bits: number): string {
  return bits.toString(16).padStart(4, "0");
}
