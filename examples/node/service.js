/**
 * A service in Node, with nothing to install: `POST /` with 784 bytes answers with the digit.
 *
 *     npx feedforward compile -o examples/node/digits.js
 *     node examples/node/service.js 8080
 */

import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { classify, predict } from "./digits.js";

const server = createServer((request, response) => {
  // A client that goes away in the middle of its request must not end the service.
  answer(request, response).catch(() => response.destroy());
});

/** @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response */
async function answer(request, response) {
  const pixels = await buffer(request);
  if (pixels.length !== 784) return response.writeHead(400).end("expected 784 bytes\n");
  response.setHeader("content-type", "application/json");
  return response.end(JSON.stringify({ digit: classify(pixels), probabilities: [...predict(pixels)] }));
}

server.listen(Number(process.argv[2] ?? 8080), "127.0.0.1", () => console.log(server.address().port));
