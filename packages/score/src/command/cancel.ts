/** `feedforward score cancel`: takes a job off the servers, done or not. The folder keeps what is in it. */

import { clusterWords } from "../messages/cluster-words.ts";
import type { ExitCode, ScoreCall } from "./call.ts";
import { expectNoWords, jobOf, natsOf, openQueue, withServers } from "./servers.ts";

export async function cancel(call: ScoreCall): Promise<ExitCode> {
  expectNoWords(call);
  const { terminal, options, language } = call;
  const job = jobOf(call);
  return withServers(natsOf(call), {}, async (servers): Promise<ExitCode> => {
    const queue = await openQueue(servers, job);
    await queue.remove();
    const { out } = queue.terms;
    if (options.json) terminal.printJson({ job, out, cancelled: true });
    else terminal.print(clusterWords[language].cancelled(job, out));
    return 0;
  });
}
