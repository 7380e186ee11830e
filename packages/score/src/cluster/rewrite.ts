/**
 * A single large CSV or JSON lines file is one shard, so one machine would read all of it: `submit` writes it as Parquet first,
 * into the folder of parts. Its columns have the types with which it would have been scored, so the bits are the same. What was
 * written says of which file: the same command again finds it.
 */

import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../engine/engine.ts";
import { literal, pathLiteral } from "../engine/quote.ts";
import { checkUnchanged, type InputFile } from "../inputs/files.ts";
import { columnNames, tableSource } from "../inputs/table.ts";
import type { Job } from "../job/job.ts";
import { commit, discard, temporaryFor } from "../outputs/temporary.ts";

/** In a folder of its own, so that a pattern for the parts does not find it. */
const place = "_input";

/** Smaller ones are read faster than they are written. */
const leastBytes = 32 * 2 ** 20;

/** Whether a job is one file that cannot be cut. */
export function isOneLargeText({ tables }: Job, least: number = leastBytes): boolean {
  const [table, ...others] = tables;
  return table !== undefined && others.length === 0 && table.rows === null && table.file.bytes >= least;
}

/** Writes it, unless it is there. Returns the path. */
export async function rewriteAsParquet({ engine, tables, mapping }: Job, folder: string): Promise<string> {
  const [table] = tables as [Job["tables"][number]];
  mkdirSync(join(folder, place), { recursive: true });
  const path = join(folder, place, "rows.parquet");
  const source = sourceOf(table.file);
  if (existsSync(path) && (await sourceIn(path, engine)) === source) return path;
  const temporary = await temporaryFor(path);
  try {
    const from = tableSource([table], { features: columnNames(mapping!.columns) });
    const form = `FORMAT parquet, KV_METADATA {feedforward_source: ${literal(source)}}`;
    await engine.run(`COPY (SELECT * FROM ${from}) TO ${literal(temporary)} (${form})`);
    checkUnchanged([table.file]);
    await commit(temporary, path, true);
    return path;
  } finally {
    await discard(temporary);
  }
}

function sourceOf({ path, bytes, mtimeMs }: InputFile): string {
  return JSON.stringify({ path, bytes, mtimeMs });
}

async function sourceIn(path: string, engine: Engine): Promise<string | null> {
  const where = "decode(key) = 'feedforward_source'";
  const sql = `SELECT decode(value) FROM parquet_kv_metadata(${pathLiteral(path)}) WHERE ${where}`;
  const [[source = null] = []] = await engine.rows(sql).catch(() => []); // no Parquet file is none of ours
  return source === null ? null : String(source);
}
