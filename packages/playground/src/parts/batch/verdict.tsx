/** What the laps show: how fast the fastest is, and that all give the same answers. */

import { fill, textsOf } from "../../page/language.ts";
import { formatCount, formatFixed } from "../../ui/number.ts";
import { formatRate } from "./lap-table.tsx";
import { batchSizes, lapKey, laps, rateOf, runners, total } from "./race.ts";
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
  const heats = runners.flatMap((runner) => batchSizes.map((size) => ({ runner, size })));
  const timed = heats.flatMap((heat) => {
    const lap = laps.value.get(lapKey(heat.runner, heat.size));
    return lap === undefined ? [] : [{ ...heat, lap }];
  });
  const best = timed.reduce((a, b) => (rateOf(b.lap) > rateOf(a.lap) ? b : a));
  return fill(textsOf(raceTexts).fastest, {
    rate: formatRate(best.lap),
    runner: runnerName(best.runner),
    size: formatCount(Number(best.size)),
  });
}

/** Laps that agree in every bit agree in this too; the least is said, should one of them not. */
function rightOnes(): { readonly correct: string; readonly accuracy: string } {
  const all = [...laps.value.values()];
  const correct = Math.min(...all.map((lap) => lap.correct));
  return { correct: formatCount(correct), accuracy: formatFixed(correct / all[0]!.rows, 4) };
}
