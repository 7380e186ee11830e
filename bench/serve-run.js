/**
 * `npm run bench:serve`: the server beside ONNX Runtime behind the same HTTP and the same codec. What counts is the processor's
 * time of the server's process for a request, which does not depend on what else the machine does: a table for one request in
 * binary and in JSON, a table for batches, and a drain at full load. Every answer is compared with `session.predict`.
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
import { built } from "./subject.js";

const usage = `usage: npm run bench:serve -- [OPTIONS]

  --requests N   answers for each row (default: 20000)
  --rounds N     repetitions, of which the least processor time counts (default: 3)
  --node PATH    measure under another Node
  --out FILE     write the report
  --json         print the results as JSON
`;

/** @typedef {import("../packages/feedforward/src/index.ts").Network} Network */
/** @typedef {import("../packages/feedforward/src/index.ts").Tensor} Tensor */
/** @typedef {{ id: string, file: string, args: readonly string[] }} Peer */
/** @typedef {{ name: string, requests: Buffer[], isRight: (body: Buffer, number: number) => boolean }} Work */
/** @typedef {{ peer: string, network: string, work: string, clients: number, cpuUs: number, perSecond: number, p99Ms: number, rowsARun: number, wrong: number }} Row */

const { options, node, numberOf } = readOptions(usage, { requests: { type: "string" } });
const count = numberOf("requests", 20_000);
const rounds = numberOf("rounds", 3);
const rows = 1000;
const scratch = mkdtempSync(join(tmpdir(), "feedforward-bench-"));
try {
  await main();
} finally {
  rmSync(scratch, { recursive: true });
}

async function main() {
  const loadBefore = currentLoad();
  install(say);
  const images = await readImages();
  /** @type {Row[]} */
  const table = [];
  for (const [title, sizes] of /** @type {const} */ ([
    ["45 k", [784, 50, 100, 10]],
    ["670 k", [784, 512, 512, 10]],
  ])) {
    const { files, works } = await prepare(sizes, images);
    const cells = works
      .slice(0, title === "45 k" ? 2 : 1)
      .flatMap((work) => peersOf(files).flatMap((peer) => [1, 64].map((clients) => ({ work, peer, clients }))));
    for (const { work, peer, clients } of cells) {
      const row = await measure(peer, work, clients);
      if (row !== null) table.push({ ...row, network: title });
    }
  }
  const drains = [];
  for (let i = 0; i < 3; i++) drains.push(await drain(await prepare([784, 50, 100, 10], images)));
  const machine = describeMachine(node, loadBefore);
  const text = report(table, drains, machine);
  if (options.out !== undefined) writeFileSync(options.out, text);
  process.stdout.write(options.json === true ? `${JSON.stringify({ machine, table, drains }, null, 2)}\n` : text);
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
 */
async function prepare(sizes, images) {
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
  return { files, works: [binaryWork(session, scaled), jsonWork(session, images)] };
}

/**
 * float32 behind JSON. ONNX Runtime rounds otherwise, so of its answers the length is compared.
 *
 * @param {import("../packages/feedforward/src/index.ts").Session} session
 * @param {Tensor} x
 * @returns {Work}
 */
function binaryWork(session, x) {
  const shape = [1, 784];
  const input = { name: "input", shape, datatype: "FP32", parameters: { binary_data_size: 4 * 784 } };
  const json = Buffer.from(JSON.stringify({ inputs: [input], parameters: { binary_data_output: true } }));
  const expected = bytesOf(session.predict(x).data);
  const data = bytesOf(x.data);
  return {
    name: "FP32, binary",
    requests: Array.from({ length: rows }, (_, i) =>
      requestOf(Buffer.concat([json, data.subarray(i * 3136, (i + 1) * 3136)]), json.length),
    ),
    isRight: (body, i) => body.subarray(-40).equals(expected.subarray(i * 40, (i + 1) * 40)),
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
  };
}

/** @param {ArrayBufferView} array */
function bytesOf(array) {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
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
 * One cell of the table; null where the peer is not there.
 *
 * @param {Peer} peer
 * @param {Work} work
 * @param {number} clients
 * @returns {Promise<Omit<Row, "network"> | null>}
 */
async function measure(peer, work, clients) {
  const { child, url } = await start(peer);
  if (url === null) {
    say(`${peer.id} is not here`);
    return null;
  }
  say(`${peer.id}: ${work.name}, ${clients} clients`);
  const isRight = peer.id.startsWith("feedforward") ? work.isRight : (/** @type {Buffer} */ body) => body.length > 40;
  const load = { ...work, isRight, url, clients };
  const ask = async () => {
    child.send("cpu");
    const [{ cpu, runs }] = await once(child, "message");
    return { cpuUs: cpu.user + cpu.system, runs };
  };
  await sendLoad({ ...load, count: Math.min(count, 5000) });
  /** @type {Omit<Row, "network">[]} */
  const results = [];
  for (let round = 0; round < rounds; round++) {
    const before = await ask();
    const { answered, wrong, timesMs, wallMs } = await sendLoad({ ...load, count });
    const after = await ask();
    results.push({
      peer: peer.id,
      work: work.name,
      clients,
      cpuUs: (after.cpuUs - before.cpuUs) / answered,
      perSecond: (answered / wallMs) * 1000,
      p99Ms: timesMs[Math.floor(answered * 0.99)] ?? 0,
      rowsARun: answered / (after.runs - before.runs),
      wrong,
    });
  }
  child.kill();
  const wrong = results.reduce((sum, result) => sum + result.wrong, 0);
  const [best] = results.sort((a, b) => a.cpuUs - b.cpuUs);
  return { .../** @type {Omit<Row, "network">} */ (best), wrong };
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

/**
 * @param {readonly Row[]} table
 * @param {readonly { answered: number, received: number, ms: number }[]} drains
 * @param {ReturnType<typeof describeMachine>} machine
 */
function report(table, drains, machine) {
  const lines = table.map(
    ({ network, work, peer, clients, cpuUs, perSecond, p99Ms, rowsARun, wrong }) =>
      `| ${network} | ${work} | ${peer} | ${clients} | ${cpuUs.toFixed(1)} | ${perSecond.toFixed(0)} | ${p99Ms.toFixed(1)} | ${rowsARun.toFixed(1)} | ${wrong} |`,
  );
  return [
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, load ${machine.load.map((load) => load.toFixed(1)).join(" to ")}; ${count} requests, the least of ${rounds} rounds.`,
    "",
    "| network | request | server | clients | CPU µs a request | a second | p99 ms | rows a run | wrong |",
    "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ...lines,
    "",
    ...drains.map(
      ({ answered, received, ms }) =>
        `Drain at full load: ${answered} answers given, ${received} received, over in ${ms.toFixed(0)} ms.`,
    ),
    "",
  ].join("\n");
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}
