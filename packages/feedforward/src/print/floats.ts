/**
 * How the floats of one array are printed, so that they line up: NumPy's `FloatingFormat` with its default options
 * (precision 8, shortest digits, no suppression of small values). A first pass finds the notation and the widths, a
 * second prints every value with them.
 */

import { fromBfloat16, fromFloat16, toBfloat16, toFloat16 } from "../tensor/dtype.ts";
import { type Decimal, type DigitLimits, floatFormats, toDecimal } from "./decimal.ts";

export type FloatDType = keyof typeof floatFormats;

/** A function that prints any of these values, padded to their common width. */
export function floatFormatter(values: readonly number[], dtype: FloatDType): (value: number) => string {
  const finite = values.filter(Number.isFinite);
  const format = isScientific(finite, dtype) ? scientificFormat(finite, dtype) : positionalFormat(finite, dtype);
  const rightWidth = format.rightWidth + 1;
  const special = values.filter((value) => !Number.isFinite(value)).map((value) => printSpecial(value).length);
  const leftWidth = Math.max(format.leftWidth, ...special.map((length) => length - rightWidth));
  return (value) => {
    const text = Number.isFinite(value) ? format.print(value) : printSpecial(value);
    return text.padStart(leftWidth + rightWidth);
  };
}

/** A float by itself: every digit that it needs, and an exponent from 10^16 on and below 10^-4. */
export function printFloat(value: number, dtype: FloatDType): string {
  if (!Number.isFinite(value)) return printSpecial(value);
  const magnitude = Math.abs(value);
  const all = { after: "first", atLeast: Number.NEGATIVE_INFINITY, atMost: Number.POSITIVE_INFINITY } as const;
  const decimal = toDecimal(magnitude, floatFormats[dtype], all);
  if (magnitude !== 0 && (magnitude >= 1e16 || magnitude < 1e-4)) {
    const { digits, exponent } = decimal;
    const point = digits.length > 1 ? "." : "";
    return `${signOf(value)}${digits[0]}${point}${digits.slice(1)}${printExponent(exponent, 2)}`;
  }
  const [whole, fraction] = splitAtPoint(decimal);
  return `${signOf(value)}${whole}.${fraction || "0"}`;
}

/** Widths to the left and right of the decimal point, and a printer that pads to the right of it. */
interface Format {
  readonly leftWidth: number;
  readonly rightWidth: number;
  readonly print: (value: number) => string;
}

const precision = 8;

/** NumPy compares in the dtype itself: in float16, 0.0001 is 0.00010002, and the quotient is rounded too. */
const roundTo = {
  float16: (value) => fromFloat16(toFloat16(value)),
  bfloat16: (value) => fromBfloat16(toBfloat16(value)),
  float32: Math.fround,
  float64: (value) => value,
} as const satisfies Record<FloatDType, (value: number) => number>;

function isScientific(finite: readonly number[], dtype: FloatDType): boolean {
  const magnitudes = finite.map(Math.abs).filter((value) => value !== 0);
  if (magnitudes.length === 0) return false;
  const round = roundTo[dtype];
  const largest = magnitudes.reduce((a, b) => Math.max(a, b));
  const smallest = magnitudes.reduce((a, b) => Math.min(a, b));
  return largest >= round(1e8) || smallest < round(1e-4) || round(largest / smallest) > 1000;
}

function positionalFormat(finite: readonly number[], dtype: FloatDType): Format {
  if (finite.length === 0) return { leftWidth: 0, rightWidth: 0, print: String };
  const split = (value: number, atLeast: number): readonly [string, string] => {
    const limits: DigitLimits = { after: "point", atLeast, atMost: precision };
    const [whole, fraction] = splitAtPoint(toDecimal(Math.abs(value), floatFormats[dtype], limits));
    return [signOf(value) + whole, fraction];
  };
  const parts = finite.map((value) => split(value, Number.NEGATIVE_INFINITY));
  const rightWidth = widest(parts.map(([, fraction]) => fraction));
  return {
    leftWidth: widest(parts.map(([whole]) => whole)),
    rightWidth,
    print: (value) => {
      const [whole, fraction] = split(value, 0);
      return `${whole}.${fraction.padEnd(rightWidth)}`;
    },
  };
}

function scientificFormat(finite: readonly number[], dtype: FloatDType): Format {
  const decimal = (value: number, atLeast: number, atMost: number): Decimal =>
    toDecimal(Math.abs(value), floatFormats[dtype], { after: "first", atLeast, atMost });
  const decimals = finite.map((value) => decimal(value, Number.NEGATIVE_INFINITY, precision));
  const exponentDigits = Math.max(2, widest(decimals.map(({ exponent }) => String(Math.abs(exponent)))));
  const places = widest(decimals.map(({ digits }) => digits.slice(1)));
  return {
    leftWidth: widest(finite.map((value) => `${signOf(value)}0`)),
    rightWidth: places + 2 + exponentDigits,
    print: (value) => {
      const { digits, exponent } = decimal(value, places, places);
      const fraction = digits.slice(1).padEnd(places, "0");
      return `${signOf(value)}${digits[0]}.${fraction}${printExponent(exponent, exponentDigits)}`;
    },
  };
}

function splitAtPoint({ digits, exponent }: Decimal): readonly [whole: string, fraction: string] {
  if (exponent < 0) return ["0", "0".repeat(-exponent - 1) + digits];
  return [digits.slice(0, exponent + 1).padEnd(exponent + 1, "0"), digits.slice(exponent + 1)];
}

function printExponent(exponent: number, digits: number): string {
  return `e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(digits, "0")}`;
}

function printSpecial(value: number): string {
  return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

function signOf(value: number): string {
  return value < 0 || Object.is(value, -0) ? "-" : "";
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, text.length), 0);
}
