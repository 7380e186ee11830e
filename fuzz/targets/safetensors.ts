/** safetensors: the input as a file, and as a header before 64 bytes; what is read is written and read again. */

import { readSafetensors, writeSafetensors } from "../../packages/feedforward/src/formats/safetensors.ts";
import { reading, same } from "./reading.ts";

export function fuzz(data: Uint8Array): void {
  for (const file of [data, withLength(data)]) {
    const content = reading(readSafetensors, file);
    if (content === null) continue;
    const written = writeSafetensors(content.tensors, content.metadata);
    const again = readSafetensors(written);
    same(writeSafetensors(again.tensors, again.metadata), written);
  }
}

function withLength(header: Uint8Array): Uint8Array {
  const file = new Uint8Array(8 + header.length + 64);
  new DataView(file.buffer).setUint32(0, header.length, true);
  file.set(header, 8);
  return file;
}
