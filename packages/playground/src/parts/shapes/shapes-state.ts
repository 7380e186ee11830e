/**
 * What the panel "shapes" is about: the sizes of X, W and B, the chosen cell of Y, and what the library makes of them.
 * The numbers in the arrays count 1 … 9, so that every product can be checked in the head; examples of the book keep theirs.
 */

import { computed } from "@preact/signals";
import { Dense, ShapeError, Tensor, type WeightedSum, weightedSum } from "feedforward";
import { add, dot } from "feedforward/chapter";
import { type Codec, linked } from "../../state/link.ts";

/** The sizes of the three arrays: vectors have one, matrices two. */
export interface Sizes {
  readonly x: readonly number[];
  readonly w: readonly number[];
  /** Only where W is a matrix. */
  readonly b: number | null;
}

/** The greatest size of each kind: a batch, what is summed over, outputs. */
export const most = { rows: 100, inner: 784, outputs: 100 } as const;

export interface Preset {
  readonly text: string;
  /** Numbers of its own, in C order. */
  readonly w?: readonly number[];
}

export const presets = {
  layer: { text: "2x3,3x2,2" },
  book: { text: "2x3,3x2" },
  vector: { text: "3x2,2", w: [7, 8] },
  network: { text: "2,2x3", w: [1, 3, 5, 2, 4, 6] },
  images: { text: "100x784,784x50,50" },
  mismatch: { text: "2x3,2x2" },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;

/** Sizes as `2x3,3x2,2`: X, W and, where there is one, B. */
export const sizesCodec: Codec<Sizes> = {
  read(text) {
    if (!/^\d{1,3}(x\d{1,3})?,\d{1,3}(x\d{1,3})?(,\d{1,3})?$/.test(text)) return null;
    const [x = [], w = [], b = null] = text.split(",").map((sizes) => sizes.split("x").map(Number));
    const sizes: Sizes = { x, w, b: b === null ? null : b[0]! };
    return isPossible(sizes) ? sizes : null;
  },
  write: ({ x, w, b }) => [x.join("x"), w.join("x"), ...(b === null ? [] : [b])].join(","),
};

function isPossible({ x, w, b }: Sizes): boolean {
  const isFrom1 = (size: number, greatest: number) => size >= 1 && size <= greatest;
  const areRowsRight = x.length === 1 || isFrom1(x[0]!, most.rows);
  const areOutputsRight = w.length === 1 || isFrom1(w[1]!, most.outputs);
  const isInnerRight = isFrom1(x.at(-1)!, most.inner) && isFrom1(w[0]!, most.inner);
  return (
    areRowsRight && areOutputsRight && isInnerRight && (b === null || (w.length === 2 && isFrom1(b, most.outputs)))
  );
}

export const initial: Sizes = { x: [2, 3], w: [3, 2], b: 2 };
export const sizes = linked<Sizes>("shapes", initial, sizesCodec);

/** The chosen cell of Y: row and column, from 0. Rows and columns that Y lacks are drawn in by `cell`. */
const cellCodec: Codec<readonly [row: number, column: number]> = {
  read(text) {
    const match = /^(\d{1,2}),(\d{1,2})$/.exec(text);
    return match === null ? null : [Number(match[1]), Number(match[2])];
  },
  write: (cell) => cell.join(","),
};
const wanted = linked<readonly [row: number, column: number]>("ycell", [1, 0], cellCodec);

export function chooseCell(row: number, column: number): void {
  wanted.value = [row, column];
}

/** The preset that the sizes are, if they are one. */
export const preset = computed((): PresetName | null => {
  const text = sizesCodec.write(sizes.value);
  return (Object.keys(presets) as PresetName[]).find((name) => presets[name].text === text) ?? null;
});

export interface Arrays {
  readonly x: Tensor<"float32">;
  readonly w: Tensor<"float32">;
  readonly b: Tensor<"float32"> | null;
}

export const arrays = computed((): Arrays => {
  const { x, w, b } = sizes.value;
  const own: Preset = preset.value === null ? { text: "" } : presets[preset.value];
  return {
    x: counting(x),
    w: own.w === undefined ? counting(w) : new Tensor("float32", w, Float32Array.from(own.w)),
    b: b === null ? null : counting([b]),
  };
});

/** 1, 2, … 9, 1, 2, … in C order. */
function counting(shape: readonly number[]): Tensor<"float32"> {
  const size = shape.reduce((a, b) => a * b, 1);
  return new Tensor(
    "float32",
    shape,
    Float32Array.from({ length: size }, (_, i) => 1 + (i % 9)),
  );
}

export interface Result {
  readonly product: Tensor<"float32"> | null;
  /** X·W, with B added where there is one; null where shapes do not fit. */
  readonly y: Tensor<"float32"> | null;
  /** Which step refused, and the library's own words. */
  readonly refusal: { readonly step: "dot" | "add"; readonly message: string } | null;
}

export const result = computed((): Result => {
  const { x, w, b } = arrays.value;
  const product = attempt("dot", () => dot(x, w));
  if (!(product instanceof Tensor)) return { product: null, y: null, refusal: product };
  const y = b === null ? product : attempt("add", () => add(product, b));
  return y instanceof Tensor ? { product, y, refusal: null } : { product, y: null, refusal: y };
});

function attempt(step: "dot" | "add", run: () => Tensor<"float32">): Tensor<"float32"> | Result["refusal"] {
  try {
    return run();
  } catch (error) {
    if (error instanceof ShapeError) return { step, message: error.message };
    throw error;
  }
}

/** X, W, B and Y as they are drawn: rows and columns. A vector X is a row, a vector W a column. */
export const grids = computed(() => {
  const { x, w, b } = sizes.value;
  const y = result.value.y?.shape ?? null;
  return {
    x: { rows: x.length === 2 ? x[0]! : 1, columns: x.at(-1)! },
    w: { rows: w[0]!, columns: w[1] ?? 1 },
    b: b === null ? null : { rows: 1, columns: b },
    y: { rows: x.length === 2 ? x[0]! : 1, columns: w.length === 1 ? 1 : (y?.at(-1) ?? w[1]!) },
  };
});

/** The chosen cell of Y as it is drawn, inside Y. */
export const cell = computed(() => {
  const { rows, columns } = grids.value.y;
  return { row: Math.min(wanted.value[0], rows - 1), column: Math.min(wanted.value[1], columns - 1) };
});

export interface CellSum extends WeightedSum {
  /** The column of W, which is not Y's where a bias is wider than W. */
  readonly column: number;
  /** The bias's position; null without a bias. */
  readonly biasAt: number | null;
  /** What stands in Y. */
  readonly value: number;
}

/** The sum behind the chosen cell, term by term. */
export const cellSum = computed((): CellSum | null => {
  const { y } = result.value;
  if (y === null) return null;
  const { x, w, b } = arrays.value;
  const { row, column } = cell.value;
  const { w: grid, y: yGrid } = grids.value;
  const at = Math.min(column, grid.columns - 1);
  const biasAt = b === null ? null : Math.min(column, b.size - 1);
  const bias = Float32Array.from({ length: grid.columns }, () => (biasAt === null ? 0 : b!.data[biasAt]!));
  const layer = new Dense({ weight: w.reshape(grid.rows, grid.columns), bias });
  const sum = weightedSum(layer, x.rank === 2 ? x.row(row) : x, at);
  return { ...sum, column: at, biasAt, value: y.at(row * yGrid.columns + column) };
});
