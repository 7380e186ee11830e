/**
 * Writing files so that nothing is ever half-written. The bytes go to a temporary file in the same folder, which is brought
 * to the disk (fsync), and only then takes the name (rename): a reader sees the old file or the new one. Whatever
 * fails, the target is what it was before, and the temporary file is gone.
 *
 *     a.txt ──follow links──▶ /data/a.txt      write .feedforward-5f0c….tmp ─▶ fsync ─▶ rename to a.txt ─▶ fsync /data
 */

import type { Stats } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { guard, release } from "./remains.ts";
import { codeOf, type FileSystem, nodeFiles } from "./system.ts";
import { type Target, targetOf } from "./target.ts";

export type Content = Uint8Array | string;

/** Writes the whole file, or throws the system's error and leaves nothing behind. */
export async function writeWhole(path: string, content: Content, system: FileSystem = nodeFiles): Promise<void> {
  const target = await targetOf(path, system);
  if (target.kind !== "file") return stream(target, content, system);
  await take(await writeBeside(target, content, system), target.path, system);
}

/** Writes files that belong together: each is complete beside its place before the first of them takes its name. */
export async function writeTogether(
  files: ReadonlyMap<string, Content>,
  system: FileSystem = nodeFiles,
): Promise<void> {
  const ready: { readonly temporary: string; readonly path: string }[] = [];
  const streams: (() => Promise<void>)[] = [];
  try {
    for (const [path, content] of files) {
      const target = await targetOf(path, system);
      if (target.kind !== "file") streams.push(() => stream(target, content, system));
      else ready.push({ temporary: await writeBeside(target, content, system), path: target.path });
    }
    while (ready.length > 0) {
      await take(ready[0]!.temporary, ready[0]!.path, system);
      ready.shift();
    }
    for (const write of streams) await write();
  } catch (error) {
    for (const { temporary } of ready) await discard(temporary, system);
    throw error;
  }
}

/** The complete file takes its name. */
async function take(temporary: string, path: string, system: FileSystem): Promise<void> {
  try {
    await system.rename(temporary, path);
  } catch (error) {
    await discard(temporary, system);
    throw error;
  }
  release(temporary);
  await syncFolder(dirname(path), system);
}

/** Does everything but the last step, and takes it back: throws what `writeWhole` would meet now. Streams are not begun. */
export async function tryWrite(path: string, content: Content, system: FileSystem = nodeFiles): Promise<void> {
  const target = await targetOf(path, system);
  if (target.kind === "file") await discard(await writeBeside(target, content, system), system);
}

/** Whether the path is another name of standard output (1) or standard error (2), as `/dev/stdout` is. */
export async function isOutput(path: string): Promise<1 | 2 | null> {
  const target = await targetOf(path, nodeFiles).catch(() => null);
  return target?.kind === "output" ? target.descriptor : null;
}

async function stream(target: Exclude<Target, { kind: "file" }>, content: Content, system: FileSystem): Promise<void> {
  if (target.kind === "output") return print(target.descriptor, content);
  const handle = await system.open(target.path, target.flags);
  await closing(handle, () => handle.writeFile(content));
}

function print(descriptor: 1 | 2, content: Content): Promise<void> {
  const output = descriptor === 1 ? process.stdout : process.stderr;
  return new Promise((resolve, reject) => {
    output.write(content, (error) => (error ? reject(error) : resolve()));
  });
}

/** The temporary file, complete and on the disk. Its name is short: the target's own may be as long as names can be. */
async function writeBeside(
  { path, old }: Extract<Target, { kind: "file" }>,
  content: Content,
  system: FileSystem,
): Promise<string> {
  const temporary = join(dirname(path), `.feedforward-${crypto.randomUUID().slice(-12)}.tmp`);
  guard(temporary);
  try {
    // Other users do not read a file that will be closed to them, not even while it is written.
    const handle = await system.open(temporary, "wx", old === null ? 0o666 : 0o600);
    await closing(handle, async () => {
      await handle.writeFile(content);
      if (old !== null) await takeAfter(old, handle);
      await sync(handle);
    });
  } catch (error) {
    await discard(temporary, system);
    throw error;
  }
  return temporary;
}

/** Mode and owner of the file that is replaced, as far as the system allows. */
async function takeAfter({ mode, uid, gid }: Stats, handle: FileHandle): Promise<void> {
  const own = await handle.stat();
  if (own.uid !== uid || own.gid !== gid) await handle.chown(uid, gid).catch(() => {});
  await handle.chmod(mode & 0o777).catch(() => {});
}

/** Brings the new name to the disk. Some systems open no folders; and the file has its name by now, so this is no failure. */
async function syncFolder(path: string, system: FileSystem): Promise<void> {
  const handle = await system.open(path, "r").catch(() => null);
  if (handle !== null) await closing(handle, () => handle.sync()).catch(() => {});
}

/** What answers that it has no such call keeps nothing back. */
async function sync(handle: FileHandle): Promise<void> {
  try {
    await handle.sync();
  } catch (error) {
    if (!["EINVAL", "ENOTSUP", "ENOSYS", "EPERM"].includes(codeOf(error) ?? "")) throw error;
  }
}

/** The file is closed whatever happens, and the first error counts. */
async function closing(handle: FileHandle, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await handle.close().catch(() => {});
    throw error;
  }
  await handle.close();
}

async function discard(temporary: string, system: FileSystem): Promise<void> {
  await system.rm(temporary, { force: true }).catch(() => {});
  release(temporary);
}
