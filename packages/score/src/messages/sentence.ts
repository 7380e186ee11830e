/** From an error to a sentence in the reader's language: this package's codes by its own rows, the library's by the library. */

import { errorSentence, type Language } from "feedforward/messages";
import { printable, render, ScoreError } from "../errors.ts";
import { koreanRows } from "./korean.ts";

export type { Language } from "feedforward/messages";

/** What went wrong, as one sentence without a full stop. */
export function sentenceOf(error: unknown, language: Language): string {
  if (!(error instanceof ScoreError)) return printable(errorSentence(error, language).replace(/\s+/g, " "));
  const row = Object.hasOwn(koreanRows, error.code) ? koreanRows[error.code] : undefined;
  return language === "ko" && row !== undefined ? render(row, error.facts) : error.message;
}
