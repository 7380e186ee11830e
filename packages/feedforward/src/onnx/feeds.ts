/**
 * What is given for the inputs of a graph: tensors, typed arrays or nested lists by name, taken as what the graph declares,
 * or refused by one sentence that names the input, what it wants, what came, and where the two part.
 */

import { ShapeError } from "../errors.ts";
import { nearest } from "../options/nearest.ts";
import { isCanvas } from "../runner.ts";
import { type DType, isFloat } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";
import { Tensor, type TensorLike, tensor } from "../tensor/tensor.ts";
import type { GraphParts } from "./check.ts";
import { describeValue, type GraphValue, quoted } from "./node.ts";

/** Inputs by name. */
export type GraphInputs = ReadonlyMap<string, TensorLike> | Readonly<Record<string, TensorLike>>;

/** Who is given something, and what is known beside the inputs. */
export interface Receiver {
  /** How sentences begin. */
  readonly operation: string;
  /** Names that cannot be given, and why: `a constant of the file`. */
  readonly fixed?: (name: string) => string | null;
  /** A leading size of 1 may be the size of a batch. */
  readonly isBatchOpen?: boolean;
}

/** A tensor for each declared input; nothing may be missing and nothing else given. */
export function acceptFeeds(
  declared: readonly GraphValue[],
  inputs: GraphInputs,
  receiver: Receiver,
): Map<string, Tensor> {
  const given = entriesOf(declared, inputs, receiver);
  for (const name of given.keys()) {
    if (!declared.some((value) => value.name === name)) throw unknownInput(declared, name, receiver);
  }
  return new Map(
    declared.map((value) => {
      if (!given.has(value.name)) {
        throw new ShapeError(
          `${receiver.operation}: input ${quoted(value.name)} is missing, expected ${describeValue(value)}`,
        );
      }
      return [value.name, accept(value, given.get(value.name)!, receiver)];
    }),
  );
}

/** Weights are constants, also where an old file lists them as inputs; and so is what a session was told. */
export function fixedIn(graph: GraphParts, told?: ReadonlyMap<string, unknown>): NonNullable<Receiver["fixed"]> {
  return (name) => {
    if (told?.has(name) === true) return "a constant of this session";
    return graph.constants.has(name) ? "a constant of the file" : null;
  };
}

/** A tensor, an array or a list alone has no name. */
function entriesOf(
  declared: readonly GraphValue[],
  inputs: GraphInputs,
  { operation }: Receiver,
): ReadonlyMap<string, TensorLike> {
  if (inputs instanceof Map) return inputs;
  const given: unknown = inputs;
  const isByName = typeof given === "object" && given !== null && !ArrayBuffer.isView(given) && !Array.isArray(given);
  if (isByName && !(given instanceof Tensor) && !(given instanceof Promise)) return new Map(Object.entries(inputs));
  const names = declared.map(({ name }) => `${JSON.stringify(name)}: …`).join(", ");
  throw new ShapeError(`${operation}: expected inputs by name, { ${names} }, got ${describeGiven(given)}`);
}

function unknownInput(declared: readonly GraphValue[], name: string, { operation, fixed }: Receiver): ShapeError {
  const reason = fixed?.(name) ?? null;
  if (reason !== null) return new ShapeError(`${operation}: ${quoted(name)} is ${reason} and cannot be given`);
  const names = declared.map((value) => value.name);
  // Names of one letter are all near to each other.
  const near = name.length > 1 ? nearest(name, names) : undefined;
  const described = (value: GraphValue): string => `${quoted(value.name)} (${describeValue(value)})`;
  const found = declared.find((value) => value.name === near);
  const all = declared.map(described).join(", ") || "none";
  const advice = found === undefined ? `expected ${all}` : `did you mean ${described(found)}?`;
  return new ShapeError(`${operation}: unknown input ${quoted(name)}, ${advice}`);
}

function accept(declared: GraphValue, value: TensorLike, { operation, isBatchOpen = false }: Receiver): Tensor {
  const refused = (got: string): ShapeError =>
    new ShapeError(`${operation}: input ${quoted(declared.name)}: expected ${describeValue(declared)}, got ${got}`);
  const wanted = isBatchOpen ? withOpenBatch(declared) : declared;
  const row = wanted.shape?.slice(1).every((size) => typeof size === "number") ? wanted.shape.slice(1) : [];
  if (row.length > 0 && isCanvas(value, sizeOf(row as number[]))) {
    throw refused(
      `${(value as Uint8ClampedArray).length} bytes of RGBA: imageInput({ data, width, height }, input) makes it`,
    );
  }
  const read = tensorOf(wanted, value);
  if (typeof read === "string") throw refused(read);
  const given = shapedAs(wanted, read, value);
  const difference = differenceOf(wanted, given);
  if (difference !== null)
    throw refused(`${ArrayBuffer.isView(value) ? "an array of " : ""}${given.toString()}${difference}`);
  return given;
}

/** Tensors keep their dtype; arrays and lists are taken as what is declared. What they are instead, where that is not possible. */
function tensorOf({ dtype }: GraphValue, value: TensorLike): Tensor | string {
  if (value instanceof Tensor) return value;
  try {
    const made = dtype === null ? tensor(value) : tensor(value, { dtype });
    const odd = dtype === null || isFloat(dtype) || dtype === "bool" ? null : changedIn(made, value);
    return odd === null ? made : `${odd}, which is no ${dtype}`;
  } catch (error) {
    if (error instanceof ShapeError) return error.message.replace(/^tensor: (expected numbers, got )?/, "");
    if (error instanceof TypeError) return describeGiven(value);
    throw error;
  }
}

/** A number that whole numbers of the dtype cannot hold. */
function changedIn(made: Tensor, value: TensorLike): number | null {
  const given = tensor(value, { dtype: "float64" as DType });
  for (let i = 0; i < made.size; i++) if (made.at(i) !== given.at(i)) return given.at(i);
  return null;
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

/** Where what is given is not what is wanted, in words behind it; null where it is. */
function differenceOf({ dtype, shape }: GraphValue, given: Tensor): string | null {
  if (dtype !== null && dtype !== given.dtype) return `: tensor(x, { dtype: "${dtype}" }) makes it ${dtype}`;
  if (shape === null) return null;
  if (shape.length !== given.rank)
    return `: ${given.rank} ${given.rank === 1 ? "axis" : "axes"} instead of ${shape.length}`;
  const axis = shape.findIndex((size, i) => typeof size === "number" && size !== given.shape[i]);
  return axis < 0 ? null : `: axis ${axis} has ${given.shape[axis]} instead of ${shape[axis]}`;
}

/** A leading size of 1 may be the size of a batch. */
function withOpenBatch(input: GraphValue): GraphValue {
  const { shape } = input;
  return shape?.[0] === 1 ? { ...input, shape: [null, ...shape.slice(1)] } : input;
}

function describeGiven(value: unknown): string {
  if (value instanceof Tensor) return value.toString();
  if (value instanceof Promise) return "a promise; is an await missing?";
  if (ArrayBuffer.isView(value)) return "an array";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
