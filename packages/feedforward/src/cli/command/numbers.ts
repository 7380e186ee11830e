/**
 * Numbers as people type them: decimal digits and nothing else that JavaScript would take for a number (`0x10`, an empty
 * word). What would become another number on the way is refused: a fraction where a whole number belongs, a whole number
 * beyond 2^53, and one that is so large or so small that only infinity or 0 is left of it.
 */

import { UsageError } from "../failure/failure.ts";
import type { Messages } from "../words/language.ts";
import type { NumberOption } from "./command.ts";

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const whole = /^[+-]?\d+(\.0*)?(e\+?\d+)?$/i;

/** The number, infinity where it is too large; null where the text is none. */
export function decimalOf(text: string): number | null {
  const trimmed = text.trim();
  return decimal.test(trimmed) ? Number(trimmed) : null;
}

/** A number that a word of the command line says. */
export function parseNumber(
  what: string,
  text: string,
  { isWhole = false, least, most }: Pick<NumberOption, "isWhole" | "least" | "most">,
  messages: Messages,
): number {
  const value = decimalOf(text);
  if (isWhole && (value === null || !whole.test(text.trim()))) throw new UsageError(messages.notWhole(what, text));
  if (value === null) throw new UsageError(messages.notANumber(what, text));
  const largest = isWhole ? Number.MAX_SAFE_INTEGER : Number.MAX_VALUE;
  const [low, high] = [least ?? -largest, most ?? largest];
  if (value < low) throw new UsageError(messages.tooSmall(what, low, text));
  if (value > high) throw new UsageError(messages.tooLarge(what, high, text));
  if (value === 0 && /[1-9]/.test(text.replace(/e.*/i, ""))) throw new UsageError(messages.tooNearZero(what, text));
  return value;
}

/** Numbers between commas: `-5,5`. `form` says what was expected. */
export function parseNumbers(what: string, form: string, text: string, messages: Messages): number[] {
  const numbers = text.split(",").map(decimalOf);
  if (!numbers.every((number) => number !== null && Number.isFinite(number))) {
    throw new UsageError(messages.notNumbers(what, form, text));
  }
  return numbers as number[];
}

/** Counts between commas: `784,50,100,10`. */
export function parseWholeNumbers(what: string, form: string, text: string, messages: Messages): number[] {
  const numbers = parseNumbers(what, form, text, messages);
  const isWhole = text.split(",").every((part) => whole.test(part.trim()));
  if (isWhole && numbers.every((number) => Number.isSafeInteger(number) && number > 0)) return numbers;
  throw new UsageError(messages.notNumbers(what, form, text));
}
