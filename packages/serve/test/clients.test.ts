/**
 * Real clients: what Triton's Python client sends, byte for byte as it was recorded; a Python client on the same packages; curl;
 * and the examples of the README, run as they stand. All answers are judged by the library.
 */

import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Session, tensor, writeSafetensors } from "feedforward";
import { loadNetwork } from "feedforward/node";
import { rolldown } from "rolldown";
import { describe, expect, it, onTestFinished } from "vitest";
import { bytesOf, decodeAnswer } from "./client.ts";
import requests from "./fixtures/requests.json" with { type: "json" };
import { folder, pixels, xor } from "./models.ts";
import { start } from "./start.ts";

const python = "/usr/bin/python3";
const client = fileURLToPath(new URL("clients/oip.py", import.meta.url));
const session = new Session(pixels);
const x = tensor([[0, 1, 0.5, 0.25]]);
const y = [...session.predict(x).data];
const bytes = [...session.predict(Uint8Array.of(0, 255, 127, 63)).data];
const top = session.topK(x, 3).map(({ probability, index, label }) => `${probability}:${index}:${label}`);

const answerOf = (outputs: object[], rest: object = {}) => ({
  model_name: "pixels",
  model_version: "1",
  ...rest,
  outputs,
});
const output = (data: number[], rows = 1) => ({ name: "output", datatype: "FP32", shape: [rows, 4], data });

/** What each kind of request is answered. */
const expected = {
  default: answerOf([output(y)]),
  mixed: answerOf([output(y), { name: "label", datatype: "BYTES", shape: [1], data: ["b"] }]),
  json: answerOf([output(y)], { id: "a" }),
  classification: answerOf([{ name: "output", datatype: "BYTES", shape: [1, 3], data: top }]),
  gzip: answerOf([output(y)]),
  deflate: answerOf([output(y)]),
  version: answerOf([output(bytes)], { id: "42" }),
  async: answerOf([output([...y, ...y, ...y], 3)]),
  unknown: { status: 404, error: "Request for unknown model: 'no model' is not found" },
  shape: { status: 400, error: "predict: expected input [4] or [*, 4], got [1, 3]" },
};

/** Sends bytes as they are and gives the whole response: its status, headers and body. */
function exchange(url: string, request: Buffer): Promise<{ status: number; head: string; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () => void socket.write(request));
    socket.on("error", reject);
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      const text = Buffer.concat(chunks);
      const end = text.indexOf("\r\n\r\n");
      const head = text.subarray(0, end).toString();
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
      if (end < 0 || text.length < end + 4 + length) return;
      socket.destroy();
      resolve({ status: Number(head.slice(9, 12)), head, body: text.subarray(end + 4) });
    });
  });
}

describe("as recorded", () => {
  it("there is every kind", () => {
    expect(Object.keys(requests)).toEqual(Object.keys(expected));
  });

  it.each(Object.entries(requests))("%s", async (kind, text) => {
    const { url } = await start({ models: { pixels } });
    const { status, head, body } = await exchange(url, Buffer.from(text, "base64"));
    const wanted = expected[kind as keyof typeof expected] as { status?: number };
    expect(status).toBe(wanted.status ?? 200);
    if (status !== 200) {
      expect({ status, ...JSON.parse(body.toString()) }).toMatchObject(wanted);
      return;
    }
    const { outputs, ...answer } = decodeAnswer(body, /inference-header-content-length: (\d+)/i.exec(head)?.[1]);
    const plain = outputs.map(({ bytes: raw, ...rest }) =>
      raw === undefined ? rest : { ...rest, data: dataOf(rest.datatype, raw) },
    );
    expect({ ...answer, outputs: plain }).toEqual(wanted);
  });
});

function dataOf(datatype: string, raw: Buffer): unknown[] {
  if (datatype !== "BYTES") return [...new Float32Array(new Uint8Array(raw).buffer)];
  const texts: string[] = [];
  for (let at = 0; at < raw.length; at += 4 + raw.readUInt32LE(at)) {
    texts.push(raw.subarray(at + 4, at + 4 + raw.readUInt32LE(at)).toString());
  }
  return texts;
}

/** Runs a program beside this process, which goes on serving. */
const runFile = promisify(execFile);

it("a Python client on the packages of Triton's", async (context) => {
  const probe = spawnSync(python, ["-c", "import geventhttpclient, rapidjson, numpy"]);
  if (probe.status !== 0) context.skip("python3 with geventhttpclient, rapidjson and numpy is not here");
  const { url } = await start({ models: { pixels } });
  const { stdout } = await runFile(python, [client, "run", url]);
  expect(JSON.parse(stdout)).toEqual({ ready: [200, 200, 200], ...expected });
});

it("curl with one raw tensor", async (context) => {
  if (spawnSync("curl", ["--version"]).status !== 0) context.skip("curl is not here");
  const { url } = await start({ models: { pixels } });
  const path = folder({ "x.u8": Uint8Array.of(0, 255, 127, 63) });
  const words = [
    "-sS",
    "-D",
    "-",
    "--data-binary",
    `@${join(path, "x.u8")}`,
    "-H",
    "Inference-Header-Content-Length: 0",
  ];
  const { stdout } = await runFile("curl", [...words, `${url}/v2/models/pixels/infer`], { encoding: "buffer" });
  const end = stdout.indexOf("\r\n\r\n");
  const { outputs } = decodeAnswer(
    stdout.subarray(end + 4),
    /inference-header-content-length: (\d+)/i.exec(stdout.toString())?.[1],
  );
  expect(outputs[0]!.bytes).toEqual(bytesOf(Float32Array.from(bytes)));
});

/** What runs a block, and what tells whether it could. */
const programs: Readonly<Record<string, readonly string[]>> = {
  sh: ["sh", "-c"],
  js: [process.execPath, "--input-type=module", "-e"],
  python: [python, "-c"],
};
const probes: Readonly<Record<string, readonly string[]>> = {
  sh: ["-c", "curl --version"],
  js: ["--version"],
  python: ["-c", "import numpy"],
};

/** Runs the block that makes the model of the examples, on the sources, and gives the folder `models`. */
async function madeModels(text: string): Promise<string> {
  const cache = fileURLToPath(new URL("../../../node_modules/.cache/", import.meta.url));
  mkdirSync(cache, { recursive: true });
  const home = mkdtempSync(join(cache, "feedforward-serve-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const [input, file] = [join(home, "make-xor.mjs"), join(home, "bundle.mjs")];
  writeFileSync(input, /<!-- make -->\n```js\n(.*?)```/s.exec(text)![1]!);
  const conditionNames = ["source", "import", "node", "default"];
  const build = await rolldown({ input, platform: "node", external: /^node:/, resolve: { conditionNames } });
  await build.write({ file, format: "esm", codeSplitting: false });
  mkdirSync(join(home, "models"));
  await runFile(process.execPath, [file], { cwd: home });
  return join(home, "models");
}

describe.each(["README.md", "README.ko.md"])("%s", (name) => {
  const text = readFileSync(new URL(`../${name}`, import.meta.url), "utf8");
  const blocks = [...text.matchAll(/<!-- run -->\n```(\w+)\n(.*?)```\n+```\n(.*?)```/gs)].map(
    ([, tag, code, printed]) => [tag!, code!, printed!] as const,
  );

  it("makes the model that its examples ask", async () => {
    const path = join(await madeModels(text), "xor.safetensors");
    expect(writeSafetensors((await loadNetwork(path)).parameters)).toEqual(writeSafetensors(xor.parameters));
  });

  it("has examples that can be run", () => {
    expect(blocks.map(([tag]) => tag)).toEqual(["sh", "sh", "js", "python", "sh"]);
  });

  it.for(blocks)("%s", async ([tag, code, printed], context) => {
    const [program, ...words] = programs[tag]!;
    if (spawnSync(program!, probes[tag]!).status !== 0) context.skip(`what runs ${tag} is not here`);
    const { url } = await start({ models: await madeModels(text) });
    const { stdout } = await runFile(program!, [...words, code.replaceAll("http://127.0.0.1:8080", url)]);
    expect(stdout.trim()).toBe(printed.trim());
  });
});
