/**
 * The measurement: in every round each library does every piece of work once, in an order that moves on, so that whatever
 * the machine does besides falls on all alike. Time is bounded; when it is over, the round that has begun is finished.
 *
 * @import { Absence, Contest, Growth, Peer, Presence, Score } from "./results.ts"
 */

import { setTimeout as sleep } from "node:timers/promises";
import { Child } from "./child.js";
import { rotated, statistics } from "./statistics.js";

/** The first question of a kind includes the warm-up. */
const limitMs = 180_000;
/** Threads that spin after their work are asleep by then. */
const pauseMs = 60;

/**
 * @typedef {object} Member
 * @property {Peer} peer
 * @property {number} threads
 * @property {Child} child
 */

/**
 * @typedef {object} Cell
 * @property {Contest} contest
 * @property {Member} member
 * @property {number[]} timesMs
 * @property {number} correct
 * @property {string | null} variant
 */

/**
 * Starts every library; one that cannot be started is absent, with the reason.
 *
 * @param {readonly Peer[]} peers
 * @param {{ node: string, folders: Readonly<Record<string, string>>, say: (text: string) => void }} setting
 */
export async function gather(peers, { node, folders, say }) {
  /** @type {Member[]} */
  const members = [];
  /** @type {Presence[]} */
  const present = [];
  /** @type {Absence[]} */
  const absent = [];
  const wanted = [1, 2].flatMap((threads) => peers.map((peer) => ({ peer, threads })));
  for (const { peer, threads } of wanted.filter(({ peer, threads }) => threads <= peer.threads)) {
    if (threads > 1 && !present.some((one) => one.peer === peer.id)) continue;
    say(`opening ${peer.title}, ${threads === 1 ? "one thread" : `${threads} threads`}`);
    const child = new Child(peer, threads, node);
    try {
      const { version, settings } = await child.ask({ open: folders }, limitMs);
      members.push({ peer, threads, child });
      present.push({ peer: peer.id, threads, version, settings });
    } catch (error) {
      child.end();
      absent.push({ peer: peer.id, threads, reason: reasonOf(error) });
    }
  }
  return { members, present, absent };
}

/** @param {unknown} error */
export function reasonOf(error) {
  const message = error instanceof Error ? error.message : String(error);
  if (/ERR_MODULE_NOT_FOUND|MODULE_NOT_FOUND|ModuleNotFoundError|No module named/.test(message)) return "not installed";
  return message.replace(/^(Error|RuntimeError): /, "");
}

/**
 * @param {readonly Contest[]} contests
 * @param {readonly Member[]} members
 * @param {{ rounds: number, endMs: number, say: (text: string) => void }} setting
 * @returns {Promise<{ cells: Cell[], failed: Absence[] }>}
 */
export async function compete(contests, members, { rounds, endMs, say }) {
  const cells = contests.flatMap((contest) =>
    members
      .filter(({ threads, peer }) => threads === contest.threads && (contest.peers?.includes(peer.id) ?? true))
      .map((member) => /** @type {Cell} */ ({ contest, member, timesMs: [], correct: Infinity, variant: null })),
  );
  /** @type {Map<Cell, Absence>} */
  const failed = new Map();
  for (let round = 0; round < rounds && (round === 0 || performance.now() < endMs); round++) {
    for (const contest of contests) {
      say(`round ${round + 1} of ${rounds}: ${contest.title}${contest.threads > 1 ? ", two threads" : ""}`);
      const own = cells.filter((cell) => cell.contest === contest && !failed.has(cell));
      for (const cell of rotated(own, round)) await askUnlessFailing(cell, failed);
    }
  }
  return { cells: cells.filter((cell) => !failed.has(cell)), failed: [...failed.values()] };
}

/**
 * @param {Cell} cell
 * @param {Map<Cell, Absence>} failed
 */
async function askUnlessFailing(cell, failed) {
  try {
    await askOnce(cell);
  } catch (error) {
    const { contest, member } = cell;
    const reason = `${contest.title}: ${reasonOf(error)}`;
    failed.set(cell, { peer: member.peer.id, threads: member.threads, reason });
  }
}

/** @param {Cell} cell */
async function askOnce(cell) {
  const { contest, member } = cell;
  const { subject, input, batch, threads } = contest;
  const answer = await member.child.ask({ subject, input, batch }, limitMs);
  cell.timesMs.push(answer.timeMs);
  cell.correct = Math.min(cell.correct, answer.correct);
  cell.variant = answer.variant;
  if (threads > 1) await sleep(pauseMs);
}

/**
 * @param {readonly Cell[]} cells
 * @param {Readonly<Record<string, number>>} expected right answers by subject
 * @returns {Score[]}
 */
export function scoresOf(cells, expected) {
  return cells
    .filter(({ timesMs }) => timesMs.length > 0)
    .map(({ contest, member, timesMs, correct, variant }) => ({
      contest: contest.id,
      peer: member.peer.id,
      times: statistics(timesMs),
      correct,
      expected: expected[contest.subject] ?? 0,
      variant,
    }));
}

/** Images are predicted again until there are so many, that a time is no moment. */
const leastRows = 10_000;
/** And no more often than for so many in all. */
const mostRows = 3_000_000;

/**
 * Time per image from few images to very many, in one call each.
 *
 * @param {readonly Member[]} members
 * @param {{ sizes: readonly number[], rounds: number, isRight: (classes: number, rows: number) => boolean,
 *   say: (text: string) => void }} setting
 * @returns {Promise<Growth[]>}
 */
export async function grow(members, { sizes, rounds, isRight, say }) {
  /** @type {Growth[]} */
  const growth = [];
  for (const { threads, child } of members) {
    for (const rows of sizes) {
      say(`growth: ${rows} rows${threads > 1 ? ", two threads" : ""}`);
      const loops = Math.max(1, leastRows / rows);
      const repetitions = Math.max(3, Math.min(rounds, Math.floor(mostRows / (rows * loops))));
      /** @type {number[]} */
      const timesUs = [];
      let isCorrect = true;
      for (let i = 0; i < repetitions; i++) {
        const answer = await child.ask({ subject: "mnist", input: "uint8", batch: rows, rows, loops }, limitMs);
        timesUs.push((1000 * answer.timeMs) / (rows * loops));
        isCorrect &&= isRight(answer.correct, rows);
      }
      growth.push({ threads, rows, timesUs: statistics(timesUs), isCorrect });
    }
  }
  return growth;
}
