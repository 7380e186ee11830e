/**
 * What a trainer in JavaScript does beside training: it answers a line of JSON with a line of JSON, an epoch a question, and tells how long
 * it took by the clock and by the processor's time of its process.
 */

import { createInterface } from "node:readline";

/**
 * @param {{ version: string, variants: Record<string, (optimizer: string, rate?: number) => number> }} trainer each variant
 * trains one more epoch, and gives its loss
 */
export function answer({ version, variants }) {
  createInterface({ input: process.stdin }).on("line", (line) => {
    const { optimizer, variant, rate } = JSON.parse(line);
    if (optimizer === undefined) say({ version, variants: Object.keys(variants) });
    else say(timed(() => variants[variant](optimizer, rate)));
  });
}

/** @param {() => number} epoch */
function timed(epoch) {
  const before = process.cpuUsage();
  const start = performance.now();
  const loss = epoch();
  const clockMs = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { clockMs, processorMs: (user + system) / 1000, loss };
}

/** @param {object} answer */
function say(answer) {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

/** The learning rates of all trainers. */
export const rates = { sgd: 0.1, momentum: 0.01, adam: 0.001 };
export const sizes = [784, 50, 100, 10];
export const batchSize = 100;
/** Of chapter 7, an epoch. */
export const fewImages = 12_000;
