/** node:http alone as a process, for `serve-run.js`: reads the body and answers as many bytes as are asked for. What any server costs here. */

import { createServer } from "node:http";

const [bytes] = process.argv.slice(2);
const answer = Buffer.alloc(Number(bytes), 0x20);
let runs = 0;
const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    Buffer.concat(chunks);
    runs++;
    response.writeHead(200, { "content-type": "application/octet-stream", "content-length": answer.length });
    response.end(answer);
  });
});
server.listen(0, "127.0.0.1", () => process.send({ url: `http://127.0.0.1:${server.address().port}` }));
process.on("message", (question) => {
  if (question === "cpu") process.send({ cpu: process.cpuUsage(), runs });
});
