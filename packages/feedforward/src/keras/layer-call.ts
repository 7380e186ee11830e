/**
 * One call of a Keras layer being written as nodes: its settings, what it is given, its weights by name. A layer is a function of
 * it, in the table of its family.
 */

import type { Tensor } from "../tensor/tensor.ts";
import type { Settings, Size } from "./settings.ts";
import type { KerasValue, Layout } from "./value.ts";
import { type GraphWriter, valueIn } from "./writer.ts";

/** A weight of a layer as its file has it. */
export interface KerasVariable {
  /**
   * `kernel`, or with what holds it: `lstm_cell/kernel`, `forward_lstm/lstm_cell/kernel`; without `:0`. Empty where the file only
   * numbers the weights of a layer: then they stand in the order in which Keras makes them.
   */
  readonly name: string;
  readonly tensor: Tensor;
}

/** Where the weights of a model's layers are found. */
export interface KerasWeights {
  /**
   * The weights of one layer, by the names of the models that hold it, without the outermost, and its own:
   * `["mobilenetv2", "Conv1"]`. None where the file has none of it: whether that is a mistake its class tells. A layer that is
   * called several times is asked for once. For a wrapper (Bidirectional, TimeDistributed) all weights within it.
   */
  of(path: readonly string[]): readonly KerasVariable[];
}

/** Whose arithmetic a file means, where they differ. */
export type Runtime = "keras2" | "keras3" | "tfjs";

/** What a row of a table is given. */
export interface LayerCall {
  readonly className: string;
  readonly settings: Settings;
  readonly inputs: readonly KerasValue[];
  readonly writer: GraphWriter;
  readonly runtime: Runtime;
  /** The layer's weights. */
  readonly variables: readonly KerasVariable[];
  /** What another layer gives, for layers that hold one. */
  readonly inner: (given: InnerLayer) => readonly KerasValue[];
}

/** A layer in a layer. */
export interface InnerLayer {
  readonly json: unknown;
  readonly inputs: readonly KerasValue[];
  readonly variables: readonly KerasVariable[];
}

export type LayerRow = (call: LayerCall) => KerasValue | readonly KerasValue[];

/** The one value that a layer is given. */
export function inputOf({ inputs, settings }: LayerCall): KerasValue {
  if (inputs.length !== 1) throw settings.refuse("keras-inputs", "expected one input, got $got", inputs.length);
  return inputs[0]!;
}

/** The one input, of so many axes with the batch. */
export function inputOfRank(call: LayerCall, rank: number): KerasValue {
  const input = inputOf(call);
  if (input.shape.length === rank) return input;
  const sentence = "expected an input of $expected axes, got $got";
  throw call.settings.fault("keras-rank", sentence, rank, shapeText(input.shape));
}

/** A size that a layer's weights depend on. */
export function knownSize({ settings }: LayerCall, { shape }: KerasValue, axis = shape.length - 1): number {
  const size = shape[axis] ?? null;
  if (size !== null) return size;
  throw settings.fault(
    "keras-open-size",
    "expected an input of known size at axis $axis, got $got",
    axis,
    shapeText(shape),
  );
}

export function shapeText(shape: readonly Size[]): string {
  return `[${shape.map((size) => size ?? "?").join(", ")}]`;
}

/** A node of one input, in whichever layout that lies. */
export function along(input: KerasValue, write: (name: string, layout: Layout) => string): KerasValue {
  const layout = input.names.has("own") ? "own" : "first";
  const { shape, dtype, isMasked } = input;
  return valueIn(layout, write(input.names.get(layout)!, layout), shape, { dtype, isMasked });
}

/** The weights of these names, in this order; of these shapes. */
export function weights(
  call: Pick<LayerCall, "settings" | "variables">,
  expected: Readonly<Record<string, readonly number[]>>,
): readonly Tensor[] {
  const { settings, variables } = call;
  const names = Object.keys(expected);
  const isNumbered = variables.length > 0 && variables.every(({ name }) => name === "");
  if (isNumbered && variables.length < names.length) throw missing(call, names[variables.length]!);
  return names.map((name, i) => {
    const found = isNumbered ? variables[i] : variables.find((variable) => lastPart(variable.name) === name);
    if (found === undefined) throw missing(call, name);
    const { tensor } = found;
    const shape = expected[name]!;
    if (tensor.rank === shape.length && tensor.shape.every((size, axis) => size === shape[axis]))
      return tensor.to("float32");
    const sentence = 'expected the weight "$weight" of $expected, got $got';
    throw settings.fault("keras-weight-shape", sentence, name, shape, tensor.shape);
  });
}

function missing({ settings, variables }: Pick<LayerCall, "settings" | "variables">, name: string): Error {
  const names = variables.map((variable, i) => variable.name || String(i));
  if (names.length === 0) return settings.refuse("keras-no-weights", 'the file has no weight "$weight" of it', name);
  return settings.refuse("keras-weight", 'the file has no weight "$weight" of it, only $got', name, names);
}

/** `kernel` of `lstm_cell/kernel`. */
export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
