/**
 * The workers of this process or page, and the memory that they share with the caller. They serve every session. A worker
 * that does not start or that fails is not replaced: the caller does what is left.
 */

import type { ThreadsOption } from "./backend.ts";
import { Heap, maximumPages } from "./heap.ts";
import { Line } from "./line.ts";
import { isRefusal } from "./refusal.ts";
import { type Lesson, layout, type Start } from "./serve.ts";
import { processors, type Thread, ways } from "./worker.ts";

const mostWorkers = 15;

/** Beyond this the caller, who copies for all, is no longer fast enough. */
const mostUnasked = 4;

/** One that a worker runs, and others that wait for it: the caller comes back after its own. */
const linesPerWorker = 4;

/** How many workers are meant, beside the caller. */
export function workersFor(asked: ThreadsOption): number {
  const threads = asked === "auto" ? Math.min(processors(), mostUnasked) : asked;
  return Math.min(threads - 1, mostWorkers);
}

/** The one pool, or null where memory cannot be shared. */
export function openPool(): Pool | null {
  pool ??= makePool();
  return pool;
}

let pool: Pool | null | undefined;

function makePool(): Pool | null {
  const memory = sharedMemory();
  return memory === null ? null : new Pool(new Heap(memory));
}

/** As large as it may become: some places reserve all of it at once and have less. */
function sharedMemory(): WebAssembly.Memory | null {
  if (typeof SharedArrayBuffer === "undefined") return null; // a page that is not isolated
  for (let maximum = maximumPages; maximum >= 512; maximum /= 4) {
    try {
      return new WebAssembly.Memory({ initial: 16, maximum, shared: true });
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
  return null;
}

/** A module in memory. */
export interface Instance {
  readonly module: WebAssembly.Module;
  /** The address of its data. */
  readonly data: number;
}

/** What workers know: a module while it lives, and the exports that are asked for by their numbers. */
interface Known {
  readonly instance: WeakRef<Instance>;
  readonly exports: readonly string[];
}

/** A place in the pool. It has no thread before one started and after it failed. */
interface Member {
  readonly index: number;
  thread: Thread | null;
}

export class Pool {
  readonly heap: Heap;
  /** Those of the first worker, then those of the next. */
  readonly lines: Line[] = [];
  readonly #control: number;
  readonly #words: Int32Array;
  readonly #members: Member[] = [];
  /** Modules that workers know, by number. The number of one that was collected is given to the next. */
  readonly #modules: (Known | undefined)[] = [];
  readonly #ids = new WeakMap<Instance, number>();
  readonly #forgotten = new FinalizationRegistry<number>((id) => {
    this.#modules[id] = undefined;
  });

  constructor(heap: Heap) {
    this.heap = heap;
    const { offset } = heap.allocate(4 * layout.size);
    this.#control = offset;
    this.#words = new Int32Array(heap.memory.buffer, offset, layout.size).fill(0);
  }

  /** Starts workers until there are so many, and returns their lines. */
  prepare(workers: number): Line[] {
    while (this.#members.length < Math.min(workers, mostWorkers)) this.#add();
    return this.lines.slice(0, linesPerWorker * workers);
  }

  /** The number of a module, which every worker is told, with the exports that lines name by their positions. */
  teach(instance: Instance, exports: readonly string[]): number {
    const known = this.#ids.get(instance);
    if (known !== undefined) return known;
    const free = this.#modules.indexOf(undefined);
    const id = free === -1 ? this.#modules.length : free;
    this.#modules[id] = { instance: new WeakRef(instance), exports };
    this.#ids.set(instance, id);
    this.#forgotten.register(instance, id);
    for (const member of this.#members) this.#send(member, lessonOf(id, instance, exports));
    return id;
  }

  /** How many workers are ready to work, at most so many. */
  count(most: number): number {
    return this.#ready().slice(0, most).length;
  }

  /** Lets so many workers at most work, which look so often before they sleep, and returns the lines for them. */
  muster(most: number, spinLimit: number): Line[] {
    const ready = this.#ready().slice(0, most);
    const mask = ready.reduce((bits, { index }) => bits | (1 << index), 0);
    const lines = this.lines.slice(0, linesPerWorker * ready.length);
    Atomics.store(this.#words, layout.spinLimit, spinLimit);
    Atomics.store(this.#words, layout.end, layout.slots + layout.line * lines.length);
    Atomics.store(this.#words, layout.mask, mask);
    return lines;
  }

  /** Wakes workers that sleep: a line was written. */
  wake(): void {
    Atomics.add(this.#words, layout.signal, 1);
    Atomics.notify(this.#words, layout.signal);
  }

  #ready(): Member[] {
    return this.#members.filter(
      ({ index }) =>
        Atomics.load(this.#words, lineOf(index) + layout.ready) === 1 && !this.lines.some((line) => line.isLate(index)),
    );
  }

  #add(): void {
    const member: Member = { index: this.#members.length, thread: null };
    this.#members.push(member);
    for (let i = 0; i < linesPerWorker; i++) this.lines.push(new Line(this.#words, this.lines.length));
    this.#start(member, 0);
  }

  /** Starts a worker in the first of the ways from there on that this place has. One that fails later is started in the next. */
  #start(member: Member, first: number): void {
    for (let way = first; way < ways.length; way++) {
      try {
        member.thread = ways[way]!((hasStopped) => this.#end(member, way, hasStopped));
      } catch {
        continue; // whatever a policy throws
      }
      Atomics.store(this.#words, lineOf(member.index) + layout.mail, 0);
      this.#send(member, { memory: this.heap.memory, control: this.#control, index: member.index, layout });
      this.#modules.forEach((known, id) => {
        const instance = known?.instance.deref();
        if (instance !== undefined) this.#send(member, lessonOf(id, instance, known!.exports));
      });
      return;
    }
  }

  #end(member: Member, way: number, hasStopped: boolean): void {
    if (member.thread === null) return;
    member.thread = null;
    const wasReady = Atomics.exchange(this.#words, lineOf(member.index) + layout.ready, 0) === 1;
    if (hasStopped) for (const line of this.lines) line.release(member.index);
    if (!wasReady) this.#start(member, way + 1);
  }

  /** A worker counts what it was sent, so that it leaves the slots alone while something is on its way. */
  #send(member: Member, message: Start | Lesson): void {
    if (member.thread === null) return;
    try {
      member.thread.postMessage(message, []);
    } catch {
      return; // modules or memory are not handed on here: it will never be ready
    }
    Atomics.add(this.#words, lineOf(member.index) + layout.mail, 1);
    this.wake();
  }
}

function lineOf(worker: number): number {
  return layout.workers + layout.line * worker;
}

function lessonOf(id: number, { module, data }: Instance, exports: readonly string[]): Lesson {
  return { id, module, data, exports };
}
