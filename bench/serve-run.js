/**
 * `npm run bench:serve`: the server beside ONNX Runtime behind the same HTTP and the same codec, and beside node:http and Fastify
 * alone, which say what the ground costs. What counts is the processor's time of the server's process for a request, which
 * depends little on what else the machine does: a table for one request in binary and in JSON, and for batches; a drain at
 * full load; ten times too much load. Every answer is compared with `session.predict`. Writes SERVE.md.
 */

import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { requestOf, sendLoad } from "./http-load.js";
import { install } from "./install.js";
import { currentLoad, describeMachine } from "./machine.js";
import { readOptions } from "./options.js";
import { overload, overloadRows, overloadSizes } from "./serve-overload.js";
import { page } from "./serve-page.js";
import { built } from "./subject.js";

const usage = `usage: npm run bench:serve -- [OPTIONS]

  --requests N   answers for each row (default: 20000)
  --rounds N     repetitions, of which the least processor time counts (default: 3)
  --overload     ten times too much load alone; SERVE.md is not written
  --seconds N    of that load (default: 60)
  --node PATH    measure under another Node
  --out FILE     write the page there instead of SERVE.md
  --json         print the results as JSON
`;

/** @typedef {import("../packages/feedforward/src/index.ts").Network} Network */
/** @typedef {import("../packages/feedforward/src/index.ts").Tensor} Tensor */
/** @typedef {{ id: string, file: string, args: readonly string[] }} Peer */
/** @typedef {{ name: string, requests: Buffer[], isRight: (body: Buffer, number: number) => boolean, answerBytes: number, endings?: string[] }} Work */
/** @typedef {{ peer: string, network: string, work: string, clients: number, cpuUs: number, perSecond: number, p99Ms: number, rowsARun: number, wrong: number }} Row */

const { options, node, numberOf } = readOptions(usage, {
  requests: { type: "string" },
  seconds: { type: "string" },
  overload: { type: "boolean" },
});
const count = numberOf("requests", 20_000);
const rounds = numberOf("rounds", 3);
const seconds = numberOf("seconds", 60);
const rows = 1000;
/** The one whose table has the ground in it, and JSON. */
const small = "45 k";
const scratch = mkdtempSync(join(tmpdir(), "feedforward-bench-"));
try {
  await main();
} finally {
  rmSync(scratch, { recursive: true });
}

async function main() {
  const loadBefore = currentLoad();
  const images = await readImages();
  const table = options.overload === true ? [] : await measureAll(images);
  const drains = [];
  for (let i = 0; i < 3 && options.overload !== true; i++) {
    drains.push(await drain(await prepare([784, 50, 100, 10], images)));
  }
  const flood = await measureOverload(images);
  const results = { machine: describeMachine(node, loadBefore), table, drains, overload: flood, count, rounds };
  const text = page(results);
  const path = options.out ?? fileURLToPath(new URL("SERVE.md", import.meta.url));
  if (options.out !== undefined || options.overload !== true) writeFileSync(path, text);
  process.stdout.write(options.json === true ? `${JSON.stringify(results, null, 2)}\n` : text);
}

/** @param {Tensor} images */
async function measureAll(images) {
  install(say);
  /** @type {Row[]} */
  const table = [];
  for (const [network, sizes] of /** @type {const} */ ([
    [small, [784, 50, 100, 10]],
    ["670 k", [784, 512, 512, 10]],
  ])) {
    const { files, works } = await prepare(sizes, images);
    for (const work of works.slice(0, network === small ? 2 : 1)) {
      const peers = network === small ? [...groundOf(work), ...peersOf(files)] : peersOf(files);
      for (const clients of [1, 64]) table.push(...(await measureSideBySide(peers, { work, clients, network })));
    }
  }
  return table;
}

/** @param {Tensor} images */
async function measureOverload(images) {
  const { files, works } = await prepare(overloadSizes, images, overloadRows);
  const server = await start({ id: "feedforward", file: "http-feedforward.js", args: [files.own, "256", "watch"] });
  say(`ten times too much load, ${seconds} s`);
  try {
    return await overload(server, /** @type {Work} */ (works[0]), seconds);
  } finally {
    server.child.kill();
  }
}

async function readImages() {
  /** @type {typeof import("../packages/feedforward/src/node.ts")} */
  const { loadMnistSet } = await built("node.js");
  return (await loadMnistSet("test", { normalize: false })).images.slice(0, rows);
}

/**
 * A network of these sizes with random weights as files for all, and requests with their answers.
 *
 * @param {readonly number[]} sizes
 * @param {Tensor} images bytes
 * @param {number} rowsARequest
 */
async function prepare(sizes, images, rowsARequest = 1) {
  /** @type {[typeof import("../packages/feedforward/src/index.ts"), typeof import("../packages/feedforward/src/node.ts"), typeof import("../packages/feedforward/src/formats/onnx.ts")]} */
  const [{ initializeNetwork, Random, Session }, { save }, { writeOnnx }] = await Promise.all([
    built("index.js"),
    built("node.js"),
    built("formats/onnx.js"),
  ]);
  const network = initializeNetwork({ sizes, hidden: "relu", output: "softmax" }, new Random(1));
  const files = {
    own: join(scratch, `${sizes.join("-")}.safetensors`),
    onnx: join(scratch, `${sizes.join("-")}.onnx`),
  };
  await save(files.own, network);
  writeFileSync(files.onnx, writeOnnx(network));
  const session = new Session(network, { threads: 1 });
  const scaled = images.to("float32");
  for (let i = 0; i < scaled.size; i++) scaled.data[i] = Math.fround(/** @type {number} */ (scaled.data[i]) / 255);
  return { files, works: [binaryWork(session, scaled, rowsARequest), jsonWork(session, images)] };
}

/**
 * float32 behind JSON. ONNX Runtime rounds otherwise, so of its answers the length is compared.
 *
 * @param {import("../packages/feedforward/src/index.ts").Session} session
 * @param {Tensor} x
 * @param {number} n rows of a request
 * @returns {Work}
 */
function binaryWork(session, x, n) {
  const [inBytes, outBytes] = [3136 * n, 40 * n];
  const input = { name: "input", shape: [n, 784], datatype: "FP32", parameters: { binary_data_size: inBytes } };
  const json = Buffer.from(JSON.stringify({ inputs: [input], parameters: { binary_data_output: true } }));
  const expected = bytesOf(session.predict(x).data);
  const data = bytesOf(x.data);
  return {
    name: "FP32, binary",
    requests: Array.from({ length: rows / n }, (_, i) =>
      requestOf(Buffer.concat([json, data.subarray(i * inBytes, (i + 1) * inBytes)]), json.length),
    ),
    isRight: (body, i) => body.subarray(-outBytes).equals(expected.subarray(i * outBytes, (i + 1) * outBytes)),
    endings: Array.from({ length: rows / n }, (_, i) => expected.toString("hex", i * outBytes, (i + 1) * outBytes)),
    answerBytes: 176 + outBytes,
  };
}

/**
 * 784 whole numbers in JSON, and the answer in JSON.
 *
 * @param {import("../packages/feedforward/src/index.ts").Session} session
 * @param {Tensor} images
 * @returns {Work}
 */
function jsonWork(session, images) {
  const y = session.predict(images).data;
  const bodyOf = (/** @type {number} */ i) =>
    JSON.stringify({
      inputs: [
        { name: "input", shape: [1, 784], datatype: "FP32", data: [.../** @type {Uint8Array} */ (images.row(i).data)] },
      ],
    });
  return {
    name: "784 integers, JSON",
    requests: Array.from({ length: rows }, (_, i) => requestOf(Buffer.from(bodyOf(i)), null)),
    isRight: (body, i) => {
      const { outputs } = JSON.parse(body.toString());
      return bytesOf(Float32Array.from(outputs[0].data)).equals(bytesOf(y.subarray(i * 10, (i + 1) * 10)));
    },
    answerBytes: 320,
  };
}

/** @param {ArrayBufferView} array */
function bytesOf(array) {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

/**
 * Servers that read the same bodies and answer as many bytes, and do nothing else.
 *
 * @param {Work} work
 * @returns {Peer[]}
 */
function groundOf({ answerBytes }) {
  return [
    { id: "node:http alone", file: "http-node.js", args: [String(answerBytes)] },
    { id: "Fastify alone", file: "http-fastify.js", args: [String(answerBytes)] },
  ];
}

/**
 * @param {{ own: string, onnx: string }} files
 * @returns {Peer[]}
 */
function peersOf({ own, onnx }) {
  return [
    { id: "feedforward", file: "http-feedforward.js", args: [own, "256"] },
    { id: "feedforward, one by one", file: "http-feedforward.js", args: [own, "1"] },
    { id: "onnxruntime-node", file: "http-onnxruntime.js", args: [onnx] },
  ];
}

/** @param {Peer} peer */
async function start({ file, args }) {
  const path = fileURLToPath(new URL(`peers/${file}`, import.meta.url));
  const child = fork(path, [...args], { execPath: node, stdio: ["ignore", "ignore", "ignore", "ipc"] });
  const [told] = await Promise.race([once(child, "message"), once(child, "exit").then(() => [null])]);
  return { child, url: told === null ? null : String(told.url) };
}

/**
 * Rows of the table: all servers at once, asked in turn, so that what else the machine does meets all of them. Of the rounds of
 * each the least processor time counts.
 *
 * @param {readonly Peer[]} peers
 * @param {{ work: Work, clients: number, network: string }} cell
 * @returns {Promise<Row[]>}
 */
async function measureSideBySide(peers, { work, clients, network }) {
  const running = [];
  for (const peer of peers) {
    const { child, url } = await start(peer);
    if (url === null) say(`${peer.id} is not here`);
    else running.push({ peer, child, load: { ...work, isRight: judgeOf(peer, work), url, clients } });
  }
  say(`${network}, ${work.name}, ${clients} clients: ${running.map(({ peer }) => peer.id).join(", ")}`);
  /** @type {Map<string, Row>} */
  const best = new Map();
  for (const { load } of running) await sendLoad({ ...load, count: Math.min(count, 5000) });
  for (let round = 0; round < rounds; round++) {
    for (const { peer, child, load } of running) {
      const row = { ...(await measure(child, load)), peer: peer.id, network, work: work.name, clients };
      const before = best.get(peer.id) ?? row;
      const wrong = before === row ? row.wrong : before.wrong + row.wrong;
      best.set(peer.id, { ...(row.cpuUs < before.cpuUs ? row : before), wrong });
    }
  }
  for (const { child } of running) child.kill();
  return [...best.values()];
}

/**
 * @param {Peer} peer
 * @param {Work} work
 */
function judgeOf({ id }, { isRight }) {
  return id.startsWith("feedforward") ? isRight : (/** @type {Buffer} */ body) => body.length > 40;
}

/**
 * One round of one server.
 *
 * @param {import("node:child_process").ChildProcess} child
 * @param {Omit<import("./http-load.js").Load, "count">} load
 */
async function measure(child, load) {
  const ask = async () => {
    child.send("cpu");
    const [{ cpu, runs }] = await once(child, "message");
    return { cpuUs: cpu.user + cpu.system, runs };
  };
  const before = await ask();
  const { answered, wrong, timesMs, wallMs } = await sendLoad({ ...load, count });
  const after = await ask();
  return {
    cpuUs: (after.cpuUs - before.cpuUs) / answered,
    perSecond: (answered / wallMs) * 1000,
    p99Ms: timesMs[Math.floor(answered * 0.99)] ?? 0,
    rowsARun: answered / (after.runs - before.runs),
    wrong,
  };
}

/**
 * The server is told to end at full load: how many answers it gave, and how many came.
 *
 * @param {Awaited<ReturnType<typeof prepare>>} prepared
 */
async function drain({ files, works }) {
  const { child, url } = await start(/** @type {Peer} */ (peersOf(files)[0]));
  const [work] = /** @type {[Work]} */ (works);
  const load = sendLoad({ ...work, url: String(url), clients: 64, count: Infinity });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  child.send("drain");
  const [{ answered, ms }] = await once(child, "message");
  const received = (await load).answered;
  return { answered: Number(answered), received, ms: Number(ms) };
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}
