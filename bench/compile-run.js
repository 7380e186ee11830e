/**
 * `npm run bench:compile`: what `feedforward compile` writes beside a session of the same model, in one process and in the same rounds:
 * WebAssembly, plain JavaScript and C, a row at a time and in hundreds; then whole processes from their start to one answer, and what
 * the files weigh. Writes COMPILE.md; `--quick` takes fewer rounds and writes nothing.
 */

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { currentLoad, describeMachine } from "./machine.js";
import { rotated, statistics } from "./statistics.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = new URL("../packages/feedforward/dist/", import.meta.url);
/** @param {string} file @returns {Promise<any>} */
const built = (file) => import(new URL(file, dist).href);
const { Session, tensor } = await built("index.js");
const { load } = await built("node.js");
const { compile } = await built("compile.js");
const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const rounds = values.quick ? 5 : 40;
const starts = values.quick ? 5 : 25;
const hundred = 100;

const folder = mkdtempSync(join(tmpdir(), "feedforward-compile-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** @typedef {{ name: string, one: () => number, many: (() => number) | null }} Way microseconds a row, of a row and of hundreds */

const shipped = join(here, "../models/mnist-mlp.safetensors");
const models = [
  { title: "mnist-mlp, 784 → 50 → 100 → 10", path: shipped },
  {
    title: "mnist-cnn, two convolutions (ONNX)",
    path: join(process.env.FEEDFORWARD_MODELS ?? "none", "mnist-cnn.onnx"),
  },
].filter(({ path }) => existsSync(path));

const loadBefore = currentLoad();
const parts = [];
for (const model of models) parts.push(await speeds(model));
parts.push(coldStarts(shipped), weights(await load(shipped)));
const { cpu, cores, os, node, load: loads } = describeMachine(process.execPath, loadBefore);
const text = `# Compiled files beside sessions

\`npm run bench:compile\`, ${new Date().toISOString().slice(0, 10)}: ${cpu}, ${cores} processors, ${os}, Node ${node}; load ${loads.map((value) => value.toFixed(1)).join(" before, ")} after. One thread.

${parts.join("\n\n")}
`;
process.stdout.write(text);
if (!values.quick) writeFileSync(join(here, "COMPILE.md"), text);

/** Pixels of which a fifth are ink, as MNIST's are. @param {number} rows */
function pixels(rows) {
  let state = 1;
  return Float32Array.from({ length: rows * 784 }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 24 < 49 ? ((state >>> 8) % 255) / 255 : 0;
  });
}

/** @param {{ title: string, path: string }} model */
async function speeds({ title, path }) {
  const ways = await waysOf(await load(path));
  const times = ways.map(() => ({ one: /** @type {number[]} */ ([]), many: /** @type {number[]} */ ([]) }));
  for (let round = -1; round < rounds; round++) {
    for (const { way, kept } of rotated(
      ways.map((way, i) => ({ way, kept: times[i] })),
      round + 1,
    )) {
      const [one, many] = [way.one(), way.many?.() ?? null];
      if (round < 0) continue;
      kept?.one.push(one);
      if (many !== null) kept?.many.push(many);
    }
  }
  /** @param {number[]} list @param {number[]} first */
  const cells = (list, first) => {
    if (list.length === 0) return " | ";
    const { min } = statistics(list);
    return `${min.toFixed(2)} | ${(statistics(first).min / min).toFixed(2)} ×`;
  };
  const [session = { one: [], many: [] }] = times;
  const rows = ways.map(({ name }, i) => {
    const { one, many } = times[i] ?? session;
    return `| ${name} | ${cells(one, session.one)} | ${cells(many, session.many)} |`;
  });
  return `## ${title}

Microseconds a row, the least of ${rounds} rounds, and how many times as fast as the session.

| | one row | | in hundreds | |
| --- | ---: | ---: | ---: | ---: |
${rows.join("\n")}`;
}

/**
 * @param {any} model
 * @returns {Promise<Way[]>}
 */
async function waysOf(model) {
  const session = new Session(model);
  const [one, many] = [pixels(1), pixels(hundred)];
  const isNetwork = "layers" in model;
  /** @param {Float32Array} x @param {number} rows */
  const shaped = (x, rows) => (isNetwork ? x : tensor(x, { shape: [rows, ...model.inputs[0].shape.slice(1)] }));
  /** @param {string} name @param {(x: any) => unknown} predict @param {any[]} given @returns {Way} */
  const way = (name, predict, given = [one, many]) => ({
    name,
    one: timed(() => predict(given[0]), 1),
    many: timed(() => predict(given[1]), hundred),
  });
  const c = inC(model, one);
  return [
    way("session", (x) => session.predict(x), [shaped(one, 1), shaped(many, hundred)]),
    way("`.js` with WebAssembly", await predictOf(model, {})),
    way("the same, `--small`", await predictOf(model, { small: true })),
    { name: "`.wasm`, `run` alone", ...bare(model, one, many) },
    way("`.js --no-wasm`", await predictOf(model, { wasm: false })),
    ...(c === null ? [] : [{ name: "`.c`, gcc -O2", one: c, many: null }]),
  ];
}

/** Microseconds a row of calls that last about two milliseconds. @param {() => unknown} call @param {number} rows */
function timed(call, rows) {
  let calls = 1;
  return () => {
    for (;;) {
      const start = performance.now();
      for (let i = 0; i < calls; i++) call();
      const ms = performance.now() - start;
      if (ms >= 2) return (ms * 1000) / (calls * rows);
      calls *= 2;
    }
  };
}

/**
 * A compiled module as it is imported.
 *
 * @param {any} model
 * @param {object} options
 * @returns {Promise<(x: Float32Array) => Float32Array>}
 */
async function predictOf(model, options) {
  const file = join(folder, `${Math.random()}.mjs`);
  writeFileSync(file, compile(model, { target: "js", ...options }).get("model.js"));
  return (await import(pathToFileURL(file).href)).predict;
}

/** The exported function itself. @param {any} model @param {Float32Array} one @param {Float32Array} many */
function bare(model, one, many) {
  const bytes = compile(model, { target: "wasm", capacity: hundred }).get("model.wasm");
  const api = /** @type {any} */ (new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports);
  /** @param {Float32Array} x */
  const put = (x) => new Float32Array(api.memory.buffer, api.input0.value, x.length).set(x);
  /** @param {Float32Array} x @param {number} rows */
  const run = (x, rows) => {
    put(x);
    api.run(rows);
  };
  return { one: timed(() => run(one, 1), 1), many: timed(() => run(many, hundred), hundred) };
}

/** The C file, by a program that times itself; null without gcc. @param {any} model @param {Float32Array} one */
function inC(model, one) {
  if (spawnSync("gcc", ["--version"]).status !== 0) return null;
  for (const [name, content] of compile(model, { target: "c", name: "net" }))
    writeFileSync(join(folder, name), content);
  writeFileSync(join(folder, "x"), new Uint8Array(one.buffer));
  writeFileSync(
    join(folder, "main.c"),
    `#define _POSIX_C_SOURCE 199309L
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "net.h"
int main(void) {
  static float x[NET_INPUT0_SIZE];
  FILE *in = fopen("x", "rb");
  if (!in || fread(x, 4, NET_INPUT0_SIZE, in) != NET_INPUT0_SIZE) return 1;
  struct timespec a, b;
  clock_gettime(CLOCK_MONOTONIC, &a);
  for (int i = 0; i < 200; i++) { memcpy(net_input0(), x, sizeof x); if (net_run(1)) return 2; }
  clock_gettime(CLOCK_MONOTONIC, &b);
  printf("%.4f", ((b.tv_sec - a.tv_sec) * 1e6 + (b.tv_nsec - a.tv_nsec) / 1e3) / 200);
}
`,
  );
  const flags = ["-std=c99", "-O2", "-ffp-contract=off", "main.c", "net.c", "-o", "main", "-lm"];
  execFileSync("gcc", flags, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  return () => Number(execFileSync(join(folder, "main"), { cwd: folder, encoding: "utf8" }));
}

/** @param {string} path */
function coldStarts(path) {
  const model = JSON.stringify(path);
  /** @param {string} file */
  const entry = (file) => JSON.stringify(new URL(file, dist).href);
  writeFileSync(join(folder, "empty.mjs"), "");
  execFileSync(process.execPath, [
    fileURLToPath(new URL("../bin/feedforward.js", dist)),
    "compile",
    path,
    "-o",
    join(folder, "net.js"),
  ]);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const x = "Uint8Array.from({ length: 784 }, (_, i) => (i * 7) % 256)";
  writeFileSync(join(folder, "compiled.mjs"), `import { predict } from "./net.js";\npredict(${x});\n`);
  writeFileSync(
    join(folder, "package.mjs"),
    `import { Session } from ${entry("index.js")};\nimport { load } from ${entry("node.js")};\nnew Session(await load(${model})).predict(${x});\n`,
  );
  const files = ["empty", "compiled", "package"];
  const times = files.map(() => /** @type {number[]} */ ([]));
  for (let round = -1; round < starts; round++) {
    for (const file of rotated(files, round + 1)) {
      const start = performance.now();
      execFileSync(process.execPath, [join(folder, `${file}.mjs`)]);
      if (round >= 0) times[files.indexOf(file)]?.push(performance.now() - start);
    }
  }
  const medians = times.map((list) => statistics(list).median);
  const names = ["an empty file", "the compiled `.js`", "the package and the model's file"];
  const rows = medians.map((ms, i) => `| ${names[i]} | ${ms.toFixed(1)} | ${(ms / (medians[0] ?? ms)).toFixed(2)} × |`);
  return `## A process, from its start to one answer

Milliseconds, medians of ${starts}.

| | ms | |
| --- | ---: | ---: |
${rows.join("\n")}`;
}

/** Bytes after gzip, beside the numbers themselves. @param {any} model */
function weights(model) {
  /** @type {Float32Array[]} */
  const arrays = model.layers.flatMap((/** @type {any} */ { weight, bias }) =>
    weight ? [weight.data, bias.data] : [],
  );
  const bytes = arrays.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
  const alone = gzip(Buffer.concat(bytes));
  /** @type {[string, object][]} */
  const forms = [
    ["`.wasm`", { target: "wasm" }],
    ["`.js` with WebAssembly", { target: "js" }],
    ["`.js --no-wasm`", { target: "js", wasm: false }],
    ["`.wasm --weights float16`", { target: "wasm", weights: "float16" }],
  ];
  const rows = forms.map(([name, options]) => {
    const size = gzip([...compile(model, options).values()][0]);
    return `| ${name} | ${kilobytes(size)} | ${kilobytes(size - alone)} |`;
  });
  return `## What the files of mnist-mlp weigh

kB after gzip, and what is more than its 45,360 numbers as float32 weigh alone (${kilobytes(alone)}).

| | kB | |
| --- | ---: | ---: |
${rows.join("\n")}`;
}

/** @param {Uint8Array} bytes */
function gzip(bytes) {
  return gzipSync(bytes, { level: 9 }).length;
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return (bytes / 1000).toFixed(1).replace("-", "−");
}
