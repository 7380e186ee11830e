/**
 * What is given for the inputs of a graph: tensors, typed arrays or nested lists by name, taken as what the graph declares,
 * or refused by one sentence that names the input, what it wants, what came, and where the two part.
 */

import { type Raise, ShapeError, shapeError, withData } from "../errors.ts";
import { nearest } from "../options/nearest.ts";
import { isCanvas } from "../runner.ts";
import { type DType, isFloat } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";
import { Tensor, type TensorLike, tensor } from "../tensor/tensor.ts";
import type { GraphParts } from "./check.ts";
import { describeValue, type GraphValue, quoted } from "./node.ts";

/** Inputs by name. */
export type GraphInputs = ReadonlyMap<string, TensorLike> | Readonly<Record<string, TensorLike>>;

/** Whose constant a name is. */
export type Fixed = "the file" | "this session";

/** Who is given something, and what is known beside the inputs. */
export interface Receiver {
  /** How sentences begin. */
  readonly operation: string;
  /** Of a name that cannot be given, whose constant it is. */
  readonly fixed?: (name: string) => Fixed | null;
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
        const sentence = '$operation: input "$input" is missing, expected $expected';
        throw shapeError("feed-missing", sentence, receiver.operation, value.name, describeValue(value));
      }
      return [value.name, accept(value, given.get(value.name)!, receiver)];
    }),
  );
}

/** Weights are constants, also where an old file lists them as inputs; and so is what a session was told. */
export function fixedIn(graph: GraphParts, told?: ReadonlyMap<string, unknown>): NonNullable<Receiver["fixed"]> {
  return (name) => {
    if (told?.has(name) === true) return "this session";
    return graph.constants.has(name) ? "the file" : null;
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
  const got = describeGiven(given);
  const refused = new ShapeError(`${operation}: expected inputs by name, { ${names} }, got ${got}`);
  throw withData(refused, "feed-names", { operation, expected: declared.map(({ name }) => name), got });
}

function unknownInput(declared: readonly GraphValue[], name: string, { operation, fixed }: Receiver): ShapeError {
  const owner = fixed?.(name) ?? null;
  if (owner !== null) {
    const sentence = '$operation: "$input" is a constant of $owner and cannot be given';
    return shapeError("feed-constant", sentence, operation, name, owner);
  }
  const names = declared.map((value) => value.name);
  // Names of one letter are all near to each other.
  const near = name.length > 1 ? nearest(name, names) : undefined;
  const described = (value: GraphValue): string => `${quoted(value.name)} (${describeValue(value)})`;
  const found = declared.find((value) => value.name === near);
  if (found === undefined) {
    const all = declared.length === 0 ? "none" : declared.map(described);
    return shapeError("feed-unknown", '$operation: unknown input "$input", expected $expected', operation, name, all);
  }
  const sentence = '$operation: unknown input "$input", did you mean "$nearest" ($expected)?';
  return shapeError("feed-slip", sentence, operation, name, found.name, describeValue(found));
}

function accept(declared: GraphValue, value: TensorLike, { operation, isBatchOpen = false }: Receiver): Tensor {
  const refuse: Raise<ShapeError> = (code, sentence, ...given) =>
    shapeError(
      code,
      `$operation: input "$input": expected $expected, got ${sentence}`,
      ...([operation, declared.name, describeValue(declared), ...given] as never),
    );
  const wanted = isBatchOpen ? withOpenBatch(declared) : declared;
  const row = wanted.shape?.slice(1).every((size) => typeof size === "number") ? wanted.shape.slice(1) : [];
  if (row.length > 0 && value != null && isCanvas(value, sizeOf(row as number[]))) {
    const sentence = "$count bytes of RGBA: imageInput({ data, width, height }, input) makes it";
    throw refuse("feed-rgba", sentence, (value as Uint8ClampedArray).length);
  }
  const given = shapedAs(wanted, tensorOf(wanted, value, refuse), value);
  const got = `${ArrayBuffer.isView(value) ? "an array of " : ""}${given.toString()}`;
  const different =
    (isFlat(wanted, value) ? countRefused(wanted, given, got, refuse) : null) ??
    differenceOf(wanted, given, got, refuse);
  if (different !== null) throw different;
  return given;
}

/** Tensors keep their dtype, but for float32 as another float; arrays and lists are taken as what is declared, where that is possible. */
function tensorOf({ dtype }: GraphValue, value: TensorLike, refuse: Raise<ShapeError>): Tensor {
  if (value instanceof Tensor) {
    return value.dtype === "float32" && dtype !== null && isFloat(dtype) ? value.to(dtype) : value;
  }
  try {
    const made = dtype === null ? tensor(value) : tensor(value, { dtype });
    const odd = dtype === null || isFloat(dtype) || dtype === "bool" ? null : changedIn(made, value);
    if (odd === null) return made;
    throw refuse("feed-value", "$got, which is no $dtype", odd, dtype);
  } catch (error) {
    if (!(error instanceof ShapeError) || error.code === "feed-value") throw error;
    // What was a tensor before it was cloned, on the way to a worker.
    if ("dtype" in Object(value)) throw refuse("feed-plain", "no new Tensor(dtype, shape, data)");
    if (error.code === "tensor-value") throw refuse("feed-list", "$reason", error.facts.got!);
    throw refuse("feed-list", "no even list of numbers ($reason)", error.message);
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

/** Whether an array without a shape stands for an input of several axes. */
function isFlat({ shape }: GraphValue, value: TensorLike): boolean {
  return ArrayBuffer.isView(value) && shape !== null && shape.length > 1;
}

/** An array that was not arranged has another count of numbers than the input; null where the dtype or open sizes are in the way. */
function countRefused(
  { dtype, shape }: GraphValue,
  given: Tensor,
  got: string,
  refuse: Raise<ShapeError>,
): ShapeError | null {
  const known = shape!.filter((size) => typeof size === "number");
  if (given.rank !== 1 || (dtype !== null && dtype !== given.dtype) || known.length < shape!.length - 1) return null;
  const wanted = known.length < shape!.length ? `a multiple of ${sizeOf(known)}` : sizeOf(known);
  return refuse("feed-count", "$got: $count numbers instead of $wanted", got, given.size, wanted);
}

/** Where what is given is not what is wanted; null where it is. */
function differenceOf(
  { dtype, shape }: GraphValue,
  given: Tensor,
  got: string,
  refuse: Raise<ShapeError>,
): ShapeError | null {
  if (dtype !== null && dtype !== given.dtype) {
    return refuse("feed-dtype", `$got: tensor(x, { dtype: "${dtype}" }) makes it $dtype`, got, dtype);
  }
  if (shape === null) return null;
  if (shape.length !== given.rank) {
    const axes = given.rank === 1 ? "axis" : "axes";
    return refuse("feed-rank", `$got: $rank ${axes} instead of $wanted`, got, given.rank, shape.length);
  }
  const axis = shape.findIndex((size, i) => typeof size === "number" && size !== given.shape[i]);
  if (axis < 0) return null;
  return refuse(
    "feed-size",
    "$got: axis $axis has $size instead of $wanted",
    got,
    axis,
    given.shape[axis]!,
    shape[axis]!,
  );
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
