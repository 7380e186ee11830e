/** What NumPy calls the dtypes, for the formats that are its own. */

import { type DType, dtypes, itemSize } from "../../tensor/dtype.ts";

/** The NumPy type string without its byte order: `f4`. bfloat16 is not NumPy's and has none. */
export function numpyName(dtype: DType): string | null {
  return dtype === "bfloat16" ? null : dtype.charAt(0) + itemSize(dtype);
}

/** The dtypes by their NumPy type strings. */
export function dtypesByNumpyName(): Map<string | null, DType> {
  return new Map((Object.keys(dtypes) as DType[]).map((dtype) => [numpyName(dtype), dtype]));
}
