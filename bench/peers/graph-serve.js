/**
 * A peer that runs graphs as a process that stays: `node graph-serve.js MODULE PEER THREADS`, a question a line. The first
 * one names the folder of the work, every other a row of it and how many examples a call takes.
 */

import { createInterface } from "node:readline";
import { callsOf, isRight, readWork } from "./graph-work.js";

const [module, id] = process.argv.slice(2);
/** On a busy machine a long call is interrupted in every round: then the time of the processor is what can be compared. */
const isProcessor = process.env.FEEDFORWARD_BENCH_CLOCK === "processor";
const now = isProcessor ? processorMs : () => performance.now();
const write = process.stdout.write.bind(process.stdout);
// Whatever a library prints goes where it does not disturb.
process.stdout.write = process.stderr.write.bind(process.stderr);

const warmUpMs = 300;
/** What is timed takes at least so long, by repetition. */
const leastMs = 20;

let peer = null;
let folder = "";
const opened = new Map();

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  try {
    reply(question.open ? await start(question.open) : await answer(question));
  } catch (error) {
    reply({ error: `${error?.name}: ${String(error?.message ?? error).split("\n")[0]}` });
  }
}
process.exit(0);

function reply(value) {
  write(`${JSON.stringify(value)}\n`);
}

async function start(folders) {
  const { open } = await import(`./${module}.js`);
  peer = await open({ id });
  folder = folders.graphs;
  return { version: peer.version, settings: peer.settings };
}

/** { subject, batch } → { timeMs, correct, variant }: milliseconds a row, and rows that are right in all calls. */
async function answer({ subject, batch }) {
  const key = `${subject} ${batch}`;
  if (!opened.has(key)) opened.set(key, await prepare(subject, batch));
  const { calls, loops, rows, correct } = opened.get(key);
  await run(calls, 1);
  return { timeMs: (await run(calls, loops)) / (loops * rows), correct, variant: null };
}

async function prepare(subject, batch) {
  const work = readWork(`${folder}/${subject}`);
  const model = await peer.load(work);
  const calls = [];
  let correct = 0;
  for (const { inputs, outputs } of callsOf(work, batch)) {
    const call = model(inputs);
    if (isRight(await call(), outputs)) correct += work.rows === 1 ? 1 : batch;
    calls.push(call);
  }
  const startMs = performance.now();
  let least = Number.POSITIVE_INFINITY;
  do least = Math.min(least, await run(calls, 1));
  while (performance.now() - startMs < warmUpMs);
  return { calls, loops: Math.ceil(leastMs / Math.max(least, leastMs / 10_000)), rows: work.rows, correct };
}

function processorMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function run(calls, loops) {
  const startMs = now();
  for (let loop = 0; loop < loops; loop++) {
    for (let i = 0; i < calls.length; i++) {
      const y = calls[i]();
      if (peer.isAsync) await y;
    }
  }
  return now() - startMs;
}
