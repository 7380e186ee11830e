/**
 * A service in Node, with nothing to install: `POST /` with 784 bytes answers with the digit.
 *
 *     npx feedforward compile -o examples/node/digits.js
 *     node examples/node/service.js 8080
 */

import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { classify, predict } from "./digits.js";

const server = createServer(async (request, response) => {
  const pixels = await buffer(request);
  if (pixels.length !== 784) return response.writeHead(400).end("expected 784 bytes\n");
  const answer = { digit: classify(pixels), probabilities: [...predict(pixels)] };
  response.setHeader("content-type", "application/json");
  return response.end(JSON.stringify(answer));
});
server.listen(Number(process.argv[2] ?? 8080), "127.0.0.1", () => console.log(server.address().port));
