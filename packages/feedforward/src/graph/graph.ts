/**
 * A graph: nodes that compute values from values, as ONNX has them. It is data, checked once when it is made; `run`
 * computes it on tensors by name. A graph that is a chain of dense layers is better made into a network.
 */

import { ShapeError, UnsupportedError } from "../errors.ts";
import { sizeOf } from "../tensor/shape.ts";
import { Tensor, type TensorLike, tensor } from "../tensor/tensor.ts";
import type { Allowance } from "./call.ts";
import { findFault, type GraphParts } from "./check.ts";
import { describeValue, type GraphNode, type GraphValue, quoted } from "./node.ts";
import { runNodes } from "./run.ts";

/** Inputs by name. */
export type GraphInputs = ReadonlyMap<string, TensorLike> | Readonly<Record<string, TensorLike>>;

export class Graph {
  readonly name: string;
  readonly opset: number;
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  readonly nodes: readonly GraphNode[];
  readonly constants: ReadonlyMap<string, Tensor>;
  readonly metadata: ReadonlyMap<string, string>;

  constructor(parts: GraphParts) {
    const fault = findFault(parts);
    if (fault !== null) throw new UnsupportedError(`graph: ${fault.reason}`);
    this.name = parts.name ?? "";
    this.opset = parts.opset;
    this.inputs = Object.freeze([...parts.inputs]);
    this.outputs = Object.freeze([...parts.outputs]);
    this.nodes = Object.freeze([...parts.nodes]);
    this.constants = parts.constants;
    this.metadata = parts.metadata ?? new Map();
    Object.freeze(this);
  }

  /**
   * The outputs by name, in their order. Every input must be given, and fit what the graph declares; a constant may be
   * given too and is then replaced. Results are the caller's own; every NaN among float32 results is 0x7fc00000.
   */
  run(inputs: GraphInputs, allowance?: Allowance): Map<string, Tensor> {
    const values = new Map(this.constants);
    for (const [name, value] of entriesOf(inputs)) values.set(name, this.#accept(name, value));
    for (const { name } of this.inputs) {
      if (!values.has(name)) throw new ShapeError(`graph: the input ${quoted(name)} is missing`);
    }
    runNodes(this.nodes, this.opset, values, allowance);
    return new Map(this.outputs.map(({ name }) => [name, ownCopy(values.get(name)!)]));
  }

  #accept(name: string, value: TensorLike): Tensor {
    const constant = this.constants.get(name);
    const declared = constant === undefined ? this.inputs.find((input) => input.name === name) : { name, ...constant };
    if (declared === undefined) {
      const names = this.inputs.map((input) => quoted(input.name)).join(", ");
      throw new ShapeError(`graph: there is no input ${quoted(name)}, expected ${names}`);
    }
    const given = shapedAs(declared, tensorOf(declared, value), value);
    if (!fits(declared, given)) {
      throw new ShapeError(
        `graph: expected ${describeValue(declared)} as input ${quoted(name)}, got ${given.toString()}`,
      );
    }
    return given;
  }
}

function entriesOf(inputs: GraphInputs): Iterable<[string, TensorLike]> {
  return inputs instanceof Map ? inputs.entries() : Object.entries(inputs);
}

/** Tensors keep their dtype; arrays and lists are taken as what is declared. */
function tensorOf({ dtype }: GraphValue, value: TensorLike): Tensor {
  return value instanceof Tensor || dtype === null ? tensor(value) : tensor(value, { dtype });
}

/** A typed array has no shape of its own: it takes the declared one where that leaves at most one size open. */
function shapedAs({ shape }: GraphValue, given: Tensor, value: TensorLike): Tensor {
  if (!ArrayBuffer.isView(value) || shape === null) return given;
  const sizes = shape.map((size) => (typeof size === "number" ? size : -1));
  const known = sizeOf(sizes.filter((size) => size !== -1));
  const isOpen = sizes.filter((size) => size === -1).length === 1;
  const isFit = isOpen ? known > 0 && given.size % known === 0 : known === given.size && !sizes.includes(-1);
  return isFit ? given.reshape(...sizes) : given;
}

function fits({ dtype, shape }: GraphValue, given: Tensor): boolean {
  if (dtype !== null && dtype !== given.dtype) return false;
  if (shape === null) return true;
  return shape.length === given.rank && shape.every((size, i) => typeof size !== "number" || size === given.shape[i]);
}

/** A copy that shares nothing with inputs, constants or other results. */
function ownCopy({ dtype, shape, data }: Tensor): Tensor {
  const copy = data.slice();
  if (copy instanceof Float32Array) {
    const bits = new Uint32Array(copy.buffer, copy.byteOffset, copy.length);
    for (let i = 0; i < copy.length; i++) if (Number.isNaN(copy[i]!)) bits[i] = 0x7fc00000;
  }
  return new Tensor(dtype, shape, copy);
}
