/** What the laps show: what batches gain, which is the fastest, if that can be told, and that all give the same answers. */

import { fill, language, textsOf } from "../../page/language.ts";
import { formatCount, formatFixed } from "../../ui/number-forms.ts";
import { knownDate, knownRates } from "./known.ts";
import { formatRate } from "./lap-table.tsx";
import { gainOf, leadersOf } from "./leaders.ts";
import { batchSizes, type Heat, type Laps, lapKey, laps, type Runner, rateOf, runners, total } from "./race.ts";
import { raceTexts } from "./race-texts.ts";
import { runnerName } from "./runner-name.ts";

export function Verdict() {
  const t = textsOf(raceTexts);
  const { laps: count, differing, outputs } = total.value;
  if (laps.value.size === 0) {
    return (
      <div class="race-verdict">
        <p>{t.start}</p>
        {knownRates().length > 0 && <p class="note">{fill(t.known, { date: knownDate })}</p>}
      </div>
    );
  }
  return (
    <div class="race-verdict">
      <p>
        <strong>{gainText()}</strong>
      </p>
      <p class="note">{fastestText()}</p>
      <p class="note">{fill(t.correct, rightOnes())}</p>
      <p class="note">
        <strong class={differing === 0 ? "is-same" : "is-other"}>
          {fill(count === 1 ? t.identicalOne : t.identical, {
            laps: count,
            outputs: formatCount(outputs),
            differing: formatCount(differing),
          })}
        </strong>{" "}
        {differing > 0 && t.different}
      </p>
    </div>
  );
}

/** The verdict for those who listen. */
export function spokenVerdict(): string {
  const { differing, outputs } = total.value;
  const values = { outputs: formatCount(outputs), differing: formatCount(differing), accuracy: rightOnes().accuracy };
  return `${gainText()} ${fill(textsOf(raceTexts).spoken, values)}`.trim();
}

/** What batches gain whom, in one sentence; nothing while nobody has run both alone and in batches. */
function gainText(): string {
  const t = textsOf(raceTexts);
  const gains = runners.flatMap((name) => {
    const gain = gainBy(name);
    return gain === undefined
      ? []
      : [
          fill(gain === null ? t.gainNone : t.gain, {
            runner: runnerName(name),
            times: gain === null ? "" : formatFixed(gain, 1),
          }),
        ];
  });
  return gains.length === 0 ? "" : fill(t.gains, { gains: language() === "ko" ? gains.join(", ") : listOf(gains) });
}

function listOf(words: Iterable<string>): string {
  return new Intl.ListFormat(language()).format(words);
}

/** How much the best batch gains a runner over one by one; null where that cannot be told, undefined where it was not measured. */
function gainBy(name: Runner): number | null | undefined {
  const alone = laps.value.get(lapKey(name, "1"));
  const batches = batchSizes.slice(1).flatMap((size) => laps.value.get(lapKey(name, size)) ?? []);
  const [best] = leadersOf(batches);
  return alone === undefined || best === undefined ? undefined : gainOf(alone, best);
}

function fastestText(): string {
  const t = textsOf(raceTexts);
  const heats = runners.flatMap((runner) => batchSizes.map((size) => ({ runner, size })));
  const timed = heats.flatMap((heat) => {
    const lap = laps.value.get(lapKey(heat.runner, heat.size));
    // Laps of a part of the images, as long as if they had been over all.
    return lap === undefined
      ? []
      : [{ ...heat, ...lap, timesMs: lap.timesMs.map((timeMs) => timeMs / lap.rows), rows: 1 }];
  });
  const leaders = leadersOf(timed);
  const names = new Set(leaders.map(nameOf));
  return fill(names.size === 1 ? t.fastest : t.close, {
    rate: formatRate(rateOf(leaders[0]!)),
    name: [...names][0]!,
    names: listOf(names),
  });
}

/** Batches that are left to one thread are not the work of several. */
function nameOf({ runner, size, threadsInBatch }: Heat & Laps): string {
  const ran = runner === "threads" && threadsInBatch === 1 ? "wasm" : runner;
  return fill(textsOf(raceTexts).heat, { runner: runnerName(ran), size: formatCount(Number(size)) });
}

/** Laps over the same images that agree in every bit agree in this too; the least is said, should one of them not. */
function rightOnes(): { readonly correct: string; readonly count: string; readonly accuracy: string } {
  const all = [...laps.value.values()];
  const rows = Math.max(...all.map((lap) => lap.rows));
  const correct = Math.min(...all.filter((lap) => lap.rows === rows).map((lap) => lap.correct));
  return { correct: formatCount(correct), count: formatCount(rows), accuracy: formatFixed(correct / rows, 4) };
}
