/**
 * ONNX numbers its element types. Those that a tensor here can hold have a dtype; the others have a name, so that they
 * can be refused by it.
 */

import type { DType } from "../tensor/dtype.ts";

const dtypeNumbers = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16,
} as const satisfies Record<DType, number>;

/** That of strings. */
export const stringNumber = 8;

const otherNames: ReadonlyMap<number, string> = new Map([
  [0, "UNDEFINED"],
  [8, "STRING"],
  [14, "COMPLEX64"],
  [15, "COMPLEX128"],
  [17, "FLOAT8E4M3FN"],
  [18, "FLOAT8E4M3FNUZ"],
  [19, "FLOAT8E5M2"],
  [20, "FLOAT8E5M2FNUZ"],
  [21, "UINT4"],
  [22, "INT4"],
  [23, "FLOAT4E2M1"],
  [24, "FLOAT8E8M0"],
  [25, "UINT2"],
  [26, "INT2"],
]);

/** The number of a dtype. */
export function elementNumber(dtype: DType): number {
  return dtypeNumbers[dtype];
}

/** The dtype of a number, or null where no tensor here holds such elements. */
export function elementDType(number: number): DType | null {
  for (const [dtype, candidate] of Object.entries(dtypeNumbers)) {
    if (candidate === number) return dtype as DType;
  }
  return null;
}

/** The name of a number that is no dtype here. */
export function elementName(number: number): string {
  return otherNames.get(number) ?? `number ${number}`;
}
