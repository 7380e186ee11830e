/** Batch against one by one, on the reader's machine. */

import { useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { fill, textsOf } from "../../page/language.ts";
import { reasonOf } from "../../page/reason.ts";
import { Choice, Failure, Progress } from "../../ui/controls.tsx";
import { NetworkLine } from "../../ui/network-line.tsx";
import { formatCount } from "../../ui/number-forms.ts";
import { OtherInput, takesImages } from "../../ui/other-input.tsx";
import { announce, PanelFrame } from "../../ui/panel-frame.tsx";
import { BatchPicture } from "./batch-picture.tsx";
import { LapTable } from "./lap-table.tsx";
import {
  allHeats,
  batchSize,
  batchSizes,
  findPlace,
  forgetOthers,
  type Heat,
  hindranceOf,
  progress,
  raceError,
  run,
  runner,
  runners,
  stop,
} from "./race.ts";
import { raceTexts } from "./race-texts.ts";
import { runnerName } from "./runner-name.ts";
import { spokenVerdict, Verdict } from "./verdict.tsx";

export function RacePanel() {
  const t = textsOf(raceTexts);
  useEffect(() => void findPlace().catch((error: unknown) => (raceError.value = reasonOf(error))), []);
  useSignalEffect(forgetOthers);
  return (
    <PanelFrame name="race" title={t.title}>
      <NetworkLine />
      <div class="race">
        <div class="race-setup">
          <BatchPicture />
          <Choice
            label={t.batch}
            value={batchSize.value}
            options={batchSizes.map((value) => ({ value, label: formatCount(Number(value)) }))}
            onChange={(value) => (batchSize.value = value)}
          />
          <Choice
            label={t.runner}
            value={runner.value}
            options={runners.map((value) => ({ value, label: runnerName(value) }))}
            onChange={(value) => (runner.value = value)}
          />
          <Controls />
        </div>
        <LapTable />
      </div>
      <Verdict />
      <Hindrances />
    </PanelFrame>
  );
}

function Controls() {
  const t = textsOf(raceTexts);
  if (!takesImages()) return <OtherInput />;
  const isRunning = progress.value !== null;
  const chosen = { runner: runner.value, size: batchSize.value };
  return (
    <div class="race-controls">
      <div class="row">
        <button type="button" class="button is-primary" onClick={() => (isRunning ? stop() : void start(allHeats()))}>
          {isRunning ? t.stop : t.runAll}
        </button>
        <button
          type="button"
          class="button"
          disabled={isRunning || hindranceOf(chosen.runner) !== null}
          onClick={() => void start([chosen])}
        >
          {t.runOne}
        </button>
      </div>
      <Under />
    </div>
  );
}

/** The line under the buttons: what runs, or what went wrong. */
function Under() {
  const t = textsOf(raceTexts);
  if (raceError.value !== null) {
    const message = fill(t.failed, { reason: raceError.value });
    return <Failure message={message} retry={t.retry} onRetry={() => void start(allHeats())} />;
  }
  const now = progress.value;
  if (now === null) return <p class="race-line" />;
  const values = { runner: runnerName(now.runner), size: formatCount(Number(now.size)) };
  const isFetching = now.fetchShare !== null;
  return (
    <div class="race-line">
      <Progress
        label={isFetching ? t.fetching : fill(t.running, values)}
        share={isFetching ? now.fetchShare : now.share}
      />
    </div>
  );
}

async function start(heats: readonly Heat[]): Promise<void> {
  if (await run(heats)) announce(spokenVerdict());
}

/** Why some of the runners stay away. */
function Hindrances() {
  const t = textsOf(raceTexts);
  const reasons = new Set(runners.map(hindranceOf).filter((reason) => reason !== null));
  return (
    <div class="race-notes">
      {[...reasons].map((reason) => (
        <p key={reason} class="note">
          {t[reason]}
        </p>
      ))}
      <p class="note">{t.honest}</p>
    </div>
  );
}
