/**
 * The WebAssembly backend: all programs of a process or page run in one memory, a group of rows at a time. A batch that is
 * large enough calls for workers: they are loaded then, and the caller goes on alone until they are there.
 */

import type { Program } from "../program/program.ts";
import { programWork } from "../program/work.ts";
import { isSimdSupported } from "../wasm/features.ts";
import type { Backend, Batch, Executable, Host, ThreadsOption } from "./backend.ts";
import { Engine, type LoadedProgram, partOf } from "./engine.ts";
import { Heap, maximumPages } from "./heap.ts";
import type { Team } from "./threads.ts";

export { moduleOf } from "./engine.ts";

export const wasm: Backend = { name: "wasm", isAvailable: isSimdSupported, prepare };

/** In multiply-adds: a batch of so many is worth starting other threads for, one of fewer is shared with those that have started. */
const leastToStart = 2 ** 23;
const leastToShare = 2 ** 21;

let engine: Engine | null = null;

function prepare(program: Program, threads: ThreadsOption = 1, host?: Host): Executable {
  engine ??= new Engine(new Heap(new WebAssembly.Memory({ initial: 16, maximum: maximumPages })));
  return new WasmExecutable(engine, engine.prepare(program, host), threads);
}

/** A program, run by the calling thread, and by a team when there is one. */
class WasmExecutable implements Executable {
  readonly #engine: Engine;
  readonly #prepared: LoadedProgram;
  readonly #asked: ThreadsOption;
  /** Multiply-adds an example. */
  readonly #work: number;
  #team: Team | null = null;
  #isCalled = false;

  constructor(engine: Engine, prepared: LoadedProgram, asked: ThreadsOption) {
    this.#engine = engine;
    this.#prepared = prepared;
    this.#asked = asked;
    this.#work = programWork(prepared.program);
    if (asked !== "auto") this.#callTeam();
  }

  threadsFor(rows: number): number {
    return this.#isWorth(rows, leastToShare) ? (this.#team?.threads ?? 1) : 1;
  }

  run(batch: Batch): void {
    const team = this.#isWorth(batch.rows, leastToShare) ? this.#team : null;
    if (team !== null) team.run(batch, (part) => this.#runAlone(part));
    else {
      if (this.#isWorth(batch.rows, leastToStart)) this.#callTeam();
      this.#runAlone(batch);
    }
  }

  #isWorth(rows: number, least: number): boolean {
    return this.#prepared.host === null && rows * this.#work >= least;
  }

  #runAlone(batch: Batch): void {
    const { groupRows } = this.#prepared.instance.compiled;
    if (batch.rows <= groupRows) {
      this.#engine.run(this.#prepared, batch);
      return;
    }
    for (let row = 0; row < batch.rows; row += groupRows) {
      this.#engine.run(this.#prepared, partOf(batch, row, Math.min(groupRows, batch.rows - row)));
    }
  }

  #callTeam(): void {
    if (this.#isCalled || this.#asked === 1) return;
    this.#isCalled = true;
    void this.#formTeam(this.#asked);
  }

  /** Workers come when the caller has returned to its event loop; workers that fail to start are ignored. */
  async #formTeam(asked: ThreadsOption): Promise<void> {
    const threads = await import("./threads.ts").catch(() => null);
    this.#team = threads?.formTeam(this.#prepared.program, asked) ?? null;
  }
}
