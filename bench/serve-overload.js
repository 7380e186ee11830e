/**
 * V4: ten times as many requests as the server can answer, for a minute. The flood comes from one process; another, which has nothing
 * else to do, asks ten times a second and times the refusals that it gets. The server itself times every refusal and watches its
 * memory. The network is large, so that a refusal costs little beside an answer and the flood can be ten times as much.
 */

import { fork } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { bodyOf, sendLoad } from "./http-load.js";

export const overloadSizes = [784, 1536, 1536, 1536, 10];
/** Rows of a request. */
export const overloadRows = 4;

/** @typedef {{ p50: number, p99: number, most: number, count: number }} Times */
/**
 * @typedef {object} Overload
 * @property {number} capacity requests a second that were answered before
 * @property {number} perSecond requests a second that were sent
 * @property {number} seconds
 * @property {number} connections
 * @property {{ right: number, wrong: number, refused: number, other: number, cut: number }} answers
 * @property {Times} server the time of refusals as the server sees it, ms
 * @property {Times} probe the same as a client sees it that does nothing else, ms
 * @property {number} grownBytes memory at its peak above that after the warm-up
 * @property {number} wrongAfter of a thousand requests afterwards
 */

/**
 * @param {{ child: import("node:child_process").ChildProcess, url: string | null }} server
 * @param {{ requests: Buffer[], isRight: (body: Buffer, number: number) => boolean, endings?: string[] }} work
 * answers end so, in hexadecimal digits
 * @param {number} seconds
 * @returns {Promise<Overload>}
 */
export async function overload({ child, url }, { requests, isRight, endings = [] }, seconds) {
  const load = { url: String(url), requests, isRight, clients: 64 };
  const warm = await sendLoad({ ...load, count: 3000 });
  const { answered, wallMs } = await sendLoad({ ...load, count: 3000 });
  const capacity = (answered / wallMs) * 1000;
  await ask(child);
  const { bytes } = await ask(child);
  const flood = fork(fileURLToPath(new URL("peers/http-flood.js", import.meta.url)));
  const texts = requests.map((request) => request.toString("base64"));
  flood.send({ url, perSecond: 10 * capacity, seconds, requests: texts, endings });
  const probe = startProbe(String(url), /** @type {Buffer} */ (requests[0]));
  const [answers] = await once(flood, "message");
  const probeMs = probe();
  const { peakBytes, refusalsMs } = await ask(child);
  const after = await sendLoad({ ...load, count: 1000 });
  return {
    capacity,
    perSecond: answers.sent / seconds,
    seconds,
    connections: answers.connections,
    answers,
    server: timesOf(refusalsMs),
    probe: timesOf(probeMs),
    grownBytes: peakBytes - bytes,
    wrongAfter: after.wrong + warm.wrong,
  };
}

/** @param {import("node:child_process").ChildProcess} child */
async function ask(child) {
  child.send("memory");
  const [told] = await once(child, "message");
  return told;
}

/**
 * Asks ten times a second, on a connection that waits for no answer, until it is told to end; gives the times of refusals then.
 *
 * @param {string} url
 * @param {Buffer} request
 */
function startProbe(url, request) {
  /** @type {number[]} */
  const timesMs = [];
  /** @type {import("node:net").Socket[]} */
  const idle = [];
  const open = () => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.setNoDelay(true).on("error", () => {});
    return socket;
  };
  const send = (/** @type {import("node:net").Socket} */ socket) => {
    const startMs = performance.now();
    let received = Buffer.alloc(0);
    socket.on("data", function take(chunk) {
      received = Buffer.concat([received, chunk]);
      if (bodyOf(received) === null) return;
      if (received.subarray(9, 12).toString() === "503") timesMs.push(performance.now() - startMs);
      socket.removeListener("data", take);
      idle.push(socket);
    });
    socket.write(request);
  };
  // One that is answered late is not waited for; each is connected before it is timed.
  for (let i = 0; i < 100; i++) {
    const socket = open();
    socket.once("connect", () => idle.push(socket));
  }
  const timer = setInterval(() => {
    const socket = idle.pop();
    if (socket !== undefined) send(socket);
  }, 100);
  return () => {
    clearInterval(timer);
    return timesMs;
  };
}

/**
 * @param {number[]} timesMs
 * @returns {Times}
 */
function timesOf(timesMs) {
  const sorted = timesMs.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), most: at(1), count: sorted.length };
}
