/** What `predictInto` allocates: nothing of the size of its answer, on either backend, with threads and of a graph. */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import type { BackendName } from "../../src/backend/backend.ts";
import { backendNames } from "../../src/backend/select.ts";
import { readOnnx, writeOnnx } from "../../src/formats/onnx.ts";
import type { Model } from "../../src/model.ts";
import { Dense } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Session } from "../../src/session.ts";
import { zeros } from "../../src/tensor/tensor.ts";
import { until } from "./team.ts";

const [rows, outputs] = [2 ** 17, 64];
const answerBytes = 4 * rows * outputs;
const network = new Network([new Dense({ weight: zeros([1, outputs]) })]);
const graph = readOnnx(writeOnnx(network));
const x = new Float32Array(rows).fill(1);
const out = new Float32Array(rows * outputs);

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Bytes of arrays that a call leaves behind, all older garbage being gone. */
function left(run: () => unknown): number {
  collect();
  const before = process.memoryUsage().arrayBuffers;
  run();
  return process.memoryUsage().arrayBuffers - before;
}

const cases = backendNames.flatMap((backend): [string, BackendName, Model][] => [
  ["a network", backend, network],
  ["a graph", backend, graph],
]);

it.each(cases)("of %s on %s: nothing of the answer's size", (_, backend, model) => {
  const session = new Session(model, { backend, threads: 1 });
  session.predictInto(x, out); // what is made once
  for (let turn = 0; turn < 3; turn++) expect(left(() => session.predictInto(x, out))).toBeLessThan(answerBytes / 32);
  const kept: unknown[] = []; // a large answer is seen, so what is not seen was not there
  expect(left(() => kept.push(session.predict(x)))).toBeGreaterThanOrEqual(answerBytes);
  expect(kept.length).toBe(1);
});

it("of several threads neither", async () => {
  const session = new Session(network, { backend: "wasm", threads: 2 });
  await until(() => session.threads === 2);
  const wanted = session.predict(x).data;
  session.predictInto(x, out);
  for (let turn = 0; turn < 5; turn++) {
    out.fill(7);
    expect(left(() => session.predictInto(x, out))).toBeLessThan(answerBytes / 32);
    expect(Buffer.compare(Buffer.from(out.buffer), Buffer.from(wanted.buffer))).toBe(0);
  }
});
