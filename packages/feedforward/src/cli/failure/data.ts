/**
 * What went wrong as data, for `--json`: the code and the facts of the library's error, with the file that it is about; of what
 * the command line itself says, a code for its kind.
 */

import type { ErrorData } from "../../errors.ts";
import { codeOf } from "../../files/system.ts";
import { OutputFailure, Refusal, UsageError } from "./failure.ts";

export interface FailureData extends ErrorData {
  /** In English where the library said it, else as it was shown. */
  readonly message: string;
}

export function failureData(error: unknown, shown: string): FailureData {
  const chain = withCauses(error);
  const file = error instanceof Refusal && error.file !== null ? { file: error.file } : {};
  const known = chain.find(hasData);
  if (known !== undefined) return { code: known.code, facts: { ...known.facts, ...file }, message: known.message };
  const reason = chain.map(systemCode).find((code) => code !== undefined);
  if (reason !== undefined) return { code: "system-failed", facts: { reason, ...file }, message: shown };
  return { code: kindOf(error), facts: file, message: shown };
}

/** The error, and what it was made of: a refusal about a file holds what was said of its bytes. */
function withCauses(error: unknown): readonly Error[] {
  return error instanceof Error ? [error, ...withCauses(error.cause)] : [];
}

function hasData(error: Error): error is Error & ErrorData {
  return "facts" in error;
}

/** `ENOENT`, where the system said so. */
function systemCode(error: Error): string | undefined {
  return hasData(error) ? undefined : codeOf(error);
}

function kindOf(error: unknown): string {
  if (error instanceof UsageError) return "command-usage";
  if (error instanceof Refusal) return "command-refused";
  return error instanceof OutputFailure ? "output-failed" : "command-failed";
}
