/** What reading and writing safetensors have in common: names, an order and a limit. */

import type { DType } from "../../tensor/dtype.ts";

export const headerLimit = 100_000_000;
export const metadataKey = "__metadata__";

/**
 * The dtypes in the order in which Python's library lays tensors out, from the end of the list to its start, so that
 * every tensor is aligned. Names are the format's.
 */
export const dtypeNames = {
  bool: "BOOL",
  uint8: "U8",
  int8: "I8",
  int16: "I16",
  uint16: "U16",
  float16: "F16",
  bfloat16: "BF16",
  int32: "I32",
  uint32: "U32",
  float32: "F32",
  float64: "F64",
  int64: "I64",
  uint64: "U64",
} as const satisfies Record<DType, string>;

export const dtypeOrder = /* @__PURE__ */ Object.keys(dtypeNames) as DType[];
