/** Deflate streams, and gzip files, judged by zlib: the same content, or refused by both. */

import { gunzipSync, inflateRawSync } from "node:zlib";
import { gunzip } from "../../packages/feedforward/src/bytes/gzip.ts";
import { inflate } from "../../packages/feedforward/src/bytes/inflate.ts";
import { reading, same } from "./reading.ts";

const limit = 2 ** 20;

export function fuzz(data: Uint8Array): void {
  const ours = reading((bytes) => inflate(bytes, { format: "deflate", limit }).output, data);
  judge(ours, () => inflateRawSync(data, { maxOutputLength: limit }));
  // zlib forgives what follows the last member; nothing is said about what it refuses.
  const content = reading((bytes) => gunzip(bytes, limit), data);
  if (content !== null) same(content, gunzipSync(data, { maxOutputLength: limit }));
}

function judge(ours: Uint8Array | null, zlibs: () => Uint8Array): void {
  let theirs: Uint8Array | null = null;
  try {
    theirs = zlibs();
  } catch {
    // refused
  }
  if ((ours === null) !== (theirs === null)) {
    throw new Error(ours === null ? "refused what zlib reads" : "read what zlib refuses");
  }
  if (ours !== null && theirs !== null) same(ours, theirs);
}
