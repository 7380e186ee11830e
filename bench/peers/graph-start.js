/**
 * A process that loads a library and a graph and calls it: `node --expose-gc graph-start.js MODULE PEER FOLDER` prints the time
 * from before the library is imported to the first answer, whether that is right, and the resident memory after more calls.
 * With `-` for a module it is the same process without a library.
 */

import { readFileSync } from "node:fs";
import { callsOf, isRight, readWork } from "./graph-work.js";

const [module, id, folder] = process.argv.slice(2);
const moreCalls = 20;
const work = readWork(folder);
const [{ inputs, outputs }] = callsOf(work, 1);
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);
let firstMs = 0;
let right = true;
if (module !== "-") {
  const startMs = performance.now();
  const { open } = await import(`./${module}.js`);
  const peer = await open({ id });
  const model = await peer.load(work);
  const call = model(inputs);
  const answer = await call();
  firstMs = performance.now() - startMs;
  right = isRight(answer, outputs);
  for (let i = 0; i < moreCalls; i++) await call();
}
for (let i = 0; i < 3; i++) {
  globalThis.gc();
  await new Promise((resolve) => setTimeout(resolve, 50));
}
const pages = Number(readFileSync("/proc/self/statm", "utf8").split(" ")[1]);
write(`\n${JSON.stringify({ firstMs, right, bytes: pages * 4096 })}\n`, () => process.exit(0));
