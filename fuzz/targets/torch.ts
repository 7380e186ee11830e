/** PyTorch: zip files as they come, and zip files whose data.pkl is the input, so that inputs get past the checksum. */

import { inspectTorch, readTorch } from "../../packages/feedforward/src/formats/torch.ts";
import { writeZip } from "../../packages/feedforward/src/formats/zip/write.ts";
import { reading } from "./reading.ts";
import { repairedZip } from "./repair.ts";

const storages = [24, 96, 8].map((size, i) => [`archive/data/${i}`, new Uint8Array(size)] as const);

export function fuzz(data: Uint8Array): void {
  reading(readTorch, data);
  reading(readTorch, repairedZip(data));
  const wrapped = writeZip([["archive/data.pkl", data], ...storages]);
  reading(readTorch, wrapped);
  reading(inspectTorch, wrapped);
}
