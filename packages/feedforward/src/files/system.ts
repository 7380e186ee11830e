/**
 * What the writer asks of the file system: Node's own calls, gathered in one object, so that a test can hand in a system
 * in which one of them fails.
 */

import { access, open, readlink, realpath, rename, rm, stat } from "node:fs/promises";

export const nodeFiles = { access, open, readlink, realpath, rename, rm, stat };

export type FileSystem = typeof nodeFiles;

/** The system's short name for what went wrong, `ENOSPC`; undefined for errors of other kinds. */
export function codeOf(error: unknown): string | undefined {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === "string" ? code : undefined;
}

/** An error as the system would give it, for what the writer itself refuses. */
export function systemError(code: string, path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: '${path}'`), { code, path });
}
