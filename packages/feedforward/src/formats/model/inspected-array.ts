/** What a file holds under a name, as an inspection tells it: an array with its dtype, shape and order, or something else. */

import { Tensor } from "../../tensor/tensor.ts";
import type { NpyLayout } from "../npy.ts";
import type { ArrayOrder } from "../pickle/order.ts";
import { PickleTuple, type PickleValue } from "../pickle/value.ts";

/** One thing by its name. */
export interface InspectedArray {
  readonly name: string;
  /** A dtype, or for what is no array the Python type. */
  readonly type: string;
  readonly shape: readonly number[] | null;
  /** `C` or `F` (Fortran), where the format has both and there is more than one axis. */
  readonly order: ArrayOrder | null;
}

export function arrayRow(name: string, { dtype, shape }: Tensor, order: ArrayOrder | null = null): InspectedArray {
  return { name, type: dtype, shape, order };
}

export function layoutRow(name: string, { dtype, shape, order }: NpyLayout): InspectedArray {
  return { name, type: dtype, shape, order: shape.length > 1 ? order : null };
}

/** The entries of a pickled dict, or the one value. */
export function entryRows(value: PickleValue, orders: ReadonlyMap<Tensor, ArrayOrder>): InspectedArray[] {
  const entries =
    value instanceof Map ? [...value].map(([key, item]) => [nameOf(key), item] as const) : [["", value] as const];
  return entries.map(([name, item]) =>
    item instanceof Tensor ? arrayRow(name, item, orders.get(item) ?? null) : plainRow(name, item),
  );
}

/** Keys of a dict are mostly strings; Python 2 wrote them as bytes. */
function nameOf(key: PickleValue): string {
  if (key instanceof Uint8Array) return `b"${String.fromCharCode(...key.subarray(0, 80))}"`;
  if (key instanceof PickleTuple) return `(${key.items.map(nameOf).join(", ")})`;
  return typeof key === "object" ? "None" : String(key);
}

function plainRow(name: string, value: PickleValue): InspectedArray {
  if (Array.isArray(value)) return { name, type: "list", shape: [value.length], order: null };
  if (value instanceof PickleTuple) return { name, type: "tuple", shape: [value.items.length], order: null };
  if (value instanceof Map) return { name, type: "dict", shape: [value.size], order: null };
  if (value instanceof Uint8Array) return { name, type: "bytes", shape: [value.length], order: null };
  return { name, type: value === null ? "None" : typeof value, shape: null, order: null };
}
