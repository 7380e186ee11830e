/**
 * `npm run bench`: the library beside its peers, the same work in one run. Prints the report, or JSON; a whole run also
 * writes RESULTS.md and the figure of the README. Progress goes to standard error.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { contests, peers } from "./contests.js";
import { drawFigure } from "./figure.js";
import { install } from "./install.js";
import { currentLoad, describeMachine } from "./machine.js";
import { fail, readOptions } from "./options.js";
import { measureMemory, measureStarts } from "./processes.js";
import { writeReport } from "./report.js";
import { compete, gather, grow, scoresOf } from "./rounds.js";
import { measureSizes } from "./sizes.js";
import { writeDense, writeMnist } from "./subject.js";

const usage = `usage: npm run bench -- [OPTIONS]

  --quick          a few rounds in less than two minutes; installs nothing, leaves the heavy peers out, writes no file
  --json           print the results as JSON
  --peers A,B,…    only these: ${peers.map(({ id }) => id).join(", ")}
  --rounds N       repetitions of everything (default: 30, quick: 5)
  --minutes N      when to stop early (default: 40, quick: 1)
  --node PATH      measure under another Node
  --out FOLDER     where RESULTS.md and benchmark.svg go (default: bench/ and docs/ of a whole run)
`;

const here = fileURLToPath(new URL(".", import.meta.url));
const minuteMs = 60_000;

const { options, node, numberOf } = readOptions(usage, { quick: { type: "boolean" }, peers: { type: "string" } });
const isQuick = options.quick === true;
const rounds = numberOf("rounds", isQuick ? 5 : 30);
const budgetMs = numberOf("minutes", isQuick ? 1 : 40) * minuteMs;
const chosen = choosePeers();
if (!isQuick && chosen.some(({ isHeavy, host }) => isHeavy && host === "node")) install(say);
const scratch = mkdtempSync(join(tmpdir(), "feedforward-bench-"));
try {
  await main();
} finally {
  rmSync(scratch, { recursive: true });
}

async function main() {
  const loadBefore = currentLoad();
  const startMs = performance.now();
  /** @param {number} share */
  const until = (share) => startMs + share * budgetMs;
  say("writing the work");
  const mnist = await writeMnist(`${scratch}/mnist`);
  const dense = await writeDense(`${scratch}/dense`);
  const folders = { mnist: mnist.folder, dense: dense.folder };
  const { members, present, absent } = await gather(chosen, { node, folders, say });
  const isOwn = (/** @type {{ peer: { id: string } }} */ { peer }) => peer.id === "wasm";
  const { cells, failed } = await compete(contests, members, { rounds, endMs: until(0.6), say });
  for (const member of members) if (!isOwn(member)) member.child.end();
  const sizes = [100, 1000, 10_000, 100_000, 1_000_000].slice(0, isQuick ? 4 : 5);
  const isRight = (/** @type {number} */ correct, /** @type {number} */ rows) => correct === expectedOf(mnist, rows);
  const growth = await grow(members.filter(isOwn), { sizes, rounds, isRight, say });
  for (const { child } of members) child.end();
  const here = chosen.filter(({ id }) => present.some(({ peer, threads }) => peer === id && threads === 1));
  const setting = { node, folder: mnist.folder, say };
  const firstClass = mnist.classes[0] ?? -1;
  const starts = measureStarts(here, { ...setting, rounds, endMs: until(0.85), firstClass });
  const counts = (/** @type {{ id: string }} */ { id }) => (id === "wasm" && !isQuick ? [10_000, 1_000_000] : [10_000]);
  const memory = measureMemory(here.filter(isFast), { ...setting, rounds: isQuick ? 1 : 5, endMs: until(1), counts });
  say("sizes");
  const pages = await measureSizes(here.map(({ id }) => id));
  await finish({
    date: new Date().toISOString().slice(0, 10),
    isQuick,
    machine: describeMachine(node, loadBefore),
    network: { title: mnist.title, expected: mnist.expected, parameterBytes: mnist.parameterBytes },
    contests,
    present,
    absent: [...absent, ...failed, ...leftOut()],
    scores: scoresOf(cells, { mnist: mnist.expected, dense: dense.expected }),
    growth,
    starts,
    memory,
    sizes: pages,
  });
}

/** @param {import("./results.ts").Results} results */
async function finish(results) {
  say("");
  const report = writeReport(results);
  const hasFiles = !isQuick || options.out !== undefined;
  if (hasFiles) {
    const folder = options.out === undefined ? null : resolve(options.out);
    if (folder !== null) mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder ?? here, "RESULTS.md"), report);
    writeFileSync(join(folder ?? join(here, "../docs"), "benchmark.svg"), drawFigure(results, await loadDrawing()));
  }
  process.stdout.write(options.json ? `${JSON.stringify(results, null, 2)}\n` : report);
}

/**
 * The library's own drawing, which is no public entry: bundled from the sources.
 *
 * @returns {Promise<import("./figure.js").Drawing>}
 */
async function loadDrawing() {
  const { rolldown } = await import("rolldown");
  const source = fileURLToPath(new URL("../packages/feedforward/src/draw/", import.meta.url));
  const names = ["color", "scene", "svg"];
  const build = await rolldown({ input: Object.fromEntries(names.map((name) => [name, `${source}${name}.ts`])) });
  const folder = join(scratch, "drawing");
  await build.write({ dir: folder, format: "esm", entryFileNames: "[name].mjs" });
  const [color, scene, svg] = await Promise.all(names.map((name) => import(join(folder, `${name}.mjs`))));
  return { color, scene, svg };
}

/**
 * Right answers among so many rows, which are the images from the first on, again and again.
 *
 * @param {import("./subject.js").Subject} subject
 * @param {number} rows
 */
function expectedOf({ classes, labels }, rows) {
  let correct = 0;
  for (let row = 0; row < rows; row++) {
    if (classes[row % classes.length] === labels[row % labels.length]) correct += 1;
  }
  return correct;
}

/** ml-matrix and the plain loops take seconds for what the others do in milliseconds; their memory is V8's own. */
function isFast(/** @type {{ id: string }} */ { id }) {
  return id !== "ml-matrix" && id !== "loops" && id !== "reference";
}

function choosePeers() {
  const ids = options.peers?.split(",");
  const unknown = ids?.find((id) => !peers.some((peer) => peer.id === id));
  if (unknown !== undefined) fail(usage, `unknown peer "${unknown}"`);
  if (ids !== undefined) return peers.filter(({ id }) => id === "wasm" || ids.includes(id));
  // The backend that defines the meaning takes seconds a round, which are better spent on more rounds.
  return isQuick ? peers.filter(({ isHeavy, id }) => !isHeavy && id !== "reference") : peers;
}

function leftOut() {
  const reason = options.peers === undefined ? "left out of a quick run" : "not asked for";
  return peers.filter((peer) => !chosen.includes(peer)).map(({ id }) => ({ peer: id, threads: 1, reason }));
}

/**
 * One line that is written over on a terminal, and lines elsewhere.
 *
 * @param {string} text
 */
function say(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
  else if (text !== "") process.stderr.write(`${text}\n`);
}
