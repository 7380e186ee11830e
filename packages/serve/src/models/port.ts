/**
 * The inputs and outputs of a model as the protocol announces them: a name, a datatype, and a shape in which -1 is any size.
 */

import type { Session } from "feedforward";
import { type Datatype, datatypeOf } from "../protocol/datatype.ts";

/** An input or an output as it is announced. */
export interface Port {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
}

type PortInfo = Session["inputs"][number];

/** Whether an output holds numbers, and no strings. */
export function isOfNumbers(output: Session["outputs"][number]): output is PortInfo {
  return output.dtype !== "string";
}

/** As the library describes it; what it leaves open is -1, and a dtype that a file does not say is FP32. */
export function portOf({ name, dtype, shape }: PortInfo): Port {
  const sizes = shape?.map((size) => (typeof size === "number" ? size : -1)) ?? [-1];
  return { name, datatype: datatypeOf(dtype ?? "float32"), shape: sizes };
}

/** Elements of one row: the product of what follows the first axis; null where that is open. */
export function rowSizeOf({ shape }: Port): number | null {
  const row = shape.slice(1);
  return row.includes(-1) ? null : row.reduce((product, size) => product * size, 1);
}
