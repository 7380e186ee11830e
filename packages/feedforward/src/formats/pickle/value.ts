/**
 * What a pickle can hold once it is read (`PickleValue`), and what stands on the machine's stack while it is read
 * (`PickleCell`): values, and tags for what is no data, such as an imported name.
 */

import type { FormatError, Raise } from "../../errors.ts";
import { Tensor } from "../../tensor/tensor.ts";

/**
 * Python → here: None → null, bool → boolean, int → number, or bigint beyond 2^53, float → number, str → string,
 * bytes and bytearray → Uint8Array (a view on the file where it can be), ndarray and NumPy scalars → Tensor, list →
 * array, tuple → `PickleTuple`, dict and OrderedDict → Map. What was one object in Python is one object here.
 */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Tensor
  | PickleValue[]
  | PickleTuple
  | Map<PickleValue, PickleValue>;

/**
 * A Python tuple: told from a list by its class.
 *
 * @example
 * ```js
 * import { PickleTuple } from "feedforward/formats/pickle";
 *
 * console.log(new PickleTuple([1, "a"]).items.join()); // 1,a
 * ```
 */
export class PickleTuple<Item = PickleValue> {
  readonly items: readonly Item[];

  constructor(items: readonly Item[]) {
    this.items = Object.freeze(items);
  }
}

/** Anything that stands on the stack or in the memo. */
export type PickleCell =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Tensor
  | PickleCell[]
  | PickleTuple<PickleCell>
  | Map<PickleCell, PickleCell>
  | PickleTag;

/** What a tag may ask of the machine that runs it. */
export interface PickleSite {
  /** The error to throw, at the opcode that is being executed. */
  readonly fault: Raise<FormatError>;
  /** Axes that a tensor may have. */
  readonly rank: number;
  /** Throws if `bytes` more would exceed what this file may take. */
  charge(bytes: number): void;
  /** Throws if `bytes` more are copied or looked through than so much content can need. */
  move(bytes: number): void;
}

/** Something that is no data: an imported name, a dtype, an array that waits for its data. */
export interface PickleTag {
  /** How errors name it: `numpy.dtype`. */
  readonly tag: string;
  /** REDUCE with it as the callable. Absent: it is refused. */
  call?(args: readonly PickleCell[], site: PickleSite): PickleCell;
  /** BUILD with it as the target. Absent: it is refused. */
  build?(state: PickleCell, site: PickleSite): void;
  /** The value that goes into a container in its place. Absent: the tag itself goes. */
  value?(site: PickleSite): PickleCell;
}

export function isTag(cell: PickleCell): cell is PickleTag {
  return typeof cell === "object" && cell !== null && "tag" in cell;
}

/** The Python type of a cell, for errors. */
export function typeName(cell: PickleCell): string {
  if (cell === null) return "None";
  if (typeof cell === "boolean") return "bool";
  if (typeof cell === "string") return "str";
  if (typeof cell === "bigint") return "int";
  if (typeof cell === "number") return Number.isInteger(cell) ? "int" : "float";
  if (Array.isArray(cell)) return "list";
  if (cell instanceof PickleTuple) return "tuple";
  if (cell instanceof Map) return "dict";
  if (cell instanceof Uint8Array) return "bytes";
  return cell instanceof Tensor ? "numpy.ndarray" : cell.tag;
}

/** Whether Python could use it as a key of a dict: lists, dicts and arrays can be none. */
export function isHashable(cell: PickleCell): boolean {
  return cell === null || typeof cell !== "object" || cell instanceof PickleTuple || cell instanceof Uint8Array;
}

/** The error of a call that is refused, by the types of its arguments. */
export function callFault(callable: string, args: readonly PickleCell[], { fault }: PickleSite): FormatError {
  const shown = args.slice(0, 6).map(typeName);
  const types = args.length > shown.length ? [...shown, "…"] : shown;
  // As a list, what is none would be shown in brackets.
  const given = types.length === 0 ? "" : types;
  return fault("pickle-call", "refuses to call $callable with ($types)", callable, given);
}
