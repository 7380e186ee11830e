/**
 * What a path means to somebody who writes: a file, reached through any symbolic links; something that only takes a stream,
 * as pipes and terminals do; or one of this program's own outputs. Folders, sockets and disks are refused.
 */

import { constants, type Stats } from "node:fs";
import { basename, dirname, isAbsolute, join, sep } from "node:path";
import { noFileCode } from "./reason.ts";
import { codeOf, type FileSystem, systemError } from "./system.ts";

export type Target =
  /** `old` is what stands there now; null for a new file. */
  | { readonly kind: "file"; readonly path: string; readonly old: Stats | null }
  /** Written from front to back; a file that a process holds open (`/proc/…/fd/3`) is written on at its end. */
  | { readonly kind: "stream"; readonly path: string; readonly flags: number }
  /** Standard output is 1, standard error 2. */
  | { readonly kind: "output"; readonly descriptor: 1 | 2 };

/** As many links in a row as Linux follows. */
const mostLinks = 40;

export async function targetOf(path: string, system: FileSystem): Promise<Target> {
  const place = await follow(path, system, mostLinks);
  const descriptor = ownDescriptor(place);
  if (descriptor === 1 || descriptor === 2) return { kind: "output", descriptor };
  const old = await unless(["ENOENT"], system.stat(place));
  if (old?.isDirectory()) throw systemError("EISDIR", place);
  if (old !== null) await system.access(place, constants.W_OK);
  if (old?.isFIFO() || old?.isCharacterDevice()) return { kind: "stream", path: place, flags: constants.O_WRONLY };
  if (old !== null && !old.isFile()) throw systemError(noFileCode, place);
  if (isDescriptor(place)) return { kind: "stream", path: place, flags: constants.O_WRONLY | constants.O_APPEND };
  return { kind: "file", path: place, old };
}

/** Where a path leads, link by link, whether or not there is anything. A file that is held open is an end of its own. */
async function follow(path: string, system: FileSystem, left: number): Promise<string> {
  const folder = await system.realpath(dirname(path));
  const place = join(folder, basename(path));
  if (isDescriptor(place)) return place;
  const link = await unless(["EINVAL", "ENOENT", "UNKNOWN"], system.readlink(place));
  if (link === null) return place;
  if (left === 0) throw systemError("ELOOP", path);
  // Not joined: that would take `..` for the folder above the link's words, where a linked folder has another one.
  return follow(isAbsolute(link) ? link : folder + sep + link, system, left - 1);
}

function isDescriptor(place: string): boolean {
  return /^(\/proc\/\d+|\/dev)\/fd\/\d+$/.test(place);
}

function ownDescriptor(place: string): number | null {
  const [, owner, number] = /^(\/proc\/\d+|\/dev)\/fd\/(\d+)$/.exec(place) ?? [];
  return owner === "/dev" || owner === `/proc/${process.pid}` ? Number(number) : null;
}

/** Null where the system answers with one of these codes. */
async function unless<T>(codes: readonly string[], result: Promise<T>): Promise<T | null> {
  try {
    return await result;
  } catch (error) {
    if (codes.includes(codeOf(error) ?? "")) return null;
    throw error;
  }
}
