/** Every way in which a program can run here, for the contract that all of them keep. */

import { vi } from "vitest";
import type { Executable } from "../../src/backend/backend.ts";
import { Engine, partOf } from "../../src/backend/engine.ts";
import { Heap } from "../../src/backend/heap.ts";
import { reference } from "../../src/backend/reference.ts";
import { wasm } from "../../src/backend/wasm.ts";
import type { Program } from "../../src/program/program.ts";
import { changed } from "./fresh.ts";
import { type Input, runRows } from "./programs.ts";
import { sharedRunner } from "./team.ts";

/** Runs rows; what comes out was poisoned before. */
export type RunRows = (program: Program, input: Input) => Float32Array;

/** A name, and how it is opened. Some want the library anew, for a global that stays changed until it is restored. */
export const ways: readonly [name: string, open: () => Promise<RunRows>][] = [
  ["the reference", async () => runnerOf((program) => reference.prepare(program))],
  ["WebAssembly", async () => runnerOf((program) => wasm.prepare(program))],
  ["WebAssembly, 7 sums", () => withSums(false)],
  ["WebAssembly, 13 sums", () => withSums(true)],
  ["WebAssembly, shared memory", async () => inSharedMemory()],
  ["two threads", () => withThreads(2)],
  ["three threads", () => withThreads(3)],
];

function runnerOf(prepare: (program: Program) => Pick<Executable, "run">): RunRows {
  return (program, input) => {
    const executable = prepare(program);
    return runRows({ run: (batch) => executable.run(batch) }, program, input);
  };
}

/** An engine keeps many sums if it knows relaxed SIMD. */
async function withSums(areMany: boolean): Promise<RunRows> {
  vi.stubGlobal("WebAssembly", changed({ validate: () => areMany }));
  vi.resetModules();
  const anew = await import("../../src/backend/wasm.ts");
  return runnerOf((program) => anew.wasm.prepare(program));
}

function inSharedMemory(): RunRows {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 1024, shared: true });
  const engine = new Engine(new Heap(memory), true);
  return runnerOf((program) => ({
    run(batch) {
      const prepared = engine.prepare(program);
      const { groupRows } = prepared.instance.compiled;
      for (let row = 0; row < batch.rows; row += groupRows) {
        engine.run(prepared, partOf(batch, row, Math.min(groupRows, batch.rows - row)));
      }
    },
  }));
}

/** In groups of one to three rows. */
async function withThreads(threads: number): Promise<RunRows> {
  const run = await sharedRunner(threads);
  let turn = 0;
  return (program, input) => {
    turn += 1;
    return run(program, input, 1 + (turn % 3)).output;
  };
}
