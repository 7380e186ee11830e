/**
 * The life of a slot, with a caller and workers that take turns in any order: rows that were filled in come back exactly
 * once, computed or to be run again, and no thread writes into a slot that another has.
 */

import fc from "fast-check";
import { expect, it } from "vitest";
import type { Batch } from "../../src/backend/backend.ts";
import type { LoadedProgram } from "../../src/backend/engine.ts";
import { Heap } from "../../src/backend/heap.ts";
import { Line } from "../../src/backend/line.ts";
import { layout } from "../../src/backend/serve.ts";
import { Slot } from "../../src/backend/slot.ts";

/** A module whose output lies 64 bytes after its input. */
const preparedPlan = (): LoadedProgram =>
  ({
    weights: 7,
    program: { inputs: [{ value: 0 }], values: [{ dtype: "float32" }] },
    instance: {
      compiled: { slots: [{ offset: 0, pitch: 4 }], outputs: { floats: [64], bytes: [64] }, takesBytes: true },
    },
  }) as unknown as LoadedProgram;

class World {
  readonly heap = new Heap(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }));
  readonly words = new Int32Array(new SharedArrayBuffer(4 * layout.size));
  readonly line = new Line(this.words, 1);
  readonly slot = new Slot(this.heap, this.line);
  readonly at = layout.slots + layout.line;
  /** The worker that computes, and the rows that it read. */
  working: { worker: number; value: number } | null = null;
  filled = 0;
  /** What came back, in order: the number that was filled in. */
  readonly returned: number[] = [];
  readonly #outputs: Float32Array[] = [];

  fill(): void {
    if (!this.slot.isFree(128)) return;
    // A late worker has its scratch memory to itself.
    expect(this.working).toBeNull();
    this.filled += 1;
    const output = new Float32Array(1);
    this.#outputs.push(output);
    this.slot.fill(preparedPlan(), 3, { inputs: [Float32Array.of(this.filled)], rows: 1, outputs: [output] });
  }

  /** The caller gets rows back that it must run itself. */
  retake(part: Batch | null): void {
    if (part !== null) this.returned.push(part.inputs[0]![0] as number);
  }

  collect(): void {
    const wasOpen = this.slot.isOpen;
    const failed = this.slot.collect();
    this.retake(failed);
    if (wasOpen && !this.slot.isOpen && failed === null) this.returned.push(this.#outputs.at(-1)![0]! / 10);
  }

  claim(worker: number): void {
    if (this.working !== null || this.words[this.at] !== layout.full) return;
    this.words[this.at] = layout.claimed + worker;
    const scratch = this.words[this.at + layout.arguments + 1]! / 4;
    this.working = { worker, value: this.heap.floats[scratch]! };
  }

  /** As the program of a worker ends its work. */
  finish(result: number): void {
    if (this.working === null) return;
    const { worker, value } = this.working;
    this.working = null;
    if (result === layout.done) this.heap.floats[(this.words[this.at + layout.arguments + 1]! + 64) / 4] = 10 * value;
    const isMine = this.words[this.at] === layout.claimed + worker;
    this.words[this.at] = isMine ? result : layout.empty;
  }
}

type Action = (world: World) => void;
const actions: Record<string, Action> = {
  fill: (world) => world.fill(),
  collect: (world) => world.collect(),
  "take back": (world) => world.retake(world.slot.takeBack()),
  "give up": (world) => world.retake(world.slot.giveUp()),
  "claim 0": (world) => world.claim(0),
  "claim 14": (world) => world.claim(14),
  done: (world) => world.finish(layout.done),
  failed: (world) => world.finish(layout.failed),
  "give back": (world) => world.finish(layout.full),
};

it("rows come back once, in the order in which they were filled in", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...Object.keys(actions)), { maxLength: 60 }), (steps) => {
      const world = new World();
      world.slot.reserve(128);
      for (const step of steps) actions[step]!(world);
      for (const step of ["done", "collect", "take back", "fill"]) actions[step]!(world);
      expect(world.returned).toEqual(Array.from({ length: world.filled - 1 }, (_, i) => i + 1));
    }),
    { numRuns: 2000 },
  );
});

it("a slot that was not reserved is not free, nor one that is too small, nor one of a late worker", () => {
  const { slot, line, heap, words, at } = new World();
  expect(slot.isFree(128)).toBe(false);
  slot.reserve(128);
  expect([slot.isFree(128), slot.isFree(129)]).toEqual([true, false]);
  words[at] = layout.late + 2;
  slot.reserve(4096);
  expect([slot.isFree(128), line.isLate(2), line.isLate(1)]).toEqual([false, true, false]);
  line.release(1);
  expect(slot.isFree(128)).toBe(false);
  line.release(2);
  slot.reserve(4096);
  expect([slot.isFree(4096), heap.allocate(128).offset]).toEqual([true, 64]);
});
