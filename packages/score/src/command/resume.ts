/**
 * `feedforward score resume`: looks into the folder what is missing, and queues that: shards that failed, and jobs whose servers have
 * lost everything, of which it must be told the folder and the model.
 */

import { basename, resolve } from "node:path";
import { below, folderOf } from "../cluster/assignment.ts";
import { type Servers, usualReplicas } from "../cluster/connection.ts";
import type { Plan } from "../cluster/enqueue.ts";
import { Queue } from "../cluster/queue.ts";
import { refuse } from "../errors.ts";
import { relativePath } from "../inputs/files.ts";
import { openScorer } from "../model/open.ts";
import { readManifest } from "../shards/manifest.ts";
import type { ExitCode, ScoreCall } from "./call.ts";
import { expectNoWords, jobOf, natsOf, withServers } from "./servers.ts";
import { ackWaitOf, replicasOf, report } from "./submit.ts";

export async function resume(call: ScoreCall): Promise<ExitCode> {
  expectNoWords(call);
  const job = jobOf(call);
  return withServers(natsOf(call), {}, async (servers) => {
    const queue = await Queue.open(servers, job);
    const plan = queue === null ? await planOfFolder(call, servers) : planOfQueue(call, queue);
    return report(call, plan, servers);
  });
}

function planOfQueue({ options }: ScoreCall, queue: Queue): Plan {
  return { ...folderOf(queue, options.root ?? "."), terms: queue.terms, model: options.model };
}

async function planOfFolder(call: ScoreCall, servers: Servers): Promise<Plan> {
  const { out, model, root } = call.options;
  if (out === null || model === null) {
    throw refuse("usage-resume", "resume: the servers do not have the job: give --out and --model too");
  }
  const folder = below(root ?? ".", out);
  const found = readManifest(folder);
  if (found === null) {
    throw refuse("manifest-missing", "$folder has no _manifest.json: it is no folder of parts", folder);
  }
  const { manifest, sha256 } = found;
  const opened = await openScorer(model);
  if (opened.sha256 !== manifest.model.sha256) {
    throw refuse("model-other", "$model is not the model of $folder: its SHA-256 is another", model, folder);
  }
  const terms = {
    out: relativePath(resolve(root ?? "."), resolve(folder)),
    manifest: sha256,
    shards: manifest.shards.length,
    model: basename(model),
    ackWaitMs: ackWaitOf(opened.scorer),
    replicas: replicasOf(call) ?? usualReplicas(servers),
  };
  return { folder, manifest, terms, model };
}
