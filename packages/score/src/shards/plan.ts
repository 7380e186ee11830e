/**
 * Which parts a folder has: a shard is a range of rows of one file. Files whose rows can be read from the middle (Parquet, npy,
 * IDX) become shards of so many rows; CSV, JSON lines and what is compressed would be read from the beginning for each, so they
 * are one shard. The plan depends on files and that number alone, so every machine makes the same one.
 */

import type { Job } from "../job/job.ts";

export interface Shard {
  /** Its number, and that of its part. */
  readonly i: number;
  /** The position of its file among the inputs. */
  readonly file: number;
  readonly start: number;
  /** null for all rows of a file that does not say how many it has. */
  readonly rows: number | null;
}

export const usualPartRows = 1_000_000;

export function planShards(job: Job, partRows: number): Shard[] {
  const shards: Shard[] = [];
  const add = (file: number, start: number, rows: number | null) => {
    shards.push({ i: shards.length, file, start, rows });
  };
  job.files.forEach((_, file) => {
    const rows = rowsOf(job, file);
    const isWhole = rows === null || job.arrays[file]?.isWhole === true;
    if (isWhole || rows === 0) add(file, 0, rows);
    else for (let start = 0; start < rows; start += partRows) add(file, start, Math.min(partRows, rows - start));
  });
  return shards;
}

/** Rows of a file, where they are known before it is read. */
export function rowsOf({ tables, arrays }: Job, file: number): number | null {
  const source = tables[file] ?? arrays[file]!;
  return source.rows;
}

/** The shards of the i-th of n tasks: every n-th. Any n covers the same plan. */
export function shardsOfTask(shards: readonly Shard[], [index, count]: readonly [number, number]): Shard[] {
  return shards.filter(({ i }) => i % count === index);
}

/** `part-000007` */
export function partName(i: number): string {
  return `part-${String(i).padStart(6, "0")}`;
}
