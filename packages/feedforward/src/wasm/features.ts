/**
 * What the WebAssembly of this place can do, found by asking it to validate or compile a few bytes.
 */

import { flatten, section, vector } from "./encoding.ts";

/** Whether modules with 128-bit SIMD may be compiled here, now: a page's policy may forbid it, some hosts do. */
export function isSimdSupported(): boolean {
  if (typeof WebAssembly !== "object") return false;
  try {
    // A policy that forbids compiling throws only when something is compiled.
    return new WebAssembly.Module(simdProbe()) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}

/**
 * Whether the engine keeps more than a handful of sums in registers. V8 before 11.4 loads all operands of a loop first
 * and spills what does not fit; it is told by its lack of relaxed SIMD, which this library never runs.
 */
export function keepsManySums(): boolean {
  return WebAssembly.validate(relaxedProbe());
}

/** (func (result v128) i32.const 0 i32x4.splat) */
function simdProbe(): Uint8Array<ArrayBuffer> {
  return probe([0x41, 0x00, 0xfd, 0x11]);
}

/** The same with f32x4.relaxed_madd. */
function relaxedProbe(): Uint8Array<ArrayBuffer> {
  const zeros = [0x41, 0x00, 0xfd, 0x11];
  return probe([...zeros, ...zeros, ...zeros, 0xfd, 0x85, 0x02]);
}

function probe(instructions: readonly number[]): Uint8Array<ArrayBuffer> {
  const magic = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
  const body = [0x00, ...instructions, 0x0b];
  return flatten([
    magic,
    section(1, vector([[0x60, 0x00, 0x01, 0x7b]])),
    section(3, vector([0x00])),
    section(10, vector([[body.length, body]])),
  ]);
}
