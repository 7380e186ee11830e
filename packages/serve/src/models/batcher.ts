/**
 * Rows of several requests computed together, without waiting for any: what arrived in one turn of the event loop is one batch.
 * There is no timer. The first job of a turn asks for `setImmediate`, which comes when everything that had arrived was read;
 * a server that is alone with one client answers as fast as without it. Rows of a batch do not see each other, so an answer
 * has the same bits in any company; models of which that is not known are run one job at a time.
 */

import { Tensor } from "feedforward";
import { unavailable } from "../protocol/fault.ts";

/** Tensors in the order of a model's inputs or outputs. */
export type Tensors = readonly Tensor[];

export interface BatcherOptions {
  /** Inputs to outputs, for any number of rows. */
  readonly compute: (inputs: Tensors) => Tensors;
  /** Whether rows may be put together. */
  readonly isRowwise: boolean;
  readonly maxBatch: number;
  /** Rows that may wait. */
  readonly maxQueue: number;
  readonly name: string;
  /** Told after each run. */
  readonly onBatch: (batch: BatchRecord) => void;
}

export interface BatchRecord {
  readonly rows: number;
  readonly jobs: number;
  readonly queueMs: number;
  readonly computeMs: number;
}

interface Job {
  readonly inputs: Tensors;
  readonly rows: number;
  readonly arrivedMs: number;
  readonly resolve: (outputs: Tensors) => void;
  readonly reject: (error: unknown) => void;
}

export class Batcher {
  readonly #options: BatcherOptions;
  readonly #jobs: Job[] = [];
  #rows = 0;
  #isScheduled = false;

  constructor(options: BatcherOptions) {
    this.#options = options;
  }

  /** Rows that wait. */
  get queuedRows(): number {
    return this.#rows;
  }

  /** The outputs for these inputs. More rows than a batch are computed in several. */
  async run(inputs: Tensors, rows: number): Promise<Tensors> {
    const { maxBatch, maxQueue, name, isRowwise } = this.#options;
    if (this.#rows > 0 && this.#rows + rows > maxQueue) {
      throw unavailable(`inference request for '${name}' exceeds maximum queue size: ${maxQueue} rows`);
    }
    if (!isRowwise || rows <= maxBatch) return this.#add(inputs, rows);
    const parts: Promise<Tensors>[] = [];
    for (let start = 0; start < rows; start += maxBatch) {
      const end = Math.min(start + maxBatch, rows);
      parts.push(
        this.#add(
          inputs.map((tensor) => tensor.slice(start, end)),
          end - start,
        ),
      );
    }
    const outputs = await Promise.all(parts);
    return outputs[0]!.map((_, i) => joined(outputs.map((tensors) => tensors[i]!)));
  }

  #add(inputs: Tensors, rows: number): Promise<Tensors> {
    return new Promise((resolve, reject) => {
      this.#jobs.push({ inputs, rows, arrivedMs: performance.now(), resolve, reject });
      this.#rows += rows;
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#flush());
  }

  /** One batch a turn, so that requests are read and answered in between. */
  #flush(): void {
    this.#isScheduled = false;
    const jobs = this.#takeBatch();
    this.#rows -= rowsOf(jobs);
    if (this.#jobs.length > 0) this.#schedule();
    const startMs = performance.now();
    try {
      const results = this.#compute(jobs);
      const computeMs = performance.now() - startMs;
      const queueMs = jobs.reduce((sum, { arrivedMs }) => sum + startMs - arrivedMs, 0);
      this.#options.onBatch({ rows: rowsOf(jobs), jobs: jobs.length, queueMs, computeMs });
      for (const [i, job] of jobs.entries()) job.resolve(results[i]!);
    } catch (error) {
      this.#failed(jobs, error);
    }
  }

  /** The first jobs of one kind, as long as they fit a batch. */
  #takeBatch(): Job[] {
    const [first] = this.#jobs as [Job];
    let count = 1;
    if (this.#options.isRowwise) {
      for (let rows = first.rows; count < this.#jobs.length; count++) {
        const next = this.#jobs[count]!;
        rows += next.rows;
        if (rows > this.#options.maxBatch || !areAlike(first.inputs, next.inputs)) break;
      }
    }
    return this.#jobs.splice(0, count);
  }

  /** The outputs of each job. */
  #compute(jobs: readonly Job[]): readonly Tensors[] {
    const { compute } = this.#options;
    if (jobs.length === 1) return [compute(jobs[0]!.inputs)];
    const inputs = jobs[0]!.inputs.map((_, i) => joined(jobs.map((job) => job.inputs[i]!)));
    const outputs = compute(inputs);
    let start = 0;
    return jobs.map(({ rows }) => {
      const parts = outputs.map((tensor) => tensor.slice(start, start + rows));
      start += rows;
      return parts;
    });
  }

  /** A job that cannot be computed must not fail the others of its batch. */
  #failed(jobs: readonly Job[], error: unknown): void {
    if (jobs.length === 1) {
      jobs[0]!.reject(error);
      return;
    }
    for (const job of jobs) {
      try {
        job.resolve(this.#options.compute(job.inputs));
      } catch (reason) {
        job.reject(reason);
      }
    }
  }
}

function rowsOf(jobs: readonly Job[]): number {
  return jobs.reduce((sum, { rows }) => sum + rows, 0);
}

/** Whether dtypes and shapes of rows are the same. */
function areAlike(left: Tensors, right: Tensors): boolean {
  for (let i = 0; i < left.length; i++) {
    const [a, b] = [left[i]!, right[i]!];
    if (a.dtype !== b.dtype || a.shape.length !== b.shape.length) return false;
    for (let axis = 1; axis < a.shape.length; axis++) if (a.shape[axis] !== b.shape[axis]) return false;
  }
  return true;
}

/** Tensors one below the other. */
function joined(tensors: readonly Tensor[]): Tensor {
  const [first] = tensors as [Tensor];
  const rows = tensors.reduce((sum, { shape }) => sum + shape[0]!, 0);
  const size = tensors.reduce((sum, { data }) => sum + data.length, 0);
  const data = new (first.data.constructor as new (length: number) => Tensor["data"])(size);
  let offset = 0;
  for (const tensor of tensors) {
    data.set(tensor.data as never, offset);
    offset += tensor.data.length;
  }
  return new Tensor(first.dtype, [rows, ...first.shape.slice(1)], data);
}
