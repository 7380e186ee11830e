/** Runners as the reader knows them. */

import { fill, textsOf } from "../../page/language.ts";
import { hindranceOf, place, type Runner, threadCount } from "./race.ts";
import { raceTexts } from "./race-texts.ts";

export function runnerName(runner: Runner): string {
  const t = textsOf(raceTexts);
  if (runner !== "threads") return t[runner];
  const isKnown = place.value !== null && hindranceOf("threads") === null;
  return isKnown ? fill(t.threads, { threads: threadCount.value }) : t.threadsShort;
}
