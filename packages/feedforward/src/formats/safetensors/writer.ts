/**
 * safetensors, written: the bytes that Python's own library writes. A module of its own, because a page that only reads
 * should not load it.
 */

import { optionError } from "../../errors.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { dtypeNames, dtypeOrder, headerLimit, metadataKey } from "./layout.ts";

/**
 * Writes tensors and metadata; the same content gives the same bytes, whatever its order was. Tensors are sorted by
 * dtype (the widest first), then by name; metadata by key.
 */
export function writeSafetensors(
  tensors: Iterable<readonly [string, Tensor]>,
  metadata: Iterable<readonly [string, string]> = [],
): Uint8Array {
  const sorted = [...tensors].sort(
    ([a, one], [b, other]) => dtypeOrder.indexOf(other.dtype) - dtypeOrder.indexOf(one.dtype) || compareNames(a, b),
  );
  checkNames(sorted.map(([name]) => name));
  const header = encodeHeader(sorted, [...metadata]);
  const size = sorted.reduce((sum, [, tensor]) => sum + tensor.byteLength, 0);
  const bytes = new Uint8Array(8 + header.length + size);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  let offset = 8 + header.length;
  for (const [, tensor] of sorted) {
    bytes.set(new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.byteLength), offset);
    offset += tensor.byteLength;
  }
  return bytes;
}

function encodeHeader(
  tensors: readonly (readonly [string, Tensor])[],
  metadata: readonly (readonly [string, string])[],
): Uint8Array {
  checkNames(metadata.map(([key]) => key));
  const members: string[] = [];
  const pairs = [...metadata].sort(([a], [b]) => compareNames(a, b)).map(([key, text]) => member(key, jsonText(text)));
  if (pairs.length > 0) members.push(member(metadataKey, `{${pairs.join(",")}}`));
  let begin = 0;
  for (const [name, { dtype, shape, byteLength }] of tensors) {
    if (name === metadataKey) {
      throw optionError("safetensors-metadata-name", "safetensors: no tensor may be called $name", name);
    }
    const end = begin + byteLength;
    const fields = `"dtype":"${dtypeNames[dtype]}","shape":[${shape.join(",")}],"data_offsets":[${begin},${end}]`;
    members.push(member(name, `{${fields}}`));
    begin = end;
  }
  const json = new TextEncoder().encode(`{${members.join(",")}}`);
  const header = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20);
  header.set(json);
  if (header.length > headerLimit) {
    throw optionError("safetensors-header-long", "safetensors: header of $size bytes is too long", header.length);
  }
  return header;
}

function member(name: string, json: string): string {
  return `${jsonText(name)}:${json}`;
}

/** A JSON string. Half a surrogate pair has no UTF-8 and is refused. */
function jsonText(text: string): string {
  if (typeof text !== "string") {
    throw optionError("safetensors-text", "safetensors: expected text as metadata, got a $got", typeof text);
  }
  if (/\p{Surrogate}/u.test(text)) {
    throw optionError("safetensors-unicode", 'safetensors: "$text" is not well-formed Unicode', text);
  }
  return JSON.stringify(text);
}

function checkNames(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      throw optionError("safetensors-name-twice", 'safetensors: the name "$name" is given twice', name);
    }
    seen.add(name);
  }
}

/** By code points, which is the order of the UTF-8 bytes; `<` on strings compares UTF-16 units. */
function compareNames(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  const at = left.findIndex((character, i) => character !== right[i]);
  return at < 0 ? left.length - right.length : left[at]!.codePointAt(0)! - (right[at]?.codePointAt(0) ?? -1);
}
