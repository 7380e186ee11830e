/** The library's own server as a process, for `serve-run.js`: tells its address, and its processor time when it is asked. */

import { load } from "../../packages/feedforward/dist/node.js";
import { createServer } from "../../packages/serve/dist/index.js";

const [model, maxBatch] = process.argv.slice(2);
const server = await createServer({ models: { m: await load(model) }, port: 0, maxBatch: Number(maxBatch) });
const url = await server.listen();
process.on("message", (question) => {
  if (question === "cpu")
    process.send({ cpu: process.cpuUsage(), runs: server.registry.get("m").statistics.executions });
  if (question === "drain") void drain();
});

async function drain() {
  const startMs = performance.now();
  await server.close();
  const answered = server.samples().find(({ labels }) => labels === 'status="200"');
  process.send({ answered: answered?.value ?? 0, ms: performance.now() - startMs });
  process.disconnect();
}

process.send({ url });
