/** The mistakes of the queue's codes that need no server, and where the others are made. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beside } from "../../../feedforward/test/messages/mistakes/onnx.ts";
import type { Mistake } from "./mistakes.ts";

const submit = "submit DIR/good.parquet --columns a,b --model DIR/m.safetensors --root DIR";
const job = "--nats nats://127.0.0.1:1 --job nightly";

export const clusterMistakes: Readonly<Record<string, Mistake>> = {
  "model-parts": (dir) => {
    writeFileSync(join(dir, "m.onnx"), beside("weights.data"));
    writeFileSync(join(dir, "weights.data"), new Uint8Array(24));
    return `${submit} --out DIR/scores ${job} --columns id,a,b --model DIR/m.onnx`;
  },
  "nats-unreachable": `status ${job}`,
  "path-outside": `${submit} --out DIR/scores ${job} --root DIR/empty`,
  "usage-folder": "verify",
  "usage-job": "cancel --nats nats://127.0.0.1:1",
  "usage-job-name": "cancel --nats nats://127.0.0.1:1 --job a.b",
  "usage-nats": "status --nats a/b",
  "usage-nats-missing": "status",
  "usage-replicas": `${submit} --out DIR/scores ${job} --replicas 2`,
  "usage-submit-out": `${submit} --out DIR/scores.parquet ${job}`,
  "usage-words": `status nightly ${job}`,
};

/** Those that a server must be there for. */
export const clusterElsewhere: Readonly<Record<string, string>> = {
  "job-exists": "cluster/refusals.test.ts",
  "job-folder": "cluster/refusals.test.ts",
  "job-missing": "cluster/refusals.test.ts",
  "job-model": "cluster/refusals.test.ts",
  "model-other": "cluster/refusals.test.ts",
  "nats-failed": "cluster/refusals.test.ts",
  "shard-abandoned": "cluster/job.test.ts",
  "usage-resume": "cluster/refusals.test.ts",
  "worker-differs": "cluster/refusals.test.ts",
};
