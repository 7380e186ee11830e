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
  const usual = { compute, isRowwise: true, maxBatch: 4, maxQueue: 100, maxRunMs: Infinity, name: "m", onBatch };
  return { batcher: new Batcher({ ...usual, ...options }), runs };
}

const rows = (...values: number[]): readonly Tensor[] => [tensor(values.map((value) => [value]))];
const run = async ({ batcher }: Made, ...values: number[]): Promise<number[]> =>
  [...(await batcher.run(rows(...values), values.length))[0]!.data].map(Number);

describe("a model that is slow", () => {
  /** So many milliseconds a row, by a clock of its own, after runs enough to know it. */
  const slow = async (rowMs: number): Promise<Made> => {
    let nowMs = 0;
    const compute = ([x]: readonly Tensor[]): Tensor[] => {
      nowMs += rowMs * x!.shape[0]!;
      return [x!];
    };
    const one = made({ compute, maxBatch: 64, maxRunMs: 4, now: () => nowMs });
    for (let i = 0; i < 40; i++) await run(one, i);
    one.runs.length = 0;
    return one;
  };
  const values = Array.from({ length: 100 }, (_, i) => i);

  it.each([
    ["not so slow", 0.01, [64, 36]],
    ["slow", 0.1, [40, 40, 20]],
    ["slower", 2, [32, 32, 32, 4]],
  ])("%s: as many rows a run as take its time, but 32", async (_, rowMs, expected) => {
    const jobs = await slow(rowMs);
    await Promise.all(values.map((value) => run(jobs, value)));
    expect(jobs.runs.map((batch) => batch.rows)).toEqual(expected);
    const parts = await slow(rowMs);
    expect(await run(parts, ...values)).toEqual(values);
    expect(parts.runs.map((batch) => batch.rows)).toEqual(expected);
  });
});

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

  it("keep their answers where a model gives its input back", async () => {
    const one = made({ compute: ([x]) => [x!] });
    const first = Promise.all([run(one, 1), run(one, 2)]);
    const outputs = await first;
    await Promise.all([run(one, 3), run(one, 4)]);
    expect(outputs).toEqual([[1], [2]]);
    const [kept] = await Promise.all([one.batcher.run(rows(5), 1), one.batcher.run(rows(6), 1)]);
    await Promise.all([run(one, 7), run(one, 8)]);
    expect([...kept[0]!.data]).toEqual([5]);
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
