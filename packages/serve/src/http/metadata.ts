/**
 * What the protocol says of the server and its models: metadata, and the configuration in Triton's form, of which clients read
 * `max_batch_size` and the sizes of one row.
 */

import type { Port } from "../models/port.ts";
import type { ServedModel } from "../models/served-model.ts";
import { packageVersion } from "../package-files.ts";

const extensions = [
  "binary_tensor_data",
  "classification",
  "model_configuration",
  "model_repository",
  "schedule_policy",
  "statistics",
  "parameters",
];

export function serverMetadata(): object {
  return { name: "feedforward", version: packageVersion(), extensions };
}

export function modelMetadata(model: ServedModel, versions: readonly string[]): object {
  const { name, inputs, outputs, labels, inputNames } = model;
  const known = {
    ...(labels === null ? {} : { labels }),
    ...(inputNames === null ? {} : { input_names: inputNames }),
  };
  const parameters = Object.keys(known).length === 0 ? {} : { parameters: known };
  return { name, versions, platform: "feedforward", inputs, outputs, ...parameters };
}

export function modelConfig(model: ServedModel): object {
  const { name, inputs, outputs, maxBatch, isRowwise } = model;
  const described = (port: Port): object => ({
    name: port.name,
    data_type: `TYPE_${port.datatype === "BYTES" ? "STRING" : port.datatype}`,
    dims: isRowwise ? port.shape.slice(1) : port.shape,
  });
  return {
    name,
    platform: "feedforward",
    backend: "feedforward",
    version_policy: { all: {} },
    max_batch_size: maxBatch,
    input: inputs.map(described),
    output: outputs.map(described),
    ...(isRowwise ? { dynamic_batching: { max_queue_delay_microseconds: 0 } } : {}),
  };
}
