/**
 * The program of a worker: it waits in shared memory for a slot that is full, calls what stands there and says that it
 * did. It is one function that needs nothing around it, because a worker is started from its text where no file can be
 * found; so it has no function with a name inside, for which some bundlers would call one outside.
 */

/** Where things lie in the control block, in words of 32 bits. The words of each thread have a cache line of their own. */
export const layout = {
  line: 16,
  /** Counts events that a sleeping worker waits for. */
  signal: 0,
  /** A bit for each worker that may work now. */
  mask: 1,
  /** Where the lines of the slots end that may be full. */
  end: 2,
  /** So often a worker looks for something to do before it sleeps. */
  spinLimit: 3,
  /** A line a worker: whether it is ready, and how many messages it was sent. */
  workers: 16,
  ready: 0,
  mail: 1,
  /** A line a slot: its state, then what is to be done. */
  slots: 256,
  state: 0,
  module: 1,
  entry: 2,
  arguments: 3,
  size: 256 + 16 * 64,
  /** States: the caller fills what is empty, a worker claims what is full, and the caller collects what is done or failed. */
  empty: 0,
  full: 1,
  done: 2,
  failed: 3,
  /** And the number of the worker. */
  claimed: 16,
  /** The same for one that the caller waits for no longer: the slot is empty once the worker has finished. */
  late: 32,
} as const;

/** The first message. */
export interface Start {
  readonly memory: WebAssembly.Memory;
  /** The address of the control block. */
  readonly control: number;
  /** The number of this worker. */
  readonly index: number;
  readonly layout: typeof layout;
}

/** Every other message: a module that slots will name. */
export interface Lesson {
  readonly id: number;
  readonly module: WebAssembly.Module;
  /** The address of its data. */
  readonly data: number;
  /** The names of what slots ask for by numbers. */
  readonly exports: readonly string[];
}

export interface Port {
  addEventListener(type: "message", listener: (event: { readonly data: Start | Lesson }) => void): void;
}

type Entry = (first: number, second: number, third: number) => void;

export function serve(port: Port): void {
  const instances: Entry[][] = [];
  let start: Start;
  let words: Int32Array;
  let received = 0;
  port.addEventListener("message", ({ data }) => {
    received += 1;
    if ("memory" in data) {
      start = data;
      words = new Int32Array(data.memory.buffer, data.control, data.layout.size);
    } else {
      const imports = { env: { memory: start.memory, data: data.data } };
      const { exports } = new WebAssembly.Instance(data.module, imports);
      instances[data.id] = data.exports.map((name) => exports[name] as Entry);
    }
    const { index, layout: at } = start;
    const own = at.workers + at.line * index;
    const claim = at.claimed + index;
    Atomics.store(words, own + at.ready, 1);
    for (let idle = 0; ; idle++) {
      const seen = Atomics.load(words, at.signal);
      if (Atomics.load(words, own + at.mail) !== received) return;
      const end = (Atomics.load(words, at.mask) >> index) & 1 ? Atomics.load(words, at.end) : 0;
      let slot = at.slots;
      while (slot < end && Atomics.load(words, slot) !== at.full) slot += at.line;
      if (slot >= end) {
        // The caller comes back soon, and workers that sleep by then have to be woken.
        if (idle > Atomics.load(words, at.spinLimit)) {
          Atomics.wait(words, at.signal, seen);
          // What it was woken for may be done by now: it must be awake for what comes next.
          idle = 0;
        }
        continue;
      }
      if (Atomics.compareExchange(words, slot, at.full, claim) !== at.full) continue;
      idle = 0;
      let result: number = at.full;
      try {
        // A module is sent before a slot names it, so what is in the mail comes first.
        if (Atomics.load(words, own + at.mail) === received) {
          const run = instances[words[slot + at.module]!]![words[slot + at.entry]!]!;
          const given = slot + at.arguments;
          run(words[given]!, words[given + 1]!, words[given + 2]!);
          result = at.done;
        }
      } catch {
        result = at.failed;
      }
      if (Atomics.compareExchange(words, slot, claim, result) !== claim) Atomics.store(words, slot, at.empty);
      if (result === at.failed) throw new Error("feedforward: a worker cannot run a kernel");
    }
  });
}
