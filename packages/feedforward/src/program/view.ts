/**
 * Steps that only give a value another shape. Apart from where values lie, because every backend asks it, also one that places
 * nothing.
 */

import type { Step } from "./program.ts";

/** Whether nothing runs: the output is the first input under another shape. */
export function isView({ op, epilogue }: Step): boolean {
  return op.isView === true && epilogue.length === 0;
}
