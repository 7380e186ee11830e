/** HDF5 files that mean harm: parts that refer to themselves, and a few bytes that stand for gigabytes. */

import { Buffer } from "node:buffer";
import zlib from "node:zlib";
import { u16, u32 } from "../formats/zip-files.ts";
import {
  type Builder,
  chunked,
  chunkKey,
  contiguous,
  dataspace,
  deflate,
  float32,
  heapText,
  join,
  linkInfo,
  type Message,
  nowhere,
  type Part,
  tree,
  u64,
  uint8,
} from "../hdf5/build.ts";

/** Name, what must be said, and the file. */
type Row = readonly [name: string, said: string, make: (file: Builder) => Uint8Array];

const mebibyte = 2 ** 20;

const dataset =
  (make: (file: Builder) => readonly Message[]): Row[2] =>
  (file) => {
    const messages = make(file);
    return file.file(file.group({ a: file.header(...messages) }));
  };

/** The message that says where a header goes on. */
const goesOn = (begin: number, size: number): Message => [16, u64(begin), u64(size)];

/** As many of it as fit into so many bytes of messages. */
const many = (count: number, make: (i: number) => Message): Message[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** Of one byte that holds nothing. */
const attribute = (name: string): Message => {
  const type = join(...(uint8.slice(1) as Part[]));
  return [12, [3, 0], u16(name.length + 1), u16(type.length), u16(4), [0], name, [0], type, [2, 0, 0, 2]];
};

export const hdf5Rows: readonly Row[] = [
  ["a group in itself", "object header is used twice", (file) => file.file(file.group({ a: file.next }))],
  [
    "a header that goes on in itself",
    "header block is used twice",
    (file) => {
      const { next } = file;
      return file.file(file.header(linkInfo(), goesOn(next + 16, 64)));
    },
  ],
  [
    "a tree in itself",
    "tree is used twice",
    dataset((file) => {
      const { next } = file;
      file.add(tree(1, 1, [[chunkKey(2, 0), next]]));
      return [dataspace(2), uint8, chunked(next, 2, 1)];
    }),
  ],
  [
    "groups 5,000 deep",
    "is nested deeper than 256 groups",
    (file) => {
      let inner = file.group({});
      for (let depth = 0; depth < 5000; depth++) inner = file.group({ a: inner });
      return file.file(inner);
    },
  ],
  [
    "250,000 blocks of a header",
    "header block needs 24 bytes",
    (file) => {
      const count = 250_000;
      const first = file.next + 40;
      const head = join([1, 0, 1, 0], u32(1), u32(24), u32(0), u16(16), u16(16), u32(0), u64(first), u64(24));
      const blocks = Buffer.alloc(24 * count);
      for (let i = 0; i < count; i++)
        blocks.set(join(u16(16), u16(16), u32(0), u64(first + 24 * (i + 1)), u64(24)), 24 * i);
      return file.file(file.add(head, blocks));
    },
  ],
  [
    "40,000 links",
    "has more than 32768 names",
    (file) => file.file(file.headerOf(many(40_000, (i) => [6, [1, 0, 5], String(i).padStart(5), u64(96)]))),
  ],
  [
    "40,000 attributes",
    "has more than 32768 names",
    (file) => file.file(file.headerOf([linkInfo(), ...many(40_000, (i) => attribute(String(i)))])),
  ],
  ["2^80 elements", "too many elements", dataset(() => [dataspace(2 ** 40, 2 ** 40), float32, contiguous(96, 4)])],
  [
    "an axis of 2^63",
    "exceeds any file",
    dataset(() => [[1, [1, 1, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0x80]], float32, contiguous(96, 4)]),
  ],
  [
    "100 GB that were never written",
    "were never written",
    dataset(() => [dataspace(25e9), float32, [8, [3, 1], nowhere, u64(1e11)]]),
  ],
  [
    "100 GB in a file of a few bytes",
    "needs 100000000000 bytes",
    dataset(() => [dataspace(1e11), uint8, contiguous(96, 1e11)]),
  ],
  [
    "an array under many names",
    "takes bytes that belong to other datasets",
    (file) => {
      const data = file.add(new Uint8Array(mebibyte));
      const names = Array.from(
        { length: 1000 },
        (_, i) => [`d${i}`, file.header(dataspace(mebibyte), uint8, contiguous(data, mebibyte))] as const,
      );
      return file.file(file.group(Object.fromEntries(names)));
    },
  ],
  [
    "a text that 100,000 elements share",
    "more memory",
    dataset((file) => {
      const heap = file.add(
        "GCOL",
        [1, 0, 0, 0],
        u64(mebibyte + 32),
        u16(1),
        u16(1),
        u32(0),
        u64(mebibyte),
        "a".repeat(mebibyte),
      );
      const element = Buffer.from(join(u32(mebibyte), u64(heap), u32(1)));
      return [dataspace(100_000), heapText, contiguous(file.add(Buffer.alloc(1_600_000, element)), 1_600_000)];
    }),
  ],
  [
    "a bomb in a chunk",
    "more memory",
    dataset((file) => {
      const size = 64 * mebibyte;
      const bomb = zlib.deflateSync(Buffer.alloc(size));
      const data = file.add(bomb);
      const root = file.add(tree(1, 0, [[chunkKey(bomb.length, 0), data]]));
      return [dataspace(size), uint8, chunked(root, size, 1), deflate];
    }),
  ],
  [
    "a bomb that does not say so",
    "inflates to more than 14 bytes",
    dataset((file) => {
      const bomb = zlib.deflateSync(Buffer.alloc(64 * mebibyte));
      const data = file.add(bomb);
      const root = file.add(tree(1, 0, [[chunkKey(bomb.length, 0), data]]));
      return [dataspace(10), uint8, chunked(root, 10, 1), deflate];
    }),
  ],
  [
    "one chunk in the place of many",
    "takes bytes that belong to other datasets",
    dataset((file) => {
      const data = file.add(new Uint8Array(mebibyte));
      const root = file.add(
        tree(
          1,
          0,
          Array.from({ length: 60_000 }, (_, i) => [chunkKey(mebibyte, i * mebibyte), data] as const),
        ),
      );
      return [dataspace(60_000 * mebibyte), uint8, chunked(root, mebibyte, 1)];
    }),
  ],
  [
    "chunks larger than the array",
    "more memory",
    dataset((file) => {
      const data = file.add(zlib.deflateSync(Buffer.alloc(9)));
      const root = file.add(tree(1, 0, [[chunkKey(17, 0), data]]));
      return [dataspace(1), uint8, chunked(root, 2 ** 31, 1), deflate];
    }),
  ],
];
