/**
 * Batches: consecutive rows of a data set, as views. The last batch is shorter where the batch size does not divide the
 * number of rows.
 */

import { optionError, shapeError } from "../errors.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Rows `start … end-1` of a data set. */
export interface BatchRange {
  readonly start: number;
  readonly end: number;
}

/** A range with the rows themselves. `labels` has what was given: a tensor, or nothing. */
export interface Batch<I extends Tensor, L extends Tensor | undefined> extends BatchRange {
  readonly images: I;
  readonly labels: L;
}

/**
 * The batches of images [n, …] and, where they are given, labels [n, …]. Throws at once, before the first batch, for a
 * batch size that is no whole number of at least 1 and for counts that differ.
 */
export function batches<I extends Tensor>(images: I, batchSize: number): Iterable<Batch<I, undefined>>;
export function batches<I extends Tensor, L extends Tensor | undefined>(
  images: I,
  labels: L,
  batchSize: number,
): Iterable<Batch<I, L>>;
export function batches(
  images: Tensor,
  ...rest: readonly [number] | readonly [Tensor | undefined, number]
): Iterable<Batch<Tensor, Tensor | undefined>> {
  const [labels, batchSize] = rest.length === 1 ? [undefined, rest[0]] : rest;
  const count = rowsOf(images);
  if (labels !== undefined && rowsOf(labels) !== count) {
    const sentence = "batches: expected as many labels as images, got $got for $expected";
    throw shapeError("batches-labels", sentence, rowsOf(labels), count);
  }
  return slices(images, labels, batchRanges(count, batchSize));
}

/** The ranges that cut `size` rows into batches, in order; none for no rows. */
export function batchRanges(size: number, batchSize: number): Iterable<BatchRange> {
  if (!(batchSize >= 1))
    throw optionError("batch-size", "batches: expected a batch size of at least 1, got $got", batchSize);
  if (!Number.isInteger(batchSize))
    throw optionError("batch-size-whole", "batches: expected a whole batch size, got $got", batchSize);
  return ranges(size, batchSize);
}

function* ranges(size: number, batchSize: number): Generator<BatchRange> {
  for (let start = 0; start < size; start += batchSize) yield { start, end: Math.min(start + batchSize, size) };
}

function* slices(
  images: Tensor,
  labels: Tensor | undefined,
  parts: Iterable<BatchRange>,
): Generator<Batch<Tensor, Tensor | undefined>> {
  for (const { start, end } of parts) {
    yield { start, end, images: images.slice(start, end), labels: labels?.slice(start, end) };
  }
}

function rowsOf(tensor: Tensor): number {
  const [rows] = tensor.shape;
  if (rows === undefined) throw shapeError("batches-scalar", "batches: a scalar has no rows");
  return rows;
}
