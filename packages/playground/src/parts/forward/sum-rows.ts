/**
 * A sum as a column of decimals that a reader can add up. Every row is rounded to six decimals, and the rest takes what the
 * roundings leave, so that the column adds up to the sum that is shown, to the last digit.
 */

import { splitSum, type Term, type WeightedSum } from "feedforward";
import { formatNumber } from "../../ui/number.ts";
import { formatFixed } from "../../ui/number-forms.ts";

export const decimals = 6;
const unit = 10 ** -decimals;
/** Beyond it a number has no place for so many decimals. */
const largest = 1e9;

export interface SumRow {
  readonly term: Term;
  readonly product: string;
}

export interface SumRows {
  readonly rows: readonly SumRow[];
  readonly restCount: number;
  readonly rest: string;
  readonly bias: string;
  readonly sum: string;
}

/** The `count` largest terms, the rest, the bias and the sum, as they are shown. */
export function sumRows(whole: WeightedSum, count: number): SumRows {
  const { largest: terms, rest, restCount } = splitSum(whole, count);
  const products = terms.map(({ product }) => product);
  const isPlain = [...products, rest, whole.bias, whole.sum].every((value) => Math.abs(value) < largest);
  const write = isPlain ? (value: number) => formatFixed(inUnits(value) * unit, decimals) : formatNumber;
  const others = [...products, whole.bias].reduce((units, value) => units + inUnits(value), 0);
  return {
    rows: terms.map((term) => ({ term, product: write(term.product) })),
    restCount,
    rest: isPlain ? formatFixed((inUnits(whole.sum) - others) * unit, decimals) : write(rest),
    bias: write(whole.bias),
    sum: write(whole.sum),
  };
}

function inUnits(value: number): number {
  return Math.round(value / unit);
}

/** A value as it stands in the column. */
export function asInColumn(value: number | undefined): string {
  if (value === undefined) return "–";
  return Math.abs(value) < largest ? formatFixed(inUnits(value) * unit, decimals) : formatNumber(value);
}
