/**
 * From an error or a note to a sentence. The Korean of a code is a text with the names of its facts, or a function of them.
 */

import { type ErrorData, type Facts, factText, type Note } from "../errors.ts";
import { koreanRows } from "./korean.ts";
import { noteRows } from "./korean-notes.ts";
import type { KoreanRows } from "./korean-row.ts";
import { withFacts } from "./korean-text.ts";

/** The languages in which errors and notes are said. */
export const languages = ["en", "ko"] as const;
/** A language in which errors and notes are said. */
export type Language = (typeof languages)[number];

/**
 * What went wrong, as one sentence without a full stop: the error's own message in English, its code's Korean for `"ko"`, English for every other. What
 * is no error of the library, or has no code, says what it says: `errorSentence(new Error("disk full"), "ko")` is `disk full`.
 */
export function errorSentence(error: unknown, language: Language): string {
  const message = error instanceof Error ? error.message : String(error);
  if (language !== "ko" || !hasData(error)) return message;
  const said = rowText(koreanRows, error);
  return said === null ? message : around(said, error.facts);
}

/** What a note says: its own message in English, its code's Korean otherwise. One of another library says what it says. */
export function noteSentence(note: Note, language: Language): string {
  return (language === "ko" ? rowText(noteRows, note) : null) ?? note.message;
}

function rowText(rows: KoreanRows, { code, facts }: ErrorData): string | null {
  const row = Object.hasOwn(rows, code) ? rows[code]! : null;
  return typeof row === "string" ? withFacts(row, facts) : (row?.(facts) ?? null);
}

/**
 * A line of layers names the item before what it says, an op the node; a reader of bytes their format, the entry of an archive,
 * and the place. What is said of a model as a whole has none.
 */
function around(text: string, { format, offset, inside, node, item, position, runsAsGraph }: Facts): string {
  const sentence = runsAsGraph === true ? `${text}. 세션은 그래프를 그대로 실행합니다` : text;
  const named =
    item !== undefined && position !== undefined
      ? `${String(position)}번 항목 ${factText(item)}: ${sentence}`
      : node !== undefined
        ? `${factText(node)}: ${shortened(sentence)}`
        : sentence;
  if (format === undefined || offset === undefined || format === "model") return named;
  const entry = inside === undefined ? "" : `"${factText(inside)}" 항목: `;
  return `${String(format)}: ${entry}${named} (오프셋 ${String(offset)})`;
}

/** As the English of a node is: a file may speak of a shape of thousands of axes. */
function shortened(sentence: string): string {
  return sentence.length > longestSentence ? `${sentence.slice(0, longestSentence)}…` : sentence;
}

const longestSentence = 240;

function hasData(error: unknown): error is Error & ErrorData {
  return error instanceof Error && "code" in error && "facts" in error && typeof error.facts === "object";
}
