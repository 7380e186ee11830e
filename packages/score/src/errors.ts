/**
 * What this package refuses, as data, in the manner of the library's errors: a `code` that never changes, `facts` as a
 * JSON object, and the English sentence with `$name` for every fact. `sentenceOf` (`messages/sentence.ts`) says it in
 * Korean. Errors of the library pass through as they are.
 */

import type { ErrorData, Fact, Facts } from "feedforward";

/** Files, columns, options or a folder of parts that cannot be scored as they are. */
export class ScoreError extends Error implements ErrorData {
  readonly code: string;
  readonly facts: Facts;
  override get name(): "ScoreError" {
    return "ScoreError";
  }

  constructor(code: string, message: string, facts: Facts, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.facts = Object.freeze(facts);
  }
}

/** One value for each `$` of the sentence, in its order. */
type GivenFor<S extends string> = S extends `${string}$${infer Rest}` ? [Fact, ...GivenFor<Rest>] : [];

/** `throw refuse("column-missing", 'no column "$column" in $file', column, file)`. */
export function refuse<S extends string>(code: string, sentence: S, ...given: GivenFor<S>): ScoreError {
  const names = [...sentence.matchAll(/\$(\w+)/g)].map(([, name]) => name!);
  const facts = Object.fromEntries(names.map((name, i) => [name, given[i]!]));
  return new ScoreError(code, render(sentence, facts), facts);
}

/** Codes of a command line that asks for what no file could make right: exit code 2. */
export function isUsage(error: unknown): boolean {
  return error instanceof ScoreError && error.code.startsWith("usage-");
}

/** The sentence with its facts in the places of `$name`. */
export function render(sentence: string, facts: Facts): string {
  return sentence.replace(/\$(\w+)/g, (_, name: string) => factText(facts[name] ?? null));
}

/** A list of names with commas, or of pairs; text from outside without characters that could steer a terminal. */
function factText(fact: Fact): string {
  if (arePairs(fact)) return fact.map(([name, value]) => `, ${factText(name)} = ${factText(value)}`).join("");
  return Array.isArray(fact) ? shortList(fact.map(factText)) : printable(String(fact));
}

/** What is kept of a row: `[["id", "17"]]`, in a sentence `, id = 17`. */
export type Pairs = readonly (readonly [name: string, value: string | null])[];

function arePairs(fact: Fact): fact is Pairs {
  return Array.isArray(fact) && fact.length > 0 && fact.every((item) => Array.isArray(item));
}

const mostShown = 12;

/** Long lists keep both ends: `a, b, …, z`. */
export function shortList(items: readonly string[]): string {
  if (items.length <= mostShown) return items.join(", ");
  return [...items.slice(0, mostShown - 2), `… (${items.length})`, items.at(-1)!].join(", ");
}

const longest = 300;

/** Names come out of files and end up in terminals: control characters are shown as their code points. */
export function printable(text: string): string {
  const start = text.slice(0, longest).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    return `\\u{${character.codePointAt(0)!.toString(16)}}`;
  });
  return text.length > longest ? `${start}…` : start;
}
