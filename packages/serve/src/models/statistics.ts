/**
 * What a model did, in numbers that only grow: for `/v2/models/NAME/stats` in Triton's form, and for `/metrics`. Times are in
 * milliseconds here and in nanoseconds there.
 */

import type { BatchRecord } from "./batcher.ts";

interface Duration {
  count: number;
  ms: number;
}

/** What a request took. */
export interface RequestRecord {
  readonly rows: number;
  readonly totalMs: number;
  /** Until the inputs were tensors, and from the outputs to the body. */
  readonly inputMs: number;
  readonly outputMs: number;
}

const nanoseconds = ({ count, ms }: Duration): { count: number; ns: number } => ({ count, ns: Math.round(ms * 1e6) });

export class ModelStatistics {
  readonly success: Duration = { count: 0, ms: 0 };
  readonly failure: Duration = { count: 0, ms: 0 };
  readonly queue: Duration = { count: 0, ms: 0 };
  readonly input: Duration = { count: 0, ms: 0 };
  readonly compute: Duration = { count: 0, ms: 0 };
  readonly output: Duration = { count: 0, ms: 0 };
  /** Rows that were answered. */
  rows = 0;
  /** Runs of the model. */
  executions = 0;
  lastInferenceMs = 0;
  readonly #batches = new Map<number, Duration>();

  addBatch({ rows, jobs, queueMs, computeMs }: BatchRecord): void {
    this.executions++;
    add(this.queue, queueMs, jobs);
    add(this.compute, computeMs, jobs);
    const ofSize = this.#batches.get(rows) ?? { count: 0, ms: 0 };
    this.#batches.set(rows, ofSize);
    add(ofSize, computeMs);
  }

  addSuccess({ rows, totalMs, inputMs, outputMs }: RequestRecord): void {
    this.rows += rows;
    this.lastInferenceMs = Date.now();
    add(this.success, totalMs);
    add(this.input, inputMs);
    add(this.output, outputMs);
  }

  addFailure(totalMs: number): void {
    add(this.failure, totalMs);
  }

  /** As Triton says it. */
  toJson(name: string, version: string): object {
    const none = { count: 0, ns: 0 };
    return {
      name,
      version,
      last_inference: this.lastInferenceMs,
      inference_count: this.rows,
      execution_count: this.executions,
      inference_stats: {
        success: nanoseconds(this.success),
        fail: nanoseconds(this.failure),
        queue: nanoseconds(this.queue),
        compute_input: nanoseconds(this.input),
        compute_infer: nanoseconds(this.compute),
        compute_output: nanoseconds(this.output),
        cache_hit: none,
        cache_miss: none,
      },
      batch_stats: [...this.#batches].map(([batch_size, duration]) => ({
        batch_size,
        compute_input: none,
        compute_infer: nanoseconds(duration),
        compute_output: none,
      })),
    };
  }
}

function add(duration: Duration, ms: number, count = 1): void {
  duration.count += count;
  duration.ms += ms;
}
