/** Bytes as callers have them: a view, or the whole buffer that `fetch` and the files of a page give. */

export type Bytes = Uint8Array | ArrayBuffer;

/** A view on them. */
export function bytesOf(given: Bytes): Uint8Array {
  return given instanceof ArrayBuffer ? new Uint8Array(given) : given;
}
