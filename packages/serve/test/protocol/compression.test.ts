/** Compressed bodies, and bombs that stop at the limit. */

import { deflateSync, gunzipSync, gzipSync, inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { compress, encodingFor, inflateBody } from "../../src/protocol/compression.ts";

const text = Buffer.from("hello ".repeat(100));
const bomb = gzipSync(Buffer.alloc(50_000_000));

describe("a body", () => {
  it.each([
    ["gzip", gzipSync(text)],
    ["GZIP", gzipSync(text)],
    ["deflate", deflateSync(text)],
    ["identity", text],
    [undefined, text],
  ])("%s is inflated", async (encoding, body) => {
    expect(await inflateBody(body, encoding, 600)).toEqual(text);
  });

  it.each([
    ["gzip", gzipSync(text), 599, 413],
    ["deflate", deflateSync(text), 599, 413],
    ["gzip", bomb, 1_000_000, 413],
    ["gzip", deflateSync(text), 600, 400],
    ["gzip", gzipSync(text).subarray(0, 20), 600, 400],
    ["gzip", Buffer.alloc(0), 600, 400],
    ["br", text, 600, 415],
    ["gzip, gzip", text, 600, 415],
  ])("%s is refused", async (encoding, body, limit, status) => {
    await expect(inflateBody(body, encoding, limit)).rejects.toMatchObject({ name: "ProtocolFault", status });
  });
});

describe("an answer", () => {
  it.each([
    ["gzip", 2000, "gzip"],
    ["deflate", 2000, "deflate"],
    ["deflate, gzip;q=1.0, *;q=0.5", 2000, "gzip"],
    ["gzip;q=0, deflate", 2000, "deflate"],
    ["br", 2000, null],
    [undefined, 2000, null],
    ["gzip", 100, null],
  ])("%s of %i bytes: %s", (accepted, bytes, encoding) => {
    expect(encodingFor(accepted, bytes)).toBe(encoding);
  });

  it("is what it was", async () => {
    expect(gunzipSync(await compress(text, "gzip"))).toEqual(text);
    expect(inflateSync(await compress("text", "deflate")).toString()).toBe("text");
  });
});
