/**
 * The promise: one by one, cut anywhere, in any order, between strangers, a row has the same 32 bits; and every backend
 * gives those of the reference.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backendNames } from "../src/backend/select.ts";
import { initializeNetwork } from "../src/network/initializer.ts";
import type { Network } from "../src/network/network.ts";
import { Session } from "../src/session.ts";
import { Random } from "../src/tensor/random.ts";
import { Tensor, zeros } from "../src/tensor/tensor.ts";
import { hex } from "./bits.ts";
import { networkCases, randomTensor } from "./network/arbitrary.ts";

/** Rows in another order. */
function permuted(rows: Tensor<"float32">, order: Uint32Array): Tensor<"float32"> {
  const width = rows.shape[1]!;
  const data = new Float32Array(rows.size);
  order.forEach((from, to) => {
    data.set(rows.row(from).data, to * width);
  });
  return new Tensor("float32", rows.shape, data);
}

function referenceBits(network: Network, rows: Tensor): string {
  return hex(new Session(network, { backend: "reference" }).predict(rows).data);
}

describe.each(backendNames)("the same bits on %s", (backend) => {
  /** One by one, cut anywhere, in any order, between strangers: every row has the bits it has in the whole batch. */
  function expectSameBits(session: Session, rows: Tensor<"float32">, random: Random): void {
    const count = rows.shape[0]!;
    const whole = session.predict(rows);
    const bitsOf = (row: number) => hex(whole.row(row).data);
    for (let row = 0; row < count; row++) expect(hex(session.predict(rows.row(row)).data)).toBe(bitsOf(row));
    for (let start = 0; start < count; ) {
      const end = start + 1 + random.integer(count - start);
      const part = session.predict(rows.slice(start, end));
      for (let row = start; row < end; row++) expect(hex(part.row(row - start).data)).toBe(bitsOf(row));
      start = end;
    }
    const order = random.permutation(count);
    const moved = session.predict(permuted(rows, order));
    order.forEach((from, to) => {
      expect(hex(moved.row(to).data)).toBe(bitsOf(from));
    });
    const strangers = randomTensor([3, rows.shape[1]!], random);
    strangers.data[0] = Number.NaN;
    const mixed = new Tensor("float32", [4, rows.shape[1]!], Float32Array.of(...strangers.data, ...rows.row(0).data));
    expect(hex(session.predict(mixed).row(3).data)).toBe(bitsOf(0));
  }

  it("small networks of every kind", () => {
    fc.assert(
      fc.property(networkCases(), fc.nat(), ({ network, rows }, seed) => {
        const session = new Session(network, { backend });
        expectSameBits(session, rows, new Random(seed));
        expect(hex(session.predict(rows).data)).toBe(referenceBits(network, rows));
      }),
      { numRuns: 250 },
    );
  });

  it("the chapter's network", () => {
    const random = new Random(50100);
    const architecture = { sizes: [784, 50, 100, 10], hidden: "sigmoid", output: "softmax" } as const;
    const network = initializeNetwork(architecture, random);
    const session = new Session(network, { backend });
    const rows = zeros([70, 784]);
    for (let i = 0; i < rows.size; i++) rows.data[i] = random.integer(5) === 0 ? random.uniform() : 0;
    expectSameBits(session, rows, random);
    expect(hex(session.predict(rows).data)).toBe(referenceBits(network, rows));
  });

  it("sessions of the same network, and of two networks by turns", () => {
    const random = new Random(3);
    const shapes = [[4, 5, 3], [4, 5, 3], [4, 9, 2]]; // biome-ignore format: sizes
    const networks = shapes.map((sizes) => initializeNetwork({ sizes, hidden: "tanh", output: "softmax" }, random));
    const rows = randomTensor([6, 4], random);
    const alone = networks.map((network) => hex(new Session(network, { backend }).predict(rows).data));
    const together = [...networks, ...networks].map((network) => new Session(network, { backend }));
    for (const turn of [0, 1]) {
      const bits = together.map((session) => hex(session.predict(rows.slice(turn)).data));
      expect(bits).toEqual(
        [...alone, ...alone].map((digits, i) => digits.slice(8 * turn * networks[i % 3]!.outputSize)),
      );
    }
  });
});
