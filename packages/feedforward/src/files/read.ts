/**
 * Reading a path to its end, if it has one. A file says how long it is; a pipe, a device or a file that the system makes up
 * does not, and might never end, so of these no more is read than a limit.
 */

import { fstatSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { endlessCode, longCode, terminalCode } from "./reason.ts";
import { systemError } from "./system.ts";

/** Of what does not say how long it is. No network that is read here comes near. */
const mostUnknown = 2 ** 28;
/** Of a file: as long as Node lets an array be everywhere. */
const mostKnown = 2 ** 31 - 1;
const pieceBytes = 2 ** 20;

/** All bytes of a file, a pipe or a device. */
export async function readWhole(path: string | URL): Promise<Uint8Array<ArrayBuffer>> {
  const file = await open(path);
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size === 0) return await readPieces(file, String(path));
    if (stats.size > mostKnown) throw systemError(longCode, String(path));
    const { buffer, byteOffset, length } = await file.readFile();
    return new Uint8Array(buffer as ArrayBuffer, byteOffset, length);
  } finally {
    await file.close();
  }
}

async function readPieces(file: FileHandle, path: string): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { bytesRead, buffer } = await file.read(new Uint8Array(pieceBytes));
    if (bytesRead === 0) break;
    size += bytesRead;
    if (size > mostUnknown) throw systemError(endlessCode, path);
    // A pipe gives a little at a time: what is kept is no longer than that.
    pieces.push(bytesRead < pieceBytes ? buffer.slice(0, bytesRead) : buffer);
  }
  return joined(pieces, size);
}

/** All bytes of standard input, which may be a file (`< model.npz`). */
export async function readStandardInput(): Promise<Uint8Array<ArrayBuffer>> {
  const { isatty } = await import("node:tty"); // which loads sockets, and few read from there
  if (isatty(0)) throw systemError(terminalCode, "-");
  const stats = fstatSync(0);
  if (stats.isDirectory()) throw systemError("EISDIR", "-");
  const [most, code] = stats.isFile() ? [mostKnown, longCode] : [mostUnknown, endlessCode];
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of process.stdin as AsyncIterable<Uint8Array>) {
    size += piece.length;
    if (size > most) throw systemError(code, "-");
    pieces.push(piece);
  }
  return joined(pieces, size);
}

function joined(pieces: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let filled = 0;
  for (const piece of pieces) {
    bytes.set(piece, filled);
    filled += piece.length;
  }
  return bytes;
}
