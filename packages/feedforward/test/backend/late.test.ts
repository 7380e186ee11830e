/**
 * The first answer of a small network comes from plain JavaScript, before a module is compiled; then WebAssembly runs. The bits
 * tell nobody.
 */

import { describe, expect, it } from "vitest";
import { hex } from "../bits.ts";
import { changed, type Library, libraryWith } from "./fresh.ts";

/** The library, and how many modules it has compiled that are no question to the place. */
async function counting() {
  const compiled: number[] = [];
  class Module extends WebAssembly.Module {
    constructor(source: BufferSource) {
      super(source);
      if (source.byteLength > 200) compiled.push(source.byteLength);
    }
  }
  const library = await libraryWith(changed({ Module }));
  return { library, compiled };
}

function networkOf({ initializer, random }: Library, sizes: readonly number[]) {
  return initializer.initializeNetwork({ sizes, hidden: "sigmoid", output: "softmax" }, new random.Random(3));
}

/** So many rows that differ. */
function rowsOf({ random }: Library, count: number) {
  const source = new random.Random(4);
  return Float32Array.from({ length: count }, () => source.uniform());
}

const small = [100, 50, 10]; // 5,500 multiply-adds
const large = [1000, 100, 10];

describe("a session that is asked for nothing", () => {
  it("compiles at the second answer, and both are the same", async () => {
    const { library, compiled } = await counting();
    const session = new library.session.Session(networkOf(library, small));
    const x = rowsOf(library, 100);
    const first = hex(session.predict(x).data);
    expect(compiled).toHaveLength(0);
    expect(hex(session.predict(x).data)).toBe(first);
    expect(compiled).toHaveLength(1);
    expect(session.backend).toBe("wasm");
    expect(hex(session.predict(x).data)).toBe(first);
  });

  it.each([
    ["a large network", large, 1],
    ["a batch", small, 20],
  ])("compiles at the first answer of %s", async (_, sizes, rows) => {
    const { library, compiled } = await counting();
    const session = new library.session.Session(networkOf(library, sizes));
    session.predict(rowsOf(library, rows * sizes[0]!));
    expect(compiled).toHaveLength(1);
  });

  it("compiles when the backend is asked for", async () => {
    const { library, compiled } = await counting();
    expect(new library.session.Session(networkOf(library, small)).backend).toBe("wasm");
    expect(compiled).toHaveLength(1);
  });

  it("has one thread before it is ready", async () => {
    const { library } = await counting();
    expect(new library.session.Session(networkOf(library, small)).threads).toBe(1);
  });
});

it.each([{ backend: "wasm" as const }, { threads: 1 }])("a session of %j is ready at once", async (options) => {
  const { library, compiled } = await counting();
  const session = new library.session.Session(networkOf(library, small), options);
  expect([session.threads, compiled.length]).toEqual([1, 1]);
});
