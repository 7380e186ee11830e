/**
 * The laps: a table whose rates are drawn too, the middle lap as a bar and every lap as a dot, one group of rows a runner. All
 * rows stand there from the beginning, with what is known of the shipped network until somebody presses.
 */

import { fill, textsOf } from "../../page/language.ts";
import { formatCount, formatFixed } from "../../ui/number-forms.ts";
import { knownRate, knownRates } from "./known.ts";
import {
  type BatchSize,
  batchSize,
  batchSizes,
  hindranceOf,
  lapKey,
  laps,
  progress,
  type Runner,
  rateAt,
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
  const key = lapKey(name, size);
  const lap = laps.value.get(key);
  const rate = lap === undefined ? knownRate(key) : rateOf(lap);
  const alone = rateOfKey(lapKey(name, "1"));
  const shown = progress.value ?? { runner: runner.value, size: batchSize.value };
  const isShown = shown.runner === name && shown.size === size;
  const classes = [isShown ? "is-shown" : "", lap === undefined ? "is-known" : ""].join(" ").trim();
  return (
    <tr class={classes === "" ? undefined : classes}>
      <th scope="row">{formatCount(Number(size))}</th>
      <td class="laps-bar">
        <Bar rate={rate ?? 0} laps={lap?.timesMs.map((timeMs) => rateAt(lap, timeMs)) ?? []} />
      </td>
      <td>{rate === null ? "–" : formatRate(rate)}</td>
      <td>{rate === null || alone === null ? "–" : timesText(rate / alone)}</td>
    </tr>
  );
}

function rateOfKey(key: string): number | null {
  const lap = laps.value.get(key);
  return lap === undefined ? knownRate(key) : rateOf(lap);
}

function timesText(times: number): string {
  return fill(textsOf(raceTexts).times, { times: formatFixed(times, 1) });
}

/** The middle lap as a bar, every lap as a dot. */
function Bar({ rate, laps }: { readonly rate: number; readonly laps: readonly number[] }) {
  const most = greatestRate();
  const toX = (value: number) => Math.round((1000 * value) / most) / 10;
  return (
    <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect width={toX(rate)} height="10" />
      {laps.map((lap, i) => (
        // A line of no length with round ends: a circle however the picture is stretched.
        <path key={i} d={`M${toX(lap)} 5h0`} vector-effect="non-scaling-stroke" />
      ))}
    </svg>
  );
}

/** What fills the width: the quickest lap, or the greatest rate that is known. */
function greatestRate(): number {
  const rates = [...laps.value.values()].flatMap((lap) => lap.timesMs.map((timeMs) => rateAt(lap, timeMs)));
  return Math.max(...(rates.length === 0 ? knownRates() : rates), 1);
}

/** Three digits: more would be noise. */
export function formatRate(rate: number): string {
  return formatCount(Number(rate.toPrecision(3)));
}
