/** What is said of archives, of text in files and of protocol buffers, each from the mistake itself. */

import { Buffer } from "node:buffer";
import { MemoryBudget } from "../../../src/bytes/memory.ts";
import { ByteReader } from "../../../src/bytes/reader.ts";
import type { FormatName } from "../../../src/formats/model/detect.ts";
import { secondFormat } from "../../../src/formats/model/second-format.ts";
import { readModel } from "../../../src/formats/model.ts";
import { writeNpy } from "../../../src/formats/npy.ts";
import { floats, int32s, int64s, numbers } from "../../../src/formats/protobuf/numbers.ts";
import { message, optional, readProto, text } from "../../../src/formats/protobuf/protobuf.ts";
import { readSafetensors, writeSafetensors } from "../../../src/formats/safetensors.ts";
import { JsonReader } from "../../../src/formats/text/json.ts";
import { writeZip } from "../../../src/formats/zip/write.ts";
import { readZipContent, readZipEntries, type ZipLimits } from "../../../src/formats/zip/zip.ts";
import { tensor } from "../../../src/index.ts";
import { foreignFiles } from "../../formats/foreign-files.ts";
import { end64, type MadeEnd, type MadeEntry, wide, zip } from "../../formats/zip-files.ts";

const hello = new TextEncoder().encode("hello, hello, hello, hello");
const full = 0xffffffff;
const array = tensor([1, 2]);

function readAll(bytes: Uint8Array, limits: ZipLimits = {}): unknown {
  return [...readZipEntries(bytes, "zip", limits).values()].map((entry) => readZipContent(bytes, entry, "zip"));
}

const one = (entry: Partial<MadeEntry>, end?: MadeEnd): unknown =>
  readAll(zip([{ name: "a", content: hello, ...entry }], end));
const two = (first: Partial<MadeEntry>, second: Partial<MadeEntry>): unknown =>
  readAll(
    zip([
      { name: "a", content: hello, ...first },
      { name: "b", ...second },
    ]),
  );
const end = (fields: Parameters<typeof end64>[1], start = 104): MadeEnd => ({
  before: end64(start, { size: 47, offset: 57, ...fields }),
});

const zipMistakes = {
  "zip-entries": () => readAll(zip([{ name: "a" }, { name: "b" }]), { names: 1 }),
  "zip-entry-twice": () => two({}, { name: "a" }),
  "zip-crc": () => one({ both: { crc: 1 } }),
  "zip-inflated-exceeded": () => readAll(zip([{ name: "a", content: hello, deflated: true }]), { inflatedBytes: 25 }),
  "zip-hole": () => one({ after: [1, 2, 3] }),
  "zip-entry-behind": () => one({ central: { offset: 57 } }),
  "zip-overlap": () => two({ content: zip([{ name: "a", content: hello }]) }, { central: { offset: 31 } }),
  "zip-entry-end": () => one({ both: { size: 9999, compressedSize: 9999 } }),
  "zip-folder-content": () => one({ name: "a/" }),
  "zip-local-header": () => one({ central: { offset: 1 } }),
  "zip-headers-disagree": () => one({ local: { size: 25 } }),
  "zip-entry-inflated": () => one({ deflated: true, both: { size: 27 } }),
  "zip-entry-rest": () => one({ both: { method: 8 }, raw: Uint8Array.of(3, 0, 0), content: new Uint8Array(0) }),
  "zip-directory-end": () => one({}, { offset: 56 }),
  "zip-directory-size": () => one({}, { count: 2 }),
  "zip-directory-records": () => readAll(zip([{ name: "a".repeat(46) }], { count: 2 })),
  "zip-field-cut": () => one({ local: { extra: [1, 0, 9, 0, 1] } }),
  "zip-second-name": () => one({ both: { extra: [0x75, 0x70, 1, 0, 1] } }),
  "zip64-field-twice": () => one({ local: { extra: [...wide(1), ...wide(1)] } }),
  "zip64-field-missing": () => one({ both: { size: full, compressedSize: full } }),
  "zip64-record-place": () => one({}, end({ place: 0 })),
  "zip64-record-size": () => one({}, end({ length: 45 })),
  "zip64-disagrees": () => one({}, end({ count: 2 })),
  "zip-comment": () => readAll(Uint8Array.from([...zip([{ name: "a" }]), 0])),
  "zip-end-missing": () => readAll(hello),
  "zip-parts": () => one({}, { parts: 1 }),
  "zip-record": () => one({}, { offset: 56, size: 48 }),
  "zip-entry-part": () => one({ central: { disk: 1 } }),
  "zip-stored-size": () => one({ both: { size: 27 } }),
  "zip-encrypted": () => one({ both: { flags: 1 } }),
  "zip-flags": () => one({ both: { flags: 0x20 } }),
  "zip-method": () => one({ both: { method: 12 } }),
  "zip-name-encoding": () => one({ name: "é" }),
  "zip-name-empty": () => one({ name: "" }),
  "zip-name-absolute": () => one({ name: "/etc/passwd" }),
  "zip-name-backslash": () => one({ name: "..\\b" }),
  "zip-name-zero": () => one({ name: "a\0b" }),
  "zip-name-outside": () => one({ name: "a/../../b" }),
  "zip-name-twice": () => writeZip(["a", "a"].map((name) => [name, hello])),
  "zip-name-folder": () => writeZip([["a/", hello]]),
  "zip-name-unicode": () => writeZip([["\ud800", hello]]),
  "zip-name-length": () => writeZip([["a".repeat(65_536), hello]]),
  "zip-too-large": () => writeZip(Array.from({ length: 65_535 }, (_, i) => [String(i), new Uint8Array(0)])),
};

const archive = (...names: string[]): Uint8Array => writeZip(names.map((name) => [name, hello]));

/** An array of bytes that begin with these, at 512 bytes of its file. */
function npyWith(...bytes: number[]): Uint8Array {
  const content = new Uint8Array(1024);
  content.set(bytes, 512 - 128);
  return writeNpy(tensor(content));
}

/** To a program that runs it as a pickle, its header is one line of text. */
function safetensorsWithPickle(): Uint8Array {
  const pickle = "\ncos\nsystem\n(S'true'\ntR.";
  const header = `{"a":{"dtype":"U8","shape":[${pickle.length}],"data_offsets":[0,${pickle.length}]}}`.padEnd(
    256 + 0x56,
  );
  return Uint8Array.from(Buffer.from(`V\x01\0\0\0\0\0\0${header}${pickle}`, "latin1"));
}

function ask(format: FormatName, bytes: Uint8Array): never {
  throw secondFormat(bytes, format) ?? new Error("the file is one file");
}

const foreign = (code: string): unknown => readModel(foreignFiles.find((file) => file[1] === code)![2]);

const foreignMistakes = {
  "tflite-file": () => foreign("tflite-file"),
  "html-page": () => foreign("html-page"),
  "git-lfs-pointer": () => foreign("git-lfs-pointer"),
  "zip-empty": () => readModel(zip([{ name: "a/" }])),
  "zip-members": () => readModel(archive("model.pkl")),
  "zip-members-beside": () => readModel(archive("a.npy", "model.pkl")),
  "second-zip": () => ask("npy", writeNpy(tensor(archive("evil.pkl")))),
  "second-hdf5": () => ask("npy", npyWith(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a)),
  "second-pickle": () => ask("safetensors", safetensorsWithPickle()),
};

function object(json: string, names?: number): unknown {
  const reader = new ByteReader(Uint8Array.from(Buffer.from(json, "latin1")), "json");
  const objects = new JsonReader(reader, new MemoryBudget(reader, 1e6), names);
  objects.object((key) => (key === "size" ? objects.size(key) : objects.string(key)));
  return objects.end();
}

const textMistakes = {
  "literal-end": () => object('{"a":"b"'),
  "literal-character": () => object('{"a" 1}'),
  "literal-rest": () => object("{} x"),
  "json-key-twice": () => object('{"a":"","a":""}'),
  "json-keys": () => object('{"a":"","b":""}', 1),
  "json-string": () => object("{'a':1}"),
  "json-control": () => object('{"\n":""}'),
  "json-utf8": () => object('{"\xff":""}'),
  "json-escape": () => object('{"\\x41":""}'),
  "json-size": () => object('{"size":-1}'),
};

const entry = (shape: string, offsets: string, dtype = "U8"): string =>
  `{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}`;

/** A safetensors file with any header and so many bytes of data. */
function header(json: string, dataBytes = 0, length = json.length): unknown {
  const bytes = Buffer.alloc(8 + json.length + dataBytes);
  bytes.writeUInt32LE(length);
  bytes.set(Buffer.from(json), 8);
  return readSafetensors(bytes);
}

const safetensorsMistakes = {
  "dtype-unread": () => header(`{"fc1.weight":${entry("[2]", "[0,2]", "F8_E4M3")}}`, 2),
  "safetensors-header-cut": () => header("{}", 0, 3),
  "safetensors-header-limit": () => header("{}", 100_000_001, 100_000_001),
  "safetensors-header-start": () => header(" {}"),
  "safetensors-field": () => header('{"a":{"strides":[1]}}'),
  "safetensors-missing": () => header('{"a":{"shape":[0],"data_offsets":[0,0]}}'),
  "safetensors-reversed": () => header(`{"a":${entry("[2]", "[2,0]")}}`, 2),
  "safetensors-sizes": () => header(`{"a":${entry("[2]", "[0,2,2]")}}`, 2),
  "safetensors-overlap": () => header(`{"a":${entry("[2]", "[0,2]")},"b":${entry("[2]", "[1,3]")}}`, 3),
  "safetensors-hole": () => header(`{"a":${entry("[2]", "[1,3]")}}`, 3),
  "safetensors-data-size": () => header(`{"a":${entry("[2]", "[0,2]")}}`, 1),
  "safetensors-metadata-name": () => writeSafetensors([["__metadata__", array]]),
  "safetensors-header-long": () => writeSafetensors([], [["a", "x".repeat(100_000_000)]]),
  "safetensors-text": () => writeSafetensors([], [["epoch", 3 as unknown as string]]),
  "safetensors-unicode": () => writeSafetensors([["\ud800", array]]),
  "safetensors-name-twice": () => writeSafetensors([["a", array], ["a", array]]), // biome-ignore format: one line
};

const inner = { name: optional(1, text) };
const schema = {
  label: optional(4, text),
  part: optional(6, message(inner)),
  ints: numbers(8, int64s),
  shorts: numbers(9, int32s),
  reals: numbers(10, floats),
};
const proto = (...bytes: number[]): unknown => readProto(schema, Uint8Array.from(bytes), "test");

const protobufMistakes = {
  "protobuf-varint": () => proto(0x40, ...Array<number>(10).fill(0xff), 1),
  "protobuf-int32": () => proto(0x48, 0x80, 0x80, 0x80, 0x80, 0x08),
  "protobuf-length": () => proto(0x22, 5, 1),
  "protobuf-field-zero": () => proto(0x00, 1),
  "protobuf-group": () => proto(0x0b),
  "protobuf-wire-unknown": () => proto(0x0e),
  "protobuf-wire": () => proto(0x20, 0),
  "protobuf-packed-size": () => proto(0x52, 5, 1, 2, 3, 4, 5),
  "protobuf-packed-end": () => proto(0x42, 1, 0x80, 0x01),
  "protobuf-field-twice": () => proto(0x22, 0, 0x22, 0),
  "protobuf-utf8": () => proto(0x22, 1, 0xff),
  "protobuf-nesting": () => readProto(schema, Uint8Array.of(0x32, 0), "test", { nesting: 0 }),
};

export const filesMistakes: Readonly<Record<string, () => unknown>> = {
  ...zipMistakes,
  ...foreignMistakes,
  ...textMistakes,
  ...safetensorsMistakes,
  ...protobufMistakes,
};
