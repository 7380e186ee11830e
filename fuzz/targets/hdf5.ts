/** HDF5, as it comes and with the checksums of its newer structures put right, so that inputs get past them. */

import { hdf5Filters as filters, readHdf5 } from "../../packages/feedforward/src/formats/hdf5.ts";
import { reading } from "./reading.ts";
import { repairedHdf5 } from "./repair.ts";

export function fuzz(data: Uint8Array): void {
  const read = (bytes: Uint8Array) => readHdf5(bytes, { filters });
  reading(read, data);
  reading(read, repairedHdf5(data));
}
