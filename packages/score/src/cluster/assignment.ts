/**
 * A job of the queue, opened on this machine. What it reads and writes lies below `--root`, whatever the queue says, and its SQL may
 * touch these files alone. A worker that would give other bits is refused: another version, another model, another file.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, isAbsolute, join, relative, resolve, sep } from "node:path";
import { Engine } from "../engine/engine.ts";
import { refuse, ScoreError } from "../errors.ts";
import type { Job, JobOptions } from "../job/job.ts";
import { closeJob, openJob } from "../job/open.ts";
import { difference, type Manifest, manifestOf, readManifest } from "../shards/manifest.ts";
import type { Queue } from "./queue.ts";

export interface WorkerOptions {
  readonly root: string;
  /** A file that must be the job's model; null for that of the queue. */
  readonly model: string | null;
  readonly threads: number | null;
  /** null for what the files take. */
  readonly memory: string | null;
}

export interface Assignment {
  readonly queue: Queue;
  readonly folder: string;
  readonly manifest: Manifest;
  readonly job: Job;
  close(): void;
}

export async function openAssignment(queue: Queue, options: WorkerOptions): Promise<Assignment> {
  const { folder, manifest } = folderOf(queue, options.root);
  const paths = manifest.inputs.map(({ path }) => below(options.root, path));
  const engine = await Engine.open({ ...options, confinedTo: { files: paths, folders: [`${folder}${sep}`] } });
  try {
    const job = await withModel(queue, options.model, (model) =>
      openAsSubmitted(manifest, { paths, model, memory: options.memory }, engine),
    );
    await checkSame(queue.job, { manifest, job, root: options.root });
    const close = (): void => {
      closeJob(job);
      engine.close();
    };
    return { queue, folder, manifest, job, close };
  } catch (error) {
    engine.close();
    throw error;
  }
}

/** The folder of a job and its manifest, on this machine. */
export function folderOf({ job, terms }: Queue, root: string): { folder: string; manifest: Manifest } {
  const folder = below(root, terms.out);
  const found = readManifest(folder);
  if (found?.sha256 === terms.manifest) return { folder, manifest: found.manifest };
  const sentence = "$folder does not hold the manifest of job $job: --root must be the folder that it was at submit";
  throw refuse("job-folder", sentence, folder, job);
}

/** A path of a manifest; never one that leaves the root. */
export function below(root: string, path: string): string {
  const place = resolve(root, path);
  const way = relative(resolve(root), place);
  if (way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way)) return place;
  throw refuse("path-outside", "$path is not below the root $root: give a --root above data and output", path, root);
}

/** Calls with the path of the model, which is removed behind it where it came from the queue. */
async function withModel<T>(queue: Queue, own: string | null, work: (path: string) => Promise<T>): Promise<T> {
  if (own !== null) return work(own);
  const model = await queue.getModel();
  if (model === null) throw refuse("job-model", "the servers have no model of job $job: submit it again", queue.job);
  return withCopy(model.name, model.bytes, work);
}

/** Calls with the path of a file that holds these bytes and nothing beside it. */
export async function withCopy<T>(name: string, bytes: Uint8Array, work: (path: string) => Promise<T>): Promise<T> {
  const place = mkdtempSync(join(tmpdir(), "feedforward-"));
  try {
    const path = join(place, basename(name));
    writeFileSync(path, bytes);
    return await work(path);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

type Opened = { readonly paths: readonly string[]; readonly model: string; readonly memory: string | null };

/** A manifest says which columns go in, not by which option they were told. */
async function openAsSubmitted(
  { query, model }: Manifest,
  { paths, model: path, memory }: Opened,
  engine: Engine,
): Promise<Job> {
  const { columns, keep, output, onNull, where, bytes = false } = query;
  const rest = { inputs: paths, model: path, keep, output, onNull, where, bytes, memory };
  const size = typeof model.inputs === "number" ? model.inputs : model.inputs.length;
  const asOne: JobOptions = { ...rest, columns: null, column: columns?.[0] ?? null };
  if (columns === null || (columns.length === 1 && size > 1)) return openJob(asOne, engine);
  try {
    return await openJob({ ...rest, columns, column: null }, engine);
  } catch (error) {
    if (columns.length === 1 && error instanceof ScoreError) return openJob(asOne, engine); // lists of one number
    throw error;
  }
}

type Compared = { readonly manifest: Manifest; readonly job: Job; readonly root: string };

async function checkSame(name: string, { manifest, job, root }: Compared): Promise<void> {
  const own = await manifestOf(job, root, Number.MAX_SAFE_INTEGER);
  const place = difference({ ...manifest, shards: [] }, { ...own, shards: [] }, "");
  if (place === null) return;
  const sentence =
    "this worker would not give the bits of job $job, it differs in $place: the same version of the packages, the same model and the same files are needed";
  throw refuse("worker-differs", sentence, name, place);
}
