/** What the laps show: which is the fastest, if that can be told, and that all give the same answers. */

import { fill, language, textsOf } from "../../page/language.ts";
import { formatCount, formatFixed } from "../../ui/number-forms.ts";
import { formatRate } from "./lap-table.tsx";
import { leadersOf } from "./leaders.ts";
import { type BestLap, batchSizes, type Heat, lapKey, laps, runners, total } from "./race.ts";
import { raceTexts } from "./race-texts.ts";
import { runnerName } from "./runner-name.ts";

export function Verdict() {
  const t = textsOf(raceTexts);
  const { laps: count, differing, outputs } = total.value;
  if (count === 0) return <p class="race-verdict">{t.start}</p>;
  return (
    <div class="race-verdict">
      <p>{fastestText()}</p>
      <p>{fill(t.correct, rightOnes())}</p>
      <p>
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

/** The verdict in one sentence, for those who listen. */
export function spokenVerdict(): string {
  const { differing, outputs } = total.value;
  const values = { outputs: formatCount(outputs), differing: formatCount(differing), accuracy: rightOnes().accuracy };
  return fill(textsOf(raceTexts).spoken, values);
}

function fastestText(): string {
  const t = textsOf(raceTexts);
  const heats = runners.flatMap((runner) => batchSizes.map((size) => ({ runner, size })));
  const timed = heats.flatMap((heat) => {
    const lap = laps.value.get(lapKey(heat.runner, heat.size));
    return lap === undefined ? [] : [{ ...heat, ...lap }];
  });
  const leaders = leadersOf(timed);
  const names = new Set(leaders.map(nameOf));
  return fill(names.size === 1 ? t.fastest : t.close, {
    rate: formatRate(leaders[0]!),
    name: [...names][0]!,
    names: new Intl.ListFormat(language()).format(names),
  });
}

/** Batches that are left to one thread are not the work of several. */
function nameOf({ runner, size, threadsInBatch }: Heat & BestLap): string {
  const ran = runner === "threads" && threadsInBatch === 1 ? "wasm" : runner;
  return fill(textsOf(raceTexts).heat, { runner: runnerName(ran), size: formatCount(Number(size)) });
}

/** Laps that agree in every bit agree in this too; the least is said, should one of them not. */
function rightOnes(): { readonly correct: string; readonly accuracy: string } {
  const all = [...laps.value.values()];
  const correct = Math.min(...all.map((lap) => lap.correct));
  return { correct: formatCount(correct), accuracy: formatFixed(correct / all[0]!.rows, 4) };
}
