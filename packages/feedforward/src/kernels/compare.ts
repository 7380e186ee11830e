/**
 * The kernel of comparisons, and of truth with truth, with NumPy's broadcasting: floats and whole numbers of 32 bits, sixteen a
 * turn. A comparison with NaN is false.
 */

import { broadcastStrides } from "../tensor/broadcast.ts";
import { sizeOf } from "../tensor/shape.ts";
import * as op from "../wasm/instructions.ts";
import type { Func } from "../wasm/module.ts";
import { I32 } from "../wasm/values.ts";
import { type F32x4, type I8x16, I32x4, Mask32x4 } from "../wasm/vectors.ts";
import type { DataArea } from "./data.ts";
import type { Define, Kernel } from "./kernel.ts";
import { isTrue, mixedBytes, type Operand, onesOf, truthOf, writeMixed } from "./mixed.ts";
import { type Nest, nestOf } from "./nest.ts";

export type ComparisonName = "equal" | "greater" | "greaterOrEqual" | "less" | "lessOrEqual" | "and" | "or" | "xor";

export interface CompareAttributes {
  readonly operation: ComparisonName;
}

interface Comparison {
  readonly nest: Nest;
  readonly operation: ComparisonName;
  readonly dtype: "float32" | "int32" | "bytes";
}

export const compareKernel: Kernel<CompareAttributes> = {
  plan({ inputs: [a, b], outputs: [y], attributes: { operation } }) {
    const size = sizeOf(y!.shape);
    const bytes = mixedBytes(a!.dtype);
    if (bytes === null || a!.dtype === "uint32" || size === 0) return null;
    if (bytes === 1 && !(operation in ofBytes)) return null;
    const strides = [a, b].map((input) => broadcastStrides(input!.shape, y!.shape));
    const nest = { ...nestOf(y!.shape, strides, [size, a!.pitch, b!.pitch]), bytes: [1, bytes, bytes] };
    const dtype = bytes === 1 ? "bytes" : a!.dtype === "int32" ? "int32" : "float32";
    return {
      emit(e) {
        const [left, right] = [e.inputs[0]!.address, e.inputs[1]!.address];
        e.f.call(e.func(define, { nest, operation, dtype }), e.rows, e.outputs[0]!.address, left, right);
      },
    };
  },
};

const define: Define<Comparison> = ({ module, data }, { nest, operation, dtype }) =>
  module.func(`${operation}_${dtype}`, (f) => {
    const [rows, y, a, b] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    writeMixed(f, nest, { rows, addresses: [y, a, b] }, ([left, right]) => ({
      words: [],
      bytes:
        dtype === "bytes"
          ? compareBytes(f, data, operation, [left!.bytes!, right!.bytes!])
          : truthOf(f, data, compareWords(f, operation, dtype, [left!, right!])),
    }));
  });

/** How bytes are compared: as they are, or as truth. */
const ofBytes: Readonly<Partial<Record<ComparisonName, "equal" | "and" | "or" | "xor">>> = {
  equal: "equal",
  and: "and",
  or: "or",
  xor: "xor",
};

function compareBytes(f: Func, data: DataArea, operation: ComparisonName, [a, b]: readonly [I8x16, I8x16]): I8x16 {
  if (operation === "equal") return onesOf(f, data, inverted(f, data, a.notEqual(b)));
  const [left, right] = [f.let(isTrue(f, data, a)), f.let(isTrue(f, data, b))];
  if (operation === "xor") return onesOf(f, data, left.notEqual(right));
  const [x, y] = [new I32x4(left.code), new I32x4(right.code)];
  return onesOf(f, data, (operation === "and" ? x.and(y) : x.or(y)).bytes());
}

/** Of bytes that are all ones or all zeros the other. */
function inverted(f: Func, data: DataArea, bytes: I8x16): I8x16 {
  return bytes.notEqual(data.splatInteger(f, -1).bytes());
}

type Pair = readonly [F32x4, F32x4];

function compareWords(
  f: Func,
  operation: ComparisonName,
  dtype: "float32" | "int32",
  [a, b]: readonly [Operand, Operand],
): Mask32x4[] {
  const { equal, less } = dtype === "float32" ? floats : integers;
  const pairs = a.words.map((word, v): Pair => [word, b.words[v]!]);
  return pairs.map(([x, y]) => {
    if (operation === "equal") return f.let(equal(x, y));
    if (operation === "less") return f.let(less(x, y));
    if (operation === "greater") return f.let(less(y, x));
    const strict = operation === "lessOrEqual" ? less(x, y) : less(y, x);
    return f.let(either(strict, equal(x, y)));
  });
}

const floats = {
  equal: (x: F32x4, y: F32x4) => x.equal(y),
  less: (x: F32x4, y: F32x4) => x.less(y),
};

const integers = {
  equal: (x: F32x4, y: F32x4) => new Mask32x4(x.code.concat(y.code, op.i32x4_eq)),
  less: (x: F32x4, y: F32x4) => new Mask32x4(x.code.concat(y.code, op.i32x4_lt_s)),
};

function either(a: Mask32x4, b: Mask32x4): Mask32x4 {
  return new Mask32x4(a.code.concat(b.code, op.v128_or));
}
