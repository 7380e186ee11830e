/**
 * Training on several threads, whatever becomes of them. A step in which a worker does not come back is lost, and the parameters with
 * it: some have learned from the step and some have not. So what the parameters were a little while ago is kept, and the
 * batches since then. The same steps, made again by the calling thread alone, give the same bytes.
 */

import type { ScheduleStep } from "./schedule.ts";
import type { Batch, Stepper } from "./stepper.ts";

/** One whose steps may be lost. */
export interface SharedStepper extends Omit<Stepper, "step"> {
  /** The mean loss; null where the step is lost, and all that this stepper had. */
  tryStep(batch: Batch, now: ScheduleStep): number | null;
}

/** So long go steps that may have to be made again. */
const keptMs = 250;

export class TeamStepper implements Stepper {
  #together: SharedStepper | null;
  readonly #openAlone: () => Stepper;
  #alone: Stepper | null = null;
  /** The steps since the arrays of the training were written. */
  #taken: (readonly [Batch, ScheduleStep])[] = [];
  #writtenMs = performance.now();

  /** What is opened starts from the arrays of the training as they are, which `sync` of either writes. */
  constructor(together: SharedStepper, openAlone: () => Stepper) {
    this.#together = together;
    this.#openAlone = openAlone;
  }

  step(batch: Batch, now: ScheduleStep): number {
    if (this.#together === null) return this.#alone!.step(batch, now);
    this.#taken.push([batch, now]);
    const loss = this.#together.tryStep(batch, now);
    if (loss === null) return this.#again();
    if (performance.now() - this.#writtenMs > keptMs) this.sync();
    return loss;
  }

  isFinite(): boolean {
    return this.#stepper.isFinite();
  }

  sync(): void {
    this.#stepper.sync();
    this.#taken = [];
    this.#writtenMs = performance.now();
  }

  get #stepper(): Omit<Stepper, "step"> {
    return this.#together ?? this.#alone!;
  }

  #again(): number {
    const alone = this.#openAlone();
    const losses = this.#taken.map(([batch, now]) => alone.step(batch, now));
    this.#alone = alone;
    this.#together = null;
    this.#taken = [];
    return losses.at(-1)!;
  }
}
