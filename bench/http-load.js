/**
 * Load for a server: many connections, each with one request at a time, over bare sockets, so that the client costs little. Times
 * are from the request's first byte to the answer's last; every answer is compared.
 */

import { connect } from "node:net";

/**
 * @typedef {object} Load
 * @property {string} url
 * @property {readonly Buffer[]} requests whole requests, sent one after another
 * @property {(body: Buffer, request: number) => boolean} isRight
 * @property {number} clients
 * @property {number} count answers in sum; Infinity until the server ends
 */

/**
 * @typedef {object} Outcome
 * @property {number} answered
 * @property {number} wrong
 * @property {Float64Array} timesMs sorted
 * @property {number} wallMs
 */

/**
 * A request with its head.
 *
 * @param {Buffer} body
 * @param {number | null} headerLength
 */
export function requestOf(body, headerLength) {
  const extra = headerLength === null ? "" : `Inference-Header-Content-Length: ${headerLength}\r\n`;
  const head = `POST /v2/models/m/infer HTTP/1.1\r\nHost: a\r\n${extra}Content-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

/**
 * @param {Load} load
 * @returns {Promise<Outcome>}
 */
export async function sendLoad(load) {
  const shared = { sent: 0, wrong: 0, /** @type {number[]} */ timesMs: [] };
  const startMs = performance.now();
  await Promise.all(Array.from({ length: load.clients }, () => client(load, shared)));
  const wallMs = performance.now() - startMs;
  return {
    answered: shared.timesMs.length,
    wrong: shared.wrong,
    timesMs: Float64Array.from(shared.timesMs).sort(),
    wallMs,
  };
}

/**
 * One connection, until enough was sent or the server ends it.
 *
 * @param {Load} load
 * @param {{ sent: number, wrong: number, timesMs: number[] }} shared
 */
async function client({ url, requests, isRight, count }, shared) {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.setNoDelay(true);
  socket.on("error", () => {}); // then it is closed too
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => void socket.once("close", () => resolve()));
  await Promise.race([new Promise((resolve) => void socket.once("connect", resolve)), ended]);
  let number = 0;
  let startMs = 0;
  /** @type {Buffer} */
  let received = Buffer.alloc(0);
  const next = () => {
    if (shared.sent >= count) {
      socket.end();
      return;
    }
    number = shared.sent++ % requests.length;
    startMs = performance.now();
    socket.write(/** @type {Buffer} */ (requests[number]));
  };
  socket.on("data", (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const body = bodyOf(received);
    if (body === null) return;
    shared.timesMs.push(performance.now() - startMs);
    if (received.subarray(9, 12).toString() !== "200" || !isRight(body, number)) shared.wrong++;
    const isLast = /\r\nconnection: close/i.test(received.toString("latin1", 0, received.length - body.length));
    received = Buffer.alloc(0);
    if (isLast) socket.end();
    else next();
  });
  next();
  await ended;
}

/**
 * The body of a response that is all there.
 *
 * @param {Buffer} response
 */
export function bodyOf(response) {
  const end = response.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const length = Number(/content-length: (\d+)/i.exec(response.toString("latin1", 0, end))?.[1]);
  return response.length < end + 4 + length ? null : response.subarray(end + 4);
}
