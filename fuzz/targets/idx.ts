/** IDX, plain and gzipped: every input as it is, and as the content of a gzip file. */

import { readIdx } from "../../packages/feedforward/src/data/idx.ts";
import { reading } from "./reading.ts";
import { gzipped } from "./repair.ts";

export function fuzz(data: Uint8Array): void {
  reading(readIdx, data);
  reading(readIdx, gzipped(data));
}
