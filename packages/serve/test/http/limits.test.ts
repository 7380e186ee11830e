/** Limits and the end, met as strangers meet them: by sockets. */

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { unavailable } from "../../src/protocol/fault.ts";
import { bytesOf, encodeRequest } from "../client.ts";
import { line, pixels, wide } from "../models.ts";
import { ask, post, start } from "../start.ts";

const models = { pixels, line };

/** A connection that says what it received. */
function raw(url: string): Socket & { received: () => string } {
  let text = "";
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
  });
  socket.on("error", () => {});
  onTestFinished(() => void socket.destroy());
  return Object.assign(socket, { received: () => text });
}

const head = (bytes: number, more = ""): string =>
  `POST /v2/models/pixels/infer HTTP/1.1\r\nHost: a\r\n${more}Content-Length: ${bytes}\r\n\r\n`;

describe("limits", () => {
  it.each([
    ["said", (size: number) => head(size)],
    ["unsaid", () => "POST /v2/models/pixels/infer HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"],
  ])("a body that is too large, its length %s: 413", async (_, headOf) => {
    const { url } = await start({ models, maxBodyBytes: 1000 });
    const socket = raw(url);
    socket.write(headOf(1001));
    socket.write(`3e9\r\n${"x".repeat(1001)}`);
    await once(socket, "close");
    expect(socket.received()).toMatch(/^HTTP\/1.1 413 [\s\S]*"error":"request body is larger than 1000 bytes"/);
  });

  it("bodies in flight: 503 for what is too much together, and room again afterwards", async () => {
    const { url, server } = await start({ models, maxInFlightBytes: 1000 });
    const slow = raw(url);
    slow.write(head(901));
    slow.write("x".repeat(900));
    await expect
      .poll(() => server.samples().find(({ name }) => name === "feedforward_in_flight_bytes")!.value)
      .toBe(900);
    const body = Buffer.alloc(200, " ");
    const refused = await post(url, "pixels", { body, headers: {} });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
    slow.destroy();
    await expect.poll(() => server.samples().find(({ name }) => name === "feedforward_in_flight_bytes")!.value).toBe(0);
    expect((await post(url, "pixels", { body, headers: {} })).status).toBe(400);
  });

  it("many bombs at once: each is refused, and their bytes are counted", async () => {
    const { url, server } = await start({ models, maxBodyBytes: 1_000_000, maxInFlightBytes: 1_500_000 });
    const bombs = Array.from({ length: 20 }, (_, i) => gzipSync(Buffer.alloc(i % 2 === 0 ? 900_000 : 9_000_000, " ")));
    const replies = await Promise.all(
      bombs.map((body) => post(url, "pixels", { body, headers: { "content-encoding": "gzip" } })),
    );
    expect(replies.map(({ status }) => status).filter((status) => ![400, 413, 503].includes(status))).toEqual([]);
    expect(replies.filter(({ status }) => status === 413)).toHaveLength(10);
    await expect.poll(() => server.samples().find(({ name }) => name === "feedforward_in_flight_bytes")!.value).toBe(0);
  });

  it("a slow body: 408", async () => {
    const { url } = await start({ models, requestTimeoutMs: 300 });
    const socket = raw(url);
    socket.write(head(100));
    await once(socket, "close");
    expect(socket.received()).toMatch(/^HTTP\/1.1 408 [\s\S]*"error":/);
  });

  it.each([
    ["headers that are too large", `GET /v2 HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(20_000)}\r\n\r\n`, 431],
    ["what is no HTTP", "hello\r\n\r\n", 400],
    ["a length that is a text", head(0).replace("Content-Length: 0", "Content-Length: x"), 400],
  ])("%s: %s", async (_, text, status) => {
    const { url } = await start({ models });
    const socket = raw(url);
    socket.write(text);
    await once(socket, "close");
    expect(socket.received()).toMatch(new RegExp(`^HTTP/1.1 ${status} [\\s\\S]*"error":`));
  });

  it("a queue that is full: 503 for the rest, and every accepted one is answered", async () => {
    const { url } = await start({ models: { wide }, maxQueue: 20 });
    const x = new Float32Array(64 * 10);
    const encoded = encodeRequest([{ name: "input", datatype: "FP32", shape: [10, 64], bytes: bytesOf(x) }]);
    const replies = await Promise.all(Array.from({ length: 60 }, () => post(url, "wide", encoded)));
    const statuses = replies.map(({ status }) => status);
    expect(statuses.every((status) => status === 200 || status === 503)).toBe(true);
    expect(statuses).toContain(200);
    expect((await post(url, "wide", encoded)).status).toBe(200);
  });

  it("a queue that is full refuses before it reads the body, and the connection stays", async () => {
    const { url, server } = await start({ models });
    const room = vi.spyOn(server.registry.get("pixels"), "checkRoom").mockImplementation(() => {
      throw unavailable("full");
    });
    const socket = raw(url);
    socket.write(head(100));
    await expect.poll(() => socket.received()).toMatch(/^HTTP\/1.1 503 [\s\S]*retry-after: 1[\s\S]*"error":"full"/i);
    expect(socket.received()).not.toMatch(/connection: close/i);
    room.mockRestore();
    socket.write(`${"x".repeat(100)}GET /v2/health/live HTTP/1.1\r\nHost: a\r\n\r\n`);
    await expect.poll(() => socket.received()).toMatch(/HTTP\/1.1 200 [\s\S]*"live":true/);
  });

  it("a model whose queue is full has no room, and says how many rows may wait", async () => {
    const { server } = await start({ models, maxQueue: 2 });
    const model = server.registry.get("pixels");
    const input = { name: "input", datatype: "FP32" as const, shape: [2, 4], data: new Float32Array(8) };
    model.checkRoom();
    const running = model.run(model.rowsOf({ id: null, inputs: [input], outputs: null, isBinaryDefault: false }));
    expect(() => model.checkRoom()).toThrow("inference request for 'pixels' exceeds maximum queue size: 2 rows");
    await running;
    model.checkRoom();
  });

  it("a thousand connections that say nothing disturb no other", async () => {
    const { url, server } = await start({ models });
    const sockets = Array.from({ length: 1000 }, () => raw(url));
    await expect
      .poll(() => server.samples().find(({ name }) => name === "feedforward_connections")!.value, { timeout: 100_000 })
      .toBe(1000);
    expect((await ask(`${url}/v2/models/line`)).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });
});

describe("closing", () => {
  it("answers what it had accepted, is not ready meanwhile, and takes nothing new", async () => {
    const { url, server } = await start({ models: { pixels } });
    const accepted = raw(url);
    const body = JSON.stringify({ inputs: [{ name: "input", datatype: "FP32", shape: [1, 4], data: [0, 1, 0, 0] }] });
    accepted.write(head(body.length) + body[0]!);
    const health = raw(url);
    await expect.poll(() => server.samples().find(({ name }) => name === "feedforward_in_flight_bytes")!.value).toBe(1);
    const closed = server.close();
    health.write("GET /v2/health/ready HTTP/1.1\r\nHost: a\r\n\r\n");
    await once(health, "close");
    expect(health.received()).toMatch(/^HTTP\/1.1 503 [\s\S]*connection: close/i);
    await expect(ask(`${url}/v2`)).rejects.toThrow("fetch failed");
    accepted.write(body.slice(1));
    await closed;
    expect(accepted.received()).toMatch(/^HTTP\/1.1 200 [\s\S]*"data":\[/);
  });

  it("ends what does not end by itself, in its time", async () => {
    const { url, server } = await start({ models, drainTimeoutMs: 400 });
    const slow = raw(url);
    slow.write(head(100));
    await once(slow, "connect");
    await server.close();
    await once(slow, "close");
    expect(slow.received()).toBe("");
  });
});
