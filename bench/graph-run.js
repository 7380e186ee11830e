/**
 * `npm run bench:graphs`: ONNX files and convolutional networks, the library beside its peers in one run. Prints the report,
 * and writes GRAPHS.md where every row ran. Progress goes to standard error.
 *
 * @import { Absence, Contest, GraphStart, GraphWork, Peer, Presence, Score } from "./results.ts"
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { hostCommand } from "./child.js";
import { writeGraphReport } from "./graph-report.js";
import { writeGraph } from "./graph-work.js";
import { folderOf, graphPeers, graphs } from "./graphs.js";
import { install } from "./install.js";
import { currentLoad, describeMachine } from "./machine.js";
import { fail, readOptions } from "./options.js";
import { runProcess } from "./processes.js";
import { compete, gather, scoresOf } from "./rounds.js";
import { graphPages, measureSizes } from "./sizes.js";
import { rotated, statistics } from "./statistics.js";

const usage = `usage: npm run bench:graphs -- [OPTIONS]

  --rounds N       repetitions of every call (default: 15)
  --starts N       processes for load and first call (default: 5)
  --minutes N      when to stop early (default: 30)
  --graphs A,B,…   only these: ${graphs.map(({ id }) => id).join(", ")}
  --clock CLOCK    "wall", or "processor" on a machine that does something else too (default: wall)
  --node PATH      measure under another Node
  --out FILE       where the report goes (default: bench/GRAPHS.md where every row ran, else nowhere)
  --json           print the results as JSON
`;

const { options, node, numberOf } = readOptions(usage, {
  starts: { type: "string" },
  graphs: { type: "string" },
  clock: { type: "string" },
});
const rounds = numberOf("rounds", 15);
const startRounds = numberOf("starts", 5);
const budgetMs = 60_000 * numberOf("minutes", 30);
const wanted = options.graphs?.split(",") ?? graphs.map(({ id }) => id);
const unknown = wanted.find((id) => !graphs.some((graph) => graph.id === id));
if (unknown !== undefined) fail(usage, `unknown graph "${unknown}"`);
const clock = clockOf(options.clock ?? "wall");
const say = (/** @type {string} */ text) => process.stderr.write(`${text}\n`);
process.env.FEEDFORWARD_BENCH_CLOCK = clock; // the processes of the peers inherit it
install(say);
const scratch = mkdtempSync(join(tmpdir(), "feedforward-graphs-"));
try {
  await main();
} finally {
  rmSync(scratch, { recursive: true });
}

async function main() {
  const loadBefore = currentLoad();
  const endMs = performance.now() + budgetMs;
  /** @type {GraphWork[]} */
  const works = [];
  const skipped = [];
  for (const work of graphs) {
    const reason = wanted.includes(work.id) ? await writeGraph(work, scratch) : "skipped: not asked for";
    if (reason === null) works.push(work);
    else skipped.push({ graph: work.id, reason });
    if (reason !== null) say(`${work.title}: ${reason}`);
  }
  const measuredUntil = performance.now() + 0.7 * (endMs - performance.now());
  /** @type {Map<string, Presence>} */
  const present = new Map();
  /** @type {Map<string, Absence>} */
  const absent = new Map();
  const cells = [];
  // Processes of its own for each graph: what others left in their memory would slow it down.
  for (const [i, work] of works.entries()) {
    const peers = graphPeers.filter(({ id }) => work.peers.includes(id) && !absent.has(id));
    const gathered = await gather(peers, { node, folders: { graphs: scratch }, say: () => {} });
    const share = (measuredUntil - performance.now()) / (works.length - i);
    const setting = { rounds, endMs: performance.now() + share, say };
    const competed = await compete([contestOf(work)], gathered.members, setting);
    for (const { child } of gathered.members) child.end();
    for (const one of gathered.present) present.set(one.peer, one);
    for (const one of gathered.absent) absent.set(one.peer, one);
    for (const one of competed.failed) absent.set(`${one.peer} ${work.id}`, one);
    cells.push(...competed.cells);
  }
  const expected = Object.fromEntries(cells.map((cell) => [cell.contest.subject, rowsOf(cell.contest.subject)]));
  const scores = scoresOf(cells, expected);
  const starts = measureStarts(works, scores, endMs);
  say("sizes");
  const sizes = await measureSizes([...present.keys()], graphPages);
  const date = new Date().toISOString().slice(0, 10);
  const machine = describeMachine(node, loadBefore);
  const who = { present: [...present.values()], absent: [...absent.values()] };
  const results = { date, clock, machine, ...who, skipped, scores, starts, sizes };
  const report = writeGraphReport(results);
  // A report with rows left out must not take the place of one with all of them.
  const isWhole = skipped.length === 0 && options.graphs === undefined;
  const out = options.out ?? (isWhole ? fileURLToPath(new URL("GRAPHS.md", import.meta.url)) : null);
  if (out !== null) writeFileSync(resolve(out), report);
  else say("bench: rows were left out, so GRAPHS.md stays as it is (--out FILE writes the report)");
  process.stdout.write(options.json ? `${JSON.stringify(results, null, 2)}\n` : report);
}

/** @returns {"wall" | "processor"} */
function clockOf(/** @type {string} */ name) {
  if (name === "wall" || name === "processor") return name;
  return fail(usage, `--clock: expected wall or processor, got "${name}"`);
}

/**
 * @param {GraphWork} work
 * @returns {Contest}
 */
function contestOf(work) {
  const { id, title, batch, peers } = work;
  return { id, title, subject: folderOf(work), input: "float32", batch, threads: 1, peers };
}

/** Answers of a row's work: an example, the thousand of a network for digits, or the ten thousand of a forest. */
function rowsOf(/** @type {string} */ subject) {
  return { "book-cnn": 1000, mlp: 1000, forest: 10_000 }[subject] ?? 1;
}

/**
 * A process for each library and each graph that it answers rightly, again and again.
 *
 * @param {readonly GraphWork[]} works
 * @param {readonly Score[]} scores
 * @param {number} endMs
 * @returns {GraphStart[]}
 */
function measureStarts(works, scores, endMs) {
  const answers = (/** @type {GraphWork} */ work, /** @type {Peer} */ peer) =>
    scores.some((score) => score.contest === work.id && score.peer === peer.id && score.correct === score.expected);
  const alone = works.filter(({ batch }) => batch === 1);
  const runners = alone.flatMap((work) => [
    startRunner(work, null),
    ...graphPeers.filter((peer) => answers(work, peer)).map((peer) => startRunner(work, peer)),
  ]);
  for (let round = -1; round < startRounds && (round < 1 || performance.now() < endMs); round++) {
    say(`load and first call, round ${round + 1} of ${startRounds}`);
    for (const runner of rotated(runners, round + 1)) startOnce(runner, round >= 0);
  }
  return runners.flatMap(({ work, peer, timesMs, bytes }) => {
    const empty = runners.find((one) => one.work === work && one.peer === null);
    if (peer === null || timesMs.length === 0 || empty === undefined || empty.bytes.length === 0) return [];
    const more = statistics(bytes).median - statistics(empty.bytes).median;
    return [{ graph: work.id, peer: peer.id, times: statistics(timesMs), bytes: more }];
  });
}

/**
 * @param {GraphWork} work
 * @param {Peer | null} peer
 */
function startRunner(work, peer) {
  const host = hostCommand("node", "graph-start", { node, flags: ["--expose-gc"] });
  const command = [...host, peer?.module ?? "-", peer?.id ?? "-", join(scratch, folderOf(work))];
  return { work, peer, command, timesMs: /** @type {number[]} */ ([]), bytes: /** @type {number[]} */ ([]) };
}

/**
 * @param {ReturnType<typeof startRunner>} runner
 * @param {boolean} counts the first time warms the file cache
 */
function startOnce({ command, timesMs, bytes }, counts) {
  const output = runProcess(command);
  if (!counts || output === null) return;
  const answer = JSON.parse(output);
  if (answer.right !== true) return;
  timesMs.push(answer.firstMs);
  bytes.push(answer.bytes);
}
