/**
 * Inference over HTTP, judged by the library: an answer has the bits of `session.predict` and `session.run`, in JSON and as
 * bytes, alone and in a crowd. Every kind of model is asked.
 */

import { once } from "node:events";
import { connect } from "node:net";
import { deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { type Model, Session, type Tensor, tensor } from "feedforward";
import { describe, expect, it, onTestFinished } from "vitest";
import { bytesOf, decodeAnswer, encodeRequest, floatsOf, type Input } from "../client.ts";
import { gate, line, mixing, numbers, pair, pixels, whole, wide } from "../models.ts";
import { ask, infer, post, start } from "../start.ts";

const models = { pixels, line, gate, wide, pair, mixing, whole };

const float = (name: string, shape: readonly number[], data: Float32Array): Input => ({
  name,
  datatype: "FP32",
  shape,
  bytes: bytesOf(data),
});
const binary = { parameters: { binary_data_output: true } };

describe("a network", () => {
  const sessions = { pixels: new Session(pixels), wide: new Session(wide), gate: new Session(gate) };

  it.each(["JSON", "bytes"])("answers with the library's bits in %s", async (form) => {
    const { url } = await start({ models });
    for (const rows of [1, 2, 7, 300]) {
      const x = numbers(rows * 64, rows);
      const input = float("input", [rows, 64], x);
      const given: Input = form === "bytes" ? input : { ...input, bytes: undefined as never, data: [...x] };
      const { outputs } = await infer(url, "wide", encodeRequest([given], form === "bytes" ? binary : {}));
      const y = outputs[0]!.bytes ?? bytesOf(Float32Array.from(outputs[0]!.data as number[]));
      expect(outputs[0]).toMatchObject({ name: "output", datatype: "FP32", shape: [rows, 10] });
      expect(y).toEqual(bytesOf(sessions.wide.predict(tensor(x, { shape: [rows, 64] })).data));
    }
  });

  it.each<[string, ArrayBufferView, Tensor]>([
    ["UINT8", Uint8Array.of(0, 255, 7, 128), tensor(Uint8Array.of(0, 255, 7, 128))],
    ["FP32", Float32Array.of(0, 1, 0.5, 0.25), tensor([0, 1, 0.5, 0.25])],
    ["FP64", Float64Array.of(0.1, 1e-300, 3, 4), tensor(Float64Array.of(0.1, 1e-300, 3, 4))],
    ["INT8", Int8Array.of(-1, 2, 3, 4), tensor(Int8Array.of(-1, 2, 3, 4))],
    ["INT16", Int16Array.of(-1, 2, 3, 4), tensor(Int16Array.of(-1, 2, 3, 4))],
    ["INT32", Int32Array.of(16_777_217, 2, 3, 4), tensor(Int32Array.of(16_777_217, 2, 3, 4))],
    ["INT64", BigInt64Array.of(2n ** 62n + 1n, 2n, 3n, 4n), tensor(BigInt64Array.of(2n ** 62n + 1n, 2n, 3n, 4n))],
  ])("takes %s by the rules of predict", async (datatype, data, given) => {
    const { url } = await start({ models });
    const input = { name: "input", datatype, shape: [1, 4], bytes: bytesOf(data) };
    const { outputs } = await infer(url, "pixels", encodeRequest([input], binary));
    expect(outputs[0]!.bytes).toEqual(bytesOf(sessions.pixels.predict(given).data));
  });

  it("takes one row without an axis for rows, and none", async () => {
    const { url } = await start({ models });
    const one = await infer(url, "pixels", encodeRequest([float("input", [4], numbers(4))]));
    const none = await infer(url, "pixels", encodeRequest([float("input", [0, 4], numbers(0))]));
    expect([one.outputs[0]!.shape, none.outputs[0]!.shape, none.outputs[0]!.data]).toEqual([[4], [0, 4], []]);
  });

  it("says labels and classes where they are asked for", async () => {
    const { url } = await start({ models });
    const input = float("input", [2, 2], Float32Array.of(1, 0, -1, 0));
    const outputs = [{ name: "label" }, { name: "output", parameters: { classification: 2 } }];
    const answer = await infer(url, "gate", encodeRequest([input], { outputs }));
    const x = tensor([[1, 0], [-1, 0]]); // biome-ignore format: matrix
    const top = [x.row(0), x.row(1)].flatMap((row) => sessions.gate.topK(row, 2));
    expect(answer.outputs).toEqual([
      { name: "label", datatype: "BYTES", shape: [2], data: sessions.gate.classify(x) },
      {
        name: "output",
        datatype: "BYTES",
        shape: [2, 2],
        data: top.map(({ probability, index, label }) => `${probability}:${index}:${label}`),
      },
    ]);
  });

  it("is announced with its inputs and outputs", async () => {
    const { url } = await start({ models });
    const { json } = await ask(`${url}/v2/models/pixels`);
    expect(json).toMatchObject({
      name: "pixels",
      versions: ["1"],
      inputs: [{ name: "input", datatype: "UINT8", shape: [-1, 4] }],
      outputs: [
        { name: "output", datatype: "FP32", shape: [-1, 4] },
        { name: "label", datatype: "BYTES", shape: [-1] },
      ],
    });
    const number = (await ask(`${url}/v2/models/line`)).json;
    expect(number.outputs).toEqual([{ name: "output", datatype: "FP32", shape: [-1, 1] }]);
  });
});

describe("one raw tensor", () => {
  const raw = (body: Uint8Array) => ({ body: Buffer.from(body), headers: { "inference-header-content-length": "0" } });

  it.each([1, 3])("of %i rows", async (rows) => {
    const { url } = await start({ models });
    const bytes = Uint8Array.from({ length: 4 * rows }, (_, i) => i * 20);
    const { outputs } = await infer(url, "pixels", raw(bytes));
    expect(outputs).toHaveLength(1);
    expect(outputs[0]!.bytes).toEqual(bytesOf(new Session(pixels).predict(bytes).data));
  });

  it.each([
    ["pixels", 5, "unexpected total byte size 5 for input 'input', expecting a multiple of 4"],
    ["pair", 12, "'Inference-Header-Content-Length' of 0 wants a model of one input, but 'pair' expects 2"],
    ["line", 7, "unexpected total byte size 7 for input 'input', expecting a multiple of 8"],
  ])("%s with %i bytes is refused", async (model, bytes, error) => {
    const { url } = await start({ models });
    expect(await post(url, model, raw(new Uint8Array(bytes)))).toMatchObject({ status: 400, json: { error } });
  });
});

describe("a graph", () => {
  it("takes and gives several tensors", async () => {
    const { url } = await start({ models });
    const [left, right] = [numbers(6, 1), numbers(6, 2)];
    const inputs = [float("right", [2, 3], right), float("left", [2, 3], left)];
    const { outputs } = await infer(url, "pair", encodeRequest(inputs, binary));
    const expected = new Session(pair).run({
      left: tensor(left, { shape: [2, 3] }),
      right: tensor(right, { shape: [2, 3] }),
    });
    expect(outputs.map(({ name, shape, bytes }) => [name, shape, bytes])).toEqual(
      Object.entries(expected).map(([name, { data }]) => [name, [2, 3], bytesOf(data)]),
    );
  });

  it("of whole numbers and truths", async () => {
    const { url } = await start({ models });
    const input = { name: "x", datatype: "INT64", shape: [2, 2], data: [[0, 1], [2, 0]] }; // biome-ignore format: matrix
    const { outputs } = await infer(url, "whole", encodeRequest([input]));
    expect(outputs).toEqual([{ name: "y", datatype: "BOOL", shape: [2, 2], data: [false, true, true, false] }]);
  });

  it("whose rows see each other runs each request whole", async () => {
    const { url, server } = await start({ models });
    expect([server.registry.get("mixing").isRowwise, server.registry.get("pair").isRowwise]).toEqual([false, true]);
    const answers = await Promise.all(
      [1, 2, 3].map((seed) => infer(url, "mixing", encodeRequest([float("x", [2, 3], numbers(6, seed))], binary))),
    );
    const session = new Session(mixing);
    expect(answers.map(({ outputs }) => outputs[0]!.bytes)).toEqual(
      [1, 2, 3].map((seed) => bytesOf(session.run({ x: tensor(numbers(6, seed), { shape: [2, 3] }) }).y!.data)),
    );
  });
});

describe("a crowd", () => {
  it("has the answers that each has alone", async () => {
    const { url, server } = await start({ models });
    const rows = Array.from({ length: 200 }, (_, i) => (i % 5) + 1);
    const inputs = rows.map((count, i) => numbers(64 * count, i + 1));
    const send = (x: Float32Array) =>
      infer(url, "wide", encodeRequest([float("input", [x.length / 64, 64], x)], binary));
    const together = await Promise.all(inputs.map(send));
    const session = new Session(wide);
    expect(together.map(({ outputs }) => [...floatsOf(outputs[0]!.bytes!)])).toEqual(
      inputs.map((x) => [...session.predict(x).data]),
    );
    expect(server.registry.get("wide").statistics.success.count).toBe(200);
  });

  it("that comes in one turn is computed in fewer runs", async () => {
    const { url, server } = await start({ models });
    const body = JSON.stringify({ inputs: [{ name: "input", datatype: "FP32", shape: [1, 2], data: [1, 2] }] });
    const head = `POST /v2/models/line/infer HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n`;
    const sockets = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const socket = connect(Number(new URL(url).port), "127.0.0.1");
        onTestFinished(() => void socket.destroy());
        await once(socket, "connect");
        return socket;
      }),
    );
    const { statistics } = server.registry.get("line");
    const ask = async (): Promise<number> => {
      const before = statistics.executions;
      for (const socket of sockets) socket.write(head + body);
      const answers = await Promise.all(sockets.map(async (socket) => String((await once(socket, "data"))[0])));
      expect(answers.filter((answer) => answer.includes('"data":[0.5]'))).toHaveLength(50);
      return statistics.executions - before;
    };
    await ask(); // connections are accepted one a turn
    expect(await ask()).toBeLessThan(50);
    expect(statistics.success.count).toBe(100);
  });

  it("of different datatypes is kept apart", async () => {
    const { url } = await start({ models });
    const session = new Session(pixels);
    const bytes = Uint8Array.of(1, 200, 3, 4);
    const floats = Float32Array.of(1, 200, 3, 4);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        i % 2 === 0
          ? infer(url, "pixels", encodeRequest([{ name: "input", datatype: "UINT8", shape: [1, 4], bytes }], binary))
          : infer(url, "pixels", encodeRequest([float("input", [1, 4], floats)], binary)),
      ),
    );
    for (const [i, { outputs }] of answers.entries()) {
      expect(outputs[0]!.bytes).toEqual(bytesOf(session.predict(i % 2 === 0 ? bytes : floats).data));
    }
  });
});

describe("a wrong request", () => {
  const x = numbers(4);
  it.each<[string, string, readonly Input[], object, object]>([
    [
      "a wrong shape",
      "pixels",
      [float("input", [1, 3], numbers(3))],
      {},
      { code: "input-shape", facts: { got: [1, 3] } },
    ],
    [
      "a wrong shape of a graph",
      "pair",
      [float("left", [1, 3], numbers(3)), float("right", [2, 3], numbers(6))],
      {},
      { code: "feed-rows" },
    ],
    ["a wrong size of a graph", "mixing", [float("x", [1, 4], x)], {}, { code: "feed-size" }],
    ["a wrong datatype of a graph", "whole", [float("x", [1, 2], numbers(2))], {}, { code: "feed-dtype" }],
    [
      "another input",
      "pixels",
      [float("pixels", [1, 4], x)],
      {},
      { error: "unexpected inference input 'pixels' for model 'pixels'" },
    ],
    [
      "too few inputs",
      "pair",
      [float("left", [1, 3], numbers(3))],
      {},
      { error: "expected 2 inputs but got 1 inputs for model 'pair'" },
    ],
    [
      "another output",
      "pixels",
      [float("input", [1, 4], x)],
      { outputs: [{ name: "logits" }] },
      { error: "unexpected inference output 'logits' for model 'pixels'" },
    ],
    [
      "text",
      "pixels",
      [{ name: "input", datatype: "BYTES", shape: [1], data: ["a"] }],
      {},
      { error: "inference input 'input' data-type is 'BYTES', but model 'pixels' expects 'UINT8'" },
    ],
    [
      "too many rows",
      "pixels",
      [{ name: "input", datatype: "UINT8", shape: [4097, 4], bytes: new Uint8Array(4097 * 4) }],
      {},
      { error: "inference request batch-size must be <= 4096 for 'pixels', got 4097" },
    ],
  ])("%s: 400", async (_, model, inputs, rest, json) => {
    const { url } = await start({ models });
    expect(await post(url, model, encodeRequest(inputs, rest))).toMatchObject({ status: 400, json });
  });

  it("of a crowd fails alone", async () => {
    const { url } = await start({ models });
    const right = float("input", [1, 4], x);
    const wrong = float("input", [1, 5], numbers(5));
    const statuses = await Promise.all(
      Array.from({ length: 20 }, (_, i) => post(url, "pixels", encodeRequest([i % 3 === 0 ? wrong : right]))),
    );
    expect(statuses.map(({ status }) => status)).toEqual(
      Array.from({ length: 20 }, (_, i) => (i % 3 === 0 ? 400 : 200)),
    );
  });

  it("NaN in JSON is refused in words, as bytes it is answered", async () => {
    const { url } = await start({ models });
    const input = float("input", [1, 2], Float32Array.of(Number.NaN, 0));
    expect(await post(url, "line", encodeRequest([input]))).toMatchObject({
      status: 400,
      json: { error: "output 'output' holds NaN, which JSON cannot say: ask for it as binary data" },
    });
    expect((await infer(url, "line", encodeRequest([input], binary))).outputs[0]!.bytes).toHaveLength(4);
  });
});

describe("compressed", () => {
  it.each(["gzip", "deflate"])("in and out: %s", async (encoding) => {
    const { url } = await start({ models });
    const { body, headers } = encodeRequest([float("input", [300, 64], numbers(300 * 64))], binary);
    const sent = {
      body: (encoding === "gzip" ? gzipSync : deflateSync)(body),
      headers: { ...headers, "content-encoding": encoding, "accept-encoding": encoding },
    };
    const reply = await post(url, "wide", sent);
    expect([reply.status, reply.headers.get("content-encoding")]).toEqual([200, encoding]);
    const answer = decodeAnswer(reply.body, reply.headers.get("inference-header-content-length"));
    expect(answer.outputs[0]!.bytes).toEqual(bytesOf(new Session(wide).predict(numbers(300 * 64)).data));
  });

  it("a bomb is refused", async () => {
    const { url } = await start({ models, maxBodyBytes: 100_000 });
    const body = gzipSync(Buffer.alloc(10_000_000, " "));
    expect(await post(url, "pixels", { body, headers: { "content-encoding": "gzip" } })).toMatchObject({ status: 413 });
  });
});

it("any rows in any company have the bits of predict", async () => {
  const { url } = await start({ models });
  const sessions = Object.fromEntries(
    Object.entries({ wide, gate, line } satisfies Record<string, Model>).map(([name, model]) => [
      name,
      new Session(model),
    ]),
  );
  const sizes: Record<string, number> = { wide: 64, gate: 2, line: 2 };
  const one = fc.record({
    model: fc.constantFrom("wide", "gate", "line"),
    rows: fc.integer({ min: 1, max: 40 }),
    seed: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 30 }), async (asked) => {
      await Promise.all(
        asked.map(async ({ model, rows, seed }) => {
          const x = numbers(rows * sizes[model]!, seed);
          const { outputs } = await infer(
            url,
            model,
            encodeRequest([float("input", [rows, sizes[model]!], x)], binary),
          );
          expect(outputs[0]!.bytes).toEqual(
            bytesOf(sessions[model]!.predict(tensor(x, { shape: [rows, sizes[model]!] })).data),
          );
        }),
      );
    }),
    { numRuns: 20 },
  );
});
