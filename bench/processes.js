/**
 * Measurements that are a process each: from its start to its end with one prediction between, and the memory that one
 * holds after many. A process that does nothing, of the same host, stands beside them.
 *
 * @import { MemoryUse, Peer, Start } from "./results.ts"
 */

import { spawnSync } from "node:child_process";
import { environmentFor, hostCommand, python } from "./child.js";
import { rotated, statistics } from "./statistics.js";

const limitMs = 120_000;

/**
 * @typedef {object} Setting
 * @property {string} node
 * @property {string} folder
 * @property {(text: string) => void} say
 */

/**
 * @typedef {object} Runner
 * @property {Peer | null} peer
 * @property {"node" | "python"} host
 * @property {readonly string[]} command
 * @property {number[]} timesMs
 * @property {number[]} prepareMs
 */

/**
 * @param {readonly Peer[]} peers
 * @param {Setting & { rounds: number, endMs: number, firstClass: number }} setting
 * @returns {Start[]}
 */
export function measureStarts(peers, { node, folder, say, rounds, endMs, firstClass }) {
  /** @type {Runner[]} */
  const runners = [
    ...emptyHosts(peers, node),
    ...peers.map((peer) => ({
      peer,
      host: peer.host,
      command: [...hostCommand(peer.host, "start", { node }), peer.module, peer.id, folder],
      timesMs: [],
      prepareMs: [],
    })),
  ];
  for (let round = -1; round < rounds && (round < 1 || performance.now() < endMs); round++) {
    say(`cold start, round ${round + 1} of ${rounds}`);
    for (const runner of rotated(runners, round + 1)) startOnce(runner, round >= 0, firstClass);
  }
  return runners
    .filter(({ timesMs }) => timesMs.length > 0)
    .map(({ peer, host, timesMs, prepareMs }) => ({
      peer: peer === null ? null : peer.id,
      host,
      times: statistics(timesMs),
      prepareMs: prepareMs.length === 0 ? null : statistics(prepareMs),
    }));
}

/**
 * @param {readonly Peer[]} peers
 * @param {string} node
 * @returns {Runner[]}
 */
function emptyHosts(peers, node) {
  /** @type {Record<"node" | "python", string[]>} */
  const commands = { node: [node, "-e", "0"], python: [python, "-c", "0"] };
  const hosts = [...new Set(peers.map(({ host }) => host))];
  return hosts.map((host) => ({ peer: null, host, command: commands[host], timesMs: [], prepareMs: [] }));
}

/**
 * @param {Runner} runner
 * @param {boolean} counts the first time warms the file cache
 * @param {number} firstClass
 */
function startOnce({ peer, command, timesMs, prepareMs }, counts, firstClass) {
  const startMs = performance.now();
  const output = runProcess(command);
  const timeMs = performance.now() - startMs;
  if (!counts || output === null) return;
  if (peer !== null) {
    const answer = JSON.parse(output);
    if (answer.class !== firstClass) return;
    prepareMs.push(answer.prepareMs);
  }
  timesMs.push(timeMs);
}

/**
 * The last line of what a process printed; null if it failed.
 *
 * @param {readonly string[]} command
 */
export function runProcess([program = "", ...args]) {
  const { status, stdout } = spawnSync(program, args, {
    env: environmentFor(1),
    encoding: "utf8",
    timeout: limitMs,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return status === 0 ? (stdout.trim().split("\n").at(-1) ?? "") : null;
}

/**
 * @param {readonly Peer[]} peers
 * @param {Setting & { rounds: number, endMs: number, counts: (peer: Peer) => readonly number[] }} setting
 * @returns {MemoryUse[]}
 */
export function measureMemory(peers, { node, folder, say, rounds, endMs, counts }) {
  /** @type {Map<string, number>} */
  const empty = new Map();
  /** @type {MemoryUse[]} */
  const uses = [];
  const measure = (/** @type {"node" | "python"} */ host, /** @type {string[]} */ args) => {
    const command = [...hostCommand(host, "memory", { node, flags: ["--expose-gc"] }), ...args];
    const outputs = Array.from({ length: rounds }, () => runProcess(command)).filter((output) => output !== null);
    return outputs.length === 0 ? null : statistics(outputs.map((output) => JSON.parse(output).bytes)).median;
  };
  for (const peer of peers) {
    if (!empty.has(peer.host)) empty.set(peer.host, measure(peer.host, ["-", "-", folder, "0"]) ?? 0);
    for (const predictions of counts(peer)) {
      if (performance.now() > endMs) return uses;
      say(`memory: ${peer.title}, ${predictions} predictions`);
      const bytes = measure(peer.host, [peer.module, peer.id, folder, String(predictions)]);
      if (bytes !== null) uses.push({ peer: peer.id, predictions, bytes: bytes - (empty.get(peer.host) ?? 0) });
    }
  }
  return uses;
}
