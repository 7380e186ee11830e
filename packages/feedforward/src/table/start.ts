/**
 * Networks for tables: dense layers that begin as wide as the columns and end as the target wants, softmax over the classes (over two as
 * over twenty, so that every output has a name) or one number; and the same network after its training, in the unit of the table.
 */

import type { ActivationName } from "../functions/activation.ts";
import { initializeNetwork } from "../network/initializer.ts";
import { Dense, type Layer } from "../network/layer.ts";
import type { Network } from "../network/network.ts";
import { checkOptions } from "../options/check.ts";
import { Random } from "../tensor/random.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { PreparedTable, TargetScale } from "./prepare.ts";

/** Options of `networkForTable`. */
export interface TableNetworkOptions {
  /** The sizes of the hidden layers, `[32, 16]` by default; none for a linear model. */
  readonly sizes?: readonly number[];
  /** Their activation, `"relu"` by default. */
  readonly hidden?: ActivationName;
  /** Where the weights come from, by default seed 0. */
  readonly random?: Random;
  /** What stands in the provenance beside the record of the table. */
  readonly provenance?: Readonly<Record<string, unknown>>;
}

export const usualSizes: readonly number[] = [32, 16];

/** A network of random weights for a table: `train(networkForTable(prepared), prepared.data)`. */
export function networkForTable(prepared: PreparedTable, options: TableNetworkOptions = {}): Network {
  const {
    sizes = usualSizes,
    hidden = "relu",
    random = new Random(0),
    provenance = {},
  } = checkOptions("table", options, {
    sizes: "a list of numbers",
    hidden: "a string",
    random: "an object",
    provenance: "an object",
  });
  const { input, labels, record } = prepared;
  const architecture = {
    sizes: [input.names.length, ...sizes, labels?.length ?? 1],
    hidden,
    output: labels === null ? ("identity" as const) : ("softmax" as const),
  };
  return initializeNetwork(architecture, random, { input, labels, provenance: { ...provenance, table: record } });
}

/**
 * The trained network with its answers in the unit of the table: y·std + mean goes into the last dense layer, W·std and b·std + mean. One of classes
 * stays as it is.
 */
export function inUnits(network: Network, { scale }: Pick<PreparedTable, "scale">): Network {
  if (scale === null) return network;
  const last = network.layers.findLastIndex((layer) => layer.type === "dense");
  return network.with({
    layers: network.layers.map((layer, i) => (i === last ? scaled(layer as Dense, scale) : layer)),
  });
}

/** The inverse of `inUnits`: a network that answers in the unit of the table, as it is trained further. */
export function outOfUnits(network: Network, { scale }: Pick<PreparedTable, "scale">): Network {
  if (scale === null) return network;
  const { mean, std } = scale;
  return inUnits(network, { scale: { mean: -mean / std, std: 1 / std } });
}

function scaled({ weight, bias, name }: Dense, { mean, std }: TargetScale): Layer {
  return new Dense({
    weight: new Tensor(
      "float32",
      weight.shape,
      weight.data.map((value) => value * std),
    ),
    bias: new Tensor(
      "float32",
      bias.shape,
      bias.data.map((value) => value * std + mean),
    ),
    name,
  });
}
