/** The words for jobs over a queue. This module is loaded where one of them stands, and with it the client of the servers. */

import type { ExitCode, ScoreCall } from "./call.ts";
import { cancel } from "./cancel.ts";
import { resume } from "./resume.ts";
import { status } from "./status.ts";
import { submit } from "./submit.ts";
import { verify } from "./verify.ts";
import { runWorker } from "./worker.ts";

export const clusterCommands: Readonly<Record<string, (call: ScoreCall) => Promise<ExitCode>>> = {
  submit,
  work: runWorker,
  status,
  resume,
  cancel,
  verify,
};
