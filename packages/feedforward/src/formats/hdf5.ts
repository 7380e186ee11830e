/** Reading HDF5 as Keras and h5py write it, for `feedforward/formats/hdf5`. */

export type { Bytes } from "../bytes/given.ts";
export type { ErrorData, FormatError } from "../errors.ts";
export { hdf5Filters } from "../hdf5/deflate.ts";
export type { Hdf5Filters } from "../hdf5/file.ts";
export { type Hdf5Dataset, type Hdf5Group, type Hdf5Options, readHdf5 } from "../hdf5/read.ts";
export type { Hdf5Strings, Hdf5Value } from "../hdf5/values.ts";
export type { Tensor } from "../tensor/tensor.ts";
export type { ReadLimits } from "./limits.ts";
