/**
 * Constants as planes of bytes: the first bytes of all words, then the second ones, and so on. What compresses a file for its way finds
 * more that is alike: of float32 the highest bytes, and of weights that were rounded the lowest. Code that runs first puts the words
 * together again, out of a place that what runs needs later.
 */

import type { Func, ModuleBuilder } from "../wasm/module.ts";
import { interleave } from "../wasm/training-instructions.ts";
import { at, F32, I32 } from "../wasm/values.ts";
import { F32x4, I8x16 } from "../wasm/vectors.ts";
import { type Segment, segmentsOf } from "./module.ts";

/** Of fewer bytes the code weighs as much as is won. */
const fewest = 4096;

export function hasPlanes(bytes: number): boolean {
  return bytes >= fewest;
}

/** The bytes of words, plane after plane. */
export function planesOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const words = bytes.length / 4;
  const planes = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) planes[(i % 4) * words + (i >> 2)] = bytes[i]!;
  return planes;
}

interface Places {
  /** A multiple of 64, as every place is. */
  readonly bytes: Uint8Array;
  /** Where they belong, and where there is as much room before anything runs; it is zero again afterwards. */
  readonly address: number;
  readonly room: number;
}

/** The segments, and the function that makes words of them. */
export function planar(module: ModuleBuilder, { bytes, address, room }: Places): { bytes: Segment[]; start: Func } {
  const quarter = bytes.length / 4;
  const start = module.func("start", (f) => {
    const to = f.local(I32);
    f.set(to, I32.constant(address));
    f.for(I32.constant(room), I32.constant(room + quarter), 16, (from) => {
      const planes = [0, 1, 2, 3].map((i) => f.let(I8x16.load(at(from, i * quarter))));
      for (const [i, half] of (["low", "high"] as const).entries()) {
        const even = f.let(interleave(planes[0]!, planes[2]!, half));
        const odd = f.let(interleave(planes[1]!, planes[3]!, half));
        f.store(at(to.value, 32 * i), interleave(even, odd, "low"));
        f.store(at(to.value, 32 * i + 16), interleave(even, odd, "high"));
      }
      f.set(to, to.value.add(64));
    });
    const zero = f.let(F32x4.splat(F32.constant(0)));
    f.for(I32.constant(room), I32.constant(room + bytes.length), 16, (place) => f.store(at(place), zero));
  });
  return { bytes: segmentsOf(room, planesOf(bytes)), start };
}
