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

/** Without types, what `load` returns is easily taken for what it promises. */
function checkNetwork(network: unknown): void {
  if ((network as Partial<Network> | undefined)?.layers !== undefined) return;
  throw new TypeError(`session: expected a network, got ${String(network)}; is an await missing?`);
}

const plans = new WeakMap<Network, Plan>();

function makePlan(network: Network): Plan {
  checkNetwork(network);
  const { steps, sizes } = fuse(network);
  const { mean, std, divisor } = network.input;
  return {
    inputSize: network.inputSize,
    outputSize: network.outputSize,
    input: { divisor, mean, std },
    steps,
    ...placeBuffers(steps, sizes),
    skipZeros: network.isFinite,
  };
}
