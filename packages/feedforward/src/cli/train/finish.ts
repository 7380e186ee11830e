/** The end of a training: the file first, whatever may happen to the report, then what is told, and the code of the process. */

import type { ExitCode } from "../command/command.ts";
import { complaint } from "../failure/failure.ts";
import { keep } from "../files/keep.ts";
import { saveReport } from "../report/run.ts";
import { interruptionLines } from "./report.ts";
import { encode, type Outcome, type TrainCall } from "./training.ts";

/** Where the network is, null where it is not kept, and how many bytes it has. */
export interface KeptNetwork {
  readonly file: string | null;
  readonly bytes: number;
}

export interface Telling {
  readonly tell: (kept: KeptNetwork) => void;
  /** The page of `--report`, made where it is asked for. */
  readonly page: Parameters<typeof saveReport>[0];
}

export async function finish(outcome: Outcome, { tell, page }: Telling, call: TrainCall): Promise<ExitCode> {
  const { options, terminal, messages } = call;
  const { network, interruptedAfter: last } = outcome;
  for (const line of interruptionLines(outcome, call)) terminal.complain(line);
  const bytes = encode(network, options);
  const { file, trouble } = options.out === null ? { file: null, trouble: null } : await keep(options.out, bytes, call);
  outcome.stopListening();
  let isReported = false;
  try {
    tell({ file, bytes: bytes.length });
    isReported = await saveReport(page, call);
  } finally {
    // Where the network is must be said even where the report could not be.
    if (trouble !== null) terminal.complain(complaint(trouble, messages));
  }
  if (trouble !== null) return 1;
  if (last !== null) return 130;
  return isReported ? 0 : 1;
}
