/**
 * A program whose first answer takes plain JavaScript less time than any other backend needs to be made ready: a process that
 * asks once and ends is over sooner. The bits are the same. From the second run on, or when somebody asks which backend runs,
 * it is the best one.
 */

import type { Program } from "../program/program.ts";
import { stepWork } from "../program/work.ts";
import type { Batch, Executable, NamedExecutable } from "./backend.ts";
import { reference } from "./reference.ts";

/** In multiply-adds: code that runs for the first time takes about 0.1 µs for each. */
const mostFirst = 2 ** 16;

export class LateExecutable implements Executable, NamedExecutable {
  readonly #program: Program;
  readonly #prepare: () => NamedExecutable;
  #ready: NamedExecutable | null = null;
  #isAsked = false;

  constructor(program: Program, prepare: () => NamedExecutable) {
    this.#program = program;
    this.#prepare = prepare;
  }

  get name() {
    return this.#now.name;
  }

  get executable(): Executable {
    return this;
  }

  threadsFor(rows: number): number {
    return this.#ready?.executable.threadsFor(rows) ?? 1;
  }

  run(batch: Batch): void {
    const isFirst = !this.#isAsked && this.#ready === null;
    this.#isAsked = true;
    if (isFirst && batch.rows * workOf(this.#program) <= mostFirst) reference.prepare(this.#program).run(batch);
    else this.#now.executable.run(batch);
  }

  get #now(): NamedExecutable {
    this.#ready ??= this.#prepare();
    return this.#ready;
  }
}

/** Of one example. */
function workOf(program: Program): number {
  return program.steps.reduce((sum, step) => sum + stepWork(program, step), 0);
}
