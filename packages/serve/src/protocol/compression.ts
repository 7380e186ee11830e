/**
 * Bodies that are compressed, by gzip or deflate (zlib's wrapper). What is inflated is bounded as a body is: a bomb stops at the
 * limit. The work is done beside the event loop.
 */

import { promisify } from "node:util";
import { deflate, gunzip, gzip, inflate } from "node:zlib";
import { invalid, ProtocolFault, shown } from "./fault.ts";

const inflaters = { gzip: promisify(gunzip), "x-gzip": promisify(gunzip), deflate: promisify(inflate) };
const deflaters = { gzip: promisify(gzip), deflate: promisify(deflate) };

export type Encoding = keyof typeof deflaters;

/** Shorter answers gain nothing. */
const leastCompressed = 1024;

/** The bytes that a body stands for, at most `limit`. */
export async function inflateBody(body: Buffer, encoding: string | undefined, limit: number): Promise<Buffer> {
  const name = (encoding ?? "identity").trim().toLowerCase();
  if (name === "identity" || name === "") return body;
  if (!Object.hasOwn(inflaters, name)) {
    throw new ProtocolFault(415, `Content-Encoding '${shown(name)}' is not supported: expected gzip or deflate`);
  }
  try {
    return await inflaters[name as keyof typeof inflaters](body, { maxOutputLength: limit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") {
      throw new ProtocolFault(413, `request body inflates to more than ${limit} bytes`);
    }
    throw invalid(`request body is no ${name}`);
  }
}

/** How an answer of so many bytes is compressed, for what a client accepts. */
export function encodingFor(accepted: string | undefined, bytes: number): Encoding | null {
  if (accepted === undefined || bytes < leastCompressed) return null;
  const names = accepted
    .toLowerCase()
    .split(",")
    .map((part) => part.trim().split(/\s*;\s*/))
    .filter(([, quality]) => quality === undefined || !/^q=0(\.0*)?$/.test(quality))
    .map(([name]) => name);
  return (["gzip", "deflate"] as const).find((name) => names.includes(name)) ?? null;
}

export function compress(body: Buffer | string, encoding: Encoding): Promise<Buffer> {
  return deflaters[encoding](body, { level: 1 });
}
