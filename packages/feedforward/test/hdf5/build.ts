/**
 * HDF5 files by hand, for those that no library writes: parts are appended, each at a multiple of 8, and refer to each other by
 * their addresses. Headers are of version 1, links are messages, so a small file needs neither trees nor heaps.
 */

import { Buffer } from "node:buffer";
import { u16, u32 } from "../formats/zip-files.ts";

export type Part = string | Uint8Array | readonly number[];
export type Message = readonly [type: number, ...parts: readonly Part[]];

export const join = (...parts: readonly Part[]): Uint8Array =>
  Uint8Array.from(
    Buffer.concat(
      parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : Uint8Array.from(part))),
    ),
  );

export function u64(value: number): number[] {
  return [...u32(value % 2 ** 32), ...u32(Math.floor(value / 2 ** 32))];
}

export const nowhere = new Array<number>(8).fill(0xff);

/** Where the first part stands: behind the superblock. */
export const firstAddress = 96;

export class Builder {
  readonly #parts: Uint8Array[] = [];
  #end = firstAddress;

  /** The address that the next part gets. */
  get next(): number {
    return this.#end;
  }

  add(...parts: readonly Part[]): number {
    const begin = this.#end;
    const bytes = join(...parts);
    const padded = Buffer.alloc((bytes.length + 7) & ~7);
    padded.set(bytes);
    this.#parts.push(padded);
    this.#end += padded.length;
    return begin;
  }

  header(...messages: readonly Message[]): number {
    return this.headerOf(messages);
  }

  /** The same for more messages than a call has arguments. */
  headerOf(messages: readonly Message[]): number {
    const body = Buffer.concat(messages.map(message));
    return this.add([1, 0], u16(messages.length), u32(1), u32(body.length), u32(0), body);
  }

  group(links: Readonly<Record<string, number>>, ...messages: readonly Message[]): number {
    return this.header(linkInfo(), ...Object.entries(links).map(([name, address]) => link(name, address)), ...messages);
  }

  /** The whole file, whose root group is the header at an address. */
  file(root: number, version = 0, { sizes = [8, 8], base = 0, end = this.#end, driver = nowhere } = {}): Uint8Array {
    const start = join("\x89HDF\r\n\x1a\n", [version, 0, 0, 0, 0, ...sizes, 0], u16(4), u16(16), u32(0));
    const rest = join(u64(base), nowhere, u64(end), driver, u64(0), u64(root), u32(0), u32(0), new Array(16).fill(0));
    return join(start, rest, ...this.#parts);
  }
}

/** A message of version 1, its body filled up to a multiple of 8. */
export function message([type, ...parts]: Message): Uint8Array {
  const body = join(...parts);
  const size = (body.length + 7) & ~7;
  return join(u16(type), u16(size), [0, 0, 0, 0], body, new Uint8Array(size - body.length));
}

export const linkInfo = (heap: Part = nowhere): Message => [2, [0, 0], heap, nowhere];
export const link = (name: string, address: number): Message => [6, [1, 0, name.length], name, u64(address)];
export const dataspace = (...sizes: readonly number[]): Message => [
  1,
  [1, sizes.length, 0, 0, 0, 0, 0, 0],
  ...sizes.map(u64),
];
export const float32: Message = [3, [0x11, 0x20, 31, 0], u32(4), u16(0), u16(32), [23, 8, 0, 23], u32(127)];
export const uint8: Message = [3, [0x10, 0, 0, 0], u32(1), u16(0), u16(8)];
export const text = (size: number): Message => [3, [0x13, 0, 0, 0], u32(size)];
export const heapText: Message = [3, [0x19, 1, 0, 0], u32(16), [0x10, 0, 0, 0], u32(1), u16(0), u16(8)];
export const contiguous = (address: number, size: number): Message => [8, [3, 1], u64(address), u64(size)];
export const chunked = (tree: number, ...sizes: readonly number[]): Message => [
  8,
  [3, 2, sizes.length],
  u64(tree),
  ...sizes.map(u32),
];
export const deflate: Message = [11, [1, 1, 0, 0, 0, 0, 0, 0], u16(1), u16(0), u16(0), u16(1), u32(4), u32(0)];

export const fletcher: Message = [11, [1, 1, 0, 0, 0, 0, 0, 0], u16(3), u16(0), u16(0), u16(0)];

/** A node of a tree; `entries` are keys with the addresses behind them, and a last key closes the list. */
export function tree(
  type: number,
  level: number,
  entries: readonly (readonly [key: Part, address: number])[],
): Uint8Array {
  const listed = Buffer.concat(entries.map(([key, address]) => join(key, u64(address))));
  return join("TREE", [type, level], u16(entries.length), nowhere, nowhere, listed, new Uint8Array(64));
}

/** The key of a chunk: its stored size, the filters that were left out, and where it begins. */
export const chunkKey = (size: number, ...origin: readonly number[]): Uint8Array =>
  join(u32(size), u32(0), ...origin.map(u64), u64(0));
