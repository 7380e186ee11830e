import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeBuffers } from "../../src/plan/memory.ts";
import type { Step } from "../../src/plan/plan.ts";
import { planNetwork } from "../../src/plan/planner.ts";
import { networkCases } from "../network/arbitrary.ts";

/** Step i reads some buffer that is written before, and writes buffer i + 1. */
function stepsFrom(readers: readonly number[]): Step[] {
  return readers.map((from, i) => ({ kind: "softmax", from, to: i + 1, size: 1 }));
}

const graphs = fc.nat(12).chain((count) =>
  fc.record({
    steps: fc.tuple(...Array.from({ length: count }, (_, i) => fc.nat(i))).map(stepsFrom),
    sizes: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: count + 1, maxLength: count + 1 }),
  }),
);

/** Whether two buffers hold values at the same time: counted step by step, one time before, one after each. */
function areAliveTogether(steps: readonly Step[], a: number, b: number): boolean {
  const times = Array.from({ length: steps.length + 1 }, (_, time) => time - 1);
  return times.some((time) => isAlive(steps, a, time) && isAlive(steps, b, time));
}

/** While the step runs that writes it or reads it, and in between; the input from the start, the unread to the end. */
function isAlive(steps: readonly Step[], buffer: number, time: number): boolean {
  const isWritten = buffer === 0 || steps.slice(0, time + 1).some(({ to }) => to === buffer);
  const isRead = steps.slice(Math.max(time, 0)).some(({ from }) => from === buffer);
  return isWritten && (isRead || steps.every(({ from }) => from !== buffer));
}

function expectApart(steps: readonly Step[], { buffers, arenaSize }: ReturnType<typeof placeBuffers>): void {
  buffers.forEach((a, i) => {
    expect(a.offset % 4).toBe(0);
    expect(a.offset + a.size).toBeLessThanOrEqual(arenaSize);
    buffers.slice(0, i).forEach((b, j) => {
      const isApart = a.offset + a.size <= b.offset || b.offset + b.size <= a.offset;
      expect(isApart || !areAliveTogether(steps, i, j)).toBe(true);
    });
  });
  expect(arenaSize % 4).toBe(0);
}

describe("placeBuffers", () => {
  it("keeps buffers apart while both are alive: the plans of networks", () => {
    fc.assert(
      fc.property(networkCases(1), ({ network }) => {
        const plan = planNetwork(network);
        expectApart(plan.steps, plan);
      }),
    );
  });

  it("keeps buffers apart while both are alive: steps that read any buffer before", () => {
    fc.assert(
      fc.property(graphs, ({ steps, sizes }) => {
        const placed = placeBuffers(steps, sizes);
        expect(placed.buffers.map(({ size }) => size)).toEqual(sizes);
        expectApart(steps, placed);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [[784, 50, 100, 10], [0, 784, 0, 100], 836],
    [[4, 4, 4, 4, 4], [0, 4, 0, 4, 0], 8],
    [[1, 1, 1], [0, 4, 0], 8],
    [[3, 5, 7], [0, 4, 12], 20],
    [[5], [0], 8],
  ])("gives the place of the dead to the next: %j", (sizes, offsets, arenaSize) => {
    const placed = placeBuffers(stepsFrom(sizes.slice(1).map((_, i) => i)), sizes);
    expect(placed.buffers.map(({ offset }) => offset)).toEqual(offsets);
    expect(placed.arenaSize).toBe(arenaSize);
  });

  it("comes to an end for chains that only a hostile file has", () => {
    const count = 200_000;
    const steps = stepsFrom(Array.from({ length: count }, (_, i) => i));
    expect(placeBuffers(steps, new Array<number>(count + 1).fill(8)).arenaSize).toBe(16);
  });
});
