/**
 * Rows of several requests computed together, without waiting for any: what arrived in one turn of the event loop is one batch.
 * There is no timer. The first job of a turn asks for `setImmediate`, which comes when everything that had arrived was read;
 * a server that is alone with one client answers as fast as without it. Rows of a batch do not see each other, so an answer
 * has the same bits in any company; models of which that is not known are run one job at a time.
 *
 * A run holds up everything else, refusals too. So a model that is slow gets smaller batches: as many rows as take `maxRunMs` by
 * what rows took lately, but 32 at least, since most of what a batch saves is saved by then.
 */

import { Tensor } from "feedforward";
import { type ProtocolFault, unavailable } from "../protocol/fault.ts";

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
  /** What a run should take at most; a few rows may take longer. */
  readonly maxRunMs: number;
  readonly name: string;
  /** Told after each run. */
  readonly onBatch: (batch: BatchRecord) => void;
  /** The time in milliseconds. */
  readonly now?: () => number;
}

export interface BatchRecord {
  readonly rows: number;
  readonly jobs: number;
  readonly queueMs: number;
  readonly computeMs: number;
}

/** Rows that may be together however long they take. */
const leastBatch = 32;

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
  readonly #now: () => number;
  #rows = 0;
  #isScheduled = false;
  #refusal: ProtocolFault | null = null;
  /** Where the inputs of a run lie together, and those of the next, unless an output is one of them. */
  readonly #buffers: ArrayBuffer[] = [];
  /** What a row took lately. */
  #rowMs = 0;

  constructor(options: BatcherOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Rows that wait. */
  get queuedRows(): number {
    return this.#rows;
  }

  /** The outputs for these inputs. More rows than a batch are computed in several. */
  run(inputs: Tensors, rows: number): Promise<Tensors> {
    if (this.#rows > 0 && this.hasNoRoomFor(rows)) return Promise.reject(this.refusal());
    const most = this.#mostRows();
    return !this.#options.isRowwise || rows <= most ? this.#add(inputs, rows) : this.#addParts(inputs, rows, most);
  }

  /** Whether so many rows more would be too many. */
  hasNoRoomFor(rows: number): boolean {
    return this.#rows + rows > this.#options.maxQueue;
  }

  /** The same for all: a crowd is not given an error each. */
  refusal(): ProtocolFault {
    const { name, maxQueue } = this.#options;
    this.#refusal ??= unavailable(`inference request for '${name}' exceeds maximum queue size: ${maxQueue} rows`);
    return this.#refusal;
  }

  async #addParts(inputs: Tensors, rows: number, most: number): Promise<Tensors> {
    const parts: Promise<Tensors>[] = [];
    for (let start = 0; start < rows; start += most) {
      const end = Math.min(start + most, rows);
      parts.push(
        this.#add(
          inputs.map((tensor) => tensor.slice(start, end)),
          end - start,
        ),
      );
    }
    const outputs = await Promise.all(parts);
    return outputs[0]!.map((_, i) => {
      const tensors = outputs.map((part) => part[i]!);
      return joined(tensors, bufferFor(tensors));
    });
  }

  /** Rows of a run. */
  #mostRows(): number {
    const { maxBatch, maxRunMs } = this.#options;
    if (this.#rowMs * maxBatch <= maxRunMs) return maxBatch;
    return Math.min(maxBatch, Math.max(leastBatch, Math.floor(maxRunMs / this.#rowMs)));
  }

  #add(inputs: Tensors, rows: number): Promise<Tensors> {
    return new Promise((resolve, reject) => {
      this.#jobs.push({ inputs, rows, arrivedMs: this.#now(), resolve, reject });
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
    const startMs = this.#now();
    try {
      const results = this.#compute(jobs);
      const computeMs = this.#now() - startMs;
      const queueMs = jobs.reduce((sum, { arrivedMs }) => sum + startMs - arrivedMs, 0);
      const rows = rowsOf(jobs);
      this.#rowMs += (computeMs / Math.max(1, rows) - this.#rowMs) / 8;
      this.#options.onBatch({ rows, jobs: jobs.length, queueMs, computeMs });
      for (let i = 0; i < jobs.length; i++) jobs[i]!.resolve(results[i]!);
    } catch (error) {
      this.#failed(jobs, error);
    }
  }

  /** The first jobs of one kind, as long as they fit a batch. */
  #takeBatch(): Job[] {
    const [first] = this.#jobs as [Job];
    let count = 1;
    if (this.#options.isRowwise) {
      const most = this.#mostRows();
      for (let rows = first.rows; count < this.#jobs.length; count++) {
        const next = this.#jobs[count]!;
        rows += next.rows;
        if (rows > most || !areAlike(first.inputs, next.inputs)) break;
      }
    }
    return this.#jobs.splice(0, count);
  }

  /** The outputs of each job. */
  #compute(jobs: readonly Job[]): readonly Tensors[] {
    const { compute } = this.#options;
    if (jobs.length === 1) return [compute(jobs[0]!.inputs)];
    const inputs = jobs[0]!.inputs.map((_, i) => {
      const tensors = jobs.map((job) => job.inputs[i]!);
      this.#buffers[i] = bufferFor(tensors, this.#buffers[i]);
      return joined(tensors, this.#buffers[i]);
    });
    const outputs = compute(inputs);
    if (outputs.some(({ data }) => this.#buffers.includes(data.buffer as ArrayBuffer))) this.#buffers.length = 0;
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

/** A buffer that all of them fit in: the one that is there, or a new one. */
function bufferFor(tensors: readonly Tensor[], there?: ArrayBuffer): ArrayBuffer {
  const bytes = tensors.reduce((sum, { data }) => sum + data.byteLength, 0);
  return there !== undefined && there.byteLength >= bytes ? there : new ArrayBuffer(bytes);
}

/** Tensors one below the other, in a buffer. */
function joined(tensors: readonly Tensor[], buffer: ArrayBuffer): Tensor {
  const [first] = tensors as [Tensor];
  const rows = tensors.reduce((sum, { shape }) => sum + shape[0]!, 0);
  const size = tensors.reduce((sum, { data }) => sum + data.length, 0);
  const TypedArray = first.data.constructor as new (
    buffer: ArrayBuffer,
    start: number,
    length: number,
  ) => Tensor["data"];
  const data = new TypedArray(buffer, 0, size);
  let offset = 0;
  for (const tensor of tensors) {
    data.set(tensor.data as never, offset);
    offset += tensor.data.length;
  }
  return new Tensor(first.dtype, [rows, ...first.shape.slice(1)], data);
}
