/**
 * A program of a user, to be bundled and run by Node: it predicts alone, waits until its workers have joined, predicts with
 * them, and says what it saw in one line. It ends because it has nothing more to do.
 */

import { createHash } from "node:crypto";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { initializeNetwork, Random, Session } from "../../src/index.ts";

const network = initializeNetwork({ sizes: [784, 50, 10], hidden: "sigmoid", output: "softmax" }, new Random(1));
const random = new Random(2);
const rows = Float32Array.from({ length: 784 * 700 }, () => (random.integer(5) === 0 ? random.uniform() : 0));

function digest(session: Session): string {
  return createHash("sha256").update(session.predict(rows).data).digest("hex").slice(0, 16);
}

const [mode] = process.argv.slice(2);
const alone = digest(new Session(network, { backend: "reference" }));
const session = new Session(network, { threads: 2 });
const digests = new Set([alone, digest(session)]);
const endMs = performance.now() + (mode === "alone" ? 500 : Infinity);
await joined();
for (let i = 0; i < 10; i++) digests.add(digest(session));
await joined(); // a worker that was late is not counted until it has finished what it was at
const seen = { threads: session.threads, backend: session.backend, isAlwaysTheSame: digests.size === 1, alone };

async function joined(): Promise<void> {
  while (session.threads < 2 && performance.now() < endMs) await new Promise((resolve) => setTimeout(resolve, 5));
}

if (!isMainThread) parentPort!.postMessage(seen, []);
else if (mode === "nested") {
  new Worker(new URL(import.meta.url)).on("message", (inner) => process.stdout.write(JSON.stringify([seen, inner])));
} else process.stdout.write(JSON.stringify([seen]));
