/** What the parts of a call share: its words and options, the job, and the language that it speaks. */

import type { Job } from "../job/job.ts";
import type { Words } from "../messages/words.ts";
import type { ScoreCall } from "./call.ts";
import type { RunOptions } from "./options.ts";

export interface Work {
  readonly call: ScoreCall;
  readonly options: RunOptions;
  readonly job: Job;
  readonly words: Words;
}
