/**
 * The function of SQL that a job's rows run through: the same as `score`, with what is written of each row, counting, and the
 * row numbers of arrays.
 */

import type { DuckDBBigIntVector, DuckDBDataChunk } from "@duckdb/node-api";
import { refuse } from "../errors.ts";
import type { ArrayRows } from "../inputs/arrays.ts";
import { registerRows } from "../rows/register.ts";
import { RowReader, type VectorRows } from "../rows/vectors.ts";
import type { Job } from "./job.ts";
import { functionName, startsOf } from "./query.ts";

export function registerJob(job: Job): void {
  const { engine, model, form, arrays, query, tally } = job;
  const { size, predict, width } = model.scorer;
  const starts = startsOf(arrays);
  const reader = new RowReader(size);
  const read = (chunk: DuckDBDataChunk): VectorRows => {
    const rows = arrays.length > 0 ? arrayChunk(chunk, { arrays, starts, size }) : reader.read(chunk);
    if (rows.nulls !== null) {
      if (query.onNull === "error") throw refuse("score-null", "score: a value is NULL");
      tally.nulls += rows.nulls.reduce((sum, isNull) => sum + isNull, 0);
    }
    tally.rows += rows.count;
    job.onRows?.();
    return rows;
  };
  registerRows(engine.connection, {
    name: functionName,
    width: form.width,
    read: (chunk) => remembering(job, () => read(chunk)),
    predict: (rows, count) =>
      remembering(job, () => {
        const outputs = predict(rows, count);
        tally.nonFinite += countNonFinite(outputs, width * count);
        return outputs;
      }),
    fill: form.fill,
  });
}

/** DuckDB tells the sentence of an error and not the error: it is kept. */
function remembering<T>({ tally }: Job, work: () => T): T {
  try {
    return work();
  } catch (error) {
    tally.failure ??= error;
    throw error;
  }
}

function countNonFinite(values: Float32Array, count: number): number {
  let found = 0;
  for (let i = 0; i < count; i++) if (!Number.isFinite(values[i])) found++;
  return found;
}

interface Arrays {
  readonly arrays: readonly ArrayRows[];
  readonly starts: readonly number[];
  readonly size: number;
}

/** The rows of a chunk of row numbers, run by run: a run lies in one array, one behind the other. */
function arrayChunk(chunk: DuckDBDataChunk, { arrays, starts, size }: Arrays): VectorRows {
  const numbers = chunk.getColumnVector(0) as DuckDBBigIntVector;
  const count = chunk.rowCount;
  const at = (i: number): number => Number(numbers.getItem(i));
  const areBytes = arrays.every(({ dtype }) => dtype === "uint8");
  const data = areBytes ? new Uint8Array(count * size) : new Float32Array(count * size);
  for (let done = 0; done < count; ) {
    const first = at(done);
    const file = fileOf(first, starts);
    const end = starts[file]! + arrays[file]!.rows;
    let length = 1;
    while (done + length < count && at(done + length) === first + length && first + length < end) length++;
    data.set(arrays[file]!.read(first - starts[file]!, length), done * size);
    done += length;
  }
  return { count, data, nulls: null };
}

/** The last that begins at or before the row; those without rows begin where the next one does. */
function fileOf(row: number, starts: readonly number[]): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}
