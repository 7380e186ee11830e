/** HDF5, as it comes and with the checksums of its newer structures put right, so that inputs get past them. */

import { readHdf5 } from "../../packages/feedforward/src/formats/hdf5.ts";
import { reading } from "./reading.ts";
import { repairedHdf5 } from "./repair.ts";

export function fuzz(data: Uint8Array): void {
  reading(readHdf5, data);
  reading(readHdf5, repairedHdf5(data));
}
