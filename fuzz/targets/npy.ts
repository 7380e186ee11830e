/** npy: what is read is written, and the file that was written is read to the same. */

import { readNpy, writeNpy } from "../../packages/feedforward/src/formats/npy.ts";
import { reading, same } from "./reading.ts";

export function fuzz(data: Uint8Array): void {
  const array = reading(readNpy, data);
  if (array === null) return;
  const file = writeNpy(array);
  same(writeNpy(readNpy(file)), file);
}
