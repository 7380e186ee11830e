/** Dataspaces: the shape of a dataset or an attribute; `[]` for a scalar, and null for one that holds nothing at all. */

import type { ByteReader } from "../bytes/reader.ts";
import { readSize64 } from "../bytes/size64.ts";
import { checkSizes, faultAt } from "../formats/arrays/raw-tensor.ts";
import type { Shape } from "../tensor/shape.ts";
import { expectVersion, type Hdf5File } from "./file.ts";

/** Of this kind in version 2: neither a scalar (0) nor with axes (1). */
const nullSpace = 2;

export function readDataspace(file: Hdf5File, reader: ByteReader): Shape | null {
  const start = reader.offset;
  const version = expectVersion(reader, "dataspace", 1, 2);
  const rank = reader.uint8("number of axes");
  reader.skip(1, "flags");
  const kind = reader.uint8("kind");
  if (version === 1) reader.skip(4, "dataspace");
  else if (kind === nullSpace) return null;
  reader.require(8 * rank, "sizes");
  const shape = Array.from({ length: rank }, () => readSize64(reader, "size"));
  checkSizes(shape, faultAt(reader, start), file.limits.rank);
  return shape;
}
