/**
 * How raw input becomes what the first step takes, as the network declares it: bytes are divided, then bytes and floats alike
 * are standardised. Division is slow, and there are only 256 bytes: where x·high + x·low, two products and a sum, is the
 * rounded quotient for each of them, that is emitted instead.
 */

import { type InputTransform, numberFor, standardize } from "../functions/input-transform.ts";
import type { Func, ModuleBuilder } from "../wasm/module.ts";
import { at, I32 } from "../wasm/values.ts";
import { F32x4, I8x16, type I32x4 } from "../wasm/vectors.ts";
import type { DataArea } from "./data.ts";
import { vectorLane } from "./lane.ts";

const { fround } = Math;

/** Four bytes, widened, to four quotients. */
export function quotients(f: Func, data: DataArea, divisor: number): (x: I32x4) => F32x4 {
  if (divisor === 1) return (x) => x.toF32x4();
  const factors = exactFactors(divisor);
  if (factors === null) {
    const d = data.splat(f, divisor);
    return (x) => x.toF32x4().div(d);
  }
  const [high, low] = factors.map((factor) => data.splat(f, factor)) as [F32x4, F32x4];
  return (x) => {
    const float = f.let(x.toF32x4());
    return float.mul(high).add(float.mul(low));
  };
}

/** high + low ≈ 1 / divisor, high short enough that its product with a byte is exact; null where one byte fails. */
export function exactFactors(divisor: number): readonly [number, number] | null {
  const high = truncateTo16Bits(1 / divisor);
  const low = fround(1 / divisor - high);
  for (let x = 0; x < 256; x++) {
    if (fround(fround(x * high) + fround(x * low)) !== fround(x / divisor)) return null;
  }
  return [high, low];
}

function truncateTo16Bits(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer);
  bits[0]! &= 0xffffff00;
  return new Float32Array(bits.buffer)[0]!;
}

/** Raw rows, and how they are transformed. */
export interface RawInput {
  readonly inputSize: number;
  readonly input: InputTransform;
  readonly isBytes: boolean;
}

/** convert(x, rows, y): raw rows, bytes or floats [rows, inputSize], to rows of floats [rows, inputSize], transformed. */
export function defineConvert(module: ModuleBuilder, data: DataArea, { inputSize, input, isBytes }: RawInput): Func {
  return module.func(`convert_${isBytes ? "u8" : "f32"}_${inputSize}`, (f) => {
    const [x, rows, y] = [f.param(I32), f.param(I32), f.param(I32)];
    const toFloats = isBytes ? quotients(f, data, input.divisor) : null;
    const [means, stds] = [repeated(data, input.mean, inputSize), repeated(data, input.std, inputSize)];
    const tables = data.address(f);
    const [from, to] = [f.local(I32), f.local(I32)];
    f.set(from, x);
    f.set(to, y);
    f.for(I32.constant(0), rows, 1, () => {
      f.for(I32.constant(0), I32.constant(inputSize), 4, (i) => {
        const place = i.shl(2);
        const vector = (address: I32, offset = 0): F32x4 => F32x4.load(at(address.add(place), offset));
        const numbers = (table: number | null) => (table === null ? null : [vector(tables, table)]);
        const raw = toFloats === null ? vector(from.value) : toFloats(fourBytes(from.value.add(i)));
        const [value] = standardize(vectorLane(f, data, 1), [raw], numbers(means), numbers(stds));
        f.store(at(to.value.add(place)), value!);
      });
      f.set(from, from.value.add(isBytes ? inputSize : 4 * inputSize));
      f.set(to, to.value.add(4 * inputSize));
    });
  });
}

function fourBytes(address: I32): I32x4 {
  return I8x16.load4(at(address)).extendLow().extendLow();
}

/** One number for each input, padded to whole vectors. */
function repeated(data: DataArea, values: readonly number[] | null, size: number): number | null {
  return values && data.table(Float32Array.from({ length: size + 4 }, (_, i) => numberFor(values, i % size, size)!));
}
