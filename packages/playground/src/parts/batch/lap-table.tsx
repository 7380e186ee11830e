/** The laps: a table whose rates are drawn as bars too, one group of rows a runner. All rows stand there from the beginning. */

import { fill, textsOf } from "../../page/language.ts";
import { formatCount, formatFixed } from "../../ui/number-forms.ts";
import type { Lap } from "../../worker/messages.ts";
import {
  type BatchSize,
  batchSize,
  batchSizes,
  hindranceOf,
  lapKey,
  laps,
  progress,
  type Runner,
  rateOf,
  runner,
  runners,
  threadCount,
} from "./race.ts";
import { raceTexts } from "./race-texts.ts";
import { runnerName } from "./runner-name.ts";

export function LapTable() {
  const t = textsOf(raceTexts);
  return (
    <table class="data laps">
      <caption class="visually-hidden">{t.table}</caption>
      <colgroup>
        <col />
        <col />
        <col />
        <col />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{t.batchColumn}</th>
          <th scope="col" colSpan={2}>
            {t.rateColumn}
          </th>
          <th scope="col">{t.ratioColumn}</th>
        </tr>
      </thead>
      {runners.map((name) => (
        <Group key={name} name={name} />
      ))}
    </table>
  );
}

function Group({ name }: { readonly name: Runner }) {
  const t = textsOf(raceTexts);
  const hindrance = hindranceOf(name);
  const joined = laps.value.get(lapKey(name, "1000"))?.threads ?? threadCount.value;
  const isShort = name === "threads" && joined < threadCount.value;
  const alone = name === "threads" ? batchSizes.findLast(isLeftToOne) : undefined;
  return (
    <tbody class={hindrance === null ? undefined : "is-out"}>
      <tr>
        <th scope="rowgroup" colSpan={4} class="laps-runner">
          {runnerName(name)}
          {isShort && <span class="note"> {fill(t.joined, { threads: joined })}</span>}
          {!isShort && alone !== undefined && (
            <span class="note"> {fill(t.alone, { size: formatCount(Number(alone)) })}</span>
          )}
        </th>
      </tr>
      {batchSizes.map((size) => (
        <Row key={size} name={name} size={size} />
      ))}
    </tbody>
  );
}

/** Whether more threads had joined than run batches of this size. */
function isLeftToOne(size: BatchSize): boolean {
  const lap = laps.value.get(lapKey("threads", size));
  return lap !== undefined && lap.threads > 1 && lap.threadsInBatch === 1;
}

function Row({ name, size }: { readonly name: Runner; readonly size: BatchSize }) {
  const lap = laps.value.get(lapKey(name, size));
  const alone = laps.value.get(lapKey(name, "1"));
  const shown = progress.value ?? { runner: runner.value, size: batchSize.value };
  const isShown = shown.runner === name && shown.size === size;
  return (
    <tr class={isShown ? "is-shown" : undefined}>
      <th scope="row">{formatCount(Number(size))}</th>
      <td class="laps-bar">
        <Bar share={lap === undefined ? 0 : rateOf(lap) / greatestRate()} />
      </td>
      <td>{lap === undefined ? "–" : formatRate(lap)}</td>
      <td>{ratioText(lap, alone)}</td>
    </tr>
  );
}

function ratioText(lap: Lap | undefined, alone: Lap | undefined): string {
  if (lap === undefined || alone === undefined) return "–";
  return fill(textsOf(raceTexts).times, { times: formatFixed(alone.timeMs / lap.timeMs, 1) });
}

function Bar({ share }: { readonly share: number }) {
  return (
    <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect width={100 * share} height="10" />
    </svg>
  );
}

function greatestRate(): number {
  return Math.max(...[...laps.value.values()].map(rateOf));
}

/** Three digits: more would be noise. */
export function formatRate(lap: Lap): string {
  return formatCount(Number(rateOf(lap).toPrecision(3)));
}
