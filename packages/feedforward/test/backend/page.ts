/**
 * A page of a user, or a worker of such a page, to be bundled: 10,000 sessions, answers alone, then with the workers that
 * have joined. What it saw becomes the text of the page. The address says for how many threads it waits.
 */

import { initializeNetwork, Random, Session } from "../../src/index.ts";

const random = new Random(2);
const network = initializeNetwork({ sizes: [784, 50, 10], hidden: "sigmoid", output: "softmax" }, new Random(1));
const rows = Float32Array.from({ length: 784 * 700 }, () => (random.integer(5) === 0 ? random.uniform() : 0));
const one = rows.subarray(0, 784);

function bits(session: Session, x: Float32Array): string {
  return new Uint32Array(session.predict(x).data.buffer).join();
}

async function run(): Promise<object> {
  const threads = Number(new URLSearchParams(location.search).get("threads"));
  const alone = new Session(network, { backend: "reference" });
  const sessions = Array.from({ length: 10_000 }, () => new Session(network, { threads: 2 }));
  const answers = new Set([...sessions, alone].map((session) => bits(session, one)));
  const [session] = sessions;
  const batches = new Set([bits(alone, rows), bits(session!, rows)]);
  await until((timeMs) => (threads === 1 ? timeMs > 1000 : session!.threads === threads));
  for (let i = 0; i < 20; i++) batches.add(bits(sessions.at(-1 - i)!, rows));
  const { crossOriginIsolated: isIsolated } = globalThis;
  const last = sessions.at(-1)!;
  return { isIsolated, backend: last.backend, threads: last.threads, answers: answers.size, batches: batches.size };
}

async function until(holds: (timeMs: number) => boolean): Promise<void> {
  const startMs = performance.now();
  while (!holds(performance.now() - startMs)) await new Promise((resolve) => setTimeout(resolve, 10));
}

function tell(seen: string): void {
  if (typeof document === "undefined") postMessage(seen);
  else document.body.append(seen);
}

if (location.search.includes("inside") && typeof document !== "undefined") {
  const worker = new Worker(`${import.meta.url}${location.search}`, { type: "module" });
  worker.addEventListener("message", ({ data }) => tell(data as string));
} else {
  run().then(
    (seen) => tell(JSON.stringify(seen)),
    (error: unknown) => tell(String(error)),
  );
}
