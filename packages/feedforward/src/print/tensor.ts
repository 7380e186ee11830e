/**
 * Tensors print as NumPy 2 prints arrays with `print`: rows in brackets, columns aligned, lines of at most 75
 * characters, and only the first and last three of each axis where there are more than 1000 elements. The layout is
 * here; how one element looks is decided from the elements that are shown, so that all get the same width.
 */

import { type DType, fromBfloat16, fromFloat16, type TensorArray } from "../tensor/dtype.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import { floatFormats } from "./decimal.ts";
import { type FloatDType, floatFormatter, printFloat } from "./floats.ts";

/** What printing asks of a tensor. */
export interface Printable {
  readonly dtype: DType;
  readonly shape: Shape;
  /** The elements in C order. */
  readonly data: TensorArray;
}

const lineWidth = 75;
const threshold = 1000;
const edgeItems = 3;

/** The text that `print(array)` shows in NumPy 2. bfloat16, which NumPy lacks, prints by the same rules. */
export function printTensor(tensor: Printable): string {
  const { shape, data } = tensor;
  const rank = shape.length;
  if (data.length === 0) return "[]";
  if (rank === 0) return printScalar(tensor);
  const isSummary = data.length > threshold;
  const shown = shape.map((length) => shownIndices(length, isSummary));
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const printElement = elementPrinter(tensor, offsetsOf(shown, strides));
  const print = (axis: number, offset: number): string => {
    const indices = shown[axis]!;
    const isLast = axis === rank - 1;
    const items = indices.map((index) => {
      if (index === null) return "...";
      const inner = offset + index * strides[axis]!;
      return isLast ? printElement(inner) : print(axis + 1, inner);
    });
    return isLast ? wrapRow(items, rank) : stackRows(items, axis, rank);
  };
  return print(0, 0);
}

/** Indices to print along an axis; `null` stands for those that are left out. */
function shownIndices(length: number, isSummary: boolean): readonly (number | null)[] {
  const from = (start: number, count: number) => Array.from({ length: count }, (_, i) => start + i);
  if (!isSummary || length <= 2 * edgeItems) return from(0, length);
  return [...from(0, edgeItems), null, ...from(length - edgeItems, edgeItems)];
}

/** Positions in the data of all elements that are shown. */
function offsetsOf(shown: readonly (readonly (number | null)[])[], strides: readonly number[]): readonly number[] {
  return shown.reduce<readonly number[]>(
    (offsets, indices, axis) => {
      const steps = indices.filter((index) => index !== null).map((index) => index * strides[axis]!);
      return offsets.flatMap((offset) => steps.map((step) => offset + step));
    },
    [0],
  );
}

/** Rows of the innermost axis: elements side by side, wrapped under the first one. Every bracket takes a column. */
function wrapRow(items: readonly string[], rank: number): string {
  const indent = " ".repeat(rank);
  const width = lineWidth - rank;
  let text = "";
  let line = indent;
  items.forEach((item, i) => {
    if (line.length + item.length > width && line.length > indent.length) {
      text += `${line.trimEnd()}\n`;
      line = indent;
    }
    line += i < items.length - 1 ? `${item} ` : item;
  });
  return `[${(text + line).slice(rank)}]`;
}

/** Items of an outer axis below each other, apart by one blank line for every axis between them and the rows. */
function stackRows(items: readonly string[], axis: number, rank: number): string {
  return `[${items.join("\n".repeat(rank - axis - 1) + " ".repeat(axis + 1))}]`;
}

function printScalar({ dtype, data }: Printable): string {
  if (dtype === "bool") return printBool(data[0]!);
  return isFloatDType(dtype) ? printFloat(floatAt(dtype, data, 0), dtype) : String(data[0]);
}

/** A printer of the element at an offset, made for the elements at all `offsets`. */
function elementPrinter({ dtype, data }: Printable, offsets: readonly number[]): (offset: number) => string {
  if (isFloatDType(dtype)) {
    const values = offsets.map((offset) => floatAt(dtype, data, offset));
    const print = floatFormatter(values, dtype);
    return (offset) => print(floatAt(dtype, data, offset));
  }
  if (dtype === "bool") return (offset) => printBool(data[offset]!).padStart(5);
  const width = offsets.reduce((most, offset) => Math.max(most, String(data[offset]).length), 0);
  return (offset) => String(data[offset]).padStart(width);
}

function isFloatDType(dtype: DType): dtype is FloatDType {
  return dtype in floatFormats;
}

function floatAt(dtype: FloatDType, data: TensorArray, offset: number): number {
  const stored = Number(data[offset]);
  if (dtype === "float16") return fromFloat16(stored);
  return dtype === "bfloat16" ? fromBfloat16(stored) : stored;
}

function printBool(stored: number | bigint): string {
  return stored === 0 ? "False" : "True";
}
