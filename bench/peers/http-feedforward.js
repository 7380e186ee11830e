/**
 * The library's own server as a process, for `serve-run.js`, with the log that the command has: tells its address, and its processor
 * time when it is asked. With a third word it also watches its memory and how long refusals take, from a request's head to the
 * last byte of its 503.
 */

import { load } from "../../packages/feedforward/dist/node.js";
import { createServer } from "../../packages/serve/dist/index.js";

const [model, maxBatch, watched] = process.argv.slice(2);
const models = { m: await load(model) };
const server = await createServer({ models, port: 0, maxBatch: Number(maxBatch), logLevel: "info" });
const seen = { peakBytes: 0, refusalsMs: [] };
if (watched !== undefined) watch();
const url = await server.listen();

process.on("message", (question) => {
  if (question === "cpu")
    process.send({ cpu: process.cpuUsage(), runs: server.registry.get("m").statistics.executions });
  if (question === "memory") {
    process.send({ ...seen, bytes: process.memoryUsage.rss() });
    seen.peakBytes = 0;
    seen.refusalsMs = [];
  }
  if (question === "drain") void drain();
});

function watch() {
  setInterval(() => {
    seen.peakBytes = Math.max(seen.peakBytes, process.memoryUsage.rss());
  }, 50);
  server.app.addHook("onRequest", (_, { raw }, done) => {
    const startMs = performance.now();
    raw.on("finish", () => {
      if (raw.statusCode === 503) seen.refusalsMs.push(performance.now() - startMs);
    });
    done();
  });
}

async function drain() {
  const startMs = performance.now();
  await server.close();
  const answered = server.samples().find(({ labels }) => labels === 'status="200"');
  process.send({ answered: answered?.value ?? 0, ms: performance.now() - startMs });
  process.disconnect();
}

process.send({ url });
