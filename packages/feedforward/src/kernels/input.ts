/**
 * How bytes become float32 on the way in: (x / divisor - mean) / std, as the network declares it. Division is slow, and
 * there are only 256 bytes: where x·high + x·low, two products and a sum, is the rounded quotient for each of them,
 * that is emitted instead.
 */

import type { InputTransform } from "../plan/plan.ts";
import type { Func, ModuleBuilder } from "../wasm/module.ts";
import { at, I32 } from "../wasm/values.ts";
import { F32x4, I8x16, type I32x4 } from "../wasm/vectors.ts";
import type { DataArea } from "./data.ts";

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

/** convert(x, rows, y): rows of bytes [rows, size] to rows of floats [rows, size], transformed. */
export function defineConvert(module: ModuleBuilder, data: DataArea, size: number, transform: InputTransform): Func {
  const { divisor, mean, std } = transform;
  return module.func(`convert_u8_${size}`, (f) => {
    const [x, rows, y] = [f.param(I32), f.param(I32), f.param(I32)];
    const toFloats = quotients(f, data, divisor);
    const [means, stds] = [mean && repeated(data, mean, size), std && repeated(data, std, size)];
    const tables = data.address(f);
    const [from, to] = [f.local(I32), f.local(I32)];
    f.set(from, x);
    f.set(to, y);
    f.for(I32.constant(0), rows, 1, () => {
      f.for(I32.constant(0), I32.constant(size), 4, (offset) => {
        const place = offset.shl(2);
        let value = toFloats(
          I8x16.load4(at(from.value.add(offset)))
            .extendLow()
            .extendLow(),
        );
        if (means !== null) value = value.sub(F32x4.load(at(tables.add(place), means)));
        if (stds !== null) value = value.div(F32x4.load(at(tables.add(place), stds)));
        f.store(at(to.value.add(place)), value);
      });
      f.set(from, from.value.add(size));
      f.set(to, to.value.add(4 * size));
    });
  });
}

/** One number for each input, padded to whole vectors. */
function repeated(data: DataArea, values: Float32Array, size: number): number {
  return data.table(Float32Array.from({ length: size + 4 }, (_, i) => values[i % values.length]!));
}
