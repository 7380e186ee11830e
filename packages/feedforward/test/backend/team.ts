/** Programs on several threads, for tests: workers that have joined, and batches that are shared whatever it costs. */

import { setTimeout as pause } from "node:timers/promises";
import workerThreads from "node:worker_threads";
import { onTestFinished } from "vitest";
import type { Batch } from "../../src/backend/backend.ts";
import type { Team } from "../../src/backend/threads.ts";
import { lowerNetwork } from "../../src/network/lower.ts";
import { Network } from "../../src/network/network.ts";
import type { Program } from "../../src/program/program.ts";
import { batchOf, type Input } from "./programs.ts";

/** Waits until something is true; a test that waits in vain ends by its own time limit. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await pause(2);
}

/** The workers that are started from now on, with another program if one is given. They end with the test. */
export function watchWorkers(change = (program: string): string => program): workerThreads.Worker[] {
  const started: workerThreads.Worker[] = [];
  const { Worker } = workerThreads;
  class Watched extends Worker {
    constructor(program: string, options?: workerThreads.WorkerOptions) {
      super(change(program), options);
      started.push(this);
    }
  }
  Object.assign(workerThreads, { Worker: Watched });
  onTestFinished(async () => {
    Object.assign(workerThreads, { Worker });
    await Promise.all(started.map((worker) => worker.terminate()));
  });
  return started;
}

/** The modules of the backend as they are now: they may have been loaded anew. */
export async function loadThreads() {
  const [{ formTeam }, { wasm }] = await Promise.all([
    import("../../src/backend/threads.ts"),
    import("../../src/backend/wasm.ts"),
  ]);
  return { formTeam, wasm };
}

export interface Shared {
  readonly output: Float32Array;
  /** Rows that workers ran. */
  readonly rowsOfWorkers: number;
}

/** Runs programs on so many threads, in small groups. */
export type RunShared = (program: Program, input: Input, groupRows?: number) => Shared;

/** Waits until so many threads are there. The calling thread takes its time, so that workers get a share of every batch. */
export async function sharedRunner(threads: number): Promise<RunShared> {
  const { formTeam, wasm } = await loadThreads();
  const first = formTeam(lowerNetwork(new Network([], { input: { size: 1 } })), threads)!;
  await until(() => first.threads === threads);
  const teams = new WeakMap<Program, Team>();
  return (program, input, groupRows = 2) => {
    const team = teams.get(program) ?? formTeam(program, threads)!;
    teams.set(program, team);
    const alone = wasm.prepare(program);
    const batch = batchOf(program, input);
    let rowsOfCaller = 0;
    const slowly = (part: Batch) => {
      rowsOfCaller += part.rows;
      sleep(0.1);
      alone.run(part);
    };
    team.runTogether(batch, slowly, groupRows);
    return { output: batch.outputs[0], rowsOfWorkers: batch.rows - rowsOfCaller };
  };
}

const nothing = new Int32Array(new SharedArrayBuffer(4));

/** Without returning to the event loop. */
export function sleep(timeMs: number): void {
  Atomics.wait(nothing, 0, 0, timeMs);
}
