/**
 * Files that are there whole or not at all. What is written goes to a temporary name in the same folder, is brought to the disk
 * (fsync), and only then takes its name. A process that is killed leaves its temporary file; its name says which process of
 * which machine, so the next one that writes to the folder takes it away.
 *
 *     scores.parquet      .score-3f0c9a1b-HOST-PID-RANDOM.tmp ─▶ fsync ─▶ link or rename ─▶ fsync of the folder
 */

import { createHash, randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { link, open, readdir, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { refuse } from "../errors.ts";

const dayMs = 24 * 3_600_000;

/** Temporary files of this process: a signal that ends it takes them along. */
const own = new Set<string>();
let isGuarded = false;

/** A new temporary name for a target. Old ones of processes that are gone are removed. */
export async function temporaryFor(target: string): Promise<string> {
  await sweepNowAndThen(dirname(target));
  const name = `${prefixOf(target)}${host()}-${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
  const path = join(dirname(target), name);
  own.add(path);
  guard();
  return path;
}

export async function discard(temporary: string): Promise<void> {
  own.delete(temporary);
  await rm(temporary, { force: true });
}

/**
 * Gives a finished file its name: false where another one has it already, unless that may be replaced. Bytes and name are on
 * the disk when this returns.
 */
export async function commit(temporary: string, target: string, mayReplace: boolean): Promise<boolean> {
  await sync(temporary);
  const isPlaced = mayReplace ? await renamed(temporary, target) : await linked(temporary, target);
  await discard(temporary);
  await sync(dirname(target)).catch(() => {}); // some systems open no folders
  return isPlaced;
}

async function renamed(temporary: string, target: string): Promise<true> {
  await rename(temporary, target);
  return true;
}

/** A link is refused where the name is taken, which a rename is not: of two that commit at once, the first stays. */
async function linked(temporary: string, target: string): Promise<boolean> {
  try {
    await link(temporary, target);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code === "EEXIST") return false;
    if (!["EPERM", "ENOTSUP", "ENOSYS", "EOPNOTSUPP", "EMLINK"].includes(code)) throw error;
    if ((await stat(target).catch(() => null)) !== null) return false;
    return renamed(temporary, target);
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** When this process swept a folder last. */
const swept = new Map<string, number>();
const sweepEveryMs = 60_000;

/** A folder of a hundred thousand parts takes a tenth of a second to list: not for each of them. */
async function sweepNowAndThen(folder: string): Promise<void> {
  const last = swept.get(folder);
  if (last !== undefined && performance.now() - last < sweepEveryMs) return;
  await sweepFolder(folder, dayMs);
  swept.set(folder, performance.now());
}

/** Removes what killed processes left in a folder: of this machine at once, of others where it is old. */
export async function sweepFolder(folder: string, leastAgeMs = 600_000): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw refuse("out-folder", "cannot write to the folder $path: $reason", folder, error.code ?? error.message);
  });
  for (const name of names) {
    const [, machine, pid] = /^\.score-[\da-f]{8}-([\da-f]{8})-(\d+)-[\da-f]{8}\.tmp$/.exec(name) ?? [];
    const path = join(folder, name);
    if (pid === undefined || own.has(path)) continue;
    const isGone = machine === host() && !isAlive(Number(pid));
    const { mtimeMs = 0 } = (await stat(path).catch(() => null)) ?? {};
    if (isGone || Date.now() - mtimeMs > leastAgeMs) await rm(path, { force: true });
  }
}

function prefixOf(target: string): string {
  return `.score-${short(basename(target))}-`;
}

function host(): string {
  return short(hostname());
}

function short(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false; // a number that was given anew: own files are known
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Ctrl+C and `kill` leave nothing behind. */
function guard(): void {
  if (isGuarded) return;
  isGuarded = true;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      for (const path of own) rmSync(path, { force: true });
      process.kill(process.pid, signal);
    });
  }
}
