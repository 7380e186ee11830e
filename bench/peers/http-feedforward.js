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
/** Taken before anything is measured, so that noting refusals takes no memory while they come. */
const refusalsMs = new Float64Array(2 ** 20).fill(0);
const seen = { peakBytes: 0, refusals: 0 };
if (watched !== undefined) watch();
const url = await server.listen();

process.on("message", (question) => {
  if (question === "cpu")
    process.send({ cpu: process.cpuUsage(), runs: server.registry.get("m").statistics.executions });
  if (question === "memory") {
    const { peakBytes, refusals } = seen;
    const bytes = process.memoryUsage.rss();
    process.send({ peakBytes, refusalsMs: Array.from(refusalsMs.subarray(0, refusals)), bytes });
    seen.peakBytes = 0;
    seen.refusals = 0;
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
      if (raw.statusCode !== 503 || seen.refusals === refusalsMs.length) return;
      refusalsMs[seen.refusals++] = performance.now() - startMs;
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
