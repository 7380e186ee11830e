/** What is said of bytes and of compressed content, each from the mistake itself. */

import zlib from "node:zlib";
import { gunzip, gunzipDeclared } from "../../../src/bytes/gzip.ts";
import { inflate } from "../../../src/bytes/inflate.ts";
import { MemoryBudget } from "../../../src/bytes/memory.ts";
import { ByteReader } from "../../../src/bytes/reader.ts";
import { readSize64 } from "../../../src/bytes/size64.ts";
import { inflateZlib } from "../../../src/bytes/zlib.ts";
import { bits, dynamic, only256, run, zeroOneRun } from "../../bytes/deflate-bits.ts";

const reader = (...bytes: number[]): ByteReader => new ByteReader(Uint8Array.from(bytes), "test");
const inflated = (bytes: Uint8Array, limit = 2 ** 20): unknown => inflate(bytes, { format: "test", limit });

/** A gzip file with some of its bytes replaced; positions below 0 count from the end. */
function gzipped(changes: Readonly<Record<number, number>>): Uint8Array {
  const bytes = Uint8Array.from(zlib.gzipSync("abc"));
  for (const [at, value] of Object.entries(changes)) bytes[(Number(at) + bytes.length) % bytes.length] = value;
  return bytes;
}

const readGzip = (changes: Readonly<Record<number, number>>): unknown => gunzip(gzipped(changes), 100);

function zlibbed(changes: Readonly<Record<number, number>>): Uint8Array {
  const bytes = Uint8Array.from(zlib.deflateSync("abc"));
  for (const [at, value] of Object.entries(changes)) bytes[(Number(at) + bytes.length) % bytes.length] = value;
  return bytes;
}

const readZlib = (changes: Readonly<Record<number, number>>): unknown =>
  inflateZlib(zlibbed(changes), { format: "test", limit: 100 });

/** A member whose header has a checksum of its own, which is wrong. */
const headerCrc = Uint8Array.of(0x1f, 0x8b, 8, 2, 0, 0, 0, 0, 0, 3, 0, 0);
const block = `${dynamic(257, 1, zeroOneRun).slice(2)} ${only256} 10 | 0`;

export const bytesMistakes: Readonly<Record<string, () => unknown>> = {
  "bytes-missing": () => reader(1, 2).uint32("length"),
  "memory-exceeded": () => new MemoryBudget(reader(), 100).charge(101),
  "size-exceeded": () => readSize64(reader(0, 0, 0, 0, 0, 0, 0, 1), "length"),
  "inflated-exceeded": () => inflated(Uint8Array.from(zlib.deflateRawSync(new Uint8Array(2000))), 1000),
  "inflated-size": () => gunzipDeclared(gzipped({}), () => 4),
  "deflate-truncated": () => inflated(bits("")),
  "deflate-code": () => inflated(bits(`${dynamic(257, 1, zeroOneRun)} ${only256} 10 | 1 11111111 11111111`)),
  "deflate-blocks": () => inflated(bits(`0 ${block}`.repeat(2 ** 17 + 1)), 2 ** 20),
  "deflate-block-type": () => inflated(bits("1 11")),
  "deflate-stored-length": () => inflated(bits("1 00 00000 1000000000000000 1111111111111111")),
  "deflate-distance": () => inflated(bits("1 10 01110001 0000001 00001 0000000")),
  "deflate-length-code": () => inflated(bits("1 10 11000110 00000000 00000000 00000000")),
  "deflate-distance-code": () => inflated(bits("1 10 01110001 0000001 11110 0000000")),
  "deflate-code-count": () => inflated(bits(dynamic(287, 1, zeroOneRun))),
  "deflate-code-lengths": () => inflated(bits(dynamic(257, 1, [0, 0, 1, 2]))),
  "deflate-block-end": () => inflated(bits(`${dynamic(257, 1, zeroOneRun)} ${run(138)} ${run(119)} 10`)),
  "deflate-literal-codes": () => inflated(bits(`${dynamic(259, 1, zeroOneRun)} ${only256} 11 11 10`)),
  "deflate-distance-codes": () => inflated(bits(`${dynamic(257, 3, zeroOneRun)} ${only256} 11 11 11`)),
  "deflate-repeat": () => inflated(bits(`${dynamic(257, 1, [1, 0, 1, 0])} 0 00000000`)),
  "deflate-code-lengths-exceeded": () => inflated(bits(`${dynamic(257, 1, zeroOneRun)} ${run(138)} ${run(138)}`)),
  "zlib-checksum": () => readZlib({ "-1": 0 }),
  "zlib-header": () => readZlib({ 1: 0 }),
  "zlib-method": () => readZlib({ 0: 0x77, 1: 0x85 }),
  "zlib-dictionary": () => readZlib({ 1: 0xbb }),
  "gzip-crc": () => readGzip({ "-8": 0 }),
  "gzip-size": () => readGzip({ "-4": 9 }),
  "gzip-member": () => readGzip({ 0: 0 }),
  "gzip-method": () => readGzip({ 2: 7 }),
  "gzip-flags": () => readGzip({ 3: 0x80 }),
  "gzip-header-crc": () => gunzip(headerCrc, 100),
};
