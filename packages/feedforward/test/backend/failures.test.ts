/**
 * Whatever becomes of workers and of the memory that they share, the answer comes, with the same bits, and the next call
 * works. Each failure is made: workers run a program that was tampered with, and the place lacks what it may lack.
 */

import { describe, expect, it, onTestFinished, vi } from "vitest";
import { initializeNetwork } from "../../src/network/initializer.ts";
import { lowerNetwork } from "../../src/network/lower.ts";
import { Random } from "../../src/tensor/random.ts";
import { hex } from "../bits.ts";
import { randomTensor } from "../network/arbitrary.ts";
import { changed, libraryWith } from "./fresh.ts";
import { loadThreads, sharedRunner, sleep, until, watchWorkers } from "./team.ts";

const network = initializeNetwork({ sizes: [784, 50, 10], hidden: "relu", output: "softmax" }, new Random(1));
const plan = lowerNetwork(network);
const rows = randomTensor([500, 784], new Random(2)).data;

async function wantedBits(): Promise<string> {
  const { wasm } = await loadThreads();
  const output = new Float32Array(10 * 500);
  wasm.prepare(plan).run({ inputs: [rows], rows: 500, outputs: [output] });
  return hex(output);
}

/** A worker's program with a statement before it runs a kernel. */
function beforeRunning(statement: string) {
  return (program: string): string => {
    const tampered = program.replace(/run\(\s*words/, `${statement}; run(words`);
    expect(tampered).not.toBe(program);
    return tampered;
  };
}

describe("a worker that", () => {
  it.each([
    ["exits in the middle of a run", "process.exit()"],
    ["fails in the middle of a run", "null.x"],
    ["never returns", "for (;;) {}"],
  ])("%s is dropped, and its rows are run again", async (_, statement) => {
    await libraryWith(WebAssembly);
    const wanted = await wantedBits();
    watchWorkers(beforeRunning(statement));
    const run = await sharedRunner(2);
    for (const turn of [1, 2, 3]) expect([turn, hex(run(plan, rows, 8).output)]).toEqual([turn, wanted]);
    const { formTeam } = await loadThreads();
    // On a busy machine the worker may not get a turn in three runs.
    await until(() => {
      expect(hex(run(plan, rows, 8).output)).toBe(wanted);
      return formTeam(plan, 2)!.threads === 1;
    });
    expect(hex(run(plan, rows, 8).output)).toBe(wanted);
  });

  it("comes too late changes nothing, and is welcome again", async () => {
    await libraryWith(WebAssembly);
    const wanted = await wantedBits();
    watchWorkers(beforeRunning("Atomics.wait(words, 0, Atomics.load(words, 0), 30)"));
    const run = await sharedRunner(2);
    const { formTeam } = await loadThreads();
    for (let turn = 0; turn < 20; turn++) expect([turn, hex(run(plan, rows, 50).output)]).toEqual([turn, wanted]);
    await until(() => formTeam(plan, 2)!.threads === 2);
  });

  it("is ended from outside is not missed, before a run or in the middle of one", async () => {
    await libraryWith(WebAssembly);
    const wanted = await wantedBits();
    const workers = watchWorkers();
    const run = await sharedRunner(3);
    await workers[0]!.terminate();
    expect(hex(run(plan, rows).output)).toBe(wanted);
    const end = workers[1]!.terminate();
    expect(hex(run(plan, rows).output)).toBe(wanted);
    await end;
    expect(run(plan, rows).rowsOfWorkers).toBe(0);
    expect(hex(run(plan, rows).output)).toBe(wanted);
  });

  it.each([
    ["never reports", () => ""],
    ["cannot be read", () => "this is no program"],
    ["dies at once", () => "process.exit(1)"],
    ["cannot be constructed", () => { throw new Error("refused"); }], // biome-ignore format: a row
  ])("%s leaves the caller alone", async (_, change) => {
    const library = await libraryWith(WebAssembly);
    watchWorkers(change);
    const session = new library.session.Session(network, { threads: 3 });
    const wanted = await wantedBits();
    for (let turn = 0; turn < 5; turn++) {
      expect([hex(session.predict(rows).data), session.threads]).toEqual([wanted, 1]);
      await new Promise((resolve) => void setTimeout(resolve, 20));
    }
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

  it.each<[string, () => void]>([
    ["knows no shared memory", () => vi.stubGlobal("SharedArrayBuffer", undefined)],
    ["cannot share memory", () => vi.stubGlobal("WebAssembly", changed({ Memory: NotShared }))],
    ["has no worker threads", () => vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined)],
    ["does not find the module", () => vi.doMock("../../src/backend/threads.ts", () => { throw new Error("404"); })], // biome-ignore format: a row
  ])("%s leaves the caller alone", async (_, prepare) => {
    const library = await libraryWith(WebAssembly);
    onTestFinished(() => {
      vi.restoreAllMocks();
      vi.doUnmock("../../src/backend/threads.ts");
    });
    prepare();
    const workers = watchWorkers();
    const { Session } = library.session;
    const wanted = hex(new Session(network, { backend: "reference" }).predict(rows).data);
    const session = new Session(network, { threads: 2 });
    for (let turn = 0; turn < 5; turn++) {
      expect([hex(session.predict(rows).data), session.threads, session.backend]).toEqual([wanted, 1, "wasm"]);
      await new Promise((resolve) => void setTimeout(resolve, 20));
    }
    expect(workers).toEqual([]);
  });

  it("has little memory to share runs large networks alone, and small ones on several threads", async () => {
    class Little extends Memory {
      constructor({ initial, maximum = 65536, shared = false }: WebAssembly.MemoryDescriptor) {
        super({ initial, maximum: shared ? 60 : maximum, shared });
      }
    }
    const library = await libraryWith(changed({ Memory: Little }));
    watchWorkers();
    const large = initializeNetwork({ sizes: [784, 1500, 10], hidden: "relu", output: "softmax" }, new Random(3));
    const { Session } = library.session;
    const sessions = [large, network, large].map((each) => new Session(each, { threads: 2 }));
    await until(() => sessions[1]!.threads === 2);
    expect(sessions.map(({ threads }) => threads)).toEqual([1, 2, 1]);
    const wanted = [large, network].map((each) => hex(new Session(each, { threads: 1 }).predict(rows).data));
    for (let turn = 0; turn < 5; turn++) {
      expect(sessions.map((session) => hex(session.predict(rows).data))).toEqual([...wanted, wanted[0]]);
    }
  });
});

it("a run that is broken off leaves nothing behind", async () => {
  await libraryWith(WebAssembly);
  const wanted = await wantedBits();
  watchWorkers();
  const run = await sharedRunner(2);
  const { formTeam } = await loadThreads();
  const broken = new Float32Array(10 * 500);
  expect(() => formTeam(plan, 2)!.runTogether({ inputs: [rows], rows: 500, outputs: [broken] }, breakOff, 8)).toThrow(
    "broken",
  );
  const kept = broken.slice();
  expect(hex(run(plan, rows, 8).output)).toBe(wanted);
  sleep(5);
  expect(hex(run(plan, rows, 8).output)).toBe(wanted);
  expect(kept.some((value) => value !== 0)).toBe(false);
});

function breakOff(): never {
  throw new Error("broken off");
}
