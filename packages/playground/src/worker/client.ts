/**
 * The page's side of the worker: `ask("score", question)` is a promise of the answer, with progress on the way and a signal
 * to give up. The worker starts with the first question.
 */

import { Unreachable } from "../state/fetching.ts";
import type { FailureReason, JobName, Jobs, Request, Response } from "./messages.ts";

export interface AskOptions {
  /** 0 … 1, of fetching the images or of running. */
  readonly onProgress?: (share: number, stage: "fetch" | "run") => void;
  readonly signal?: AbortSignal;
}

interface Pending {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: AskOptions["onProgress"];
}

let worker: Worker | null = null;
let count = 0;
const pending = new Map<number, Pending>();

/** Rejects with an `AbortError` where the signal said so, as `Unreachable` for what did not come, else with the worker's words. */
export function ask<N extends JobName>(
  job: N,
  question: Jobs[N]["question"],
  { onProgress, signal }: AskOptions = {},
): Promise<Jobs[N]["answer"]> {
  const id = ++count;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted());
    pending.set(id, { resolve, reject, onProgress });
    signal?.addEventListener("abort", () => {
      if (!pending.delete(id)) return;
      post({ cancel: id });
      reject(aborted());
    });
    post({ id, job, question } as Request);
  });
}

function aborted(): Error {
  return new DOMException("given up", "AbortError");
}

export function isAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

function post(request: Request): void {
  worker ??= start();
  worker.postMessage(request);
}

function start(): Worker {
  const started = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  started.addEventListener("message", ({ data }: MessageEvent<Response>) => receive(data));
  started.addEventListener("error", (event) => {
    // A worker that cannot start gives no answer: every promise that waits is rejected, and the next question starts another.
    worker = null;
    const error = event.message ? new Error(event.message) : new Unreachable("the worker of this page");
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  });
  return started;
}

function receive(response: Response): void {
  const asked = pending.get(response.id);
  if (asked === undefined) return;
  if (response.kind === "progress") {
    asked.onProgress?.(response.share, response.stage);
    return;
  }
  pending.delete(response.id);
  if (response.kind === "done") asked.resolve(response.answer as never);
  else asked.reject(errorFor(response.reason, response.message));
}

function errorFor(reason: FailureReason, message: string): Error {
  if (reason === "cancelled") return aborted();
  return reason === "unreachable" ? new Unreachable(message) : new Error(message);
}
