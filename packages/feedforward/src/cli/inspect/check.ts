/**
 * `feedforward check`: which of many files are safe and whole. A line for each; the exit code is 0 where all are clean,
 * 1 where one is refused, 2 where one could not be read at all.
 */

import type { ErrorData } from "../../errors.ts";
import { beginInspection, type Inspection, inspectionOf } from "../../formats/model/inspect.ts";
import type { Call, ExitCode } from "../command/command.ts";
import { sentenceOf } from "../failure/failure.ts";
import { filesFor, readInput, titleOf } from "../files/input.ts";
import { harmless } from "../terminal/layout.ts";
import { dictionaries, type Messages } from "../words/language.ts";

export interface CheckOptions {
  readonly json: boolean;
}

type CheckCall = Call<CheckOptions>;

type Verdict = "clean" | "refused" | "unreadable";

interface Checked {
  readonly file: string;
  readonly verdict: Verdict;
  readonly format: string | null;
  /** Why it is not clean. */
  readonly reason: string | null;
  /** The same in the reader's language. */
  readonly said: string;
}

const exitCodes: Readonly<Record<Verdict, ExitCode>> = { clean: 0, refused: 1, unreadable: 2 };

export async function run(call: CheckCall): Promise<ExitCode> {
  const { words, options, terminal } = call;
  let code: ExitCode = 0;
  const all: Omit<Checked, "said">[] = [];
  for (const file of words) {
    const checked = await check(file, call);
    const own = exitCodes[checked.verdict];
    if (own > code) code = own;
    if (options.json) all.push(forJson(checked));
    else terminal.print(lineOf(checked, call));
  }
  if (options.json) terminal.printJson(all);
  return code;
}

async function check(file: string, call: CheckCall): Promise<Checked> {
  const bytes = await readInput(file, call).catch((error: unknown) => unreadable(file, error, call));
  if ("verdict" in bytes) return bytes;
  const begun = beginInspection(bytes);
  return verdictOn(file, inspectionOf(begun, { files: await filesBeside(file, begun.wanted) }), call);
}

function unreadable(file: string, error: unknown, call: CheckCall): Checked {
  const [reason, said] = [dictionaries.en, call.messages].map((messages) => reasonSaid(error, messages));
  return { file, verdict: "unreadable", format: null, reason: reason!, said: said! };
}

/** Why it cannot be read, without its name: by the reason's own where there is one. */
function reasonSaid(error: unknown, messages: Messages): string {
  const name = (error as Partial<ErrorData>).facts?.reason;
  if (typeof name !== "string") return sentenceOf(error, messages);
  const reasons: Readonly<Record<string, string>> = messages.reasons;
  return Object.hasOwn(reasons, name) ? reasons[name]! : harmless(name);
}

/** The weights that lie beside a model. One that is not there is no more than that: the reader of the model says so. */
async function filesBeside(file: string, wanted: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
  try {
    return await filesFor(file, wanted);
  } catch {
    return new Map();
  }
}

/** Bugs are no verdict on a file, and are thrown. */
function verdictOn(file: string, { format, error }: Inspection, { messages }: CheckCall): Checked {
  if (error === null) return { file, verdict: "clean", format, reason: null, said: "" };
  return { file, verdict: "refused", format, reason: error.message, said: sentenceOf(error, messages) };
}

function forJson({ file, verdict, format, reason }: Checked): Omit<Checked, "said"> {
  return { file, verdict, format, reason };
}

function lineOf({ file, verdict, format, said }: Checked, { terminal, messages }: CheckCall): string {
  const name = harmless(titleOf(file, messages));
  if (verdict === "clean") return `${name}: ${terminal.good(messages.clean)} (${format})`;
  const word = verdict === "refused" ? messages.refusedFile : messages.unreadableFile;
  return `${name}: ${terminal.bad(word)}: ${said}`;
}
