/**
 * From a job's SQL to a file: into a temporary name, through DuckDB's COPY or, for npy, chunk by chunk; then the inputs are looked
 * at once more, for a file that changed while it was read was none; then the file takes its name.
 */

import { statSync } from "node:fs";
import type { DuckDBFloatVector } from "@duckdb/node-api";
import { literal } from "../engine/quote.ts";
import { refuse } from "../errors.ts";
import { checkUnchanged } from "../inputs/files.ts";
import { copyOptions, type Output, type OutputKind } from "../outputs/format.ts";
import { NpyFile } from "../outputs/npy-file.ts";
import { commit, discard, temporaryFor } from "../outputs/temporary.ts";
import { whyFailed } from "./failure.ts";
import { type Job, selectOfAll } from "./job.ts";

export interface Written {
  readonly rows: number;
  readonly bytes: number;
}

/** Writes the answer of all files to one. */
export async function writeOne(
  job: Job,
  output: Exclude<Output, { kind: "folder" }>,
  force: boolean,
): Promise<Written> {
  const { path, kind, isCompressed } = output;
  checkFree(path, force);
  checkNpy(job, kind);
  const select = selectOfAll(job, kind !== "json");
  const temporary = await temporaryFor(path);
  try {
    const rows = await writeSelect(job, { select, kind, isCompressed }, temporary);
    checkUnchanged(job.files);
    const { size: bytes } = statSync(temporary);
    if (!(await commit(temporary, path, force))) checkFree(path, force);
    return { rows, bytes };
  } finally {
    await discard(temporary);
  }
}

export function checkFree(path: string, force: boolean): void {
  if (force || statSync(path, { throwIfNoEntry: false }) === undefined) return;
  throw refuse("out-exists", "$path is there already: give --force to replace it", path);
}

function checkNpy({ form, query }: Job, kind: OutputKind): void {
  if (kind !== "npy" || (form.text === "probabilities" && query.keep.length === 0)) return;
  throw refuse(
    "out-npy",
    "an npy file holds numbers alone: write --output probabilities without --keep, or another format",
  );
}

interface Selected {
  readonly select: string;
  readonly kind: OutputKind;
  readonly isCompressed?: boolean;
}

/** Runs a SELECT into a file of a temporary name. Returns how many rows were written. */
export async function writeSelect(job: Job, { select, kind, isCompressed }: Selected, path: string): Promise<number> {
  try {
    if (kind === "npy") return await writeNpyRows(job, select, path);
    const copy = `COPY (${select}) TO ${literal(path)} ${copyOptions(kind, isCompressed)}`;
    const [[rows] = [0]] = await job.engine.rows(copy);
    return Number(rows);
  } catch (error) {
    throw await whyFailed(error, job);
  }
}

/** npy has no NULL: a row that has one, where that is allowed, is NaN. */
async function writeNpyRows({ engine, form }: Job, select: string, path: string): Promise<number> {
  const result = await engine.connection.stream(select);
  const file = await NpyFile.create(path, form.columns.length);
  let rows = 0;
  try {
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) break;
      const vectors = Array.from(
        { length: chunk.columnCount },
        (_, i) => chunk.getColumnVector(i) as DuckDBFloatVector,
      );
      const values = new Float32Array(chunk.rowCount * vectors.length);
      for (let i = 0; i < values.length; i++) {
        values[i] = vectors[i % vectors.length]!.getItem(Math.floor(i / vectors.length)) ?? Number.NaN;
      }
      await file.write(values);
      rows += chunk.rowCount;
    }
    await file.finish();
  } finally {
    await file.close();
  }
  return rows;
}
