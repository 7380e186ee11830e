/**
 * Files that mean harm to a machine, for every reader: what they are, the bytes, and what must be said of them. They take
 * a few bytes to 10 MB, and without their limit gigabytes, minutes, or a stack without end.
 */

import { Buffer } from "node:buffer";
import zlib from "node:zlib";
import { chunk, header, png } from "../formats/png-files.ts";
import { torchVersion, u16, u32, zip } from "../formats/zip-files.ts";
import { Builder } from "../hdf5/build.ts";
import { hdf5Rows } from "./hdf5-files.ts";

export type ReaderName =
  | "readHdf5"
  | "readIdx"
  | "readModel"
  | "readNpy"
  | "readNpz"
  | "readOnnx"
  | "readPickle"
  | "readPng"
  | "readSafetensors"
  | "readTorch";

export interface HostileFile {
  readonly name: string;
  readonly reader: ReaderName;
  readonly make: () => Uint8Array;
  /** A part of the one `FormatError`. */
  readonly said: string;
  /** Bytes of an array that are really there before the file is refused. Default 0. */
  readonly inflatedBytes?: number;
}

const mebibyte = 2 ** 20;
const large = 6 * mebibyte;

const latin1 = (text: string) => Buffer.from(text, "latin1");
const join = (...parts: readonly (string | Uint8Array | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? latin1(part) : Uint8Array.from(part))));
/** The text over and over, up to a size. */
const filled = (piece: string, size = large) => Buffer.alloc(size - (size % piece.length), latin1(piece));
const zeros = (size: number) => Buffer.alloc(size);

function file(reader: ReaderName, name: string, said: string, make: () => Uint8Array): HostileFile {
  return { name, reader, make, said };
}

const pickles = (name: string, said: string, make: () => Uint8Array) => file("readPickle", name, said, make);
const tooManySteps = "takes more than the limit of 4000000 steps";

/** A memo that grows tenfold a level. */
function laughs(): Uint8Array {
  const level = (i: number) => `(${`h${String.fromCharCode(i)}`.repeat(10)}tq${String.fromCharCode(i + 1)}0`;
  return latin1(`Nq\0`.concat("0", ...Array.from({ length: 40 }, (_, i) => level(i)), "h\x28."));
}

const pickleFiles = [
  pickles("os.system", "refuses to import os.system at offset 0", () => latin1("cos\nsystem\n(S'id'\ntR.")),
  pickles("2^63 bytes in ten", "exceeds any file", () => latin1(`\x8e${"\0".repeat(7)}\x80.`)),
  pickles("4 GB in six", "bytes needs 4294967295 bytes", () => latin1("B\xff\xff\xff\xff.")),
  pickles("lists 100,000 deep", "more memory", () => join(filled("]", 100_000), filled("a", 99_999), ".")),
  pickles("tuples 100,000 deep", "nested deeper than 256", () => join("N", filled("\x85", 100_000), ".")),
  pickles("marks 100,000 deep", "more than the value", () => join(filled("(", 100_000), "N.")),
  pickles("a memo that multiplies", "multiplies by sharing", laughs),
  pickles("a memo that grows", "more memory", () => join("N", filled("\x94", 999_999), ".")),
  pickles("6 MB of values", tooManySteps, () => join(filled("N0"), "N.")),
  pickles("6 MB of numbers", tooManySteps, () => join(filled("L1\n0"), "N.")),
  pickles("6 MB of appends", tooManySteps, () => join("]", filled("Na"), ".")),
  pickles("6 MB of dicts", "more memory", () => filled("}")),
  pickles("a number of 6 MB", "exceeds the limit of 4300", () => join("I", filled("9"), "\n.")),
];

const npys = (dict: string) => join("\x93NUMPY\x01\0", u16(dict.length), dict);
const npy = (fields: string) => npys(`{'descr': '<f4', 'fortran_order': False, ${fields}}`);

const npyFiles = [
  file("readNpy", "2^62 elements", "has the size", () => npy("'shape': (4611686018427387904, 2)")),
  file("readNpy", "2^63 rows of nothing", "has the size", () => npy("'shape': (9223372036854775808, 0)")),
  file("readNpy", "a key twice", 'unexpected key "shape"', () => npy("'shape': (), 'shape': (1,)")),
  file("readNpy", "tuples in tuples", "has the size", () => npy(`'shape': ${"(".repeat(30_000)}`)),
  file("readNpy", "a header of 4 GB", "exceeds the limit of 65536", () => join("\x93NUMPY\x02\0\xff\xff\xff\xff")),
];

/** Bytes that do not shrink. */
function noise(size: number): Uint8Array {
  const words = new Uint32Array(size / 4);
  for (let i = 0, state = 1; i < words.length; i++) words[i] = state = Math.imul(state, 1664525) + 1013904223;
  return new Uint8Array(words.buffer);
}

const entryOf = (content: Uint8Array) => ({ raw: content, both: { method: 8, size: 0, crc: 0 } });
const bomb = zlib.deflateRawSync(zeros(32 * mebibyte));

const zipFiles = [
  file("readNpz", "a bomb that says so", "contents inflate to more than", () =>
    zip([{ name: "a.npy", ...entryOf(bomb), both: { method: 8, size: 2 ** 31 } }]),
  ),
  file("readNpz", "a bomb that does not", "inflates to more than 200 bytes", () =>
    zip([{ name: "a.npy", ...entryOf(bomb), both: { method: 8, size: 200 } }]),
  ),
  file("readNpz", "bombs that together are one", "contents inflate to more than", () =>
    zip([..."abcdefgh"].map((name) => ({ name, ...entryOf(bomb), both: { method: 8, size: 32 * mebibyte } }))),
  ),
  {
    ...file("readNpz", "an array that is there twice while it is turned round", "more memory", () => {
      const rows = 72 * mebibyte;
      const head = npys(`{'descr': '<f4', 'fortran_order': True, 'shape': (${rows}, 1)}`);
      const begin = join(head, noise(20 * mebibyte));
      const rest = zeros(4 * rows - 20 * mebibyte);
      // One stream: the first part ends with a block that is not the last.
      const { Z_SYNC_FLUSH } = zlib.constants;
      const raw = join(
        zlib.deflateRawSync(begin, { level: 1, finishFlush: Z_SYNC_FLUSH }),
        zlib.deflateRawSync(rest, { level: 1 }),
      );
      const crc = zlib.crc32(rest, zlib.crc32(begin));
      return zip([{ name: "a.npy", raw, both: { method: 8, size: head.length + 4 * rows, crc } }]);
    }),
    inflatedBytes: 288 * mebibyte,
  },
  file("readNpz", "two entries in the same bytes", "overlaps another entry", () =>
    zip([
      { name: "a.npy", content: zeros(99) },
      { name: "b.npy", content: zeros(99), central: { offset: 10 } },
    ]),
  ),
  file("readNpz", "6 MB between two entries", `${large} bytes of no entry lie between`, () =>
    zip([{ name: "a.npy", after: [...zeros(large)] }, { name: "b.npy" }]),
  ),
  file("readNpz", "a folder that holds 6 MB", 'entry "a.npy/" is a folder with content', () =>
    zip([{ name: "a.npy/", content: zeros(large) }]),
  ),
  file("readNpz", "an entry twice", 'entry "a.npy" comes twice', () => zip([{ name: "a.npy" }, { name: "a.npy" }])),
  file("readNpz", "a way out", "leads out of its folder", () => zip([{ name: "../../etc/passwd.npy" }])),
  file("readNpz", "blocks with codes of their own", "more than 131072 blocks", () => {
    const raw = tinyBlocks(140_000);
    return zip([{ name: "a.npy", raw, both: { method: 8, size: mebibyte } }]);
  }),
  file("readNpz", "such blocks in several entries", "more than 131072 blocks", () => {
    const content = npy("'shape': (0,)");
    const raw = join(tinyBlocks(70_000), zlib.deflateRawSync(content));
    const both = { method: 8, size: content.length, crc: zlib.crc32(content) };
    return zip(["a.npy", "b.npy"].map((name) => ({ name, raw, both })));
  }),
  file("readNpz", "40,000 entries", "more than 32768 entries", () =>
    zip(Array.from({ length: 40_000 }, (_, i) => ({ name: `${i}.npy` }))),
  ),
];

/** Deflate blocks of 15 bytes that hold nothing but their codes. */
function tinyBlocks(count: number): Uint8Array {
  const bits: number[] = [];
  const put = (value: number, width: number) => {
    for (let i = 0; i < width; i++) bits.push((value >> i) & 1);
  };
  for (let block = 0; block < 8; block++) {
    // Not the last; dynamic; 257 lengths and 1 distance, in a code of 0, 1 and 18.
    for (const [value, width] of [
      [0, 1],
      [2, 2],
      [0, 5],
      [0, 5],
      [14, 4],
    ] as const)
      put(value, width);
    for (const symbol of [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1]) {
      put(symbol === 18 ? 1 : symbol < 2 ? 2 : 0, 3);
    }
    // 138 and 118 zeros, the length 1 for the end of the block, 0 for the distance; the end.
    for (const [value, width] of [
      [0, 1],
      [127, 7],
      [0, 1],
      [107, 7],
      [3, 2],
      [1, 2],
      [0, 1],
    ] as const)
      put(value, width);
  }
  const bytes = Array.from({ length: bits.length / 8 }, (_, i) =>
    bits.slice(8 * i, 8 * i + 8).reduce((byte, bit, k) => byte | (bit << k), 0),
  );
  return filled(String.fromCharCode(...bytes), (count / 8) * bytes.length);
}

const be32 = (value: number) => u32(value).reverse();
const idxHead = (type: number, ...sizes: number[]) => [0, 0, type, sizes.length, ...sizes.flatMap(be32)];

/** A gzipped IDX file that declares `size` bytes: noise, and behind it a bomb. */
function noiseAndBomb(size: number, noiseSize: number, bombSize: number): Uint8Array {
  const head = join(idxHead(8, size), noise(noiseSize));
  return join(zlib.gzipSync(head, { level: 0 }), zlib.gzipSync(zeros(bombSize), { level: 1 }));
}

const idxFiles = [
  file("readIdx", "2^64 elements", "needs", () => Uint8Array.from(idxHead(8, 0xffffffff, 0xffffffff))),
  file("readIdx", "a gzip bomb", "unknown type 0", () => zlib.gzipSync(zeros(100 * mebibyte))),
  file("readIdx", "a gzip bomb that is an image", "more memory", () => {
    const size = 100 * mebibyte;
    return zlib.gzipSync(join(idxHead(8, size), zeros(size)));
  }),
  file("readIdx", "a gzip bomb behind noise", "more memory", () =>
    noiseAndBomb(800 * mebibyte, 24 * mebibyte, 776 * mebibyte),
  ),
  {
    ...file("readIdx", "a gzip bomb behind noise, larger than it says", "inflates to more than", () =>
      noiseAndBomb(256 * mebibyte, 16 * mebibyte, 400 * mebibyte),
    ),
    inflatedBytes: 256 * mebibyte,
  },
  file("readIdx", "a gzip bomb behind noise, smaller than it says", "inflates to", () =>
    noiseAndBomb(240 * mebibyte, 16 * mebibyte, 160 * mebibyte),
  ),
  file("readIdx", "blocks with codes of their own in several members", "more than 131072 blocks", () => {
    const head = [0x1f, 0x8b, 8, 0, ...new Array<number>(6).fill(0)];
    const member = join(head, tinyBlocks(70_000), zlib.deflateRawSync(zeros(0)), zeros(8));
    return join(member, member);
  }),
  file("readIdx", "gzip in gzip", "expected two zero bytes", () => zlib.gzipSync(zlib.gzipSync(zeros(mebibyte)))),
];

const square = (width: number, height: number, depth: number, colorType: number) =>
  header({ width, height, depth, colorType });
const image = (size: number) => chunk("IDAT", zlib.deflateSync(zeros(size)));
const end = chunk("IEND");

const pngFiles = [
  file("readPng", "2^62 pixels", "pixels exceed the limit", () => png(square(2 ** 31 - 1, 2 ** 31 - 1, 8, 0), end)),
  file("readPng", "colours out of nothing", "bytes of samples exceed", () => {
    const colors = [chunk("PLTE", zeros(6)), chunk("tRNS", zeros(2))];
    return png(square(8000, 8000, 1, 3), ...colors, image(8000 * 1001), end);
  }),
  file("readPng", "64 million pixels of 8 bytes", "bytes of samples exceed", () =>
    png(square(8000, 8000, 16, 6), image(mebibyte), end),
  ),
  file("readPng", "rows without end", "1000000 a side", () => png(square(1, 60_000_000, 8, 0), image(9), end)),
  file("readPng", "more pixels than declared", "inflates to more than 9 bytes", () =>
    png(square(2, 3, 8, 0), image(32 * mebibyte), end),
  ),
  file("readPng", "6 MB of empty chunks", "more than 100000 chunks", () =>
    png(header(), filled(latin1String(chunk("teXt"))), end),
  ),
];

function latin1String(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}

function safetensors(head: Uint8Array | string, data = 0, length = head.length): Uint8Array {
  return join(u32(length), u32(length / 2 ** 32), head, zeros(data));
}

const f32 = (begin: number, stop: number) => `{"dtype":"F32","shape":[1],"data_offsets":[${begin},${stop}]}`;

const safetensorsFiles = [
  file("readSafetensors", "a header of 2^63 bytes", "exceeds any file", () => join(zeros(7), "\x80{}")),
  file("readSafetensors", "tensors that overlap", "overlaps the one before it", () =>
    safetensors(`{"a":${f32(0, 4)},"b":${f32(2, 6)}}`, 6),
  ),
  file("readSafetensors", "a key twice, spelled anew", 'key "a" comes twice', () =>
    safetensors(`{"a":${f32(0, 4)},"\\u0061":${f32(4, 8)}}`, 8),
  ),
  file("readSafetensors", "sizes whose product wraps around", "too many elements", () =>
    safetensors('{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}'),
  ),
  file("readSafetensors", "6 MB of brackets", "expected size", () =>
    safetensors(join('{"a":{"shape":', filled("["), "}")),
  ),
  file("readSafetensors", "10 MB of keys", "more than 32768 keys", () => {
    const keys = Array.from({ length: 900_000 }, (_, i) => `"${i}":"",`).join("");
    return safetensors(`{"__metadata__":{${keys}"":""}}`);
  }),
  file("readSafetensors", "6 MB of escapes, in a key", "expected", () =>
    safetensors(join('{"', filled("\\u0041"), '"}')),
  ),
];

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
const field = (number: number, content: Uint8Array) => join(varint(number * 8 + 2), varint(content.length), content);
const model = (graph: Uint8Array) => join([8, 8], field(7, graph), field(8, Uint8Array.of(16, 13)));

const onnxFiles = [
  file("readOnnx", "data in another file", "lies in the file", () => {
    const location = join(field(1, latin1("location")), field(2, latin1("../../../etc/passwd")));
    const tensor = join([0x10, 1], field(8, latin1("w")), field(13, location), [0x70, 1]);
    return model(field(5, tensor));
  }),
  file("readOnnx", "a tensor of 2^62 elements", "has the size", () => {
    const huge = [...new Array<number>(8).fill(0x80), 0x40];
    return model(field(5, join([8, ...huge], [8, 2], [0x10, 1], field(8, latin1("w")))));
  }),
  file("readOnnx", "a length of 2^63", "exceeds", () => join([8, 8, 0x3a], new Array<number>(9).fill(0x80), [1])),
  ...[1, 5, 11, 12, 15].map((number) =>
    file("readOnnx", `6 MB of empty messages as field ${number}`, "more memory", () =>
      model(filled(String.fromCharCode(number * 8 + 2, 0))),
    ),
  ),
  file("readOnnx", "6 MB of empty strings", "more memory", () => model(field(1, field(5, filled("\x4a\0"))))),
  file("readOnnx", "groups 100,000 deep", "is a group", () => filled("\x0b", 100_000)),
  file("readOnnx", "two names for a tensor", "given twice", () =>
    model(join(...[1, 2].map(() => field(5, join([0x10, 1, 8, 0], field(8, latin1("w"))))))),
  ),
];

/** A chain of nodes, which is a network. */
function chain(operator: string, count: number): Uint8Array {
  const nodes = Array.from({ length: count }, (_, i) =>
    field(1, join(field(1, latin1(`v${i}`)), field(2, latin1(`v${i + 1}`)), field(4, latin1(operator)))),
  );
  const ends = [field(11, field(1, latin1("v0"))), field(12, field(1, latin1(`v${count}`)))];
  return model(Buffer.concat([...nodes, ...ends]));
}

/** An array of one element under many names. */
function manyNames(count: number): Uint8Array {
  const dtype = "cnumpy\ndtype\n(U\x02f4I0\nI1\ntR(I3\nU\x01<NNNI-1\nI-1\nI0\ntb";
  const made = "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntU\x01btR";
  const array = `${made}(I1\n(I1\nI1\nt${dtype}I00\nU\x04\0\0\0\0tb`;
  const names = Array.from({ length: count }, (_, i) => `S'l${i}.weight'\ng0\n`);
  return latin1(`${array}p0\n0(${names.join("")}d.`);
}

const manyFiles = [
  file("readModel", "a chain of 40,000 nodes", "graph of 40002 names exceeds the limit of 32768", () =>
    chain("Relu", 40_000),
  ),
  file("readModel", "an array by 40,000 names", "more than 32768 names", () => manyNames(40_000)),
];

const torchFiles = [
  file("readTorch", "a module", "refuses to import torch.nn.modules.linear.Linear", () =>
    zip([{ name: "a/data.pkl", content: latin1("ctorch.nn.modules.linear\nLinear\n)\x81.") }, torchVersion]),
  ),
  file("readTorch", "a storage that is not there", 'storage "../0" is not in the file', () => {
    const id = "(X\x07\0\0\0storagectorch\nFloatStorage\nX\x04\0\0\0../0X\x03\0\0\0cpuK\x01tQ.";
    return zip([{ name: "a/data.pkl", content: latin1(id) }, torchVersion]);
  }),
  file("readTorch", "a program beside the tensors", 'entry "a/code.py" is not among what torch.save writes', () =>
    zip([{ name: "a/data.pkl", content: latin1("}.") }, torchVersion, { name: "a/code.py", content: zeros(9) }]),
  ),
  file("readTorch", "a version that does not exist", 'version is "9999999999999999", expected 1 to 10', () =>
    zip([
      { name: "a/data.pkl", content: latin1("}.") },
      { ...torchVersion, content: latin1("9".repeat(99)) },
    ]),
  ),
  file("readTorch", "two pickles", "more than one data.pkl", () =>
    zip([{ name: "a/data.pkl" }, { name: "b/data.pkl" }]),
  ),
];

const hdf5Files = hdf5Rows.map(([name, said, make]) => file("readHdf5", name, said, () => make(new Builder())));

const modelFiles = [...pickleFiles, ...zipFiles].filter(({ name }) => /os.system|says so|deep/.test(name));

/** All of them. What is tried as a model too is told apart by its reader. */
export const hostileFiles: readonly HostileFile[] = [
  pickleFiles,
  npyFiles,
  zipFiles,
  idxFiles,
  pngFiles,
  safetensorsFiles,
  onnxFiles,
  torchFiles,
  hdf5Files,
  manyFiles,
  modelFiles.map((row) => ({ ...row, reader: "readModel" as const, said: "" })),
].flat();
