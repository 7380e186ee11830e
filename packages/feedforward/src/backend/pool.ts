/**
 * The workers of this process or page, and the memory that they share with the caller. They serve every session. A worker
 * that does not start or that fails is not replaced: the caller does what is left.
 */

import { Engine, type Instance } from "./engine.ts";
import { maximumPages } from "./heap.ts";
import { isRefusal } from "./refusal.ts";
import { type Lesson, layout, type Start } from "./serve.ts";
import { Slot } from "./slot.ts";
import { type Thread, ways } from "./worker.ts";

export const mostWorkers = 15;

/** One that a worker runs, and one that waits for it: the caller comes back after its own. */
const slotsPerWorker = 4;

/** The one pool, or null where memory cannot be shared. */
export function openPool(): Pool | null {
  pool ??= makePool();
  return pool;
}

let pool: Pool | null | undefined;

function makePool(): Pool | null {
  const memory = sharedMemory();
  return memory === null ? null : new Pool(new Engine(memory, true));
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

/** A place in the pool. It has no thread before one started and after it failed. */
interface Member {
  readonly index: number;
  thread: Thread | null;
}

export class Pool {
  readonly engine: Engine;
  readonly #control: number;
  readonly #words: Int32Array;
  readonly #members: Member[] = [];
  readonly #slots: Slot[] = [];
  /** Modules that workers know, by number. The number of one that was collected is given to the next. */
  readonly #modules: (WeakRef<Instance> | undefined)[] = [];
  readonly #ids = new WeakMap<Instance, number>();
  readonly #forgotten = new FinalizationRegistry<number>((id) => {
    this.#modules[id] = undefined;
  });

  constructor(engine: Engine) {
    this.engine = engine;
    const { offset } = engine.heap.allocate(4 * layout.size);
    this.#control = offset;
    this.#words = new Int32Array(engine.memory.buffer, offset, layout.size).fill(0);
  }

  /** Starts workers until there are so many, and makes room for what they will run. */
  prepare(workers: number, byteLength: number): void {
    while (this.#members.length < Math.min(workers, mostWorkers)) this.#add();
    for (const slot of this.#slots.slice(0, slotsPerWorker * workers)) slot.reserve(byteLength);
  }

  /** The number of a module, which every worker is told. */
  teach(instance: Instance): number {
    const known = this.#ids.get(instance);
    if (known !== undefined) return known;
    const free = this.#modules.indexOf(undefined);
    const id = free === -1 ? this.#modules.length : free;
    this.#modules[id] = new WeakRef(instance);
    this.#ids.set(instance, id);
    this.#forgotten.register(instance, id);
    for (const member of this.#members) this.#send(member, lessonOf(id, instance));
    return id;
  }

  /** How many workers are ready to work, at most so many. */
  count(most: number): number {
    return this.#ready().slice(0, most).length;
  }

  /** Lets so many workers at most work, and returns the slots for them. */
  muster(most: number): Slot[] {
    const ready = this.#ready().slice(0, most);
    const mask = ready.reduce((bits, { index }) => bits | (1 << index), 0);
    const slots = this.#slots.slice(0, slotsPerWorker * ready.length);
    Atomics.store(this.#words, layout.end, layout.slots + layout.line * slots.length);
    Atomics.store(this.#words, layout.mask, mask);
    return slots;
  }

  /** Wakes who sleeps: a slot was filled. */
  wake(): void {
    Atomics.add(this.#words, layout.signal, 1);
    Atomics.notify(this.#words, layout.signal);
  }

  #ready(): Member[] {
    return this.#members.filter(
      ({ index }) =>
        Atomics.load(this.#words, lineOf(index) + layout.ready) === 1 &&
        !this.#slots.some((slot) => slot.isLate(index)),
    );
  }

  #add(): void {
    const member: Member = { index: this.#members.length, thread: null };
    this.#members.push(member);
    for (let i = 0; i < slotsPerWorker; i++) {
      this.#slots.push(new Slot(this.engine.heap, this.#words, this.#slots.length));
    }
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
      this.#send(member, { memory: this.engine.memory, control: this.#control, index: member.index, layout });
      this.#modules.forEach((module, id) => {
        const instance = module?.deref();
        if (instance !== undefined) this.#send(member, lessonOf(id, instance));
      });
      return;
    }
  }

  #end(member: Member, way: number, hasStopped: boolean): void {
    if (member.thread === null) return;
    member.thread = null;
    const wasReady = Atomics.exchange(this.#words, lineOf(member.index) + layout.ready, 0) === 1;
    if (hasStopped) for (const slot of this.#slots) slot.release(member.index);
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

function lessonOf(id: number, { module, data }: Instance): Lesson {
  return { id, module, data };
}
