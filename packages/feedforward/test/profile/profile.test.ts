/** Where time goes: the same bits as a session's, on every backend, for graphs at random and batches of any size. */

import { describe, expect, it } from "vitest";
import { backendNames } from "../../src/backend/select.ts";
import { Activation, Dense } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { profile } from "../../src/profile/profile.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Tensor, tensor } from "../../src/tensor/tensor.ts";
import { draws } from "../effort.ts";
import { randomGraph } from "../program/random-graphs.ts";

function bitsOf({ data }: Tensor): readonly number[] {
  return [...new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength)];
}

describe.each(backendNames)("on %s", (backend) => {
  it("gives a session's bits", () => {
    for (let i = 0; i < draws(40); i++) {
      const { graph, feeds } = randomGraph(new Random(1000 + i));
      for (const rows of [1, 3, 70]) {
        const given = feeds(rows);
        const { results, rows: ran, steps, backend: name } = profile(graph, given, { backend, runs: 1 });
        const session = new Session(graph, { backend });
        const wanted = session.run(given);
        expect(Object.keys(results)).toEqual(Object.keys(wanted));
        for (const [output, value] of Object.entries(wanted)) {
          expect([results[output]!.shape, bitsOf(results[output]!)]).toEqual([value.shape, bitsOf(value)]);
        }
        expect([name, steps.length]).toEqual([backend, session.steps.length]);
        expect([1, rows]).toContain(ran);
      }
    }
  });

  it("counts every step's time, and says which share it is", () => {
    let ticks = 0;
    const now = () => ticks++;
    const network = new Network([new Dense({ weight: [[1, 2]] }), new Dense({ weight: [[1], [1]] })]);
    const { steps, timeMs, runs } = profile(network, { input: [[1], [2]] }, { backend, runs: 3, now });
    const wanted = backend === "wasm" ? 1 : 2; // a group of rows at a time, or a row
    expect(steps.map((step) => [step.timeMs, step.share])).toEqual([
      [wanted, 0.5],
      [wanted, 0.5],
    ]);
    expect([timeMs, runs]).toEqual([2 * wanted, 3]);
    expect(steps.map((step) => step.runs)).toEqual(Array(2).fill(backend === "wasm" ? "kernel" : "reference"));
  });

  it("scales bytes and standardises as the network declares", () => {
    const input = { scale: "1/255", mean: [0.5, 0.25], std: [2, 3] } as const;
    const network = new Network(
      [
        new Dense({
          weight: [
            [1, 2],
            [3, 5],
          ],
        }),
        new Activation("tanh"),
      ],
      { input },
    );
    for (const x of [
      tensor(
        [
          [0, 51],
          [255, 7],
        ],
        { dtype: "uint8" },
      ),
      tensor([[0.25, 1]]),
    ]) {
      const { results } = profile(network, { input: x }, { backend, runs: 1 });
      expect(bitsOf(results.output!)).toEqual(bitsOf(new Session(network, { backend }).predict(x)));
    }
  });
});

it("tells how much of the first run is done, by work", () => {
  const network = new Network([new Dense({ weight: [[1, 2, 3]] }), new Dense({ weight: [[1], [1], [1]] })]);
  for (const [backend, rows, wanted] of [
    ["wasm", 1, [0.5, 1]],
    ["reference", 2, [0.25, 0.5, 0.75, 1]],
  ] as const) {
    const shares: number[] = [];
    const input = Array.from({ length: rows }, () => [1]);
    profile(network, { input }, { backend, runs: 3, onProgress: (share) => shares.push(share) });
    expect(shares).toEqual(wanted);
  }
});

it.each([0, 1.5])("refuses %j runs", (runs) => {
  const network = new Network([new Dense({ weight: [[1]] })]);
  expect(() => profile(network, { input: [1] }, { runs })).toThrow(
    new RangeError(`profile: expected at least 1 run, got ${runs}`),
  );
});

it("runs half a second by the clock, unless it is said", () => {
  let ms = 0;
  const network = new Network([new Dense({ weight: [[1]] })]);
  const { runs } = profile(network, { input: [1] }, { now: () => (ms += 20) });
  expect(runs).toBeGreaterThan(3);
  expect(runs).toBeLessThan(26);
});
