/**
 * The command as a process: a drain under full load loses nothing, SIGHUP reads the models again, several workers are one
 * server, and what cannot be served is said.
 */

import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { Agent, type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { Tensor } from "feedforward";
import { writeNpz } from "feedforward/formats/npz";
import { describe, expect, it, onTestFinished } from "vitest";
import { encodeRequest } from "./client.ts";
import { folder, gate, line, safetensors, wide } from "./models.ts";
import { serveProgram } from "./program.ts";
import { ask, infer } from "./start.ts";

const serve = serveProgram();
/** Two layers, and nothing about what stands between them. */
const arrays = new Map(
  Object.entries({ W1: [2, 3], b1: [3], W2: [3, 2], b2: [2] }).map(([name, shape]) => {
    return [name, new Tensor("float32", shape, new Float32Array(shape.reduce((a, b) => a * b, 1)))];
  }),
);
const input = { name: "input", datatype: "FP32", shape: [1, 2], data: [1, 1] };

/** One request after another on a connection that is kept, until the server refuses a connection; how many were answered. */
async function load(url: string, counts: Record<string, number>): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const body = new Uint8Array(64 * 4);
  const headers = { "inference-header-content-length": "0", "content-length": body.length };
  try {
    for (;;) {
      const sent = request(`${url}/v2/models/wide/infer`, { agent, method: "POST", headers });
      sent.end(body);
      const [response] = (await once(sent, "response")) as [IncomingMessage];
      response.resume();
      await once(response, "end");
      const key = `status="${response.statusCode}"`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
  } catch {
    // the server has ended
  }
}

describe("SIGTERM at full load", () => {
  it.each([1, 2])("%i workers: as many answers as the server gave", async (workers) => {
    const program = await serve(folder({ "wide.safetensors": safetensors(wide) }), { workers });
    const counts: Record<string, number> = {};
    const clients = Array.from({ length: 20 }, () => load(program.url, counts));
    await expect.poll(() => counts['status="200"'] ?? 0, { timeout: 100_000 }).toBeGreaterThan(500);
    program.process.kill("SIGTERM");
    expect(await program.ended).toBe(0);
    await Promise.all(clients);
    const told = program
      .printed()
      .match(/^\{"status.*\}$|^\{\}$/gm)!
      .map((text) => JSON.parse(text) as Record<string, number>);
    expect(told).toHaveLength(workers);
    const total = told.reduce((sum, own) => sum + (own['status="200"'] ?? 0), 0);
    expect({ ...counts }).toEqual({ 'status="200"': total });
  });
});

it("SIGHUP reads the models again, a broken one does not take the old one's place", async () => {
  const path = folder({ "m.safetensors": safetensors(line) });
  const { url, process } = await serve(path);
  const answer = async (): Promise<unknown> => (await infer(url, "m", encodeRequest([input]))).outputs[0]!.data;
  expect(await answer()).toEqual([1.5]);
  writeFileSync(join(path, "m.safetensors"), "broken");
  process.kill("SIGHUP");
  const reason = async (): Promise<string> =>
    ((await ask(`${url}/v2/repository/index`, { method: "POST" })).json as unknown as [{ reason: string }])[0].reason;
  await expect.poll(reason, { timeout: 100_000 }).not.toBe("");
  expect(await answer()).toEqual([1.5]);
  writeFileSync(join(path, "m.safetensors"), safetensors(gate));
  process.kill("SIGHUP");
  await expect.poll(answer, { timeout: 100_000 }).not.toEqual([1.5]);
});

it("workers count together", async () => {
  const program = await serve(folder({ "m.safetensors": safetensors(line) }), { workers: 2 });
  for (let i = 0; i < 10; i++) await infer(program.url, "m", encodeRequest([input]));
  const text = (await ask(`${program.url}/metrics`)).body.toString();
  expect(text).toContain('feedforward_requests_total{model="m",version="1",outcome="success"} 10\n');
  expect(text).toContain('feedforward_model_ready{model="m",version="1"} 1\n');
});

it.each<[string, string, object, RegExp]>([
  [
    "no folder",
    "/nowhere/models",
    {},
    /serve: cannot read the models of \/nowhere\/models: no such file or folder: feedforward serve FOLDER or FILE names them\n/,
  ],
  ["no tokens", "models", { tokenFile: "/nowhere/t" }, /serve: cannot read the tokens of \/nowhere\/t: no such file/],
  ["others without tokens", "models", { host: "0.0.0.0" }, /serve: 0\.0\.0\.0 is reached by other machines/],
  ["loading with workers", "models", { allowLoad: true, workers: 2 }, /--allow-load works with one process/],
  ["workers that cannot start", "/nowhere/models", { workers: 2 }, /serve: cannot read the models/],
])("%s: one sentence and exit code 1", async (_, models, options, sentence) => {
  const program = await serve(models, options);
  expect([await program.ended, program.printed()]).toEqual([1, expect.stringMatching(sentence)]);
  expect(program.printed()).not.toMatch(/\n\s+at /);
});

it.each<[string, Record<string, Uint8Array | string>, string, RegExp]>([
  ["junk", { "m.bin": "junk" }, "m.bin", /^\S+m\.bin is not served: model: expected .+ at offset 0$/m],
  ["junk with a known ending", { "m.npz": "no zip" }, "m.npz", /^\S+m\.npz is not served: model: expected/m],
  ["a name that no address can hold", { "a b.bin": safetensors(line) }, "a b.bin", /expected a name of letters/],
  [
    "arrays without activations",
    { "m.npz": writeNpz(arrays) },
    "m.npz",
    /m\.npz is not served: .*write \{"hidden": "relu", "output": "softmax"\} into m\.options\.json .*`feedforward convert FILE m\.safetensors --hidden relu --output softmax`$/m,
  ],
  ["options that are no JSON", { "m.npz": "", "m.options.json": "{" }, "m.npz", /m\.options\.json: expected JSON/],
])("one file of %s: its sentence and exit code 1", async (_, files, name, sentence) => {
  const program = await serve(join(folder(files), name));
  expect([await program.ended, program.printed()]).toEqual([1, expect.stringMatching(sentence)]);
  expect(program.printed()).not.toMatch(/serving|Unexpected token|\n\s+at /);
});

it("of workers that cannot start one refusal is said, and one of each model that is refused", async () => {
  const none = await serve("/nowhere/models", { workers: 3 });
  expect(await none.ended).toBe(1);
  expect(none.printed().match(/cannot read the models/g)).toHaveLength(1);
  const file = await serve(join(folder({ "m.bin": "junk" }), "m.bin"), { workers: 2, logLevel: "silent" });
  expect(await file.ended).toBe(1);
  expect(file.printed().match(/m\.bin is not served/g)).toHaveLength(1);
  const models = folder({ "m.safetensors": safetensors(line), "bad.npz": "no zip" });
  const { printed } = await serve(models, { workers: 2, logLevel: "silent" });
  await expect.poll(() => printed().match(/bad is not served/g), { timeout: 100_000 }).toHaveLength(1);
});

it("reasons are said whole", async () => {
  const { url, printed } = await serve(folder({ "a.npz": "no zip" }));
  const index = await ask(`${url}/v2/repository/index`, { method: "POST" });
  const [{ reason }] = index.json as unknown as [{ reason: string }];
  expect(reason).toMatch(/^.{81,}[^…]$/);
  expect(printed().split(reason)).toHaveLength(3); // in the log and for people
});

it("a folder without models and models that are refused are said", async () => {
  expect((await serve(folder())).printed()).toMatch(/holds no models[\s\S]*serving 0 models at http/);
  expect((await serve(folder({ "a.npz": "no zip" }))).printed()).toMatch(/a is not served: .+\nserving 0 models/);
});
