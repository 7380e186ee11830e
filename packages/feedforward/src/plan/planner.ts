/**
 * From a network to its plan: layers become steps, and the values between them get their places.
 */

import type { Network } from "../network/network.ts";
import { fuse } from "./fuse.ts";
import { placeBuffers } from "./memory.ts";
import type { Plan } from "./plan.ts";

/** The plan of a network: the same object as long as the network lives, so that sessions share what they make of it. */
export function planNetwork(network: Network): Plan {
  const plan = plans.get(network) ?? makePlan(network);
  plans.set(network, plan);
  return plan;
}

const plans = new WeakMap<Network, Plan>();

function makePlan(network: Network): Plan {
  const { steps, sizes } = fuse(network);
  const { mean, std, divisor } = network.input;
  return {
    inputSize: network.inputSize,
    outputSize: network.outputSize,
    input: { divisor, mean: mean && Float32Array.from(mean), std: std && Float32Array.from(std) },
    steps,
    ...placeBuffers(steps, sizes),
    skipZeros: network.isFinite,
  };
}
