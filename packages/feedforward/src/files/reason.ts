/**
 * Why a file could not be read or written, in words: the system's error codes, grouped by what somebody can do about them.
 * The command line says the same reasons in its own languages.
 */

import { codeOf } from "./system.ts";

/** In English, by reason. */
export const reasons = {
  missing: "no such file or folder",
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
  noReader: "no program reads it",
  noFile: "it is neither a file nor a pipe",
  manyFiles: "too many files are open",
  endless: "more than 256 MiB came and no end: what is no file must end before; save it as a file first",
  tooLong: "it is longer than 2 GiB, more than is read",
  terminal: "it is a terminal; send a file (< FILE) or a pipe",
} as const;

export type Reason = keyof typeof reasons;

/** What the writer throws for sockets and disks. No system has this code, nor those below. */
export const noFileCode = "ENOTFILE";
/** What the reader throws for what does not end, and for files that are too long. */
export const endlessCode = "EENDLESS";
export const longCode = "ELONG";
/** Of standard input, where somebody would have to type a model. */
export const terminalCode = "ETERMINAL";

const byCode: Readonly<Record<string, Reason>> = {
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
  [noFileCode]: "noFile",
  EMFILE: "manyFiles",
  ENFILE: "manyFiles",
  [endlessCode]: "endless",
  [longCode]: "tooLong",
  [terminalCode]: "terminal",
};

/** What the same code means to each. ENXIO: a socket has nothing to read, a pipe no reader. */
const byWork = {
  read: { ENOENT: "missing", ENOTDIR: "missing", ENXIO: "noFile" },
  list: { ENOENT: "missing", ENOTDIR: "noFolder" },
  write: { ENOENT: "noFolder", ENOTDIR: "noFolder", ENXIO: "noReader" },
} as const satisfies Record<string, Readonly<Record<string, Reason>>>;

export type Work = keyof typeof byWork;

/** Null for what the tables do not know. */
export function reasonOf(work: Work, error: unknown): Reason | null {
  const code = codeOf(error) ?? "";
  const own: Readonly<Record<string, Reason>> = byWork[work];
  return own[code] ?? byCode[code] ?? null;
}

/** The reason as a fact: its name in the tables, or what the system says. */
export function reasonFact(work: Work, error: unknown): string {
  return reasonOf(work, error) ?? (error as Error).message;
}

/** The reason in English. */
export function reasonText(work: Work, error: unknown): string {
  const reason = reasonOf(work, error);
  return reason === null ? (error as Error).message : reasons[reason];
}
