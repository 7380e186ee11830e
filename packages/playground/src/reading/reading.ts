/**
 * What helps a reader through a long page, once it has come: which part this is, how far down, which questions are answered, and
 * what a word is called in the other language. It comes after everything else, and the page can be read without it.
 */

import { startGlossary } from "./glossary.ts";
import { startPlace } from "./place.ts";
import { startTicks } from "./ticks.ts";

export function startReading(): void {
  startPlace();
  startTicks();
  startGlossary();
}
