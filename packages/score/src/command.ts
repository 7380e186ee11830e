/**
 * `feedforward score`, as the command line of `feedforward` calls it: `run(call)` gives the exit code. 0 is fine, 1 means that
 * something was refused or failed, 2 that the words were wrong; what went wrong is one sentence on standard error, and with
 * `--json` an object on standard output.
 */

import type { ErrorData } from "feedforward";
import type { ExitCode, ScoreCall } from "./command/call.ts";
import { merge } from "./command/merge.ts";
import { usualValues } from "./command/options.ts";
import { score } from "./command/score.ts";
import { isUsage, ScoreError } from "./errors.ts";
import { sentenceOf } from "./messages/sentence.ts";

export type { ScoreCall, ScoreValues } from "./command/call.ts";

/** Words for jobs over a queue; a file of such a name is `./work`. */
const clusterWords: readonly string[] = ["submit", "work", "status", "resume", "cancel", "verify"];

export async function run(given: ScoreCall): Promise<ExitCode> {
  const told = Object.entries(given.options).filter(([, value]) => value !== null);
  const call: ScoreCall = { ...given, options: { ...usualValues, ...Object.fromEntries(told) } };
  try {
    const [word = ""] = call.words;
    if (clusterWords.includes(word)) {
      const { clusterCommands } = await import("./command/cluster.ts");
      return await clusterCommands[word]!(call);
    }
    return await (word === "merge" ? merge(call) : score(call));
  } catch (error) {
    if (!isOurs(error)) throw error;
    return report(error, call);
  }
}

/** Errors with data, and what the system says; everything else is a fault of the program, or the terminal's. */
function isOurs(error: unknown): error is Error & Partial<ErrorData> {
  if (error instanceof ScoreError) return true;
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

function report(error: Error & Partial<ErrorData>, { terminal, language, options }: ScoreCall): ExitCode {
  terminal.complain(`feedforward: ${sentenceOf(error, language)}`);
  if (options.json) {
    const { code, facts, message } = error;
    terminal.printJson({
      error:
        facts === undefined
          ? { code: "system-failed", facts: { reason: code ?? "" }, message }
          : { code, facts, message },
    });
  }
  return isUsage(error) ? 2 : 1;
}
