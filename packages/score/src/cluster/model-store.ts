/**
 * The model of a job, in a bucket of the object store: a message that describes it, and its bytes in messages of 128 KiB. It is read
 * message by message from the leader, each asked for and asked for again: the client's own reader is sent them, and waits for ever
 * where a server has not caught up.
 */

import { Objm } from "@nats-io/obj";
import type { Servers } from "./connection.ts";
import { isGone, retrying } from "./retry.ts";

/** A model's file: its name, and what is in it. */
export interface ModelFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A bucket is a stream of such a name. */
export function bucketStream(bucket: string): string {
  return `OBJ_${bucket}`;
}

export async function putModel(
  servers: Servers,
  bucket: string,
  model: ModelFile & { replicas: number },
): Promise<void> {
  const { name, bytes, replicas } = model;
  const objects = new Objm(servers.js);
  const store = await retrying(() => objects.create(bucket, { replicas, storage: "file" }));
  const old = await retrying(() => store.info(name));
  if (old === null || old.deleted || old.size !== bytes.length) await retrying(() => store.putBlob({ name }, bytes));
}

/** The file as it was put; null where there is none. */
export async function getModel(servers: Servers, bucket: string, name: string): Promise<ModelFile | null> {
  const stream = bucketStream(bucket);
  try {
    await retrying(() => servers.jsm.streams.info(stream));
    const store = await retrying(() => new Objm(servers.js).open(bucket, false));
    const info = await retrying(() => store.info(name));
    if (info === null || info.deleted) return null;
    const pieces = await readPieces(servers, stream, { subject: `$O.${bucket}.C.${info.nuid}`, count: info.chunks });
    const bytes = Buffer.concat(pieces);
    return bytes.length === info.size ? { name, bytes } : null;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

interface Pieces {
  readonly subject: string;
  readonly count: number;
}

async function readPieces({ jsm }: Servers, stream: string, { subject, count }: Pieces): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for (let seq = 1; pieces.length < count; ) {
    const next = { seq, next_by_subj: subject };
    const message = await retrying(() => jsm.streams.getMessage(stream, next));
    if (message === null) break;
    pieces.push(message.data);
    seq = message.seq + 1;
  }
  return pieces;
}
