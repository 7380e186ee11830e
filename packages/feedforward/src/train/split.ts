/**
 * Preparing a table: rows held back for the test, and the mean and standard deviation by which a network standardises its inputs.
 */

import { optionError, shapeError } from "../errors.ts";
import { checkOptions } from "../options/check.ts";
import { Random } from "../tensor/random.ts";
import { Tensor, type TensorLike, tensor } from "../tensor/tensor.ts";

/** Options of `trainTestSplit`. */
export interface SplitOptions {
  /** How much is held back: a share of the rows below 1, or a number of rows. A quarter unless it is said. */
  readonly testSize?: number;
  /** Where the random order begins: the same seed gives the same rows. 0 unless it is said. */
  readonly seed?: number;
  /** One class number a row, [n]: each class is held back in its share, so that a rare one is in both parts. */
  readonly stratify?: TensorLike;
}

/** Both parts have the names and dtypes of the data. */
export interface Split<D> {
  readonly train: D;
  readonly test: D;
}

/** Tables by name, such as `inputs` and `targets`: rows along the first axis. */
export type Tables = Readonly<Record<string, TensorLike>>;

/** Rows of each table, copied. */
export type TakenRows<D extends Tables> = { readonly [N in keyof D]: Tensor };

/**
 * Parts the rows of tables, all in the same way: `trainTestSplit({ inputs, targets }, { testSize: 0.2, seed: 1 })`. Rows are
 * shuffled first. Of n rows ⌈n·testSize⌉ are held back; with `stratify` so many of each class, rounded to the nearest, at least one in each
 * part. Throws a ShapeError where the tables differ in rows, and an OptionError where a part would be empty.
 */
export function trainTestSplit<D extends Tables>(data: D, options: SplitOptions = {}): Split<TakenRows<D>> {
  const kinds = { testSize: "a number", seed: "a number", stratify: "" } as const;
  const { testSize = 0.25, seed = 0, stratify } = checkOptions("trainTestSplit", options, kinds);
  const tables = Object.entries(data).map(([name, rows]): [string, Tensor] => [name, tensor(rows)]);
  const count = rowsOf(tables);
  const order = new Random(seed).permutation(count);
  const isTest = stratify === undefined ? held(order, testSize) : heldByClass(order, testSize, tensor(stratify));
  const part = (isWanted: boolean): TakenRows<D> => {
    const rows = order.filter((row) => isTest.has(row) === isWanted);
    return Object.fromEntries(tables.map(([name, table]) => [name, take(table, rows)])) as TakenRows<D>;
  };
  return { train: part(false), test: part(true) };
}

/** What `input: { mean, std }` of a network takes: one number each column. */
export interface Standardization {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/**
 * The mean and the standard deviation of each column of inputs [n, in], √((1/n)·Σ(x - mean)²), in float64, as scikit-learn's
 * StandardScaler has them: `new Network(layers, { input: standardize(inputs) })`. A column whose values are all alike has std 1, so
 * that it becomes 0 instead of no number. Take the training rows alone: what is held back must not be seen.
 */
export function standardize(inputs: TensorLike): Standardization {
  const x = tensor(inputs);
  const [rows = 0, columns = 0] = x.shape;
  if (x.rank !== 2 || rows === 0 || columns === 0) {
    throw shapeError(
      "standardize-shape",
      "standardize: expected inputs [n, in] of at least one row, got $got",
      x.shape,
    );
  }
  const [mean, std]: [number[], number[]] = [[], []];
  for (let column = 0; column < columns; column++) {
    const values = Array.from({ length: rows }, (_, row) => x.at(row * columns + column));
    const center = values.reduce((sum, value) => sum + value, 0) / rows;
    const variance = values.reduce((sum, value) => sum + (value - center) ** 2, 0) / rows;
    if (!Number.isFinite(variance)) {
      throw optionError("standardize-finite", "standardize: expected finite numbers in column $column", column);
    }
    const isConstant = values.every((value) => value === values[0]);
    mean.push(isConstant ? values[0]! : center);
    std.push(isConstant ? 1 : Math.sqrt(variance));
  }
  return { mean, std };
}

function rowsOf(tables: readonly (readonly [string, Tensor])[]): number {
  const [first] = tables;
  if (first === undefined) throw optionError("split-empty", "trainTestSplit: expected tables by name, got none");
  const [name, { shape }] = first;
  for (const [other, table] of tables) {
    if (table.rank > 0 && table.shape[0] === shape[0]) continue;
    const sentence = "trainTestSplit: expected as many rows in $other as in $name, got $got and $expected";
    throw shapeError("split-rows", sentence, other, name, table.shape, shape);
  }
  return shape[0]!;
}

/** The last rows of the order. */
function held(order: Uint32Array, testSize: number): ReadonlySet<number> {
  const count = testSize < 1 ? Math.ceil(order.length * testSize) : testSize;
  const isWhole = testSize < 1 || Number.isInteger(testSize);
  if (!(testSize > 0) || !isWhole || count >= order.length) {
    const sentence =
      "trainTestSplit: expected a testSize that leaves rows in both parts, a share or a number of $rows rows, got $got";
    throw optionError("split-size", sentence, order.length, testSize);
  }
  return new Set(order.subarray(order.length - count));
}

/** Of each class its share. */
function heldByClass(order: Uint32Array, testSize: number, classes: Tensor): ReadonlySet<number> {
  if (classes.rank !== 1 || classes.size !== order.length) {
    const sentence = "trainTestSplit: expected stratify to be one class a row $expected, got $got";
    throw shapeError("split-stratify", sentence, [order.length], classes.shape);
  }
  const share = testSize < 1 ? testSize : testSize / order.length;
  const rowsByClass = new Map<number, number[]>();
  for (const row of order) {
    const known = rowsByClass.get(classes.at(row)) ?? [];
    rowsByClass.set(classes.at(row), known);
    known.push(row);
  }
  const isTest = new Set<number>();
  for (const [label, rows] of rowsByClass) {
    if (rows.length < 2) {
      const sentence = "trainTestSplit: expected at least two rows of each class to stratify, class $label has one";
      throw optionError("split-class", sentence, label);
    }
    held(order, testSize); // refuses a size that leaves a part empty
    const count = Math.min(rows.length - 1, Math.max(1, Math.floor(rows.length * share + 0.5)));
    for (const row of rows.slice(rows.length - count)) isTest.add(row);
  }
  return isTest;
}

/** These rows of a table, copied. */
function take(table: Tensor, rows: Uint32Array): Tensor {
  const size = table.size / table.shape[0]!;
  const data = table.data.slice(0, rows.length * size);
  for (const [i, row] of rows.entries()) data.set(table.data.subarray(row * size, (row + 1) * size) as never, i * size);
  return new Tensor(table.dtype, [rows.length, ...table.shape.slice(1)], data as never);
}
