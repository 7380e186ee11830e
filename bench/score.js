/**
 * `npm run bench:score`: what scoring files costs. Processes of their own, each measured by the processor time and the memory that
 * the system says they took: `feedforward score` over 5 and 20 million rows of 20 float32 columns, Parquet to Parquet; beside it, where
 * they are there, onnxruntime-node fed by the same DuckDB, and ONNX Runtime in Python on the same rows out of npy and CSV. The kills (P2) are `npm run chaos`.
 * Writes SCORE.md; `--rows N` measures fewer (for a look, nothing is written).
 */

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { python as debian } from "./child.js";
import { machine } from "./score-machine.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const command = fileURLToPath(new URL("../packages/feedforward/bin/feedforward.js", import.meta.url));
const { values } = parseArgs({ options: { rows: { type: "string" } } });
const few = Number(values.rows ?? 5e6);
const dir = mkdtempSync(join(tmpdir(), "bench-score-"));

/** @typedef {{ name: string, rows: number, cpuSeconds: number, seconds: number, megabytes: number } | { name: string, missing: string }} Row */

try {
  await writeModel();
  await writeRows();
  const rows = [
    score("feedforward score, Parquet → Parquet", few, "few.parquet", []),
    score("the same, four times the rows", 4 * few, "many.parquet", []),
    score("the same on one thread", few, "few.parquet", ["--threads", "1"]),
    onnxruntimeNode("onnxruntime-node fed by the same DuckDB, Parquet → Parquet", few, "few.parquet"),
    score("feedforward score, npy → npy", few, "few.npy", []),
    python("ONNX Runtime in Python, npy → npy", few, "few.npy"),
    python("ONNX Runtime in Python, pandas, a fifth of the rows as CSV → CSV", few / 5, "fifth.csv"),
    score("feedforward score, a fifth of the rows as CSV → CSV", few / 5, "fifth.csv", []),
    onnxruntimeNode("onnxruntime-node fed by the same DuckDB, a fifth of the rows as CSV → CSV", few / 5, "fifth.csv"),
  ];
  const text = page(rows);
  process.stdout.write(text);
  if (values.rows === undefined) writeFileSync(join(here, "SCORE.md"), text);
} finally {
  rmSync(dir, { recursive: true, force: true });
}

async function writeModel() {
  const { initializeNetwork, Random } = await import("feedforward");
  const { save } = await import("feedforward/node");
  const { writeOnnx } = await import("feedforward/formats/onnx");
  const network = initializeNetwork({ sizes: [20, 64, 32, 2], hidden: "relu", output: "softmax" }, new Random(1));
  await save(join(dir, "m.safetensors"), network);
  writeFileSync(join(dir, "m.onnx"), writeOnnx(network));
}

/** Numbers that look random, the same in every run. */
async function writeRows() {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const columns = Array.from(
    { length: 20 },
    (_, i) => `(hash(20 * i + ${i}) / 9223372036854775808 - 1)::FLOAT AS f${i}`,
  );
  const select = (/** @type {number} */ rows) => `SELECT i AS id, ${columns.join(", ")} FROM range(${rows}) t(i)`;
  await connection.run(`COPY (${select(4 * few)}) TO '${dir}/many.parquet'`);
  await connection.run(`COPY (SELECT * FROM '${dir}/many.parquet' LIMIT ${few}) TO '${dir}/few.parquet'`);
  await connection.run(`COPY (SELECT * FROM '${dir}/few.parquet' LIMIT ${few / 5}) TO '${dir}/fifth.csv'`);
  connection.closeSync();
  instance.closeSync();
  measure(["node", join(here, "score-npy.js"), join(dir, "few.parquet"), join(dir, "few.npy")]);
}

/**
 * @param {string} name
 * @param {number} rows
 * @param {string} file
 * @param {string[]} more
 * @returns {Row}
 */
function score(name, rows, file, more) {
  const ending = /[^.]+$/.exec(file)?.[0];
  const keep = ending === "npy" ? [] : ["--keep", "id"];
  const out = join(dir, `out.${ending}`);
  const args = ["score", join(dir, file), "-m", join(dir, "m.safetensors"), "-o", out, "--force", "--quiet", ...keep];
  return { name, rows, ...measure(["node", command, ...args, ...more]) };
}

/**
 * @param {string} name
 * @param {number} rows
 * @param {string} file
 * @returns {Row}
 */
function python(name, rows, file) {
  const probe = spawnSync(debian, ["-c", "import numpy, onnxruntime, pandas"], { encoding: "utf8" });
  if (probe.status !== 0)
    return { name, missing: "needs Debian's python3-numpy, python3-onnxruntime and python3-pandas" };
  return {
    name,
    rows,
    ...measure([debian, join(here, "peers/score.py"), join(dir, "m.onnx"), join(dir, file), dir]),
  };
}

/**
 * @param {string} name
 * @param {number} rows
 * @param {string} file
 * @returns {Row}
 */
function onnxruntimeNode(name, rows, file) {
  if (!existsSync(join(here, "node_modules/onnxruntime-node")))
    return { name, missing: "needs the peers of `npm run bench`" };
  const out = join(dir, `peer.${/[^.]+$/.exec(file)?.[0]}`);
  return {
    name,
    rows,
    ...measure(["node", join(here, "peers/score-duckdb.js"), join(dir, "m.onnx"), join(dir, file), out]),
  };
}

/**
 * Runs a program to its end; its processor time, clock time and largest memory are what GNU time says.
 *
 * @param {string[]} words
 */
function measure(words) {
  const report = join(dir, "time.txt");
  const run = spawnSync("/usr/bin/time", ["-f", "%U %S %e %M", "-o", report, ...words], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`${words.join(" ")}: ${run.stderr || run.error}`);
  const [user = 0, system = 0, seconds = 0, kilobytes = 0] = readFileSync(report, "utf8").trim().split(" ").map(Number);
  return { cpuSeconds: user + system, seconds, megabytes: kilobytes / 1000 };
}

/** @param {Row[]} rows */
function page(rows) {
  const lines = rows.map((row) => {
    if ("missing" in row) return `| ${row.name} | | | | ${row.missing} |`;
    const micros = ((row.cpuSeconds / row.rows) * 1e6).toFixed(2);
    const millions = `${row.rows / 1e6} million`;
    return `| ${row.name} | ${millions} | ${micros} | ${row.seconds.toFixed(1)} | ${row.megabytes.toFixed(0)} |`;
  });
  return `# Scoring files

${machine()}. Written by \`npm run bench:score\`, one run.

20 float32 columns and an id, network 20-64-32-2 with ReLU and softmax, two probabilities and the id out. Processor time is that of the whole
process, start included; asked for are at most 0.8 µs a row and 250 MB for 5 million rows, and the same memory for 20 million.

| what | rows | processor time, µs a row | clock, s | memory, MB |
| --- | ---: | ---: | ---: | ---: |
${lines.join("\n")}

The clock depends on what else the machine does; processor time hardly does. ONNX Runtime in Python reads everything first; it and onnxruntime-node run batches of 65,536 on one thread. onnxruntime-node answers with a promise, so it is no function of SQL: DuckDB streams rows out, and they are appended to a table that is written at the end.
`;
}
