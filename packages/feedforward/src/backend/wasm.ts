/**
 * The WebAssembly backend: all plans of a process or page run in one memory, a group of rows at a time. A batch that is
 * large enough calls for workers: they are loaded then, and the caller goes on alone until they are there.
 */

import type { Plan } from "../plan/plan.ts";
import { isSimdSupported } from "../wasm/features.ts";
import type { Backend, Batch, Executable, ThreadsOption } from "./backend.ts";
import { Engine, groupRows, maximumPages, type Prepared, partOf } from "./engine.ts";
import type { Team } from "./threads.ts";

export { moduleOf } from "./engine.ts";

export const wasm: Backend = { name: "wasm", isAvailable: isSimdSupported, prepare };

/** In multiply-adds: with less than this, waking another thread takes longer than it saves. */
const leastWork = 2 ** 23;

let engine: Engine | null = null;

function prepare(plan: Plan, threads: ThreadsOption = 1): Executable {
  engine ??= new Engine(new WebAssembly.Memory({ initial: 16, maximum: maximumPages }), false);
  return new Rows(engine, engine.prepare(plan), threads);
}

/** A plan, run by the calling thread, and by a team when there is one. */
class Rows implements Executable {
  readonly #engine: Engine;
  readonly #prepared: Prepared;
  readonly #asked: ThreadsOption;
  /** Multiply-adds a row. */
  readonly #work: number;
  #team: Team | null = null;
  #isCalled = false;

  constructor(engine: Engine, prepared: Prepared, asked: ThreadsOption) {
    this.#engine = engine;
    this.#prepared = prepared;
    this.#asked = asked;
    this.#work = prepared.instance.program.packing.byteLength / 4 + prepared.plan.arenaSize;
    if (asked !== "auto") this.#callTeam();
  }

  threadsFor(rows: number): number {
    return this.#isWorthWaking(rows) ? (this.#team?.threads ?? 1) : 1;
  }

  run(input: Batch["input"], rows: number, output: Float32Array): void {
    const batch = { input, rows, output };
    if (!this.#isWorthWaking(rows)) this.#runAlone(batch);
    else if (this.#team === null) {
      this.#callTeam();
      this.#runAlone(batch);
    } else this.#team.run(batch, (part) => this.#runAlone(part));
  }

  #isWorthWaking(rows: number): boolean {
    return rows * this.#work >= leastWork;
  }

  #runAlone(batch: Batch): void {
    if (batch.rows <= groupRows) {
      this.#engine.run(this.#prepared, batch);
      return;
    }
    for (let row = 0; row < batch.rows; row += groupRows) {
      const part = partOf(this.#prepared.plan, batch, row, Math.min(groupRows, batch.rows - row));
      this.#engine.run(this.#prepared, part);
    }
  }

  #callTeam(): void {
    if (this.#isCalled || this.#asked === 1) return;
    this.#isCalled = true;
    void this.#formTeam(this.#asked);
  }

  /** Workers come when the caller has returned to its event loop; whoever stays away is not missed. */
  async #formTeam(asked: ThreadsOption): Promise<void> {
    const threads = await import("./threads.ts").catch(() => null);
    this.#team = threads?.formTeam(this.#prepared.plan, asked) ?? null;
  }
}
