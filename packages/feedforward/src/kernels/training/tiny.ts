/** Numbers so near to 0 that training counts them as 0, in vectors. */

import { leastValue } from "../../functions/tiny.ts";
import type { Func } from "../../wasm/module.ts";
import { dropBelow } from "../../wasm/training-instructions.ts";
import type { F32x4 } from "../../wasm/vectors.ts";
import type { DataArea } from "../data.ts";

/** `dropTiny` of `functions/tiny.ts`: the magnitudes of floats have the order of their bits. */
export function withoutTiny(f: Func, data: DataArea, vectors: readonly F32x4[]): F32x4[] {
  const [least] = new Int32Array(Float32Array.of(leastValue).buffer);
  const below = data.splatInteger(f, least! - 1);
  return vectors.map((x) => f.let(dropBelow(f.let(x), below)));
}
