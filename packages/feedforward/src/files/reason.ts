/**
 * Why a file could not be written, in words: the system's error codes, grouped by what somebody can do about them. The
 * command line says the same reasons in its own languages.
 */

import { codeOf } from "./system.ts";

/** In English, by reason. */
export const writeReasons = {
  noFolder: "there is no such folder",
  isFolder: "it is a folder",
  noPermission: "permission denied",
  readOnly: "the file system is read-only",
  full: "no space is left there",
  tooLarge: "the file system takes no file of this size",
  deviceFailed: "the device failed",
  longName: "the name is too long",
  circle: "its symbolic links go in a circle",
  fixed: "the file there cannot be replaced: it is in use, or mounted by itself",
  noReader: "nobody reads it",
  noFile: "it is neither a file nor a pipe",
  manyFiles: "too many files are open",
} as const;

export type WriteReason = keyof typeof writeReasons;

/** What the writer throws for sockets and disks. No system has this code. */
export const noFileCode = "ENOTFILE";

const reasons: Readonly<Record<string, WriteReason>> = {
  ENOENT: "noFolder",
  ENOTDIR: "noFolder",
  EISDIR: "isFolder",
  EACCES: "noPermission",
  EPERM: "noPermission",
  EROFS: "readOnly",
  ENOSPC: "full",
  EDQUOT: "full",
  EFBIG: "tooLarge",
  EIO: "deviceFailed",
  ENAMETOOLONG: "longName",
  ELOOP: "circle",
  EBUSY: "fixed",
  ETXTBSY: "fixed",
  EXDEV: "fixed",
  EPIPE: "noReader",
  ENXIO: "noReader",
  [noFileCode]: "noFile",
  EMFILE: "manyFiles",
  ENFILE: "manyFiles",
};

/** Null for what the table does not know. */
export function writeReason(error: unknown): WriteReason | null {
  return reasons[codeOf(error) ?? ""] ?? null;
}

/** The sentence in English. */
export function cannotWrite(path: string | URL, error: unknown): string {
  const reason = writeReason(error);
  const text = reason === null ? (error as Error).message : writeReasons[reason];
  return `cannot write ${path}: ${text}`;
}
