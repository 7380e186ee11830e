/**
 * Where WebAssembly is missing, forbidden or out of memory, the reference runs, with the same bits; and the next session,
 * which fits, has WebAssembly again.
 */

import { describe, expect, it, vi } from "vitest";
import { hex } from "../bits.ts";
import { changed, type Library, libraryWith, memoryOf } from "./fresh.ts";

/** A session of a network of these sizes, on whatever the place allows. */
function sessionOf(
  { initializer, random, session }: Library,
  sizes: readonly number[],
  backend?: "reference" | "wasm",
) {
  const network = initializer.initializeNetwork(
    { sizes: [...sizes], hidden: "sigmoid", output: "softmax" },
    new random.Random(7),
  );
  return new session.Session(network, backend === undefined ? {} : { backend });
}

/** Which backend runs such a network; the bits must be those of the reference. */
function backendOf(library: Library, sizes: readonly number[]): string {
  const session = sessionOf(library, sizes);
  const { backend } = session; // asked before it runs, or plain JavaScript gives the first answer anyway
  const random = new library.random.Random(8);
  const x = Float32Array.from({ length: 3 * sizes[0]! }, () => random.uniform());
  expect(hex(session.predict(x).data)).toBe(hex(sessionOf(library, sizes, "reference").predict(x).data));
  return backend;
}

const small = [4, 5, 3];
/** Five megabytes of weights. */
const large = [1200, 1100, 3];

it("a place with all it needs runs WebAssembly", async () => {
  expect(backendOf(await libraryWith(WebAssembly), small)).toBe("wasm");
});

const { CompileError, LinkError } = WebAssembly;

describe.each<[string, object | undefined]>([
  ["is not there", undefined],
  ["may not compile, as a page's policy has it", changed({ Module: throws(CompileError) })],
  ["may not be used, as a page's policy has it in Safari", changed({ Memory: throws(EvalError) })],
  ["knows no SIMD", changed({ Module: throws(CompileError), validate: () => false })],
  ["gives no memory", changed({ Memory: throws(RangeError) })],
  ["gives no instance", changed({ Instance: throws(RangeError) })],
  ["does not link", changed({ Instance: throws(LinkError) })],
  ["compiles small modules alone", changed({ Module: modulesBelow(200) })],
])("where WebAssembly %s", (_, webAssembly) => {
  it("the reference runs, time and again", async () => {
    const library = await libraryWith(webAssembly);
    expect([backendOf(library, small), backendOf(library, small)]).toEqual(["reference", "reference"]);
  });

  it("asking for it is one clear error", async () => {
    const library = await libraryWith(webAssembly);
    expect(() => sessionOf(library, small, "wasm")).toThrow(/cannot run here|refused/);
  });
});

it("a mistake is no refusal: it is seen, and does not look like a slow machine", async () => {
  const library = await libraryWith(changed({ Instance: throws(TypeError) }));
  expect(() => sessionOf(library, small).backend).toThrow(new TypeError("refused"));
});

function throws(kind: new (message: string) => Error): () => never {
  return function refuse() {
    throw new kind("refused");
  };
}

/** Compiles what is shorter than so many bytes. */
function modulesBelow(bytes: number): typeof WebAssembly.Module {
  return class extends WebAssembly.Module {
    constructor(source: BufferSource) {
      if (source.byteLength >= bytes) throw new CompileError("refused");
      super(source);
    }
  };
}

describe("a memory that cannot grow", () => {
  it("leaves large networks to the reference, and small ones have WebAssembly", async () => {
    const library = await libraryWith(changed({ Memory: memoryOf(20).Memory }));
    expect([small, large, small, large, [6, 2]].map((sizes) => backendOf(library, sizes))).toEqual([
      "wasm",
      "reference",
      "wasm",
      "reference",
      "wasm",
    ]);
  });

  it("asked for by name says so in a RangeError, and the next call works", async () => {
    const library = await libraryWith(changed({ Memory: memoryOf(20).Memory }));
    expect(() => sessionOf(library, large, "wasm")).toThrow(RangeError);
    expect(sessionOf(library, small, "wasm").backend).toBe("wasm");
  });

  it("a session that runs goes on", async () => {
    const library = await libraryWith(changed({ Memory: memoryOf(20).Memory }));
    const session = sessionOf(library, small);
    expect(session.backend).toBe("wasm");
    const before = hex(session.predict([1, 2, 3, 4]).data);
    expect(backendOf(library, large)).toBe("reference");
    expect(hex(session.predict([1, 2, 3, 4]).data)).toBe(before);
  });

  it("for a while only: later it grows", async () => {
    const library = await libraryWith(WebAssembly);
    const grow = vi.spyOn(WebAssembly.Memory.prototype, "grow").mockImplementation(() => {
      throw new RangeError("out of memory");
    });
    expect(backendOf(library, large)).toBe("reference");
    grow.mockRestore();
    expect(backendOf(library, large)).toBe("wasm");
  });
});

it.each([
  ["compile", { Module: modulesBelow(200) }],
  ["link", { Instance: throws(LinkError) }],
])("what fails to %s keeps no memory", async (_, members) => {
  const library = await libraryWith(changed(members));
  const { Heap } = await import("../../src/backend/heap.ts");
  const [allocate, free] = [vi.spyOn(Heap.prototype, "allocate"), vi.spyOn(Heap.prototype, "free")];
  for (let outputs = 2; outputs < 11; outputs++) expect(sessionOf(library, [2, outputs]).backend).toBe("reference");
  expect(free.mock.calls.map(([block]) => block)).toEqual(allocate.mock.results.map(({ value }) => value as unknown));
});
