/** IDX, plain and gzipped. */

import { readIdx } from "../../packages/feedforward/src/data/idx.ts";
import { reading } from "./reading.ts";

export function fuzz(data: Uint8Array): void {
  reading(readIdx, data);
}
