/**
 * The two heaps of older files: a group's local heap, which holds the names of its links, and the global heap, in whose
 * collections texts of any length lie.
 */

import { ByteReader } from "../bytes/reader.ts";
import { readSize64 } from "../bytes/size64.ts";
import { expectVersion, type Hdf5File, readAddress, readText, textOf } from "./file.ts";

/** The part of the file that holds a group's names. */
export function readLocalHeap(file: Hdf5File, address: number): ByteReader {
  const reader = file.structure(address, "HEAP", "local heap");
  expectVersion(reader, "local heap", 0);
  reader.skip(3, "local heap");
  const size = readSize64(reader, "size of the heap");
  readAddress(reader, "free space of the heap");
  return file.part(readSize64(reader, "address of the heap"), "names", size);
}

/** Where the objects of a collection lie, by their numbers. */
type Collection = ReadonlyMap<number, readonly [begin: number, size: number]>;

/** The texts of the global heap. */
export class GlobalHeap {
  readonly #file: Hdf5File;
  readonly #collections = new Map<number, Collection>();

  constructor(file: Hdf5File) {
    this.#file = file;
  }

  /** The text of an element: its length, the address of a collection, and its number there. */
  text(reader: ByteReader): string {
    const { offset } = reader;
    const length = reader.uint32("length of a text");
    const address = readSize64(reader, "address of a collection");
    const index = reader.uint32("number of a text");
    if (length === 0) return "";
    const [begin, size] = this.#collection(address).get(index) ?? [0, -1];
    if (length > size) {
      const sentence = "the global heap has no text $index of $length bytes";
      throw reader.faultAt(offset, "hdf5-heap-object", sentence, index, length);
    }
    this.#file.spend(2 * length, offset);
    const bytes = this.#file.part(begin, "text", length).take(length, "text");
    const stop = bytes.indexOf(0);
    return textOf(stop < 0 ? bytes : bytes.subarray(0, stop), reader, begin);
  }

  #collection(address: number): Collection {
    const known = this.#collections.get(address);
    if (known !== undefined) return known;
    const objects = this.#read(address);
    this.#collections.set(address, objects);
    return objects;
  }

  #read(address: number): Collection {
    const head = this.#file.structure(address, "GCOL", "global heap");
    expectVersion(head, "global heap", 1);
    head.skip(3, "global heap");
    const reader = this.#file.part(address, "global heap", readSize64(head, "size of a collection"));
    reader.offset = Math.min(head.offset, reader.end);
    const objects = new Map<number, readonly [number, number]>();
    while (reader.remaining >= 16) {
      const { offset } = reader;
      this.#file.entry(offset);
      const index = reader.uint16("number of an object");
      reader.skip(6, "references");
      const size = readSize64(reader, "size of an object");
      if (index === 0) break; // the rest is free
      const begin = reader.offset;
      reader.skip(size, "object");
      reader.skip(Math.min(-size & 7, reader.remaining), "padding");
      objects.set(index, [begin, size]);
    }
    return objects;
  }
}

/** The text at an offset of a local heap. */
export function nameIn(heap: ByteReader, offset: number): string {
  return readText(new ByteReader(heap.bytes, heap.format, Math.min(heap.offset + offset, heap.end)), "name");
}
