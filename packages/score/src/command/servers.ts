/** What the commands of a queue have in common: the servers, the job, and what servers refuse as one sentence. */

import { connectTo, leastVersion, oldVersion, type Servers } from "../cluster/connection.ts";
import { checkJobName } from "../cluster/names.ts";
import { Queue } from "../cluster/queue.ts";
import { refuse, ScoreError } from "../errors.ts";
import { clusterWords } from "../messages/cluster-words.ts";
import type { ScoreCall } from "./call.ts";

export function natsOf({ options }: ScoreCall): string {
  if (options.nats !== null) return options.nats;
  throw refuse("usage-nats-missing", "--nats is missing: the servers of the queue, as in nats://a,b,c");
}

export function jobOf({ options }: ScoreCall): string {
  if (options.job !== null) return checkJobName(options.job);
  throw refuse("usage-job", "--job is missing: what the job is called on the servers");
}

/** Words behind the command that mean nothing there. */
export function expectNoWords({ words }: ScoreCall): void {
  const [command = "", ...others] = words;
  if (others.length > 0) throw refuse("usage-words", "$command: expected no other words, got $got", command, others);
}

/** Calls with a connection, which is closed behind it. */
export async function withServers<T>(
  nats: string,
  { isPatient = false }: { readonly isPatient?: boolean },
  work: (servers: Servers) => Promise<T>,
): Promise<T> {
  const servers = await connectTo(nats, isPatient);
  try {
    return await work(servers);
  } catch (error) {
    throw readable(error);
  } finally {
    await servers.connection.close();
  }
}

/** Errors of the client have no code of ours. */
export function readable(error: unknown): unknown {
  const isOfClient = error instanceof Error && !(error instanceof ScoreError) && isClientError(error);
  return isOfClient ? refuse("nats-failed", "the servers of the queue refused: $reason", error.message) : error;
}

function isClientError({ name }: Error): boolean {
  return /^(JetStream|NoResponders|Request|Timeout|Connection|ClosedConnection|Authorization|PermissionViolation|StreamNotFound|ConsumerNotFound)/.test(
    name,
  );
}

export async function openQueue(servers: Servers, job: string): Promise<Queue> {
  const queue = await Queue.open(servers, job);
  if (queue !== null) return queue;
  throw refuse("job-missing", "the servers have no job $job, they have $jobs", job, await Queue.list(servers));
}

export function warnOfOldServer(servers: Servers, { terminal, language }: ScoreCall): void {
  const old = oldVersion(servers);
  if (old !== null) terminal.complain(clusterWords[language].oldServer(old, leastVersion));
}
