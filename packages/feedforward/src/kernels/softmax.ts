/**
 * The softmax kernel: rows [rows, pitch] of padded vectors to rows [rows, size] without padding. The maximum, exp and
 * the division run on vectors; the sum runs over single lanes in ascending order, as the reference's does.
 */

import { expDown } from "../functions/exp.ts";
import type { Func, ModuleBuilder } from "../wasm/module.ts";
import { at, F32, I32 } from "../wasm/values.ts";
import { F32x4 } from "../wasm/vectors.ts";
import type { DataArea } from "./data.ts";
import type { Define, Emission, Kernel } from "./kernel.ts";
import { vectorLane } from "./lane.ts";

export const softmaxKernel: Kernel = {
  plan({ inputs: [x] }) {
    if (x?.dtype !== "float32" || x.isConstant) return null;
    const parameters = { size: x.shape.at(-1) ?? 1, pitch: x.pitch };
    return { emit: (e) => emitSoftmax(e, parameters, e.rows) };
  },
};

/** So many rows, of which those of x lie `pitch` bytes apart. */
export function emitSoftmax(e: Emission, parameters: { size: number; pitch: number }, rows: I32): void {
  e.f.call(e.func(softmax, parameters), e.inputs[0]!.address, rows, e.outputs[0]!.address);
}

const softmax: Define<{ size: number; pitch: number }> = ({ module, data }, { size, pitch }) =>
  defineSoftmax(module, data, size, pitch);

/**
 * softmax(x, rows, y): y[row] = softmax(x[row]); `pitch` is the distance of two rows of x in bytes. Writes whole vectors, in
 * ascending order: what pads a row is overwritten by the next, and up to 12 bytes behind the last.
 */
export function defineSoftmax(module: ModuleBuilder, data: DataArea, size: number, pitch: number): Func {
  return module.func(`softmax_${size}`, (f) => {
    const [x, rows, y] = [f.param(I32), f.param(I32), f.param(I32)];
    const lane = vectorLane(f, data, 1);
    const [from, to] = [f.local(I32), f.local(I32)];
    f.set(from, x);
    f.set(to, y);
    f.for(I32.constant(0), rows, 1, () => {
      const m = f.let(F32x4.splat(maximum(f, data, from.value, size)));
      overVectors(f, size, (offset) => {
        const [e] = expDown(lane, [f.let(F32x4.load(at(from.value.add(offset))).sub(m))]);
        f.store(at(to.value.add(offset)), e!);
      });
      const sum = f.let(F32x4.splat(sumOf(f, to.value, size)));
      overVectors(f, size, (offset) => {
        const place = at(to.value.add(offset));
        f.store(place, F32x4.load(place).div(sum));
      });
      f.set(from, from.value.add(pitch));
      f.set(to, to.value.add(4 * size));
    });
  });
}

function overVectors(f: Func, size: number, body: (offset: I32) => void): void {
  f.for(I32.constant(0), I32.constant(4 * size), 16, body);
}

/** The greatest of a row; NaN where one is NaN. What pads the last vector counts as -∞. */
function maximum(f: Func, data: DataArea, x: I32, size: number): F32 {
  const vectors = Math.ceil(size / 4);
  const isThere = data.table(Int32Array.from({ length: 4 }, (_, lane) => (4 * (vectors - 1) + lane < size ? -1 : 0)));
  const greatest = f.local(F32x4);
  const last = F32x4.load(at(x, 16 * (vectors - 1)));
  f.set(
    greatest,
    F32x4.load(at(data.address(f), isThere))
      .asMask()
      .select(last, data.splat(f, -Infinity)),
  );
  f.for(x, f.let(x.add(16 * (vectors - 1))), 16, (place) => {
    f.set(greatest, greatest.value.max(F32x4.load(at(place))));
  });
  const lanes = [0, 1, 2, 3].map((i) => greatest.value.lane(i));
  return lanes[0]!.max(lanes[1]!).max(lanes[2]!.max(lanes[3]!));
}

/** From the first to the last. */
function sumOf(f: Func, x: I32, size: number): F32 {
  const sum = f.local(F32);
  f.set(sum, F32.constant(0));
  if (size <= 16) {
    for (let i = 0; i < size; i++) f.set(sum, sum.value.add(F32.load(at(x, 4 * i))));
    return sum.value;
  }
  f.for(x, f.let(x.add(4 * size)), 4, (place) => {
    f.set(sum, sum.value.add(F32.load(at(place))));
  });
  return sum.value;
}
