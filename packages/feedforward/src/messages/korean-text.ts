/**
 * Facts in a Korean text: `$name` is the fact, `$name{은/는}` the fact and the particle that fits how it is read.
 */

import { type Facts, factText } from "../errors.ts";
import { particleAfter } from "./korean-particle.ts";

export function withFacts(text: string, facts: Facts): string {
  return text.replace(/\$(\w+)(["\])]*)(?:\{([^/}]+\/[^}]+)\})?/g, (_, name: string, signs: string, pair?: string) => {
    const fact = factText(facts[name] ?? null);
    return fact + signs + (pair === undefined ? "" : particleAfter(fact, pair));
  });
}
