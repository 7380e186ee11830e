/**
 * Requests decoded: every datatype in JSON and as bytes, and every way in which lengths, shapes and values are wrong. The
 * encoder is the test client's own.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { datatypes, elementBytes, isNumeric, numeric } from "../../src/protocol/datatype.ts";
import { ProtocolFault } from "../../src/protocol/fault.ts";
import { decodeRequest, headerLengthOf } from "../../src/protocol/request.ts";
import { bytesOf, encodeRequest } from "../client.ts";

const decode = (json: string | object, tensors: Uint8Array = new Uint8Array()) => {
  const header = Buffer.from(typeof json === "string" ? json : JSON.stringify(json));
  return decodeRequest(Buffer.concat([header, tensors]), tensors.length === 0 ? null : header.length);
};
const input = (fields: object = {}): object => ({ name: "x", shape: [2], datatype: "FP32", data: [1, 2], ...fields });
const request = (fields: object = {}, rest: object = {}): object => ({ inputs: [input(fields)], ...rest });

describe("in JSON", () => {
  it.each([
    ["BOOL", [true, false, 1, 0], [1, 0, 1, 0]],
    ["UINT8", [0, 255], [0, 255]],
    ["UINT16", [0, 65_535], [0, 65_535]],
    ["UINT32", [0, 4_294_967_295], [0, 4_294_967_295]],
    ["UINT64", [0, 2 ** 53 - 1], [0n, 9_007_199_254_740_991n]],
    ["INT8", [-128, 127], [-128, 127]],
    ["INT16", [-32_768, 32_767], [-32_768, 32_767]],
    ["INT32", [-2_147_483_648, 2_147_483_647], [-2_147_483_648, 2_147_483_647]],
    ["INT64", [-(2 ** 53) + 1, 2 ** 53 - 1], [-9_007_199_254_740_991n, 9_007_199_254_740_991n]],
    ["FP32", [0.1, -1e-46], [Math.fround(0.1), -0]],
    ["FP64", [0.1, 1e300], [0.1, 1e300]],
    ["BYTES", ["가", ""], [Buffer.from("가"), Buffer.from("")]],
  ])("%s", (datatype, data, expected) => {
    const { inputs } = decode(request({ datatype, shape: [data.length], data }));
    expect([...(inputs[0]!.data as Iterable<unknown>)]).toEqual(expected);
  });

  it("nested lists are the same as flat ones", () => {
    const [nested] = decode(request({ shape: [2, 2], data: [[1, 2], [3, 4]] })).inputs; // biome-ignore format: matrix
    const [flat] = decode(request({ shape: [2, 2], data: [1, 2, 3, 4] })).inputs;
    expect(nested).toEqual(flat);
  });

  it.each([
    ["an empty tensor", { shape: [0, 3], data: [] }, 0],
    ["a scalar", { shape: [], data: [5] }, 1],
  ])("%s", (_, fields, size) => {
    expect(decode(request(fields)).inputs[0]!.data).toHaveLength(size);
  });
});

describe("as bytes", () => {
  it("has every bit of every datatype, wherever it lies", () => {
    const names = datatypes.filter(isNumeric).filter((name) => name !== "BOOL");
    const tensor = fc.constantFrom(...names).chain((datatype) =>
      fc.uint8Array({ maxLength: 40 }).map((bytes) => {
        const size = Math.floor(bytes.length / elementBytes(datatype));
        return { name: "", datatype, shape: [size], bytes: bytes.subarray(0, size * elementBytes(datatype)) };
      }),
    );
    fc.assert(
      fc.property(fc.array(tensor, { minLength: 1, maxLength: 5 }), fc.string(), (tensors, id) => {
        const named = tensors.map((one, i) => ({ ...one, name: `input${i}` }));
        const { body, headers } = encodeRequest(named, { id });
        const length = headerLengthOf(headers["inference-header-content-length"], body.length);
        const { inputs, id: echoed } = decodeRequest(body, length);
        expect(echoed).toBe(id);
        for (const [i, { data, datatype }] of inputs.entries()) {
          const array = data as Float32Array;
          expect(array).toBeInstanceOf(numeric[datatype as keyof typeof numeric].array);
          expect(bytesOf(array)).toEqual(Buffer.from(named[i]!.bytes));
        }
      }),
    );
  });

  it("truths become 0 and 1", () => {
    const bytes = Uint8Array.of(0, 1, 2, 255);
    const fields = { datatype: "BOOL", shape: [4], data: undefined, parameters: { binary_data_size: 4 } };
    expect([...(decode(request(fields), bytes).inputs[0]!.data as Uint8Array)]).toEqual([0, 1, 1, 1]);
  });

  it("texts have their lengths before them", () => {
    const bytes = Buffer.from([3, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0]);
    const fields = { datatype: "BYTES", data: undefined, parameters: { binary_data_size: bytes.length } };
    expect(decode(request(fields), bytes).inputs[0]!.data).toEqual([Buffer.from([1, 2, 3]), Buffer.from([])]);
  });
});

describe("outputs", () => {
  it.each([
    ["none: all, in JSON", {}, null, false],
    ["none: all, binary", { parameters: { binary_data_output: true } }, null, true],
    ["one, as the others", { outputs: [{ name: "y" }] }, [{ name: "y", isBinary: false, classes: 0 }], false],
    [
      "one, its own way",
      { parameters: { binary_data_output: true }, outputs: [{ name: "y", parameters: { binary_data: false } }] },
      [{ name: "y", isBinary: false, classes: 0 }],
      true,
    ],
    [
      "classes",
      { outputs: [{ name: "y", parameters: { classification: 3, binary_data: true } }] },
      [{ name: "y", isBinary: true, classes: 3 }],
      false,
    ],
    ["unknown parameters are let be", { parameters: { priority: 1, timeout: 5000, custom: { a: 1 } } }, null, false],
  ])("%s", (_, rest, outputs, isBinaryDefault) => {
    expect(decode(request({}, rest))).toMatchObject({ outputs, isBinaryDefault });
  });
});

const binary = (size: unknown, fields: object = {}): object =>
  request({ data: undefined, parameters: { binary_data_size: size }, ...fields });

describe("refused with 400", () => {
  it.each<[string, string | object, Uint8Array?]>([
    ["no JSON", "{"],
    ["no object", "[]"],
    ["null", "null"],
    ["no inputs", {}],
    ["inputs that are none", { inputs: [] }],
    ["inputs that are no list", { inputs: {} }],
    ["an input that is no object", { inputs: [1] }],
    ["an input without a name", request({ name: undefined })],
    ["two inputs of one name", { inputs: [input(), input()] }],
    ["65 inputs", { inputs: Array.from({ length: 65 }, (_, i) => input({ name: `x${i}` })) }],
    ["65 outputs", request({}, { outputs: Array.from({ length: 65 }, (_, i) => ({ name: `y${i}` })) })],
    ["two outputs of one name", request({}, { outputs: [{ name: "y" }, { name: "y" }] })],
    ["an id that is a number", request({}, { id: 5 })],
    ["parameters that are a list", request({}, { parameters: [] })],
    ["a flag that is a text", request({}, { parameters: { binary_data_output: "true" } })],
    ["classes that are a half", request({}, { outputs: [{ name: "y", parameters: { classification: 0.5 } }] })],
    ["a sequence", request({}, { parameters: { sequence_id: 7 } })],
    ["an unknown datatype", request({ datatype: "FP8" })],
    ["a datatype of the prototype", request({ datatype: "constructor" })],
    ["no shape", request({ shape: undefined })],
    ["a shape of texts", request({ shape: ["2"] })],
    ["a negative size", request({ shape: [-1] })],
    ["half a size", request({ shape: [1.5] })],
    ["a size beyond whole numbers", request({ shape: [1e300] })],
    ["a product beyond all", request({ shape: [1e9, 1e9], data: [] })],
    ["33 axes", request({ shape: new Array(33).fill(1), data: [1] })],
    ["too few numbers", request({ data: [1] })],
    ["too many", request({ data: [1, 2, 3] })],
    ["no data", request({ data: undefined })],
    ["data that are a number", request({ data: 5 })],
    ["data that are an object", request({ data: { 0: 1 } })],
    ["null among numbers", request({ data: [1, null] })],
    ["a text among numbers", request({ data: [1, "2"] })],
    ["NaN as a text", request({ data: [1, "NaN"] })],
    ["NaN as it is no JSON", '{"inputs":[{"name":"x","shape":[1],"datatype":"FP32","data":[NaN]}]}'],
    ["1e999", '{"inputs":[{"name":"x","shape":[1],"datatype":"FP64","data":[1e999]}]}'],
    ["1e39 as FP32", request({ shape: [1], data: [1e39] })],
    ["256 as UINT8", request({ datatype: "UINT8", data: [1, 256] })],
    ["-1 as UINT8", request({ datatype: "UINT8", data: [1, -1] })],
    ["a half as INT32", request({ datatype: "INT32", data: [1, 0.5] })],
    ["2^53 as INT64", request({ datatype: "INT64", data: [1, 2 ** 53] })],
    ["2 as BOOL", request({ datatype: "BOOL", data: [1, 2] })],
    ["a number as BYTES", request({ datatype: "BYTES", data: ["a", 2] })],
    ["FP16 in JSON", request({ datatype: "FP16" })],
    ["bytes and data", request({ parameters: { binary_data_size: 8 } }), new Uint8Array(8)],
    ["fewer bytes than the shape", binary(4), new Uint8Array(4)],
    ["more bytes than the shape", binary(12), new Uint8Array(12)],
    ["fewer bytes than said", binary(8), new Uint8Array(7)],
    ["bytes left over", binary(8), new Uint8Array(9)],
    ["no bytes at all", binary(8)],
    ["a size that is a text", binary("8"), new Uint8Array(8)],
    ["a negative size of bytes", binary(-8), new Uint8Array(8)],
    ["a text that ends early", binary(5, { datatype: "BYTES", shape: [1] }), Uint8Array.of(9, 0, 0, 0, 1)],
    ["a length that ends early", binary(3, { datatype: "BYTES", shape: [1] }), Uint8Array.of(9, 0, 0)],
    ["fewer texts", binary(4, { datatype: "BYTES", shape: [2] }), Uint8Array.of(0, 0, 0, 0)],
    ["more texts", binary(8, { datatype: "BYTES", shape: [1] }), new Uint8Array(8)],
    ["33 levels", "[".repeat(33)],
    ["33 levels of objects", `{"a":${'{"a":'.repeat(32)}`],
    ["many levels behind a text", `{"a":"[[[${'\\"'.repeat(40)}","b":${"[".repeat(40)}`],
    ["a million lists", `{"a":[${"[],".repeat(1_100_000)}[]]}`],
    ["names without end", `{${'"a":0,'.repeat(140_000)}"b":0}`],
  ])("%s", (_, json, tensors) => {
    const refused = () => decode(json, tensors);
    expect(refused).toThrow(ProtocolFault);
    expect(refused).toThrow(
      expect.objectContaining({ status: 400, message: expect.stringMatching(/^[^\n]{10,300}$/) }),
    );
  });

  it.each(["-1", "1e3", "", "5 ", "0x1", "99999999999", "11"])("a header length of %j in ten bytes", (value) => {
    expect(() => headerLengthOf(value, 10)).toThrow(expect.objectContaining({ status: 400 }));
  });

  it.each([
    ["0", 0],
    ["10", 10],
    [undefined, null],
  ])("a header length of %s is taken", (value, length) => {
    expect(headerLengthOf(value, 10)).toBe(length);
  });
});

it("brackets and colons in texts are no structure", () => {
  const texts = ["[".repeat(200), '"{:\\'.repeat(200)];
  const { inputs } = decode(request({ datatype: "BYTES", data: texts }));
  expect((inputs[0]!.data as Buffer[]).map(String)).toEqual(texts);
});

it("whatever comes gives a request or a sentence", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.option(fc.nat(200)), (bytes, length) => {
      const body = Buffer.from(bytes);
      try {
        decodeRequest(body, length === null ? null : Math.min(length, body.length));
      } catch (error) {
        expect(error).toBeInstanceOf(ProtocolFault);
      }
    }),
  );
});

it("any JSON gives a request or a sentence", () => {
  const item = fc.record(
    {
      name: fc.oneof(fc.string(), fc.jsonValue()),
      shape: fc.oneof(fc.array(fc.integer({ min: -1, max: 4 }), { maxLength: 3 }), fc.jsonValue()),
      datatype: fc.oneof(fc.constantFrom(...datatypes), fc.jsonValue()),
      data: fc.oneof(fc.array(fc.double()), fc.jsonValue()),
      parameters: fc.oneof(fc.record({ binary_data_size: fc.jsonValue() }), fc.jsonValue()),
    },
    { requiredKeys: [] },
  );
  const json = fc.record(
    { inputs: fc.array(item), outputs: fc.jsonValue(), parameters: fc.jsonValue() },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(json, (value) => {
      try {
        expect(decode(value).inputs.length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(ProtocolFault);
      }
    }),
  );
});
