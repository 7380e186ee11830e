/**
 * Facts in a Korean text: `$name` is the fact, `$name{은/는}` the fact and the particle that fits how it is read.
 */

import { type Facts, factText } from "../errors.ts";

export function withFacts(text: string, facts: Facts): string {
  return text.replace(/\$(\w+)("?)(?:\{([^/}]+)\/([^}]+)\})?/g, (_, name: string, quote: string, ...particles) => {
    const fact = factText(facts[name] ?? null);
    const [closed, open] = particles as (string | undefined)[];
    return fact + quote + ((endsClosed(fact, closed ?? "") ? closed : open) ?? "");
  });
}

/** Whether the last letter, as it is read in Korean, ends in a consonant; 로 also follows ㄹ. */
function endsClosed(text: string, particle: string): boolean {
  const letter = text.replace(/[^\p{L}\p{N}]+$/u, "").slice(-1);
  const code = letter.charCodeAt(0) - firstSyllable;
  if (code >= 0 && code <= lastSyllable - firstSyllable) {
    const final = code % 28;
    return final > 0 && !(particle === "으로" && final === rieul);
  }
  const closed = particle === "으로" ? closedNotRieul : closedLetters;
  return closed.includes(letter.toLowerCase());
}

const firstSyllable = 0xac00;
const lastSyllable = 0xd7a3;
/** The place of ㄹ among the finals. */
const rieul = 8;
/** Digits and Latin letters whose Korean names, or usual reading at a word's end, close with a consonant. */
const closedLetters = "013678lmnr";
const closedNotRieul = "036mn";
