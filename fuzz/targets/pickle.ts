/** Pickles: read, and inspected, which must agree on whether they are safe. */

import { inspectPickle, readPickle } from "../../packages/feedforward/src/formats/pickle.ts";
import { reading } from "./reading.ts";

export function fuzz(data: Uint8Array): void {
  const value = reading((bytes) => [readPickle(bytes)], data);
  const inspection = inspectPickle(data);
  if (inspection.isSafe !== (value !== null)) throw new Error("inspecting and reading disagree");
}
