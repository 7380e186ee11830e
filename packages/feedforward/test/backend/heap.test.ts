/** The heap against the plainest model: blocks that are out never overlap, and what comes back is one piece again. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Block, Heap } from "../../src/backend/heap.ts";

const pageBytes = 65536;

function newHeap(initial = 1, maximum = 64): Heap {
  return new Heap(new WebAssembly.Memory({ initial, maximum }));
}

/** Allocates until the memory cannot give any more. */
function exhaust(heap: Heap, size: number): Block[] {
  const blocks: Block[] = [];
  try {
    for (;;) blocks.push(heap.allocate(size));
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
  }
  return blocks;
}

describe("a block", () => {
  it.each([
    [0, 64],
    [1, 64],
    [64, 64],
    [65, 128],
    [1000, 1024],
    [pageBytes, pageBytes],
  ])("of %i bytes has %i, on a multiple of 64, not at 0", (asked, size) => {
    const block = newHeap().allocate(asked);
    expect(block.size).toBe(size);
    expect(block.offset % 64).toBe(0);
    expect(block.offset).toBeGreaterThan(0);
  });

  it("goes to the first place where it fits", () => {
    const heap = newHeap();
    const [a, b, c] = [heap.allocate(256), heap.allocate(64), heap.allocate(128)];
    heap.free(a);
    heap.free(c);
    expect(heap.allocate(128).offset).toBe(a.offset);
    expect(heap.allocate(128).offset).toBe(a.offset + 128);
    expect(heap.allocate(64).offset).toBe(c.offset);
    expect(b.offset).toBe(a.offset + 256);
  });
});

/** What is done in a property: a size to allocate, or which block to give back. */
const action = fc.oneof(
  { weight: 3, arbitrary: fc.record({ size: fc.oneof(fc.nat(300), fc.nat(20_000), fc.nat(3 * pageBytes)) }) },
  { weight: 2, arbitrary: fc.record({ free: fc.nat() }) },
);

describe("any sequence of allocating and freeing", () => {
  it("gives out blocks that do not overlap, keep their bytes and lie within the memory", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const heap = newHeap(1, 1000);
        const out: (Block & { mark: number })[] = [];
        actions.forEach((step, mark) => {
          if ("free" in step) {
            const [block] = out.splice(step.free % Math.max(1, out.length), 1);
            if (block !== undefined) heap.free(block);
            return;
          }
          const block = heap.allocate(step.size);
          heap.bytes.fill(mark, block.offset, block.offset + block.size);
          out.push({ ...block, mark });
        });
        const isWhole = ({ offset, size, mark }: Block & { mark: number }) =>
          heap.bytes.subarray(offset, offset + size).every((byte) => byte === mark);
        expect(out.filter((block) => !isWhole(block))).toEqual([]);
      }),
    );
  });

  it("leaves one piece when all is given back, in any order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 40 }),
        fc.infiniteStream(fc.nat()),
        (sizes, picks) => {
          const heap = newHeap(4, 4);
          const blocks = sizes.map((size) => heap.allocate(size));
          while (blocks.length > 0) heap.free(blocks.splice(picks.next().value! % blocks.length, 1)[0]!);
          expect(heap.allocate(4 * pageBytes - 64).offset).toBe(64);
        },
      ),
    );
  });
});

describe("growing", () => {
  it("keeps what is there, and the views that are asked for anew show it", () => {
    const heap = newHeap(1, 64);
    const small = heap.allocate(64);
    heap.floats[small.offset / 4] = 42;
    const large = heap.allocate(40 * pageBytes);
    expect(heap.floats[small.offset / 4]).toBe(42);
    expect(heap.bytes.length).toBe(heap.memory.buffer.byteLength);
    expect(large.offset + large.size).toBeLessThanOrEqual(heap.bytes.length);
  });

  it("joins the new pages with what was free at the end", () => {
    const heap = newHeap(1, 1 + 16);
    expect(heap.allocate(17 * pageBytes - 64).offset).toBe(64);
  });

  it("takes less than it would like where the maximum is near", () => {
    const heap = newHeap(1, 2);
    heap.allocate(pageBytes - 64);
    expect(heap.allocate(pageBytes).offset).toBe(pageBytes);
  });

  it("throws a RangeError where it cannot, and goes on with what it has", () => {
    const heap = newHeap(1, 2);
    expect(() => heap.allocate(3 * pageBytes)).toThrow(RangeError);
    const blocks = exhaust(heap, 1024);
    expect(blocks.length).toBe((2 * pageBytes) / 1024 - 1);
    for (const block of blocks) heap.free(block);
    expect(exhaust(heap, 1024).length).toBe(blocks.length);
  });

  it("of a shared memory shows in the views too", () => {
    const heap = new Heap(new WebAssembly.Memory({ initial: 1, maximum: 64, shared: true }));
    const { offset } = heap.allocate(20 * pageBytes);
    heap.bytes[offset + 20 * pageBytes - 1] = 7;
    expect(new Uint8Array(heap.memory.buffer)[offset + 20 * pageBytes - 1]).toBe(7);
  });
});
