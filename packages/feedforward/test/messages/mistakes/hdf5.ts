/** What is said of HDF5 files, each from the mistake itself: files that h5py wrote, and files by hand that no library writes. */

import zlib from "node:zlib";
import { hdf5Filters as filters, type Hdf5Options, readHdf5 } from "../../../src/formats/hdf5.ts";
import { u16, u32 } from "../../formats/zip-files.ts";
import {
  Builder,
  chunked,
  chunkKey,
  contiguous,
  dataspace,
  deflate,
  fletcher,
  float32,
  heapText,
  join,
  link,
  linkInfo,
  type Message,
  nowhere,
  type Part,
  text,
  tree,
  u64,
  uint8,
} from "../../hdf5/build.ts";

/** A file by hand. */
const built =
  (make: (file: Builder) => Uint8Array, options: Hdf5Options = {}) =>
  () =>
    readHdf5(make(new Builder()), { filters, ...options });

/** Groups in groups. */
const nested = (limits: Hdf5Options) =>
  built((file) => file.file(file.group({ a: file.group({ b: file.group({}) }), c: file.group({}) })), limits);

/** The file of an empty group, with something else at its beginning. */
const beginning = (...parts: readonly Part[]) =>
  built((file) => {
    const bytes = file.file(file.group({}));
    bytes.set(join(...parts), 8);
    return bytes;
  });

/** With one dataset, and the bytes that its messages refer to. */
const dataset = (make: (file: Builder) => readonly Message[]) =>
  built((file) => {
    const messages = make(file);
    return file.file(file.group({ a: file.header(...messages) }));
  });

/** Of two bytes in one chunk, stored so. */
const chunk = (stored: Uint8Array | readonly number[], filters: readonly Message[] = [], place = 0, axes = [2, 1]) =>
  dataset((file) => {
    const data = file.add(stored);
    const root = file.add(tree(1, 0, [[chunkKey(stored.length, place), data]]));
    return [dataspace(2), uint8, chunked(root, ...axes), ...filters];
  });

export const hdf5Mistakes: Readonly<Record<string, () => unknown>> = {
  "hdf5-signature": () => readHdf5(Uint8Array.of(1, 2, 3)),
  "hdf5-sizes": built((file) => file.file(file.group({}), 0, { sizes: [4, 4] })),
  "hdf5-base": built((file) => file.file(file.group({}), 0, { base: 512 })),
  "hdf5-end": built((file) => file.file(file.group({})).subarray(0, 100)),
  "hdf5-driver": built((file) => file.file(file.group({}), 0, { driver: u64(1) })),
  "hdf5-version": beginning([9]),
  "hdf5-structure": dataset((file) => [dataspace(2), uint8, chunked(file.add("no tree"), 2, 1)]),
  "hdf5-checksum": beginning([2, 8, 8, 0], u64(0), nowhere, u64(96), u64(96), u32(0)),
  "hdf5-used-twice": built((file) => {
    const group = file.group({});
    return file.file(file.group({ a: group, b: group }));
  }),
  "hdf5-utf8": dataset((file) => [dataspace(), text(1), contiguous(file.add([0xff]), 1)]),
  "hdf5-heap-object": dataset((file) => {
    const heap = file.add("GCOL", [1, 0, 0, 0], u32(16), u32(0));
    return [dataspace(), heapText, contiguous(file.add(u32(3), u32(heap), u32(0), u32(7)), 16)];
  }),
  "hdf5-tree": dataset((file) => [dataspace(2), uint8, chunked(file.add(tree(0, 0, [])), 2, 1)]),
  "hdf5-message": built((file) => file.file(file.group({}, [0x99, [0]]))),
  "hdf5-message-twice": built((file) => file.file(file.group({}, linkInfo()))),
  "hdf5-shared": built((file) => {
    const attribute: Message = [12, [3, 1], u16(2), u16(0), u16(0), [0], "a\0"];
    return file.file(file.group({}, attribute));
  }),
  "hdf5-name": built((file) => file.file(file.group({ "a/b": 96 }))),
  "hdf5-name-twice": built((file) => file.file(file.group({ a: 96 }, link("a", 96)))),
  "hdf5-names": nested({ names: 1 }),
  "hdf5-link": built((file) => file.file(file.group({}, [6, [1, 8, 1, 1], "a", u16(2), "/b"]))),
  "hdf5-dense": built((file) => file.file(file.header(linkInfo(u64(96))))),
  "hdf5-object": built((file) => file.file(file.group({ a: file.header(uint8) }))),
  "hdf5-nesting": nested({ nesting: 2 }),
  "hdf5-external": dataset((file) => [dataspace(1), uint8, contiguous(file.add([1]), 1), [7, [1]]]),
  "hdf5-type": dataset(() => [dataspace(1), [3, [0x16, 2, 0, 0], u32(6)], contiguous(96, 6)]),
  "hdf5-layout": dataset(() => [dataspace(1), uint8, [8, [4, 3], nowhere, u32(0)]]),
  "hdf5-filter": chunk([1, 2], [[11, [2, 1], u16(32000), u16(4), u16(0), u16(0), "lzf\0"]]),
  "hdf5-filter-deflate": built(
    (file) => {
      const root = file.add(tree(1, 0, [[chunkKey(2, 0), file.add([1, 2])]]));
      return file.file(file.group({ a: file.header(dataspace(2), uint8, chunked(root, 2, 1), deflate) }));
    },
    { filters: {} },
  ),
  "hdf5-filter-layout": dataset((file) => [dataspace(2), uint8, contiguous(file.add([1, 2]), 2), deflate]),
  "hdf5-unwritten": dataset(() => [dataspace(2), uint8, [8, [3, 1], nowhere, u64(2)]]),
  "hdf5-data-bytes": dataset((file) => [dataspace(2), float32, contiguous(file.add(new Uint8Array(9)), 9)]),
  "hdf5-data-exceeded": built((file) => {
    const data = file.add(new Uint8Array(4000));
    const header = () => file.header(dataspace(1000), float32, contiguous(data, 4000));
    return file.file(file.group({ a: header(), b: header() }));
  }),
  "hdf5-chunk-shape": chunk([1, 2], [], 0, [2, 4]),
  "hdf5-chunk-place": chunk([1, 2], [], 1),
  "hdf5-chunk-bytes": chunk(zlib.deflateSync(Uint8Array.of(1)), [deflate]),
  "hdf5-chunk-rest": chunk([...zlib.deflateSync(Uint8Array.of(1, 2)), 0], [deflate]),
  "hdf5-chunk-checksum": chunk([1, 2, 0, 0, 0, 0], [fletcher]),
};
