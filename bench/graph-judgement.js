/**
 * What was asked of graphs, against what was measured: how many times as long as ours a peer takes, in the least or the
 * geometric mean of some graphs. Only what both gave the right answers for counts.
 *
 * @import { GraphResults, GraphTarget } from "./results.ts"
 */

import { own } from "./judgement.js";

/** @typedef {Pick<GraphResults, "scores" | "starts">} Measured */

/**
 * Their time divided by ours, least against least; null where one of them is not there or was wrong.
 *
 * @param {Measured} results
 * @param {string} graph
 * @param {string} peer
 */
export function callRatio({ scores }, graph, peer) {
  const [theirs, ours] = [peer, own].map((id) => scores.find((score) => score.contest === graph && score.peer === id));
  if (theirs === undefined || ours === undefined) return null;
  if (theirs.correct !== theirs.expected || ours.correct !== ours.expected) return null;
  return theirs.times.min / ours.times.min;
}

/**
 * The same of load and first call.
 *
 * @param {Measured} results
 * @param {string} graph
 * @param {string} peer
 */
export function startRatio({ starts }, graph, peer) {
  const [theirs, ours] = [peer, own].map((id) => starts.find((start) => start.graph === graph && start.peer === id));
  return theirs === undefined || ours === undefined ? null : theirs.times.median / ours.times.median;
}

/**
 * @param {Measured} results
 * @param {readonly GraphTarget[]} targets
 */
export function judgeGraphs(results, targets) {
  return targets.map(({ text, graphs, peer, of, mean, factor }) => {
    const ratioOf = of === "call" ? callRatio : startRatio;
    const pairs = graphs.map((graph) => ({ graph, ratio: ratioOf(results, graph, peer) }));
    const there = pairs.flatMap(({ graph, ratio }) => (ratio === null ? [] : [{ graph, ratio }]));
    const ratios = there.map(({ ratio }) => ratio);
    const measured = ratios.length === 0 ? null : mean === "least" ? Math.min(...ratios) : geometric(ratios);
    const missed = mean === "least" ? there.filter(({ ratio }) => ratio < factor) : [];
    return { text, factor, measured, count: ratios.length, missed: missed.map(({ graph }) => graph) };
  });
}

/** @param {readonly number[]} values */
function geometric(values) {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
