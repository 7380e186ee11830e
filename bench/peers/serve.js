/**
 * A peer in JavaScript as a process that stays: it opens, says what it is, and then answers every line of standard input
 * with one of standard output. `node serve.js MODULE PEER THREADS` with a folder a subject in the first line.
 */

import { createInterface } from "node:readline";
import { argmaxRows, readBytes, readClasses, readFloats, readSubject } from "./rows.js";

const [module, id, threads] = process.argv.slice(2);
const write = process.stdout.write.bind(process.stdout);
// Whatever a library prints goes where it does not disturb.
process.stdout.write = process.stderr.write.bind(process.stderr);

/** A run that took less than this is done twice, and only the second counts: caches are warm for every library. */
const shortMs = 100;
const warmUpMs = 300;

const prepared = new Map();
const sources = new Map();
const data = new Map();

const lines = createInterface({ input: process.stdin });
let peer = null;
for await (const line of lines) {
  const question = JSON.parse(line);
  try {
    reply(question.open ? await start(question.open) : await answer(question));
  } catch (error) {
    reply({ error: `${error?.code ?? error?.name}: ${String(error?.message ?? error).split("\n")[0]}` });
  }
}
process.exit(0);

function reply(value) {
  write(`${JSON.stringify(value)}\n`);
}

/** The folder of every subject is known before the first of them is opened. */
async function start(folders) {
  const { open } = await import(`./${module}.js`);
  peer = { open, folders };
  const { version, settings } = await openSubject("mnist");
  return { version, settings };
}

async function openSubject(subject) {
  const known = prepared.get(subject);
  if (known !== undefined) return known;
  const made = await peer.open({ subject: readSubject(peer.folders[subject]), id, threads: Number(threads) });
  prepared.set(subject, { ...made, fastest: new Map(), lastMs: new Map() });
  return prepared.get(subject);
}

/** { subject, input, batch, rows?, loops? } → { timeMs, correct, variant } */
async function answer({ subject, input, batch, rows, loops = 1 }) {
  const opened = await openSubject(subject);
  const work = dataOf({ subject, input, batch, rows });
  const key = `${input} ${batch} ${rows}`;
  if (!opened.fastest.has(key)) opened.fastest.set(key, await findFastest(opened, work));
  const variant = opened.fastest.get(key);
  const run = () => timed(opened, variant, work, loops);
  if ((opened.lastMs.get(key) ?? 0) < shortMs) await run();
  const timeMs = await run();
  opened.lastMs.set(key, timeMs);
  const correct = work.labels.reduce((count, label, i) => count + (label === work.classes[i] ? 1 : 0), 0);
  return { timeMs, correct, variant: Object.keys(opened.variants).length > 1 ? variant : null };
}

/** Warms up every way of doing the work, and takes the one whose best time is the least. */
async function findFastest(opened, work) {
  let best = { name: "", timeMs: Number.POSITIVE_INFINITY };
  for (const name of Object.keys(opened.variants)) {
    const startMs = performance.now();
    do {
      const timeMs = await timed(opened, name, work, 1);
      if (timeMs < best.timeMs) best = { name, timeMs };
    } while (performance.now() - startMs < warmUpMs);
  }
  return best.name;
}

async function timed({ variants, outputs, isAsync }, name, { views, batch, classes }, loops) {
  const predict = variants[name];
  classes.fill(-1);
  const startMs = performance.now();
  for (let loop = 0; loop < loops; loop++) {
    if (isAsync) {
      for (let i = 0; i < views.length; i++) argmaxRows(await predict(views[i], batch), outputs, classes, i * batch);
    } else {
      for (let i = 0; i < views.length; i++) argmaxRows(predict(views[i], batch), outputs, classes, i * batch);
    }
  }
  return performance.now() - startMs;
}

/** The rows of a subject in batches, made before anything is timed; more rows than there are by repetition. */
function dataOf({ subject, input, batch, rows }) {
  const key = `${subject} ${input} ${batch} ${rows}`;
  const known = data.get(key);
  if (known !== undefined) return known;
  const { pixels, labels } = repeated(sourceOf(subject, input), rows);
  const width = pixels.length / labels.length;
  const views = Array.from({ length: Math.ceil(labels.length / batch) }, (_, i) =>
    pixels.subarray(i * batch * width, (i + 1) * batch * width),
  );
  const made = { views, batch, labels, classes: new Int32Array(labels.length) };
  if (rows !== undefined) data.clear(); // growth: the largest of them is hundreds of megabytes
  data.set(key, made);
  return made;
}

function sourceOf(subject, input) {
  const key = `${subject} ${input}`;
  const folder = peer.folders[subject];
  if (!sources.has(key)) {
    const pixels = input === "uint8" ? readBytes(`${folder}/x.u8`) : readFloats(`${folder}/x.f32`);
    sources.set(key, { pixels, labels: readClasses(`${folder}/labels.i32`) });
  }
  return sources.get(key);
}

function repeated({ pixels, labels }, rows = labels.length) {
  if (rows === labels.length) return { pixels, labels };
  const width = pixels.length / labels.length;
  const many = new pixels.constructor(rows * width);
  const theirs = new Int32Array(rows);
  for (let row = 0; row < rows; row += labels.length) {
    const count = Math.min(labels.length, rows - row);
    many.set(pixels.subarray(0, count * width), row * width);
    theirs.set(labels.subarray(0, count), row);
  }
  return { pixels: many, labels: theirs };
}
