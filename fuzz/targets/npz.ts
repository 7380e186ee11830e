/** npz, as it comes and with the checksums of its entries put right, so that inputs get past them. */

import { readNpz, writeNpz } from "../../packages/feedforward/src/formats/npz.ts";
import { reading, same } from "./reading.ts";
import { repairedZip } from "./repair.ts";

export function fuzz(data: Uint8Array): void {
  reading(readNpz, data);
  const arrays = reading(readNpz, repairedZip(data));
  if (arrays === null) return;
  const file = writeNpz(arrays);
  same(writeNpz(readNpz(file)), file);
}
