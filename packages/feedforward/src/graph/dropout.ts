/**
 * Dropout: in inference nothing is dropped; in training what is dropped depends on the seed alone. The standard leaves
 * the generator open; its reference, and with it its node cases, draw from NumPy's `RandomState`, and so does this.
 */

import { laneOf } from "../functions/float64.ts";
import { Tensor, tensor } from "../tensor/tensor.ts";
import type { Call } from "./call.ts";
import { uniforms } from "./mersenne.ts";
import type { OperatorRow } from "./operator.ts";

export const dropout: OperatorRow = {
  forms: [
    { since: 7, inputs: [1, 1], outputs: [1, 2], attributes: { ratio: "float" } },
    { since: 12, inputs: [1, 3], outputs: [1, 2], attributes: { seed: "int" } },
  ],
  run(call) {
    const x = call.input(0);
    if (dropsAny(call)) return dropped(call, x);
    if (!call.wants(1)) return [x];
    const dtype = call.opset < 10 ? x.dtype : "bool";
    const ones = tensor(new Uint8Array(x.size).fill(1), { dtype: "bool" }).to(dtype);
    return [x, call.view(ones, x.shape)];
  },
};

/** Whether a call trains, at a ratio other than 0. */
export function dropsAny(call: Call): boolean {
  const training = call.optionalInput(2);
  return training !== null && training.size > 0 && training.at(0) !== 0 && ratioOf(call) !== 0;
}

function ratioOf(call: Call): number {
  return call.optionalInput(1)?.at(0) ?? 0.5;
}

/** x/(1 - ratio) where a number of [0, 1) reaches the ratio, else 0. */
function dropped(call: Call, x: Tensor): Tensor[] {
  const { data, shape } = x;
  const [ratio, seed] = [ratioOf(call), call.int("seed", -1)];
  if (!(data instanceof Float32Array || data instanceof Float64Array)) {
    throw call.unsupported(`does not take the dtype ${x.dtype} in training`);
  }
  if (!(ratio > 0 && ratio < 1)) throw call.error(`expected a ratio from 0 to 1, got ${ratio}`);
  if (!(seed >= 0 && seed < 2 ** 32)) {
    throw call.unsupported("training_mode is on: dropping at random is done with a seed of 32 bits only");
  }
  const drawn = uniforms(seed, x.size);
  const lane = laneOf(data);
  const scale = lane.constant(1 / (1 - ratio));
  const y = data.map((value, i) => (drawn[i]! >= ratio ? lane.mul(value, scale) : 0));
  const mask = Uint8Array.from(drawn, (value) => Number(value >= ratio));
  return [new Tensor(x.dtype, shape, y), new Tensor("bool", shape, mask)];
}
