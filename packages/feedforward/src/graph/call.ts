/**
 * One call of an operator: its inputs, its attributes, the opset that says what they mean, and the errors that name the
 * node. Attributes were checked against the operator's form when the graph was made, so here they are simply asked for.
 */

import { ShapeError, UnsupportedError } from "../errors.ts";
import { type ArrayOf, allocate, type DType, itemSize } from "../tensor/dtype.ts";
import { formatShape, type Shape, sizeOf } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import { type AttributeType, type AttributeValues, describeNode, type GraphNode } from "./node.ts";

/** What a run may make. */
export interface Allowance {
  /** Bytes of a single tensor. */
  readonly tensorBytes: number;
}

/** 1 GiB: no dense network comes near, and no machine falls over it. */
export const defaultAllowance: Allowance = { tensorBytes: 2 ** 30 };

/** An operator makes no tensor of more axes than any format has. */
const mostAxes = 64;

export class Call {
  readonly node: GraphNode;
  readonly opset: number;
  readonly #inputs: readonly (Tensor | null)[];
  readonly #allowance: Allowance;

  constructor(node: GraphNode, opset: number, inputs: readonly (Tensor | null)[], allowance = defaultAllowance) {
    this.node = node;
    this.opset = opset;
    this.#inputs = inputs;
    this.#allowance = allowance;
  }

  get inputCount(): number {
    return this.#inputs.length;
  }

  /** An input that must be there. */
  input(i: number): Tensor {
    const given = this.optionalInput(i);
    if (given === null) throw this.error(`input ${i} is missing`);
    return given;
  }

  optionalInput(i: number): Tensor | null {
    return this.#inputs[i] ?? null;
  }

  /** Whether somebody takes output i. */
  wants(i: number): boolean {
    return (this.node.outputs[i] ?? "") !== "";
  }

  int(name: string, otherwise: number): number {
    const value = this.#attribute(name, "int");
    return value === undefined ? otherwise : Number(value);
  }

  float(name: string, otherwise: number): number {
    return this.#attribute(name, "float") ?? otherwise;
  }

  string(name: string, otherwise: string): string {
    return this.#attribute(name, "string") ?? otherwise;
  }

  ints(name: string): number[] | undefined {
    const values = this.#attribute(name, "ints");
    return values === undefined ? undefined : Array.from(values, Number);
  }

  tensor(name: string): Tensor | undefined {
    return this.#attribute(name, "tensor");
  }

  floats(name: string): Float32Array | undefined {
    return this.#attribute(name, "floats");
  }

  /** A list of sizes or axes that came as an input: whole numbers of rank 1. */
  whole(i: number): number[] {
    const given = this.input(i);
    if (given.rank > 1 || !(given.dtype === "int64" || given.dtype === "int32")) {
      throw this.error(`expected a list of int64 as input ${i}, got ${given.toString()}`);
    }
    return Array.from({ length: given.size }, (_, k) => given.at(k));
  }

  /** An axis counted from the start; negative ones count from the end. `rank` itself is allowed where told. */
  axis(value: number, rank: number, last: number = rank - 1): number {
    const axis = value < 0 ? value + rank : value;
    if (!(axis >= 0 && axis <= last)) throw this.error(`axis ${value} is out of range for ${rank} axes`);
    return axis;
  }

  /** A zeroed array for an output of this shape. */
  allocate<D extends DType>(dtype: D, shape: Shape): ArrayOf<D> {
    this.checkShape(dtype, shape);
    return allocate(dtype, sizeOf(shape));
  }

  /** Throws unless a tensor of this shape may be made. */
  checkShape(dtype: DType, shape: Shape): void {
    const bytes = sizeOf(shape) * itemSize(dtype);
    if (!(bytes <= this.#allowance.tensorBytes) || shape.length > mostAxes) {
      throw this.error(`a result of shape ${formatShape(shape)} is larger than allowed`);
    }
  }

  /** The same elements under another shape. */
  view<D extends DType>(source: Tensor<D>, shape: Shape): Tensor<D> {
    this.checkShape(source.dtype, shape);
    if (sizeOf(shape) !== source.size) throw this.error(`cannot arrange ${source.toString()} as ${formatShape(shape)}`);
    return new Tensor(source.dtype, shape, source.data);
  }

  /** Shapes or values that do not fit. */
  error(reason: string): ShapeError {
    return new ShapeError(`${describeNode(this.node)}: ${reason}`);
  }

  /** Something that the standard has and this library has not. */
  unsupported(reason: string): UnsupportedError {
    return new UnsupportedError(`${describeNode(this.node)}: ${reason}`);
  }

  #attribute<T extends AttributeType>(name: string, type: T): AttributeValues[T] | undefined {
    const attribute = this.node.attributes.get(name);
    return attribute?.type === type ? (attribute.value as AttributeValues[T]) : undefined;
  }
}
