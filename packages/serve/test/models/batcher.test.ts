/** Jobs of one turn as one run: which are put together, how large ones are parted, and what a full queue refuses. */

import { type Tensor, tensor } from "feedforward";
import { describe, expect, it } from "vitest";
import { Batcher, type BatchRecord } from "../../src/models/batcher.ts";

interface Made {
  readonly batcher: Batcher;
  readonly runs: BatchRecord[];
}

/** A batcher of a model that doubles; it fails on rows that begin with 13. */
function made(options: Partial<ConstructorParameters<typeof Batcher>[0]> = {}): Made {
  const runs: BatchRecord[] = [];
  const compute = ([x]: readonly Tensor[]): Tensor[] => {
    const data = x!.to("float32").data;
    if (data.includes(13)) throw new Error("thirteen");
    return [
      tensor(
        data.map((value) => 2 * value),
        { shape: [...x!.shape] },
      ),
    ];
  };
  const onBatch = (batch: BatchRecord): void => void runs.push(batch);
  const usual = { compute, isRowwise: true, maxBatch: 4, maxQueue: 100, name: "m", onBatch };
  return { batcher: new Batcher({ ...usual, ...options }), runs };
}

const rows = (...values: number[]): readonly Tensor[] => [tensor(values.map((value) => [value]))];
const run = async ({ batcher }: Made, ...values: number[]): Promise<number[]> =>
  [...(await batcher.run(rows(...values), values.length))[0]!.data].map(Number);

describe("jobs of one turn", () => {
  it("are one run", async () => {
    const one = made();
    expect(await Promise.all([run(one, 1), run(one, 2, 3), run(one, 4)])).toEqual([[2], [4, 6], [8]]);
    expect(one.runs).toMatchObject([{ rows: 4, jobs: 3 }]);
  });

  it("beyond a batch are the next one", async () => {
    const one = made();
    expect(await Promise.all([1, 2, 3, 4, 5, 6].map((value) => run(one, value)))).toEqual([
      [2],
      [4],
      [6],
      [8],
      [10],
      [12],
    ]);
    expect(one.runs.map((batch) => batch.rows)).toEqual([4, 2]);
  });

  it("that are larger than a batch are parted, and put together again", async () => {
    const one = made();
    expect(await run(one, 1, 2, 3, 4, 5, 6, 7, 8, 9)).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18]);
    expect(one.runs.map((batch) => batch.rows)).toEqual([4, 4, 1]);
  });

  it("of other shapes or dtypes are runs of their own", async () => {
    const one = made();
    await Promise.all([
      one.batcher.run([tensor([[1]])], 1),
      one.batcher.run([tensor([[1, 2]])], 1),
      one.batcher.run([tensor(Uint8Array.of(1), { shape: [1, 1] })], 1),
    ]);
    expect(one.runs).toMatchObject([{ jobs: 1 }, { jobs: 1 }, { jobs: 1 }]);
  });

  it("are one run each where rows see each other, of any size", async () => {
    const one = made({ isRowwise: false });
    expect(await Promise.all([run(one, 1, 2, 3, 4, 5), run(one, 6)])).toEqual([[2, 4, 6, 8, 10], [12]]);
    expect(one.runs.map((batch) => batch.rows)).toEqual([5, 1]);
  });

  it("fail alone", async () => {
    const one = made();
    const settled = await Promise.allSettled([run(one, 1), run(one, 13), run(one, 3)]);
    expect(settled).toMatchObject([{ value: [2] }, { reason: { message: "thirteen" } }, { value: [6] }]);
  });
});

describe("a queue", () => {
  it("refuses what is too much with 503, and is empty again afterwards", async () => {
    const one = made({ maxQueue: 5 });
    const jobs = [run(one, 1, 2, 3), run(one, 4, 5), run(one, 6)];
    expect(one.batcher.queuedRows).toBe(5);
    await expect(jobs[2]).rejects.toMatchObject({
      status: 503,
      message: "inference request for 'm' exceeds maximum queue size: 5 rows",
    });
    expect([await jobs[0], await jobs[1]]).toEqual([[2, 4, 6], [8, 10]]); // biome-ignore format: pairs
    expect(one.batcher.queuedRows).toBe(0);
    expect(await run(one, 6)).toEqual([12]);
  });

  it("that is empty takes any job", async () => {
    const one = made({ maxQueue: 2 });
    expect(await run(one, 1, 2, 3, 4, 5)).toHaveLength(5);
  });
});
