/** The wire of protocol buffers: what is written is read again, every rule is kept, and every bound has an error. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FormatError } from "../../src/errors.ts";
import { doubles, floats, int32s, int64s, listOf, numbers, uint64s } from "../../src/formats/protobuf/numbers.ts";
import {
  float,
  int32,
  int64,
  type Kind,
  type MessageOf,
  message,
  optional,
  raw,
  readProto,
  repeated,
  type Schema,
  text,
} from "../../src/formats/protobuf/protobuf.ts";
import { ProtoSink } from "../../src/formats/protobuf/sink.ts";
import { WireReader } from "../../src/formats/protobuf/wire.ts";
import { writeProto } from "../../src/formats/protobuf/write.ts";

const inner = { name: optional(1, text), count: optional(2, int32) };
const schema = {
  whole: optional(1, int64),
  narrow: optional(2, int32),
  real: optional(3, float),
  label: optional(4, text),
  data: optional(5, raw),
  parts: repeated(6, message(inner)),
  names: repeated(7, text),
  ints: numbers(8, int64s),
  shorts: numbers(9, int32s),
  reals: numbers(10, floats),
  doubles: numbers(11, doubles),
  bits: numbers(2047, uint64s),
};
type Everything = MessageOf<typeof schema>;

const read = (...bytes: number[]): Everything => readProto(schema, Uint8Array.from(bytes), "test");

/** A message in a message in a message … */
const nested: Schema = {
  inside: optional(
    1,
    lazily(() => message(nested)),
  ),
};

function lazily<T>(kind: () => Kind<T>): Kind<T> {
  return {
    wire: 2,
    schema: () => kind().schema!(),
    read: (reader, context, what) => kind().read(reader, context, what),
  };
}

describe("what is written is read again", () => {
  const any = fc.record({
    whole: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { nil: undefined }),
    narrow: fc.option(fc.integer(), { nil: undefined }),
    real: fc.option(fc.float({ noNaN: true }), { nil: undefined }),
    label: fc.option(fc.string({ unit: "grapheme" }), { nil: undefined }),
    data: fc.option(fc.uint8Array(), { nil: undefined }),
    parts: fc.array(fc.record({ name: fc.string(), count: fc.integer() })),
    names: fc.array(fc.string()),
  });

  it("scalars, texts, bytes, messages", () => {
    fc.assert(
      fc.property(any, (value) => {
        const parts = value.parts.map((part) => ({ ...part, offset: 0 }));
        const lists = { ints: undefined, shorts: undefined, reals: undefined, doubles: undefined, bits: undefined };
        const { offset, ...copy } = readProto(schema, writeProto(schema, { ...value, parts, ...lists }), "test");
        expect(offset).toBe(0);
        const copied = { ...copy, parts: copy.parts.map(({ name, count }) => ({ name, count })) };
        expect(copied).toEqual({ ...value, ...lists });
      }),
    );
  });

  it("lists of numbers, NaN payloads too", () => {
    const nan = new Float32Array(Uint32Array.of(0x7fa12345).buffer);
    const lists = {
      ints: listOf(int64s, BigInt64Array.of(0n, -1n, 2n ** 63n - 1n, -(2n ** 63n))),
      shorts: listOf(int32s, Int32Array.of(1, -1, 2 ** 31 - 1)),
      reals: listOf(floats, Float32Array.of(1.5, -0)),
      doubles: listOf(doubles, Float64Array.of(0.1, Infinity)),
      bits: listOf(uint64s, BigUint64Array.of(2n ** 64n - 1n)),
    };
    const none = { whole: undefined, narrow: undefined, real: undefined, label: undefined, data: undefined };
    const copy = readProto(schema, writeProto(schema, { ...none, parts: [], names: [], ...lists }), "test");
    for (const name of ["ints", "shorts", "reals", "doubles", "bits"] as const) {
      expect(copy[name]?.values).toEqual(lists[name].values);
    }
    const packed = new Uint8Array([0x52, 4, ...new Uint8Array(nan.buffer)]);
    expect(new Uint32Array(readProto(schema, packed, "test").reals!.values.buffer)[0]).toBe(0x7fa12345);
  });
});

describe("the wire", () => {
  it.each<[string, number[], Partial<Record<keyof Everything, unknown>>]>([
    ["150, as in the specification", [0x08, 0x96, 0x01], { whole: 150n }],
    ["-1 in ten bytes", [0x08, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1], { whole: -1n }],
    ["a number longer than it must be", [0x08, 0x80, 0x80, 0x00], { whole: 0n }],
    ["text", [0x22, 2, 0xc3, 0xa9], { label: "é" }],
    [
      "an unknown field of each kind, passed over",
      [0xa0, 6, 5, 0xa1, 6, 1, 2, 3, 4, 5, 6, 7, 8, 0xa2, 6, 1, 9, 0xa5, 6, 1, 2, 3, 4, 0x08, 7],
      { whole: 7n },
    ],
  ])("%s", (_, bytes, expected) => {
    expect(read(...bytes)).toMatchObject(expected);
  });

  it("takes lists packed, one by one, and mixed", () => {
    expect([...read(0x42, 3, 1, 0x96, 0x01).ints!.values]).toEqual([1n, 150n]);
    expect([...read(0x40, 1, 0x42, 2, 2, 3, 0x40, 4).ints!.values]).toEqual([1n, 2n, 3n, 4n]);
    expect([...read(0x4a, 11, 5, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1).shorts!.values]).toEqual([5, -1]);
    expect(read(0x42, 0).ints).toHaveLength(0);
  });

  it("says where a message begins", () => {
    expect(read(0x08, 1, 0x32, 2, 0x10, 5).parts[0]).toEqual({ name: undefined, count: 5, offset: 4 });
  });

  it("varints of every length", () => {
    for (let bits = 0n; bits < 64n; bits++) {
      for (const value of [2n ** bits - 1n, 2n ** bits, 2n ** bits + 1n]) {
        const sink = new ProtoSink();
        sink.varint(value);
        expect(BigInt(new WireReader(sink.finish(), "test").varint("it"))).toBe(value);
      }
    }
  });
});

describe("refused", () => {
  it.each<[string, number[], string, number]>([
    ["field 0", [0x00, 1], "field number 0 is not allowed", 0],
    ["a group", [0x0b], "field 1 is a group, which is not read", 0],
    ["the end of a group", [0x08, 1, 0x0c], "field 1 is a group, which is not read", 2],
    ["wire type 6", [0x0e], "field 1 has the unknown wire type 6", 0],
    ["a tag over 32 bits", [0x80, 0x80, 0x80, 0x80, 0x10], "tag of 4294967296 has more than 32 bits", 0],
    ["an endless number", [0x08, ...Array(10).fill(0xff), 1], "whole is a varint of more than 64 bits", 1],
    ["65 bits", [0x08, ...Array(9).fill(0xff), 2], "whole is a varint of more than 64 bits", 1],
    ["a number that ends", [0x08, 0x80], "whole needs 1 bytes, 0 remain", 2],
    ["a number over 32 bits", [0x10, 0x80, 0x80, 0x80, 0x80, 0x08], "narrow of 2147483648 has more than 32 bits", 1],
    ["a length beyond the file", [0x22, 5, 1], "label of 5 bytes exceeds the 1 that remain", 1],
    ["a length of 2^63", [0x22, ...Array(9).fill(0x80), 1], "label of 9223372036854775808 bytes exceeds", 1],
    ["an unknown field beyond the file", [0xa2, 6, 200, 1], "field 100 of 200 bytes exceeds the 0 that remain", 2],
    ["a message beyond its message", [0x32, 2, 0x0a, 9, 1, 1, 1], "name of 9 bytes exceeds the 0 that remain", 3],
    ["another wire type", [0x0a, 0], "whole comes in the wire type 2", 0],
    ["a field twice", [0x08, 1, 0x08, 1], "whole is given twice", 3],
    ["text that is not UTF-8", [0x22, 1, 0xff], "label is not UTF-8", 1],
    ["half a float", [0x52, 5, 1, 2, 3, 4, 5], "reals of 5 bytes is no whole number of 4-byte numbers", 1],
    ["a packed number cut", [0x42, 1, 0x80, 0x01], "ints ends inside a number", 1],
  ])("%s", (_, bytes, reason, offset) => {
    expect(() => read(...bytes)).toThrow(FormatError);
    expect(() => read(...bytes)).toThrow(`test: ${reason}`);
    expect(() => read(...bytes)).toThrow(new RegExp(` at offset ${offset}$`));
  });

  it("messages that nest deeper than 256, without a stack that overflows", () => {
    let bytes = new Uint8Array(0);
    for (let depth = 0; depth < 1000; depth++) {
      const sink = new ProtoSink();
      sink.tag(1, 2);
      sink.block(bytes);
      bytes = new Uint8Array(sink.finish());
      if (depth === 255) expect(readProto(nested, bytes, "test").inside).toBeDefined();
    }
    expect(() => readProto(nested, bytes, "test")).toThrow("inside nests deeper than the limit");
  });

  it("more messages than the memory allows", () => {
    const empty = new Uint8Array(400_000).map((_, i) => (i % 2 === 0 ? 0x32 : 0));
    expect(() => readProto(schema, empty, "test")).toThrow("contents need more memory");
    expect(() => readProto(schema, empty.subarray(0, 100), "test", { memoryBytes: 1000 })).toThrow("more memory");
  });
});
