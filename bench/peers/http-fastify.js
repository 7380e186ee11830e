/** Fastify alone as a process, for `serve-run.js`: reads the body and answers as many bytes as are asked for. What the server stands on. */

import fastify from "fastify";

const [bytes] = process.argv.slice(2);
const answer = Buffer.alloc(Number(bytes), 0x20);
let runs = 0;
const app = fastify();
app.removeAllContentTypeParsers();
app.addContentTypeParser("*", { parseAs: "buffer" }, (_, body, done) => done(null, body));
app.post("/v2/models/:model/infer", (_, reply) => {
  runs++;
  reply.header("content-type", "application/octet-stream").send(answer);
});
const url = await app.listen({ port: 0 });
process.on("message", (question) => {
  if (question === "cpu") process.send({ cpu: process.cpuUsage(), runs });
});
process.send({ url });
