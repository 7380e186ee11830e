/**
 * A Keras model as a graph. The reader of a file hands over its configuration, parsed, and its weights by layer; what comes out is
 * what tf2onnx would have written: nodes and constants, in which pictures have their channels first, between inputs and outputs
 * as the model itself has them. Users meet a `Graph` like any other.
 */

import { type Note, unsupportedError } from "../errors.ts";
import type { Graph } from "../onnx/graph.ts";
import { type GraphValue, type ImageRule, metadataPrefix } from "../onnx/node.ts";
import { ToldGraph } from "../onnx/told-graph.ts";
import type { KerasWeights, Runtime } from "./layer-call.ts";
import { ModelWriter } from "./model-writer.ts";
import { kerasOperators } from "./operators.ts";

export type { KerasVariable, KerasWeights, Runtime } from "./layer-call.ts";

export interface KerasOptions {
  /**
   * Whose arithmetic the file means where they differ: `hard_sigmoid`, and how UpSampling2D interpolates. `keras2` up to version 2 of
   * Keras, `keras3`, or `tfjs`.
   */
  readonly runtime: Runtime;
  /** What wrote the file, with its version: `keras 3.4.1`. */
  readonly producer?: string;
  /** The names of the classes, where a file beside the model says them. */
  readonly labels?: readonly string[];
  /** What becomes of a picture's bytes, and of which size it is, where a file beside the model says it. */
  readonly image?: ImageRule & { readonly size: number | null };
  /** What was assumed on the way here. */
  readonly notes?: readonly Note[];
}

/**
 * The graph of a model. `config` is the parsed `model_config`: `{ class_name: "Sequential" | "Functional" | "Model", config }`. Throws
 * an UnsupportedError with the layer where something is not supported, a ShapeError where sizes or weights do not fit.
 */
export function kerasModel(config: unknown, weights: KerasWeights, options: KerasOptions): Graph {
  const written = new ModelWriter(weights, options.runtime).write(config);
  const { producer = "keras", labels, image, notes = [] } = options;
  const classes = outputClasses(written.outputs[0]?.shape?.at(-1));
  if (labels !== undefined && classes !== null && labels.length !== classes) {
    const sentence = "keras: $labels names of classes do not fit a model of $classes";
    throw unsupportedError("keras-labels", sentence, labels.length, classes);
  }
  return new ToldGraph({
    operators: kerasOperators,
    ...written,
    inputs: image === undefined ? written.inputs : written.inputs.map((input) => withImage(input, image)),
    producer,
    metadata: new Map(labels && [[`${metadataPrefix}labels`, JSON.stringify(labels)]]),
    notes: [...written.notes, ...notes],
  });
}

function outputClasses(size: number | string | null | undefined): number | null {
  return typeof size === "number" ? size : null;
}

function withImage(input: GraphValue, { size, ...image }: NonNullable<KerasOptions["image"]>): GraphValue {
  const [, height, width] = input.shape ?? [];
  if (size === null || (height === size && width === size)) return { ...input, image };
  const sentence = "keras: pictures of $size, as the file beside the model says, do not fit its input $shape";
  throw unsupportedError("keras-image-size", sentence, size, (input.shape ?? []).map(String));
}
