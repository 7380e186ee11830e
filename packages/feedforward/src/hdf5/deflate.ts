/**
 * Deflate among HDF5's filters. Neither Keras nor h5py compresses unless told to, and inflating is a fifth of what a page would load
 * of this format, so it is handed over by the readers of such files.
 */

import { blockAllowance } from "../bytes/inflate.ts";
import { inflateZlib } from "../bytes/zlib.ts";
import type { Hdf5Filters } from "./file.ts";

/** For `readHdf5(bytes, { filters: hdf5Filters })`: `load` and `readKeras` have it. */
export const hdf5Filters: Hdf5Filters = {
  deflate(file, bytes, { offset, size }) {
    file.blocks ??= blockAllowance();
    // A checksum of the content may be behind it.
    const { output, consumed } = inflateZlib(bytes, { format: "hdf5", limit: size + 4, blocks: file.blocks });
    if (consumed === bytes.length) return output;
    throw file.fault(offset, "hdf5-chunk-rest", "has bytes behind the content of a chunk");
  },
};
