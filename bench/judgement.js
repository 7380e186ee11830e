/**
 * What was asked of us, against what was measured: how many times as long as ours a peer takes, least time against least.
 * A time with a wrong answer in it does not count.
 *
 * @import { Target } from "./contests.js"
 * @import { Results, Score } from "./results.ts"
 */

/** @typedef {Pick<Results, "scores">} Scored */

/**
 * @typedef {object} Verdict
 * @property {string} text
 * @property {number} factor
 * @property {number | null} measured the least of all its pairs; null where there is none
 */

export const own = "wasm";

/**
 * @param {Scored} results
 * @param {string} contest
 * @param {string} peer
 * @returns {Score | null}
 */
export function scoreOf({ scores }, contest, peer) {
  return scores.find((score) => score.contest === contest && score.peer === peer) ?? null;
}

/** @param {Score} score */
export function counts({ correct, expected, contest }) {
  return contest === "dense" ? correct >= expected : correct === expected;
}

/**
 * Their least time divided by ours.
 *
 * @param {Scored} results
 * @param {string} contest
 * @param {string} peer
 */
export function timesOurs(results, contest, peer) {
  const [theirs, ours] = [scoreOf(results, contest, peer), scoreOf(results, contest, own)];
  if (theirs === null || ours === null || !counts(theirs) || !counts(ours)) return null;
  return theirs.times.min / ours.times.min;
}

/**
 * @param {Results} results
 * @param {readonly Target[]} targets
 * @returns {Verdict[]}
 */
export function judge(results, targets) {
  const fromPeers = targets.map(({ text, contests, peers, factor }) => {
    const ratios = contests.flatMap((contest) => peers.map((peer) => timesOurs(results, contest, peer)));
    return { text, factor, measured: least(ratios) };
  });
  return [...fromPeers, ...judgeOurselves(results)];
}

/**
 * What is asked of us alone, each as a number that is to be at least `factor`.
 *
 * @param {Results} results
 * @returns {Verdict[]}
 */
function judgeOurselves({ scores, growth, starts, memory, network }) {
  const time = (/** @type {string} */ contest) => scoreOf({ scores }, contest, own)?.times.min ?? null;
  const empty = starts.find(({ peer, host }) => peer === null && host === "node");
  const start = starts.find(({ peer }) => peer === own);
  const single = growth.filter(({ threads }) => threads === 1).map(({ timesUs }) => timesUs.min);
  const allowedBytes = 8 * 2 ** 20 + 3 * network.parameterBytes;
  const most = Math.max(0, ...memory.filter(({ peer }) => peer === own).map(({ bytes }) => bytes));
  return [
    { text: "two threads against one, 10,000 rows", factor: 1.8, measured: ratio(time("whole"), time("whole2")) },
    { text: "from uint8 against from float32, in 100s", factor: 1, measured: ratio(time("hundreds"), time("bytes")) },
    {
      text: "1.3 × an empty Node against our cold start",
      factor: 1,
      measured: ratio(1.3 * (empty?.times.median ?? Number.NaN), start?.times.median ?? null),
    },
    { text: "5 ms against compiling the network", factor: 1, measured: ratio(5, start?.prepareMs?.median ?? null) },
    { text: "8 MB + 3 × the weights against our memory", factor: 1, measured: ratio(allowedBytes, most) },
    {
      text: "fastest image against slowest, 100 to 1,000,000 rows",
      factor: 0.8,
      measured: ratio(Math.min(...single), Math.max(...single)),
    },
  ];
}

/**
 * @param {number | null} a
 * @param {number | null} b
 */
function ratio(a, b) {
  if (a === null || b === null) return null;
  const value = a / b;
  return Number.isFinite(value) && value > 0 ? value : null;
}

/** @param {readonly (number | null)[]} values */
function least(values) {
  const numbers = values.filter((value) => value !== null);
  return numbers.length === 0 ? null : Math.min(...numbers);
}
