/**
 * The server around the models: addresses and verbs, tokens, limits, loading, and what it says of itself.
 */

import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Session } from "feedforward";
import { describe, expect, it, onTestFinished } from "vitest";
import { packageVersion } from "../../src/package-files.ts";
import { createServer } from "../../src/server.ts";
import { encodeRequest } from "../client.ts";
import { folder, gate, line, pixels, safetensors } from "../models.ts";
import { ask, infer, post, start } from "../start.ts";

const models = { pixels, line };

describe("addresses", () => {
  it.each<[string, string, number, object]>([
    ["GET", "/v2", 200, { name: "feedforward", version: packageVersion() }],
    ["GET", "/v2/", 200, { name: "feedforward" }],
    ["GET", "/v2/health/live", 200, { live: true, ready: true }],
    ["GET", "/v2/health/ready", 200, { live: true, ready: true }],
    ["GET", "/v2/models/line", 200, { name: "line" }],
    ["GET", "/v2/models/line/versions/1", 200, { name: "line" }],
    ["GET", "/v2/models/line/ready", 200, { name: "line", ready: true }],
    ["GET", "/v2/models/line/versions/1/ready", 200, { name: "line", ready: true }],
    [
      "GET",
      "/v2/models/line/config",
      200,
      { max_batch_size: 256, input: [{ name: "input", data_type: "TYPE_FP32", dims: [2] }] },
    ],
    ["GET", "/v2/models/line/stats", 200, { model_stats: [{ name: "line", version: "1" }] }],
    ["GET", "/v2/models/stats", 200, { model_stats: [{ name: "pixels" }, { name: "line" }] }],
    ["GET", "/openapi.json", 200, { openapi: "3.1.0" }],
    ["GET", "/v2/models/none", 404, { error: "Request for unknown model: 'none' is not found" }],
    ["GET", "/v2/models/line/versions/2", 404, { error: "Request for unknown model: 'line' version 2 is not found" }],
    ["POST", "/v2/models/none/infer", 404, { error: "Request for unknown model: 'none' is not found" }],
    ["GET", "/v2/models/%1b%5b2J", 404, { error: "Request for unknown model: '\\u{1b}[2J' is not found" }],
    ["GET", "/v2/models/__proto__", 404, {}],
    ["GET", "/v2/models/%ff", 400, {}],
    ["GET", `/v2/models/${"x".repeat(600)}`, 414, {}],
    ["GET", "/v2/systemsharedmemory/status", 404, { error: "Not Found: GET /v2/systemsharedmemory/status" }],
    ["GET", "/v2/models/line/infer", 405, { error: "Method Not Allowed: GET /v2/models/line/infer, expected POST" }],
    ["POST", "/v2/models/line", 405, {}],
    ["DELETE", "/v2", 405, {}],
    ["POST", "/v2/repository/models/line/load", 403, {}],
    ["POST", "/v2/repository/models/line/unload", 403, {}],
    ["POST", "/v2/models/line/infer", 400, {}],
    ["GET", "/v1/models/line", 200, { model_version_status: [{ version: "1", state: "AVAILABLE" }] }],
    ["GET", "/v1/models/line/versions/1", 200, { model_version_status: [{ status: { error_code: "OK" } }] }],
    ["GET", "/v1/models/none", 404, { error: "Request for unknown model: 'none' is not found" }],
    ["GET", "/v1/models/line/versions/2", 404, { error: "Request for unknown model: 'line' version 2 is not found" }],
    ["POST", "/v1/models/none:predict", 404, { error: "Request for unknown model: 'none' is not found" }],
    [
      "POST",
      "/v1/models/line:classify",
      404,
      { error: "Not Found: POST /v1/models/line:classify, expected ':predict' at its end" },
    ],
    ["POST", "/v1/models/line", 404, {}],
    ["DELETE", "/v1/models/line", 405, {}],
    ["POST", "/v1/models/line:predict", 400, {}],
  ])("%s %s: %i", async (method, path, status, json) => {
    const { url } = await start({ models });
    const reply = await ask(url + path, { method });
    expect(reply).toMatchObject({ status, json });
    expect(reply.headers.get("content-type")).toMatch(/^application\/json/);
    if (status >= 400) expect(reply.json.error).toMatch(/^.{5,}$/);
  });

  it("the page, its script and its style allow nothing else", async () => {
    const { url } = await start({ models });
    for (const path of ["/", "/page.js", "/page.css"]) {
      const { status, headers, body } = await ask(url + path);
      expect([status, headers.get("content-security-policy")]).toEqual([
        200,
        expect.stringContaining("default-src 'none'"),
      ]);
      expect(body.toString()).not.toMatch(/ on\w+=| style=|<script>|javascript:/);
    }
  });

  it("a model says what the numbers of a row are, where its file does", async () => {
    const names = ["income", "age"];
    const { url } = await start({ models: { line, named: line.with({ input: { names } }) } });
    expect((await ask(`${url}/v2/models/named`)).json.parameters).toEqual({ input_names: names });
    expect((await ask(`${url}/v2/models/line`)).json.parameters).toBeUndefined();
    const age = { name: "age", shape: [1, 1], datatype: "FP32", data: [30] };
    const { status, json } = await ask(`${url}/v2/models/named/infer`, {
      method: "POST",
      body: JSON.stringify({ inputs: [age] }),
    });
    const row = "a row is one list of 2 numbers, in the order of the model's input_names";
    expect([status, json]).toEqual([400, { error: `unexpected inference input 'age' for model 'named': ${row}` }]);
  });

  it("the models are listed with their states", async () => {
    const { url } = await start({ models });
    const { json } = await ask(`${url}/v2/repository/index`, { method: "POST" });
    expect(json).toEqual(["pixels", "line"].map((name) => ({ name, version: "1", state: "READY", reason: "" })));
  });

  it("counts what it did", async () => {
    const { url } = await start({ models });
    const input = { name: "input", datatype: "FP32", shape: [3, 2], data: [1, 2, 3, 4, 5, 6] };
    await infer(url, "line", encodeRequest([input]));
    await post(url, "line", encodeRequest([{ ...input, name: "x" }]));
    const { json } = await ask(`${url}/v2/models/line/stats`);
    expect(json.model_stats).toMatchObject([
      {
        inference_count: 3,
        execution_count: 1,
        inference_stats: { success: { count: 1 }, fail: { count: 1 } },
        batch_stats: [{ batch_size: 3 }],
      },
    ]);
    const { body, headers } = await ask(`${url}/metrics`);
    expect(headers.get("content-type")).toBe("text/plain; version=0.0.4");
    const text = body.toString();
    expect(text).toContain('feedforward_requests_total{model="line",version="1",outcome="success"} 1\n');
    expect(text).toContain('feedforward_rows_total{model="line",version="1"} 3\n');
    expect(text).toContain('feedforward_http_responses_total{status="400"} 1\n');
    const triton = {
      request_success: "1",
      request_failure: "1",
      count: "3",
      exec_count: "1",
      request_duration_us: "\\d+",
      queue_duration_us: "\\d+",
      compute_input_duration_us: "\\d+",
      compute_infer_duration_us: "\\d+",
      compute_output_duration_us: "\\d+",
    };
    for (const [name, value] of Object.entries(triton)) {
      expect(text).toMatch(new RegExp(`^nv_inference_${name}\\{model="line",version="1"\\} ${value}$`, "m"));
    }
    for (const row of text.trim().split("\n")) expect(row).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{.*\})? -?[\d.e+-]+)$/);
  });
});

describe("tokens", () => {
  const tokens = ["alpha", "beta"];
  it.each([
    ["alpha", 200],
    ["beta", 200],
    ["alphabet", 401],
    ["", 401],
    [null, 401],
  ])("%s: %i", async (token, status) => {
    const { url } = await start({ models, tokens });
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    expect((await ask(`${url}/v2/models/line`, { headers })).status).toBe(status);
    expect((await ask(`${url}/metrics`, { headers })).status).toBe(status);
  });

  it("are not wanted for health, the page and the description", async () => {
    const { url } = await start({ models, tokens });
    for (const path of ["/", "/page.js", "/openapi.json", "/v2/health/live", "/v2/health/ready"]) {
      expect([path, (await ask(url + path)).status]).toEqual([path, 200]);
    }
  });

  it("are read from a file, and again when it changes", async () => {
    const path = join(folder({ tokens: "# ours\n\n  alpha \r\n" }), "tokens");
    const { url, server } = await start({ models, tokenFile: path });
    const statusWith = async (token: string) =>
      (await ask(`${url}/v2`, { headers: { authorization: `bearer ${token}` } })).status;
    expect([await statusWith("alpha"), await statusWith("beta")]).toEqual([200, 401]);
    writeFileSync(path, "beta\n");
    await server.reload();
    expect([await statusWith("alpha"), await statusWith("beta")]).toEqual([401, 200]);
    writeFileSync(path, "");
    await server.reload();
    expect(await statusWith("beta")).toBe(200);
  });
});

describe("a server that is not made", () => {
  it.each<[string, object, string]>([
    ["for others without tokens", { host: "0.0.0.0" }, "serve-open"],
    ["for others by IPv6", { host: "::" }, "serve-open"],
    ["loading without tokens", { allowLoad: true }, "serve-load"],
    ["with an unknown option", { prot: 1 }, "serve-option"],
    ["with a batch of 0", { maxBatch: 0 }, "serve-number"],
    ["with half a port", { port: 0.5 }, "serve-number"],
    ["of a folder that is not there", { models: "/nowhere/models" }, "serve-models"],
    ["with tokens that are not there", { tokenFile: "/nowhere/tokens" }, "serve-token-file"],
  ])("%s", async (_, options, code) => {
    await expect(createServer({ models, ...options })).rejects.toMatchObject({ name: "ServeError", code });
  });

  it("on a port that is taken", async () => {
    const { url } = await start({ models });
    const second = await createServer({ models, port: Number(new URL(url).port) });
    onTestFinished(() => second.close());
    await expect(second.listen()).rejects.toMatchObject({ code: "serve-listen" });
  });

  it.each([{ insecure: true }, { tokens: ["alpha"] }])("for others with %j is", async (options) => {
    const { url } = await start({ models, host: "0.0.0.0", ...options });
    expect((await ask(`${url.replace(/\/\/[^:]+/, "//127.0.0.1")}/v2/health/live`)).status).toBe(200);
  });
});

describe("a folder", () => {
  it("holds models as files and as folders of versions", async () => {
    const path = folder({
      "line.safetensors": safetensors(line),
      "gate/1/model.safetensors": safetensors(line),
      "gate/2/model.safetensors": safetensors(gate),
      "README.md": "no model",
      ".hidden.safetensors": "no model",
      "broken.npz": "no zip",
      "bad name.safetensors": safetensors(line),
      "stats.safetensors": safetensors(line),
      "gate/notes/model.safetensors": "no version",
    });
    const { url, server } = await start({ models: path });
    const index = server.registry.index().map(({ name, version, state }) => [name, version, state]);
    expect(index).toEqual([
      ["bad name", "1", "UNAVAILABLE"],
      ["broken", "1", "UNAVAILABLE"],
      ["gate", "1", "READY"],
      ["gate", "2", "READY"],
      ["line", "1", "READY"],
      ["stats", "1", "UNAVAILABLE"],
    ]);
    const { json } = await ask(`${url}/v2/models/gate`);
    expect([json.versions, (json.outputs as unknown[]).length]).toEqual([["1", "2"], 2]);
    expect((await ask(`${url}/v2/models/broken/ready`)).status).toBe(503);
    expect((await ask(`${url}/v2/health/ready`)).status).toBe(200);
  });

  it("is ready with what is served: a file that never became a model changes nothing", async () => {
    const path = folder({ "a.npz": "no zip" });
    const { url, server } = await start({ models: path });
    const ready = async (): Promise<unknown[]> => {
      const { status, json } = await ask(`${url}/v2/health/ready`);
      return [status, json.error];
    };
    expect(await ready()).toEqual([503, expect.stringContaining("every model was refused")]);
    writeFileSync(join(path, "m.safetensors"), safetensors(line));
    await server.reload();
    expect(await ready()).toEqual([200, undefined]);
    writeFileSync(join(path, "junk.npz"), "junk");
    await server.reload();
    expect(await ready()).toEqual([200, undefined]);
    const index = async (language: string): Promise<unknown> =>
      (await ask(`${url}/v2/repository/index`, { method: "POST", headers: { "accept-language": language } })).json;
    expect(await index("en-US,ko;q=0.5")).toMatchObject([
      { name: "a", state: "UNAVAILABLE" },
      { name: "m", state: "READY" },
      { name: "junk", state: "UNAVAILABLE", reason: expect.stringMatching(/^model: [ -~]+$/) },
    ]);
    expect(await index("ko-KR,en;q=0.5")).toMatchObject([
      {},
      { reason: "" },
      { name: "junk", reason: expect.stringMatching(/[가-힣]/) },
    ]);
  });

  it.each(["m.bin", "m", "m.safetensors.orig"])("may be the file %s: the bytes tell what it is", async (name) => {
    const path = folder({ [name]: safetensors(line), [`${name}.options.json`]: "{}" });
    const { server } = await start({ models: join(path, name) });
    expect(server.registry.index()).toMatchObject([{ name, state: "READY", reason: "" }]);
  });

  it("may say what a file does not", async () => {
    const { writeNpz } = await import("feedforward/formats/npz");
    const arrays = writeNpz(
      new Map([
        ["W1", pixels.parameters.get("dense1.weight")!],
        ["b1", pixels.parameters.get("dense1.bias")!],
      ]),
    );
    const options = JSON.stringify({ hidden: "relu", output: "softmax", labels: ["a", "b", "c", "d"] });
    const { url } = await start({ models: folder({ "p.npz": arrays, "p.options.json": options }) });
    const { outputs } = await infer(
      url,
      "p",
      encodeRequest([{ name: "input", datatype: "FP32", shape: [1, 4], data: [0, 1, 0, 0] }], {
        outputs: [{ name: "label" }],
      }),
    );
    expect(outputs[0]!.data).toEqual(["b"]);
  });

  it("with two files of one name refuses it and names both", async () => {
    const { server } = await start({ models: folder({ "a.npz": "", "a.onnx": "" }) });
    expect(server.registry.index()).toMatchObject([{ name: "a", reason: "two files for one name: a.npz and a.onnx" }]);
  });

  it("one file alone is a model too", async () => {
    const { server } = await start({
      models: join(folder({ "line.safetensors": safetensors(line) }), "line.safetensors"),
    });
    expect(server.registry.index()).toMatchObject([{ name: "line", state: "READY" }]);
  });

  const answer = async (url: string): Promise<unknown> => {
    const input = { name: "input", datatype: "FP32", shape: [1, 2], data: [1, 1] };
    return (await infer(url, "m", encodeRequest([input]))).outputs[0]!.data;
  };

  it("is read again: the new model answers, a broken one does not take the old one's place", async () => {
    const path = folder({ "m.safetensors": safetensors(line) });
    const file = join(path, "m.safetensors");
    const { url, server } = await start({ models: path });
    expect(await answer(url)).toEqual([1.5]);
    writeFileSync(file, "broken");
    await server.reload();
    expect([await answer(url), server.registry.index()[0]!.state]).toEqual([[1.5], "READY"]);
    expect(server.registry.index()[0]!.reason).toMatch(/^.{10,}$/);
    writeFileSync(file, safetensors(gate));
    await server.reload();
    expect(await answer(url)).toEqual([...new Session(gate).predict([1, 1]).data]);
    expect(server.registry.index()[0]!.reason).toBe("");
    rmSync(file);
    await server.reload();
    expect((await ask(`${url}/v2/models/m`)).status).toBe(404);
  });

  it("answers with the greatest version, whenever it came", async () => {
    const path = folder({ "m/1/model.safetensors": safetensors(line), "m/10/model.safetensors": safetensors(gate) });
    const { url, server } = await start({ models: path });
    const outputs = async (): Promise<number> =>
      ((await ask(`${url}/v2/models/m`)).json.outputs as readonly unknown[]).length;
    expect(await outputs()).toBe(2);
    mkdirSync(join(path, "m/2"));
    writeFileSync(join(path, "m/2/model.safetensors"), safetensors(line));
    await server.reload();
    expect([server.registry.versionsOf("m"), await outputs()]).toEqual([["1", "2", "10"], 2]);
    rmSync(join(path, "m/10"), { recursive: true });
    await server.reload();
    expect(await outputs()).toBe(1);
  });

  it("is followed", async () => {
    const path = folder({ "m.safetensors": safetensors(line) });
    const { url } = await start({ models: path, watch: true, watchIntervalMs: 10 });
    expect(await answer(url)).toEqual([1.5]);
    const other = join(path, ".new");
    writeFileSync(other, safetensors(gate));
    renameSync(other, join(path, "m.safetensors"));
    await expect.poll(() => answer(url), { timeout: 100_000 }).toEqual([...new Session(gate).predict([1, 1]).data]);
    expect(existsSync(other)).toBe(false);
  });

  it("is loaded from and unloaded by clients with a token", async () => {
    const path = folder({ "m.safetensors": safetensors(line) });
    const { url, server } = await start({ models: path, tokens: ["alpha"], allowLoad: true });
    const change = (what: string, name = "m") =>
      ask(`${url}/v2/repository/models/${name}/${what}`, {
        method: "POST",
        headers: { authorization: "Bearer alpha" },
      });
    expect((await change("unload")).status).toBe(200);
    expect(server.registry.index()).toMatchObject([{ name: "m", state: "UNAVAILABLE", reason: "unloaded" }]);
    await server.reload();
    expect(server.registry.models).toEqual([]);
    expect((await change("load")).status).toBe(200);
    expect(server.registry.index()).toMatchObject([{ name: "m", state: "READY", reason: "" }]);
    writeFileSync(join(path, "m.safetensors"), "broken");
    expect(await change("load")).toMatchObject({
      status: 400,
      json: { error: expect.stringMatching(/^failed to load 'm', /) },
    });
    expect(server.registry.index()).toMatchObject([{ state: "READY" }]);
    expect([(await change("load", "none")).status, (await change("unload", "none")).status]).toEqual([404, 404]);
  });
});
