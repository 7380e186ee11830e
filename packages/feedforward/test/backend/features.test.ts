/** What is asked of the engine: the probes say what they mean, and a place that refuses them is believed. */

import { describe, expect, it, onTestFinished, vi } from "vitest";
import { isSimdSupported, keepsManySums } from "../../src/wasm/features.ts";
import { disassemble } from "../wasm/toolkit.ts";

/** Another global WebAssembly until the test ends; what it is asked is kept. */
function stub(members: Record<string, unknown>): void {
  const properties = Object.entries(members).map(([name, value]) => [name, { value }]);
  vi.stubGlobal("WebAssembly", Object.create(WebAssembly, Object.fromEntries(properties)));
  onTestFinished(() => void vi.unstubAllGlobals());
}

describe("SIMD", () => {
  it("is here", () => {
    expect(isSimdSupported()).toBe(true);
  });

  it("is asked for by a module that splats", () => {
    const asked: Uint8Array[] = [];
    stub({ Module: class extends WebAssembly.Module { constructor(bytes: Uint8Array<ArrayBuffer>) { super(bytes); asked.push(bytes); } } }); // biome-ignore format: a class
    expect(isSimdSupported()).toBe(true);
    expect(asked.map(disassemble)).toEqual([expect.stringContaining("i32x4.splat")]);
  });

  it("is not where nothing compiles, or WebAssembly is not there", () => {
    stub({ Module: () => { throw new WebAssembly.CompileError("refused"); } }); // biome-ignore format: a function
    expect(isSimdSupported()).toBe(false);
    vi.stubGlobal("WebAssembly", undefined);
    expect(isSimdSupported()).toBe(false);
  });
});

describe("many sums", () => {
  it("are kept where relaxed SIMD is known, which a module of one instruction asks", () => {
    const asked: Uint8Array[] = [];
    stub({ validate: (bytes: Uint8Array) => asked.push(bytes) > 0 });
    expect(keepsManySums()).toBe(true);
    expect(asked.map((bytes) => [...bytes.subarray(-4)])).toEqual([[0xfd, 0x85, 0x02, 0x0b]]); // f32x4.relaxed_madd, end
  });

  it("are not elsewhere", () => {
    stub({ validate: () => false });
    expect(keepsManySums()).toBe(false);
  });
});
