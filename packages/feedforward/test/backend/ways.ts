/** Every way in which a plan can run here, for the contract that all of them keep. */

import { vi } from "vitest";
import type { Batch, Executable } from "../../src/backend/backend.ts";
import { Engine, groupRows, partOf } from "../../src/backend/engine.ts";
import { reference } from "../../src/backend/reference.ts";
import { wasm } from "../../src/backend/wasm.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { changed } from "./fresh.ts";
import { sharedRunner } from "./team.ts";

/** Runs rows; what comes out was poisoned before. */
export type RunRows = (plan: Plan, input: Batch["input"]) => Float32Array;

/** A name, and how it is opened. Some want the library anew, for a global that stays changed until it is restored. */
export const ways: readonly [name: string, open: () => Promise<RunRows>][] = [
  ["the reference", async () => runnerOf((plan) => reference.prepare(plan))],
  ["WebAssembly", async () => runnerOf((plan) => wasm.prepare(plan))],
  ["WebAssembly, 7 sums", () => withSums(false)],
  ["WebAssembly, 13 sums", () => withSums(true)],
  ["WebAssembly, shared memory", async () => inSharedMemory()],
  ["two threads", () => withThreads(2)],
  ["three threads", () => withThreads(3)],
];

function runnerOf(prepare: (plan: Plan) => Pick<Executable, "run">): RunRows {
  return (plan, input) => {
    const rows = input.length / plan.inputSize;
    const output = new Float32Array(rows * plan.outputSize).fill(123);
    prepare(plan).run(input, rows, output);
    return output;
  };
}

/** An engine keeps many sums if it knows relaxed SIMD. */
async function withSums(areMany: boolean): Promise<RunRows> {
  vi.stubGlobal("WebAssembly", changed({ validate: () => areMany }));
  vi.resetModules();
  const anew = await import("../../src/backend/wasm.ts");
  return runnerOf((plan) => anew.wasm.prepare(plan));
}

function inSharedMemory(): RunRows {
  const engine = new Engine(new WebAssembly.Memory({ initial: 16, maximum: 1024, shared: true }), true);
  return runnerOf((plan) => ({
    run(input, rows, output) {
      const prepared = engine.prepare(plan);
      for (let row = 0; row < rows; row += groupRows) {
        engine.run(prepared, partOf(plan, { input, rows, output }, row, Math.min(groupRows, rows - row)));
      }
    },
  }));
}

/** In groups of one to three rows. */
async function withThreads(threads: number): Promise<RunRows> {
  const run = await sharedRunner(threads);
  let turn = 0;
  return (plan, input) => {
    turn += 1;
    return run(plan, input, 1 + (turn % 3)).output;
  };
}
