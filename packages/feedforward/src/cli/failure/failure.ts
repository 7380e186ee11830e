/**
 * How things go wrong. A `UsageError` is about the command line: the program was asked in words that it does not know, or
 * for values that no file could make right. A `Refusal` is about what was asked for: a file, a number out of its range.
 * What somebody reads of either, and of the library's own errors, is one sentence on one line.
 */

import { type ErrorData, UnsupportedError } from "../../errors.ts";
import { reasonOf } from "../../files/reason.ts";
import { codeOf } from "../../files/system.ts";
import { errorSentence } from "../../messages.ts";
import { harmless } from "../terminal/layout.ts";
import type { Messages } from "../words/language.ts";
import { inOptionWords } from "../words/options.ts";

/** Exit code 2. The hint says what was perhaps meant. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly hint: string | null;

  constructor(message: string, hint: string | null = null) {
    super(message);
    this.hint = hint;
  }
}

/** Exit code 1: a sentence that can be shown as it stands. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** What it is about, where that is a file. */
  readonly file: string | null;

  constructor(message: string, { file = null, ...options }: ErrorOptions & { readonly file?: string | null } = {}) {
    super(message, options);
    this.file = file;
  }
}

/** Standard output took no more. */
export class OutputFailure extends Error {
  override readonly name = "OutputFailure";
}

/** The line that says what was thrown. */
export function complaint(error: unknown, messages: Messages): string {
  return `feedforward: ${reasonOfFailure(error, messages)}`;
}

/** The same without the program's name. The engine's own errors are a fault of the program, and say so. */
export function reasonOfFailure(error: unknown, messages: Messages): string {
  const isBug = error instanceof TypeError || error instanceof ReferenceError || error instanceof SyntaxError;
  const message = harmless(messageOf(error));
  if (isBug) return messages.unexpectedError(message);
  if (error instanceof OutputFailure) {
    const reason = whyNotWritten(error.cause, messages);
    return messages.cannotWrite(messages.standardOutput, reason);
  }
  return inWords(error, message, messages);
}

/** The error with the file that it is about, where its message does not name it; errors of the program stay. */
export function aboutFile(path: string, error: unknown, messages: Messages): unknown {
  if (!(error instanceof Error) || error instanceof TypeError || error instanceof UsageError) return error;
  if (fileOf(error, messages) === path) return error;
  return new Refusal(`${path}: ${inWords(error, error.message, messages)}`, { cause: error, file: path });
}

/** The file that an error names itself. */
function fileOf(error: Error, messages: Messages): unknown {
  if (error instanceof Refusal) return error.file;
  const path = hasData(error) ? error.facts.path : (error as NodeJS.ErrnoException).path;
  return path === "-" ? messages.standardInput : path;
}

/** Where a graph's chain of layers ends, without what `networkOf` adds for programmers. */
export function endOfChain(error: Error): Error {
  return error.cause instanceof UnsupportedError ? error.cause : error;
}

/** What an error says in the reader's language. */
export function sentenceOf(error: unknown, messages: Messages): string {
  return inWords(error, harmless(messageOf(error)), messages);
}

/** Our own sentences stand as they are; the library's are said in the reader's language, and so is what the engine lacks. */
function inWords(error: unknown, message: string, messages: Messages): string {
  if (error instanceof Refusal || error instanceof UsageError) return message;
  if (hasData(error)) {
    const { code, facts } = error;
    const sentence = inOptionWords(code, facts, messages) ?? harmless(errorSentence(error, messages.language));
    return facts.format === "csv" ? withoutOffset(sentence) : sentence;
  }
  return isLackOfMemory(error) ? messages.noMemory : messages.ofLibrary(message);
}

/** A table is text: whoever mends it looks for a line, which the sentence names. */
function withoutOffset(sentence: string): string {
  return sentence.replace(/ (at offset \d+|\(오프셋 \d+\))$/, "");
}

function hasData(error: unknown): error is ErrorData {
  return error instanceof Error && "facts" in error;
}

/** V8 says it in these words, of arrays and strings that are too long or for which there is no memory. */
function isLackOfMemory(error: unknown): boolean {
  const sentence = /^(Invalid (typed array|array|string) length|Array buffer allocation failed)/;
  return error instanceof RangeError && sentence.test(error.message);
}

/** Why something could not be written, in the reader's language. */
export function whyNotWritten(error: unknown, messages: Messages): string {
  const reason = reasonOf("write", error);
  if (reason !== null) return messages.reasons[reason];
  const code = codeOf(error);
  return code === undefined ? messageOf(error) : messages.systemCode(code);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
