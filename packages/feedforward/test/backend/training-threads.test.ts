/**
 * Trainings on several threads have the bytes of the reference: whatever is drawn, however many threads there are, and whatever
 * becomes of the workers. That workers computed something is asked for, or the comparison would prove nothing.
 */

import os from "node:os";
import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Checkpoint } from "../../src/train/checkpoint.ts";
import type { EpochReport } from "../../src/train/trainer.ts";
import { draws } from "../effort.ts";
import type { Drawn } from "../train/chains.ts";
import { changed, libraryWith } from "./fresh.ts";
import { until, watchWorkers } from "./team.ts";

/** What the reference gives, by the form of a training. */
const known = new Map<string, string[]>();

/** Modules that have no workers yet, whose trainings run together wherever they can. */
async function freshTrainings(webAssembly: object = WebAssembly) {
  await libraryWith(webAssembly);
  const [chains, { trail }, { engineStepper }, { referenceStepper }] = await Promise.all([
    import("../train/chains.ts"),
    import("../train/trail.ts"),
    import("../../src/train/engine.ts"),
    import("../../src/train/stepper.ts"),
  ]);
  const [{ TrainingPace }, { Line }, pools] = await Promise.all([
    import("../../src/backend/training-pace.ts"),
    import("../../src/backend/line.ts"),
    import("../../src/backend/pool.ts"),
  ]);
  vi.spyOn(TrainingPace.prototype, "isTogether", "get").mockReturnValue(true);
  const posted = vi.spyOn(Line.prototype, "post");
  const takenBack = vi.spyOn(Line.prototype, "takeBack");
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  /** What the caller gave to workers and did not take back. */
  const callsOfWorkers = (): number =>
    posted.mock.calls.length - takenBack.mock.results.filter(({ value }) => value === true).length;
  const made = (form: Drawn, threads: number | "auto"): string[] => {
    const training = chains.trainingOf(form, threads);
    return trail(engineStepper(training)!, training);
  };
  return {
    ...chains,
    wanted: (form: Drawn): string[] => {
      const key = JSON.stringify(form);
      const training = chains.trainingOf(form);
      const bytes = known.get(key) ?? trail(referenceStepper(training), training);
      known.set(key, bytes);
      return bytes;
    },
    made,
    callsOfWorkers,
    /** Waits for so many workers. */
    join: async (workers: number): Promise<void> => {
      const pool = pools.openPool()!;
      pool.prepare(workers);
      await until(() => pool.count(workers) === workers);
    },
    ready: (): number => pools.openPool()?.count(15) ?? 0,
    /** Workers have computed something; on a busy machine none may get a turn in one training. */
    takePart: async (threads: number): Promise<void> => {
      await until(() => callsOfWorkers() > 0 || made(chains.book, threads).length === 0);
    },
  };
}

const batches = [1, 3, 4, 5, 17, 100];

describe.each([2, 3, 4])("%i threads give the reference's bytes", (threads) => {
  it("for whatever is drawn", async () => {
    const { drawn, made, wanted, join, takePart } = await freshTrainings();
    watchWorkers();
    await join(threads - 1);
    const forms = fc.record({
      form: drawn,
      batch: fc.constantFrom(...batches),
      rows: fc.integer({ min: 1, max: 120 }),
    });
    fc.assert(
      fc.property(forms, ({ form, batch, rows }) => {
        const whole = { ...form, batch, rows: batch === 1 ? Math.min(rows, 20) : rows };
        expect(made(whole, threads)).toEqual(wanted(whole));
      }),
      { numRuns: draws(30) },
    );
    await takePart(threads);
  });

  it.each(["sgd", "momentum", "adam"] as const)("for the book's network by %s, bytes and floats", async (name) => {
    const { book, made, wanted, join, takePart } = await freshTrainings();
    watchWorkers();
    await join(threads - 1);
    for (const input of ["bytes", "floats"] as const) {
      const form: Drawn = { ...book, input, optimizer: { name } };
      expect(made(form, threads)).toEqual(wanted(form));
    }
    await takePart(threads);
  });

  it("for batches of several chunks a thread", async () => {
    const { book, made, wanted, join } = await freshTrainings();
    watchWorkers();
    await join(threads - 1);
    const form: Drawn = { ...book, sizes: [100, 20, 30, 10], rows: 3000, batch: 2500 };
    expect(made(form, threads)).toEqual(wanted(form));
  });
});

/** A worker's program that does something else where it calls an export. */
function instead(call: (run: string) => string) {
  return (program: string): string => {
    const tampered = program.replace(/run\(\s*words\[[^;]*\);/, (run) => call(run));
    expect(tampered).not.toBe(program);
    return tampered;
  };
}

describe("a worker that", () => {
  it.each<[string, (run: string) => string]>([
    ["exits before it begins", () => "process.exit();"],
    ["exits when it has changed parameters", (run) => `${run} process.exit();`],
    ["fails", () => "null.x;"],
    ["fails when it has changed parameters", (run) => `${run} null.x;`],
    ["never returns", (run) => `${run} for (;;) {}`],
    ["exits in the midst of the training", (run) => `globalThis.n = (globalThis.n ?? 0) + 1; ${run} if (globalThis.n === 7) process.exit();`], // biome-ignore format: a row
  ])("%s is given up, and the caller goes on to the same bytes", async (_, change) => {
    const { book, made, wanted, join, ready } = await freshTrainings();
    watchWorkers(instead(change));
    await join(1);
    const form = { ...book, rows: 500 };
    const bytes = wanted(form);
    // On a busy machine the worker may not get a turn in one training.
    await until(() => {
      expect(made(form, 2)).toEqual(bytes);
      return ready() === 0;
    });
    expect(made(form, 2)).toEqual(bytes);
  });

  it("is slow is waited for", async () => {
    const { book, made, wanted, join, callsOfWorkers, ready } = await freshTrainings();
    watchWorkers(instead((run) => `Atomics.wait(words, 0, Atomics.load(words, 0), 30); ${run}`));
    await join(1);
    await until(() => {
      expect(made(book, 2)).toEqual(wanted(book));
      return callsOfWorkers() > 0;
    });
    expect(ready()).toBe(1);
  });

  it.each<[string, () => string]>([
    ["never reports", () => ""],
    ["cannot be read", () => "this is no program"],
    ["dies at once", () => "process.exit(1)"],
    ["cannot be constructed", () => { throw new Error("refused"); }], // biome-ignore format: a row
  ])("%s leaves the caller alone", async (_, change) => {
    const { book, made, wanted, callsOfWorkers, ready } = await freshTrainings();
    watchWorkers(change);
    for (let turn = 0; turn < 3; turn++) {
      expect(made(book, 3)).toEqual(wanted(book));
      await new Promise((resolve) => void setTimeout(resolve, 20));
    }
    expect([ready(), callsOfWorkers()]).toEqual([0, 0]);
  });
});

describe("a place that", () => {
  const { Memory } = WebAssembly;
  class NotShared extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      if (descriptor.shared === true) throw new RangeError("out of memory");
      super(descriptor);
    }
  }
  class Little extends Memory {
    constructor({ initial, maximum = 65536, shared = false }: WebAssembly.MemoryDescriptor) {
      super({ initial, maximum: shared ? 20 : maximum, shared });
    }
  }

  it.each<[string, object, () => unknown]>([
    ["knows no shared memory, as a page that is not isolated,", WebAssembly, () => vi.stubGlobal("SharedArrayBuffer", undefined)], // biome-ignore format: a row
    ["cannot share memory", changed({ Memory: NotShared }), () => {}],
    ["has too little memory to share", changed({ Memory: Little }), () => {}],
  ])("%s trains alone", async (_, webAssembly, prepare) => {
    const { book, made, wanted, callsOfWorkers } = await freshTrainings(webAssembly);
    prepare();
    const workers = watchWorkers();
    // 1.5 MB of images.
    const form: Drawn = { ...book, rows: 2000, sizes: [784, 8, 10], functions: [["relu"], []] };
    expect(made(form, 2)).toEqual(wanted(form));
    expect([workers.length, callsOfWorkers()]).toEqual([0, 0]);
  });
});

describe('"auto"', () => {
  it.each<[string, number, Partial<Drawn>, number]>([
    ["starts a worker for each further processor where steps are long", 2, {}, 1],
    ["starts three at most", 16, {}, 3],
    ["starts none where steps are short", 2, { batch: 10 }, 0],
    ["starts none on a machine of one processor", 1, {}, 0],
  ])("%s", async (_, processors, other, count) => {
    const { book, made, wanted } = await freshTrainings();
    vi.spyOn(os, "availableParallelism").mockReturnValue(processors);
    const workers = watchWorkers();
    const form = { ...book, ...other };
    expect(made(form, "auto")).toEqual(wanted(form));
    expect(workers.length).toBe(count);
  });
});

it("a training goes on from its checkpoint with another number of threads", async () => {
  const { join, callsOfWorkers } = await freshTrainings();
  const [{ bytesOf, classifier, pictures }, { train }, { Random }] = await Promise.all([
    import("../train/small.ts"),
    import("../../src/train/train.ts"),
    import("../../src/tensor/random.ts"),
  ]);
  watchWorkers();
  await join(1);
  const options = { epochs: 4, batchSize: 5, optimizer: "adam", random: new Random(3) } as const;
  const whole = bytesOf(train(classifier(12, 3), pictures(), options));
  const inTwo = (first: number, second: number): string => {
    const checkpoints: Checkpoint[] = [];
    const onEpoch = ({ epoch, checkpoint }: EpochReport): boolean => {
      checkpoints.push(checkpoint);
      return epoch < 2;
    };
    train(classifier(12, 3), pictures(), { ...options, threads: first, onEpoch });
    return bytesOf(train(classifier(12, 3), pictures(), { ...options, threads: second, resume: checkpoints[1]! }));
  };
  await until(() => {
    expect([inTwo(2, 1), inTwo(1, 2), inTwo(2, 3)]).toEqual([whole, whole, whole]);
    return callsOfWorkers() > 0;
  });
});

it.each([0, 15, 29])("a parameter that is no longer finite is found, in the row %i of three slices", async (row) => {
  const { join } = await freshTrainings();
  const [{ train }, { Dense, Softmax }, { Network }] = await Promise.all([
    import("../../src/train/train.ts"),
    import("../../src/network/layer.ts"),
    import("../../src/network/network.ts"),
  ]);
  watchWorkers();
  await join(2);
  const weight = Array.from({ length: 30 }, () => [0, 0, 0]);
  const network = new Network([new Dense({ weight }), new Softmax()]);
  // One step, in which the weights of one input become infinite, and the biases 2e38 at most.
  const inputs = [0, 1, 2, 3].map(() => Array.from({ length: 30 }, (_, i) => (i === row ? 1000 : 0)));
  const options = { epochs: 1, batchSize: 4, threads: 3, optimizer: { name: "sgd", learningRate: 3e38 } } as const;
  expect(() => train(network, { inputs, labels: [0, 0, 0, 0] }, options)).toThrow("dense1.weight is no longer finite");
});
