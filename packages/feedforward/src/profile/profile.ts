/**
 * Where the time of a model goes: it is run as a session would run it on one thread, but step by step, with a clock between. The
 * answers are a session's, to the bit.
 */

import type { BackendName, Batch, Executable } from "../backend/backend.ts";
import { chooseBackend } from "../backend/select.ts";
import { optionError } from "../errors.ts";
import type { Model } from "../model.ts";
import { checkOptions } from "../options/check.ts";
import type { Program } from "../program/program.ts";
import { type Feeds, NetworkRunner, type Outputs, type Prepare, type RunnerOptions, runnerOptions } from "../runner.ts";
import { type Outline, type OutlineStep, outlineProgram, workOf } from "./outline.ts";
import { type Stepper, stepperFor } from "./stepper.ts";

/** How often a model is run, and on which backend. */
export interface ProfileOptions extends RunnerOptions {
  /** The best that this place allows, unless one is asked for. */
  readonly backend?: BackendName;
  /** How often it is run; the least time of each step counts. As often as fits half a second unless it is said. */
  readonly runs?: number;
  /** A clock in milliseconds. */
  readonly now?: () => number;
  /** Told after each step of the first run which share of its work is done, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** A step with the time that it took. */
export interface ProfiledStep extends OutlineStep {
  /** The least time that it took, for all rows that were given. */
  readonly timeMs: number;
  /** Of the sum of all steps, from 0 to 1. */
  readonly share: number;
}

/** An outline with the time of every step. */
export interface Profile extends Outline {
  readonly steps: readonly ProfiledStep[];
  readonly backend: BackendName;
  readonly rows: number;
  readonly runs: number;
  /** The sum of all steps. */
  readonly timeMs: number;
  /** As `session.run` gives them. */
  readonly results: Outputs;
}

const usualMs = 500;
const mostRuns = 100;

/** Runs a model on what is given for its inputs, and says of each step how long it took. */
export function profile(model: Model, feeds: Feeds, options: ProfileOptions = {}): Profile {
  const kinds = {
    ...runnerOptions,
    backend: "a string",
    runs: "a number",
    now: "a function",
    onProgress: "a function",
  } as const;
  const given = checkOptions<ProfileOptions>("profile", options, kinds);
  const { backend: asked, runs, now = () => performance.now(), onProgress = () => {}, ...open } = given;
  if (runs !== undefined && !(Number.isInteger(runs) && runs >= 1)) {
    throw optionError("profile-runs", "profile: expected at least 1 run, got $got", runs);
  }
  const backend = chooseBackend(asked);
  let last: Timed | null = null;
  const prepare: Prepare = (program) => {
    last = new Timed(program, stepperFor(program, backend), { runs, now, onProgress });
    return last;
  };
  const runner = "layers" in model ? new NetworkRunner(model, prepare) : model.runner(prepare, open);
  const results = runner.run(feeds);
  const timed = last! as Timed; // a runner that has run was prepared
  const { steps, ...rest } = outlineProgram(timed.program, runner);
  const timeMs = timed.timesMs.reduce((sum, ms) => sum + ms, 0);
  return {
    ...rest,
    steps: steps.map((step, i) => {
      const ms = timed.timesMs[i]!;
      const runs = backend === "reference" && step.runs === "kernel" ? "reference" : step.runs;
      return { ...step, runs, timeMs: ms, share: timeMs === 0 ? 0 : ms / timeMs };
    }),
    backend,
    rows: timed.rows,
    runs: timed.runs,
    timeMs,
    results,
  };
}

interface Limits {
  readonly runs: number | undefined;
  readonly now: () => number;
  readonly onProgress: (share: number) => void;
}

/** Which share of the work is done behind each step. */
function sharesOf(program: Program): number[] {
  let done = 0;
  const ends = program.steps.map((step) => {
    done += workOf(program, step);
    return done;
  });
  return ends.map((end) => end / Math.max(1, done));
}

/** Runs every batch several times, step by step, and keeps the least time of each step. */
class Timed implements Executable {
  readonly program: Program;
  readonly #stepper: Stepper;
  readonly #limits: Limits;
  timesMs: number[] = [];
  runs = 0;
  rows = 0;

  constructor(program: Program, stepper: Stepper, limits: Limits) {
    this.program = program;
    this.#stepper = stepper;
    this.#limits = limits;
  }

  threadsFor(): number {
    return 1;
  }

  run(batch: Batch): void {
    const { runs, now, onProgress } = this.#limits;
    const shareAt = sharesOf(this.program);
    const startMs = now();
    this.rows = batch.rows;
    this.runs = 0;
    this.timesMs = this.program.steps.map(() => Infinity);
    do {
      const onStep = (step: number, row: number): void => {
        if (this.runs === 0) onProgress(Math.min(1, (row + shareAt[step]!) / batch.rows));
      };
      const times = this.#stepper.run(batch, { now, onStep });
      this.timesMs = this.timesMs.map((ms, i) => Math.min(ms, times[i]!));
      this.runs++;
    } while (runs === undefined ? this.runs < mostRuns && now() - startMs < usualMs : this.runs < runs);
  }
}
