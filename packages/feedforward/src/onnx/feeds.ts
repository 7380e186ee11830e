/**
 * What is given for the inputs of a graph: tensors, typed arrays or nested lists by name, taken as what the graph declares,
 * or refused by a sentence that names the input, what it wants and what came.
 */

import { ShapeError } from "../errors.ts";
import { sizeOf } from "../tensor/shape.ts";
import { Tensor, type TensorLike, tensor } from "../tensor/tensor.ts";
import { describeValue, type GraphValue, quoted } from "./node.ts";

/** Inputs by name. */
export type GraphInputs = ReadonlyMap<string, TensorLike> | Readonly<Record<string, TensorLike>>;

/** A tensor for each declared input; nothing may be missing and nothing else given. */
export function acceptFeeds(declared: readonly GraphValue[], inputs: GraphInputs): Map<string, Tensor> {
  const given = new Map(inputs instanceof Map ? inputs.entries() : Object.entries(inputs));
  const accepted = new Map<string, Tensor>();
  for (const name of given.keys()) {
    if (declared.some((value) => value.name === name)) continue;
    const names = declared.map((value) => quoted(value.name)).join(", ");
    throw new ShapeError(`graph: there is no input ${quoted(name)} to be given, expected ${names || "none"}`);
  }
  for (const value of declared) {
    const feed = given.get(value.name);
    if (feed === undefined) throw new ShapeError(`graph: the input ${quoted(value.name)} is missing`);
    accepted.set(value.name, accept(value, feed));
  }
  return accepted;
}

function accept(declared: GraphValue, value: TensorLike): Tensor {
  const given = shapedAs(declared, tensorOf(declared, value), value);
  if (fits(declared, given)) return given;
  const wanted = describeValue(declared);
  throw new ShapeError(`graph: expected ${wanted} as input ${quoted(declared.name)}, got ${given.toString()}`);
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
