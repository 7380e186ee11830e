/**
 * From layers over shapes to a program. A row has a leading size of 1, as in ONNX, and the steps are those to which the
 * network's own ONNX graph is lowered, with the same passes behind them: so both have the same bits.
 */

import { hostSteps } from "../backend/host-steps.ts";
import { unsupportedError } from "../errors.ts";
import { formulaOf } from "../functions/formula.ts";
import type { Input } from "../network/input.ts";
import { isShaped, type Layer, type Lowering, parametersOf } from "../network/layer.ts";
import type { Network } from "../network/network.ts";
import { binary } from "../ops/binary.ts";
import { dense, softmax, unary } from "../ops/core-rules.ts";
import { ProgramBuilder } from "../program/builder.ts";
import { fuse } from "../program/fuse.ts";
import { programBytes, usualMemoryBytes } from "../program/memory.ts";
import type { Program, ValueId } from "../program/program.ts";
import { tensor } from "../tensor/tensor.ts";

/** What every layer of this room holds: a page that has none of them has none of this. */
export const lowering: Lowering = { program: programOf, host: hostSteps };

type Layered = Pick<Network, "layers" | "input">;

/** Bytes of one value. */
const valueBytes = 2 ** 30;

function programOf({ layers, input }: Layered, given?: "values"): Program {
  const constants = layers.flatMap((layer) => Object.values(parametersOf(layer)));
  const elements = constants.reduce((sum, { size }) => sum + size, 0);
  const builder = new ProgramBuilder({ valueBytes, foldedElements: 2 ** 22 + 16 * elements });
  const first = builder.input({ name: "input", dtype: "float32", shape: [1, ...input.shape] });
  const between = [standardized(builder, first, input)];
  for (const i of layers.keys()) {
    const from = given ? firstFolded(layers, i) : i;
    between.push(layers.slice(from, i + 1).reduce((x, layer) => lowerLayer(builder, layer, x), between[from]!));
  }
  const outputs = between.slice(given ? 0 : -1);
  const built = builder.build(
    outputs.map((value) => ({ name: "output", value, dtype: "float32" })),
    "example",
  );
  const { program } = fuse(built);
  const bytes = programBytes(program);
  if (bytes > usualMemoryBytes) {
    const sentence = "network: a row wants $bytes bytes, more than the $limit allowed";
    throw unsupportedError("network-memory", sentence, bytes, usualMemoryBytes);
  }
  const [port] = program.inputs;
  const transform = { divisor: input.divisor, mean: null, std: null };
  return { ...program, inputs: [{ ...port!, transform }] };
}

/**
 * The layer with whose sum a layer is computed: itself, unless it scales and shifts the outputs of a sum before it. Such a value is
 * computed from that sum's own input again, for what was rounded between them has other bits than the answer's way.
 */
function firstFolded(layers: readonly Layer[], index: number): number {
  const { type } = layers[index]!;
  if (type !== "batchNorm" && type !== "scale") return index;
  let first = index - 1;
  while (layers[first] !== undefined && isFolded(layers[first]!)) first -= 1;
  const before = layers[first]?.type;
  return before === "dense" || before === "conv2d" ? first : index;
}

/** Whether it leaves a sum before it a sum. */
function isFolded(layer: Layer): boolean {
  if (layer.type === "activation") return layer.activation.name === "identity";
  return layer.type === "batchNorm" || layer.type === "scale" || layer.type === "dropout";
}

/** (x - mean) / std, as steps: a number a channel is repeated where it is used. */
function standardized(builder: ProgramBuilder, x: ValueId, { shape, mean, std }: Input): ValueId {
  let value = x;
  const apply = (operation: "sub" | "div", list: readonly number[] | null): void => {
    if (list === null) return;
    const constant = builder.constant(tensor(Float32Array.from(list)).reshape(...listShape(list, shape)));
    [value] = builder.emit({
      name: operation,
      op: binary,
      attributes: { operation },
      inputs: [value, constant],
    }) as [ValueId];
  };
  apply("sub", mean);
  apply("div", std);
  return value;
}

/** How a list of numbers for an input of a shape stands beside it: for all of them, a channel each, or one each. */
export function listShape({ length }: readonly number[], shape: readonly number[]): readonly number[] {
  if (length === 1) return [1];
  return length === shape[0] ? [length, ...shape.slice(1).map(() => 1)] : shape;
}

function lowerLayer(builder: ProgramBuilder, layer: Layer, x: ValueId): ValueId {
  if (isShaped(layer)) return layer.lower(builder, x);
  switch (layer.type) {
    case "dense": {
      const { name, weight, bias } = layer;
      const skipZeros = weight.data.every(Number.isFinite);
      const inputs = [x, builder.constant(weight), builder.constant(bias)];
      return builder.emit({ name, op: dense, attributes: { skipZeros }, inputs })[0]!;
    }
    case "softmax":
      return builder.emit({ name: "softmax", op: softmax, attributes: {}, inputs: [x] })[0]!;
    case "activation": {
      const formula = formulaOf(layer.activation);
      // As a node it leaves nothing either, so what stands behind it is folded into what stands before.
      if (formula.name === "identity") return x;
      return builder.emit({ name: formula.name, op: unary, attributes: { formula }, inputs: [x] })[0]!;
    }
  }
}
