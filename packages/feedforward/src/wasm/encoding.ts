/**
 * Bytes of the WebAssembly binary format, as the specification's chapter 5 names them: LEB128 integers, little-endian
 * floats, vectors with their length in front, and sections.
 * https://webassembly.github.io/spec/core/binary/
 */

/** Bytes, nested as deeply as the grammar: they are flattened once, at the end. */
export type Bytes = number | Uint8Array | readonly Bytes[];

/** An unsigned LEB128 integer of at most 32 bits, appended to `bytes`. */
export function u32(value: number, bytes: number[] = []): number[] {
  let rest = value >>> 0;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

/** A signed LEB128 integer of at most 32 bits, appended to `bytes`. */
export function s32(value: number, bytes: number[] = []): number[] {
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(isLast ? low : low | 0x80);
    if (isLast) return bytes;
  }
}

/** The four bytes of a float32. */
export function f32(value: number): number[] {
  return [...new Uint8Array(Float32Array.of(value).buffer)];
}

/** A vector: its length, then its items. */
export function vector(items: readonly Bytes[]): Bytes {
  return [u32(items.length), items];
}

/** A name: its length in bytes, then UTF-8. */
export function name(text: string): Bytes {
  const bytes = new TextEncoder().encode(text);
  return [u32(bytes.length), bytes];
}

/** Anything with its size in bytes in front: a section's or a function's body. */
export function sized(content: Bytes): Bytes {
  const bytes = flatten(content);
  return [u32(bytes.length), bytes];
}

export function section(id: number, content: Bytes): Bytes {
  return [id, sized(content)];
}

/** All bytes in one array. */
export function flatten(bytes: Bytes): Uint8Array<ArrayBuffer> {
  const target = new Uint8Array(countOf(bytes));
  write(bytes, target, 0);
  return target;
}

function countOf(bytes: Bytes): number {
  if (typeof bytes === "number") return 1;
  if (bytes instanceof Uint8Array) return bytes.length;
  let count = 0;
  for (const item of bytes) count += countOf(item);
  return count;
}

function write(bytes: Bytes, target: Uint8Array, offset: number): number {
  if (typeof bytes === "number") {
    target[offset] = bytes;
    return offset + 1;
  }
  if (bytes instanceof Uint8Array) {
    target.set(bytes, offset);
    return offset + bytes.length;
  }
  let at = offset;
  for (const item of bytes) at = write(item, target, at);
  return at;
}
