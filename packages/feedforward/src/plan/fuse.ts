/**
 * Layers to steps: a dense layer and the activation behind it become one step with an epilogue, so that a sum is
 * finished where it is computed. Fusing changes no bit: the operations and their order stay.
 */

import type { Layer } from "../network/layer.ts";
import type { Network } from "../network/network.ts";
import type { Step } from "./plan.ts";

/** The steps of a network, and the size of each buffer that they name. */
export function fuse(network: Network): { readonly steps: Step[]; readonly sizes: number[] } {
  const steps: Step[] = [];
  const sizes = [network.inputSize];
  for (const layer of network.layers) {
    const previous = steps.at(-1);
    if (layer.type === "activation" && previous?.kind === "dense" && previous.epilogue === null) {
      steps[steps.length - 1] = { ...previous, epilogue: layer.activation };
      continue;
    }
    const step = toStep(layer, sizes.length - 1, sizes.at(-1)!);
    steps.push(step);
    sizes.push(step.kind === "dense" ? step.outputs : step.size);
  }
  return { steps, sizes };
}

/** The step of a layer that reads buffer `from` and writes the one after it. */
function toStep(layer: Layer, from: number, size: number): Step {
  const to = from + 1;
  switch (layer.type) {
    case "dense":
      return {
        kind: "dense",
        name: layer.name,
        from,
        to,
        inputs: layer.inputSize,
        outputs: layer.outputSize,
        weight: layer.weight.data,
        bias: layer.bias.data,
        epilogue: null,
      };
    case "activation":
      return { kind: "activation", from, to, size, activation: layer.activation };
    case "softmax":
      return { kind: "softmax", from, to, size };
  }
}
