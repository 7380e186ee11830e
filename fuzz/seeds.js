/**
 * The seeds: every file that is in the golden files of the tests, each in the corpus of its target, under the name of its
 * digest. They are made anew by every run and not kept in the repository.
 */

import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { deflateRawSync, gunzipSync, gzipSync } from "node:zlib";

const golden = new URL("../packages/feedforward/test/golden/", import.meta.url);
const corpus = new URL("corpus/", import.meta.url);

/**
 * Golden file, target, and the fields that hold files in base64, however deep.
 * @type {[name: string, target: string, fields: string[]][]}
 */
const sources = [
  ["pickle", "pickle", ["files"]],
  ["npy", "npy", ["npy"]],
  ["npy", "npz", ["npz"]],
  ["torch", "torch", ["pt"]],
  ["safetensors", "safetensors", ["file", "safetensors"]],
  ["png", "png", ["png"]],
  ["onnx", "onnx", ["model"]],
  ["trees", "onnx", ["model"]],
  ["hdf5", "hdf5", ["file"]],
  ["keras", "model", ["file"]],
  ["table", "csv", ["file"]],
];

/** Writes the seeds of all targets. */
export function writeSeeds() {
  for (const [name, target, fields] of sources) {
    for (const file of filesIn(JSON.parse(textOf(name)), fields)) {
      add(target, file);
      if (target !== "csv") add("model", file);
    }
  }
  for (const file of graphFiles()) add("graph", file);
  for (const file of layersModels()) add("tfjs", file);
  for (const file of requestBodies()) add("protocol", file);
  for (const file of idxFiles()) {
    add("idx", file);
    add("idx", gzipSync(file));
  }
  // More than a reader inflates before it looks at the header.
  add("idx", gzipSync(Buffer.from([0, 0, 12, 2, 0, 0, 0, 250, 0, 0, 0, 200, ...new Array(200_000).fill(1)])));
  for (const text of ["", "a", "hello hello hello hello", "\0".repeat(3000), "abcdefgh".repeat(99)]) {
    for (const level of [0, 1, 9]) {
      add("inflate", deflateRawSync(text, { level }));
      add("inflate", gzipSync(text, { level }));
    }
  }
}

/** A golden file, which may be compressed. */
function textOf(/** @type {string} */ name) {
  const path = new URL(`${name}.json`, golden);
  return existsSync(path)
    ? readFileSync(path, "utf8")
    : gunzipSync(readFileSync(new URL(`${name}.json.gz`, golden))).toString();
}

/** @returns {Generator<Buffer>} every text under one of the fields, decoded */
function* filesIn(/** @type {unknown} */ value, /** @type {string[]} */ fields, isField = false) {
  if (typeof value === "string" && isField) yield Buffer.from(value, "base64");
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) yield* filesIn(item, fields, isField || fields.includes(key));
}

/**
 * The standard's node cases, networks, classical models, and of each form of each operator the oldest opset and the newest.
 * @returns {Generator<Buffer>}
 */
function* graphFiles() {
  const { nodes, networks, opsets } = JSON.parse(textOf("onnx"));
  for (const { model } of [...nodes, ...networks]) yield Buffer.from(model, "base64");
  yield* filesIn(JSON.parse(textOf("trees")), ["model"]);
  for (const { models } of opsets) {
    const texts = /** @type {string[]} */ (Object.values(models));
    for (const text of new Set([texts.at(0), texts.at(-1)])) yield Buffer.from(text ?? "", "base64");
  }
}

/**
 * The golden models of TensorFlow.js that are small, without what their layers were made with, each before its weights.
 * @returns {Generator<Buffer>}
 */
function* layersModels() {
  for (const { model, weights } of JSON.parse(textOf("tfjs")).cases) {
    const json = JSON.stringify(JSON.parse(model), (key, value) =>
      value === null || /_(initializer|regularizer|constraint)$/.test(key) ? undefined : value,
    );
    const file = Buffer.concat([Buffer.from(`${json}\0`), Buffer.from(weights, "base64")]);
    if (file.length <= 4096) yield file;
  }
}

/**
 * What a client sends behind its headers, behind the length of its JSON.
 * @returns {Generator<Buffer>}
 */
function* requestBodies() {
  const requests = JSON.parse(
    readFileSync(new URL("../packages/serve/test/fixtures/requests.json", import.meta.url), "utf8"),
  );
  for (const text of Object.values(requests)) {
    const request = Buffer.from(text, "base64");
    const end = request.indexOf("\r\n\r\n");
    const [, length] = /Inference-Header-Content-Length: (\d+)/.exec(request.subarray(0, end).toString()) ?? [];
    const head = Buffer.alloc(2);
    head.writeUInt16LE(Number(length ?? 0));
    yield Buffer.concat([head, request.subarray(end + 4)]);
  }
}

/** One of each type, and an empty one. */
function* idxFiles() {
  for (const [type, size] of [
    [8, 1],
    [9, 1],
    [11, 2],
    [12, 4],
    [13, 4],
    [14, 8],
  ]) {
    yield Buffer.from([0, 0, type, 2, 0, 0, 0, 2, 0, 0, 0, 3, ...new Array(6 * size).fill(1)]);
  }
  yield Buffer.from([0, 0, 8, 1, 0, 0, 0, 0]);
}

function add(/** @type {string} */ target, /** @type {Buffer} */ file) {
  const folder = new URL(`${target}/`, corpus);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(createHash("sha256").update(file).digest("hex").slice(0, 16), folder), file);
}
