/**
 * Sessions by the thousand: one WebAssembly memory serves them all, what they share is made once, and what a collected
 * session had is given to the next. The garbage collector is called, where this engine lets a program call it.
 */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it, vi } from "vitest";
import { hex } from "../bits.ts";
import { changed, type Library, libraryWith, memoryOf } from "./fresh.ts";
import { until } from "./team.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const megabyte = 2 ** 20;

function megabytes(made: readonly WebAssembly.Memory[]): number {
  return made.reduce((sum, { buffer }) => sum + buffer.byteLength, 0) / megabyte;
}

/** Collects garbage, until something is true that its finalizers bring about. */
function collectUntil(holds: () => boolean): Promise<void> {
  return until(() => {
    collectGarbage();
    return holds();
  });
}

/** A network of one of ten shapes; no two are the same. */
function networkOf({ initializer, random }: Library, seed: number) {
  const sizes = [40 + (seed % 2), 50 + (seed % 5), 10];
  return initializer.initializeNetwork({ sizes, hidden: "relu", output: "softmax" }, new random.Random(seed));
}

describe("one memory", () => {
  it("serves 10,000 sessions of one network at the same time", async () => {
    const { Memory, made } = memoryOf(1024);
    const library = await libraryWith(changed({ Memory }));
    const network = networkOf(library, 1);
    const x = new Float32Array(network.inputSize).fill(0.5);
    const sessions = Array.from({ length: 10_000 }, () => new library.session.Session(network));
    const wanted = hex(new library.session.Session(network, { backend: "reference" }).predict(x).data);
    const answers = new Set(sessions.map((session) => session.backend + hex(session.predict(x).data)));
    expect([...answers]).toEqual([`wasm${wanted}`]);
    expect([made.length, megabytes(made)]).toEqual([1, 1]);
  });

  it("serves 2,000 different networks one after the other, and gives on what they had", async () => {
    const { Memory, made } = memoryOf(1024);
    const library = await libraryWith(changed({ Memory }));
    const { Heap } = await import("../../src/backend/heap.ts");
    const freed = vi.spyOn(Heap.prototype, "free");
    const backends = new Set<string>();
    for (let seed = 0; seed < 2000; seed++) {
      const network = networkOf(library, seed);
      const session = new library.session.Session(network);
      backends.add(session.backend);
      session.predict(new Float32Array(network.inputSize));
      // Each had a block for its parameters. The last ones may still be at hand.
      if (seed % 400 === 399) await collectUntil(() => freed.mock.calls.length > seed - 20);
    }
    expect([...backends]).toEqual(["wasm"]);
    expect(made.length).toBe(1);
    expect(megabytes(made)).toBeLessThanOrEqual(8); // all their weights together are 22 megabytes
  });

  it("serves 500 different networks at the same time", async () => {
    const { Memory, made } = memoryOf(1024);
    const library = await libraryWith(changed({ Memory }));
    const networks = Array.from({ length: 500 }, (_, seed) => networkOf(library, seed));
    const sessions = networks.map((network) => new library.session.Session(network, { threads: 1 }));
    for (const [i, session] of sessions.entries()) {
      const x = new Float32Array(networks[i]!.inputSize).fill(i);
      const reference = new library.session.Session(networks[i]!, { backend: "reference" });
      expect(hex(session.predict(x).data)).toBe(hex(reference.predict(x).data));
    }
    expect([made.length, megabytes(made) <= 16]).toEqual([1, true]);
  });
});

it("a module is compiled once for all networks of a shape, and again when no session had it for a while", async () => {
  let compiled = 0;
  class Module extends WebAssembly.Module {
    constructor(source: BufferSource) {
      super(source);
      if (source.byteLength > 200) compiled += 1;
    }
  }
  const library = await libraryWith(changed({ Module }));
  const { Session } = library.session;
  const use = () => Array.from({ length: 10 }, (_, i) => new Session(networkOf(library, 10 * i), { threads: 1 }));
  expect([use().length, compiled]).toEqual([10, 1]);
  await collectUntil(() => use().length === 10 && compiled > 1);
  expect(compiled).toBe(2);
});
