/**
 * Plans on several threads: workers take part, rows come out where they belong, and a session starts alone, calls for
 * workers when a batch is worth it, and has the same bits before and after they join.
 */

import os from "node:os";
import { describe, expect, it, vi } from "vitest";
import { initializeNetwork } from "../../src/network/initializer.ts";
import { Dense } from "../../src/network/layer.ts";
import { lowerNetwork } from "../../src/network/lower.ts";
import { Network } from "../../src/network/network.ts";
import type { SessionOptions } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { hex } from "../bits.ts";
import { randomTensor } from "../network/arbitrary.ts";
import { libraryWith } from "./fresh.ts";
import { loadThreads, sharedRunner, until, watchWorkers } from "./team.ts";

const architecture = { sizes: [784, 50, 100, 10], hidden: "sigmoid", output: "softmax" } as const;
const network = initializeNetwork(architecture, new Random(50));
const rows = randomTensor([600, 784], new Random(51)).data;

/** Output i of row i is 1, or in other words: rows are told apart. */
const identity = new Network([
  new Dense({ weight: Array.from({ length: 40 }, (_, i) => Array.from({ length: 40 }, (__, j) => Number(i === j))) }),
]);

describe.each([2, 3])("%i threads", (threads) => {
  it.each([1, 2, 3, 7, 40, 64])("in groups of %i rows", async (groupRows) => {
    const plan = lowerNetwork(identity);
    const run = await sharedRunner(threads);
    const input = Float32Array.from({ length: 40 * 300 }, (_, i) => i);
    // On a busy machine no worker may get a turn in one run.
    await until(() => {
      const { output, rowsOfWorkers } = run(plan, input, groupRows);
      expect(output).toEqual(input);
      return rowsOfWorkers > 0;
    });
  });

  it("bytes and floats by turns", async () => {
    const scaled = lowerNetwork(new Network([...identity.layers], { input: { size: 40, scale: "1/255" } }));
    const run = await sharedRunner(threads);
    const bytes = Uint8Array.from({ length: 40 * 50 }, (_, i) => i % 251);
    const floats = Float32Array.from(bytes);
    for (let turn = 0; turn < 3; turn++) {
      expect(run(scaled, bytes).output).toEqual(floats.map((x) => Math.fround(x / 255)));
      expect(run(scaled, floats).output).toEqual(floats);
    }
  });
});

/** A session of a library that has no workers yet, what it must answer, and the workers that it starts. */
async function newSession(options: SessionOptions = {}) {
  const { Session } = (await libraryWith(WebAssembly)).session;
  const wanted = hex(new Session(network, { backend: "reference" }).predict(rows).data);
  return { Session, wanted, workers: watchWorkers(), session: new Session(network, options) };
}

describe("a session", () => {
  it("of two threads starts one worker, and has the same bits before and after it joins", async () => {
    const { session, wanted, workers } = await newSession({ threads: 2 });
    expect(session.threads).toBe(1);
    expect(hex(session.predict(rows).data)).toBe(wanted);
    await until(() => session.threads === 2);
    expect([1, 40, 100].map((count) => session.threadsFor(count))).toEqual([1, 1, 2]);
    for (let i = 0; i < 20; i++) expect(hex(session.predict(rows).data)).toBe(wanted);
    expect(workers.length).toBe(1);
  });

  it("of one thread starts none", async () => {
    const { session, wanted, workers } = await newSession({ threads: 1 });
    expect(hex(session.predict(rows).data)).toBe(wanted);
    await loadThreads();
    expect([session.threads, workers.length]).toEqual([1, 0]);
  });

  it("that runs row by row, or small batches, starts none", async () => {
    const { session, workers } = await newSession();
    for (let row = 0; row < 300; row++) session.predict(rows.subarray(784 * row, 784 * (row + 1)));
    for (let row = 0; row < 300; row += 10) session.predict(rows.subarray(784 * row, 784 * (row + 10)));
    await loadThreads();
    expect([session.threads, workers.length]).toEqual([1, 0]);
  });

  it("calls for as many as the machine has, four at most, when a large batch comes", async () => {
    const { session, wanted, workers } = await newSession();
    const processors = vi.spyOn(os, "availableParallelism").mockReturnValue(16);
    expect(hex(session.predict(rows).data)).toBe(wanted);
    await until(() => session.threads === 4);
    expect(hex(session.predict(rows).data)).toBe(wanted);
    expect(workers.length).toBe(3);
    processors.mockRestore();
  });

  it("on a machine of one processor stays alone", async () => {
    const { session, workers } = await newSession();
    const processors = vi.spyOn(os, "availableParallelism").mockReturnValue(1);
    session.predict(rows);
    await until(() => processors.mock.calls.length > 0);
    expect([session.threads, workers.length]).toEqual([1, 0]);
    processors.mockRestore();
  });

  it("on the reference is alone", async () => {
    const { session, workers } = await newSession({ backend: "reference", threads: 4 });
    expect([session.threads, workers.length]).toEqual([1, 0]);
  });
});

describe("one pool", () => {
  it("serves 10,000 sessions", async () => {
    const { Session, wanted, workers } = await newSession();
    const sessions = Array.from({ length: 10_000 }, () => new Session(network, { threads: 3 }));
    await until(() => sessions.every(({ threads }) => threads === 3));
    expect(workers.length).toBe(2);
    for (const session of sessions.slice(-20)) expect(hex(session.predict(rows).data)).toBe(wanted);
  });

  it("gives a session no more threads than it asked for", async () => {
    const { Session, workers } = await newSession();
    const [two, four, one] = [2, 4, 1].map((threads) => new Session(network, { threads }));
    await until(() => four!.threads === 4 && two!.threads === 2);
    expect([one!.threads, workers.length]).toEqual([1, 3]);
  });
});
