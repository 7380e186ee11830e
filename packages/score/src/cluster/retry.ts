/**
 * Calls of the queue that are made again. While servers elect a leader, or come back, a call fails with `jetstream is not enabled`,
 * `no responders` or a timeout: that passes. Every call may be made twice: what is stored carries an id, or has one place only.
 */

import { JetStreamApiError, JetStreamError } from "@nats-io/jetstream";
import { errors } from "@nats-io/transport-node";

/** How long a call is made again before it counts as failed. */
const patienceMs = 60_000;

export async function retrying<T>(call: () => Promise<T>): Promise<T> {
  const end = performance.now() + patienceMs;
  for (let pauseMs = 100; ; pauseMs = Math.min(1000, 2 * pauseMs)) {
    try {
      return await call();
    } catch (error) {
      if (!isPassing(error) || performance.now() > end) throw error;
    }
    await pause(pauseMs);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

const noPeers = 10005;
const storeFailed = 10077;

/** Whether the servers may answer the same call in a while. */
export function isPassing(error: unknown): boolean {
  if (isTaken(error) || isGone(error)) return false;
  if (error instanceof JetStreamApiError) return error.status >= 503 || error.code === noPeers;
  return (
    error instanceof JetStreamError ||
    (error instanceof Error && error.name === "JetStreamNotEnabled") ||
    error instanceof errors.RequestError ||
    error instanceof errors.NoRespondersError ||
    error instanceof errors.TimeoutError ||
    error instanceof errors.ConnectionError
  );
}

/** A subject that holds one message has one: another process was first. */
export function isTaken(error: unknown): boolean {
  if (!(error instanceof JetStreamApiError)) return false;
  return error.code === storeFailed && /per subject/i.test(error.message);
}

/** A stream, a consumer or a bucket that is not there. */
export function isGone(error: unknown): boolean {
  if (error instanceof JetStreamApiError) return error.status === 404;
  return error instanceof JetStreamError && /(consumer|stream) (is )?(deleted|not found)/i.test(error.message);
}

/** Calls `work` for all items, at most `most` at a time. */
export async function inParallel<T>(
  items: Iterable<T>,
  most: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (let next = rest.next(); !next.done; next = rest.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: most }, lane));
}
