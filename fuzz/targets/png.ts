/** PNG, as it comes and with the checksums of its chunks put right, so that inputs get past them. */

import { readPng } from "../../packages/feedforward/src/formats/png.ts";
import { reading } from "./reading.ts";
import { repairedPng } from "./repair.ts";

export function fuzz(data: Uint8Array): void {
  reading(readPng, data);
  reading(readPng, repairedPng(data));
}
