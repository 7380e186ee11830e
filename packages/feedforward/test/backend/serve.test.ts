/** The program of a worker on its own: when it sleeps. */

import { Worker } from "node:worker_threads";
import { expect, it, onTestFinished } from "vitest";
import { layout, serve } from "../../src/backend/serve.ts";
import { sleep, until } from "./team.ts";

it("a worker that was woken and finds nothing to do looks as often as one that has worked, before it sleeps again", async () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const words = new Int32Array(memory.buffer, 0, layout.size);
  // Of a processor's own time half a second: longer than this test is ever interrupted.
  Atomics.store(words, layout.spinLimit, 30_000_000);
  const program = `
    const { parentPort } = require("node:worker_threads");
    (${String(serve)})({ addEventListener: (_, listener) => parentPort.on("message", (data) => listener({ data })) });
  `;
  const worker = new Worker(program, { eval: true });
  onTestFinished(async () => void (await worker.terminate()));
  worker.postMessage({ memory, control: 0, index: 0, layout });
  Atomics.add(words, layout.workers + layout.mail, 1);
  /** How many slept and were woken. */
  const wake = (): number => {
    Atomics.add(words, layout.signal, 1);
    return Atomics.notify(words, layout.signal);
  };
  await until(() => wake() === 1);
  sleep(20);
  expect(wake()).toBe(0);
});
