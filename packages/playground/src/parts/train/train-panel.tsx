/**
 * "How were the 45,360 numbers found?": a network is trained in the page's worker while one looks on: the loss falls, the
 * pictures of the first layer form, and the answer to the reader's own digit moves with the steps.
 */

import { useEffect } from "preact/hooks";
import { fill, textsOf } from "../../page/language.ts";
import { type Digit, digit, sampleNumbers } from "../../state/digit.ts";
import { Bars } from "../../ui/bars.tsx";
import { Failure, Progress } from "../../ui/controls.tsx";
import { HeatMap } from "../../ui/heat-map.tsx";
import { formatPercent } from "../../ui/number.ts";
import { formatCount } from "../../ui/number-forms.ts";
import { announce, PanelFrame } from "../../ui/panel-frame.tsx";
import { HowFar, LearningCurves } from "./learning-curves.tsx";
import { TrainControls } from "./train-controls.tsx";
import {
  begin,
  failure,
  fetched,
  fingerprint,
  followDigit,
  hasWasm,
  latestReading,
  pause,
  prepare,
  stage,
  takeStep,
  train,
  trained,
  view,
  workMs,
} from "./train-state.ts";
import { trainTexts } from "./train-texts.ts";
import { WeightPictures } from "./weight-pictures.tsx";

const labels = Array.from({ length: 10 }, (_, label) => String(label));

export function TrainPanel() {
  const t = textsOf(trainTexts);
  useEffect(() => {
    void prepare();
    return followDigit();
  }, []);
  const neurons = trained.value.hidden[0] ?? labels.length;
  return (
    <PanelFrame name="train" title={t.title}>
      <TrainControls />
      <Buttons />
      <div class="train">
        <LearningCurves />
        <WeightPictures weights={view.value?.weights ?? null} neurons={neurons} />
        <YourDigit />
      </div>
      <Result />
    </PanelFrame>
  );
}

function Buttons() {
  const t = textsOf(trainTexts);
  const now = stage.value;
  const isBusy = now === "running" || now === "fetching";
  const words = { ready: t.start, fetching: t.pause, running: t.pause, paused: t.goOn, over: t.again } as const;
  return (
    <div class="train-buttons">
      <div class="row">
        <button
          type="button"
          class={isBusy ? "button" : "button is-primary"}
          disabled={now === "fetching" || view.value === null}
          onClick={() => (isBusy ? pause() : void trainAndSay())}
        >
          {words[now]}
        </button>
        <button
          type="button"
          class="button"
          disabled={isBusy || now === "over" || view.value === null}
          onClick={() => void takeStep()}
        >
          {t.step}
        </button>
        <button
          type="button"
          class="button"
          disabled={view.value === null || view.value.step === 0}
          onClick={() => void begin()}
        >
          {t.reset}
        </button>
      </div>
      <div class="train-line">
        <Line />
      </div>
    </div>
  );
}

/** The line under the buttons: how far it is, or why it cannot go on. */
function Line() {
  const t = textsOf(trainTexts);
  if (failure.value !== null) {
    const message = fill(t.failed, { reason: failure.value });
    return (
      <Failure
        message={message}
        retry={t.retry}
        onRetry={() => void (view.value === null ? prepare() : trainAndSay())}
      />
    );
  }
  if (stage.value === "fetching") return <Progress label={t.fetching} share={fetched.value} />;
  const at = view.value?.divergedAt ?? null;
  if (at !== null) return <p class="failure">{fill(t.diverged, { step: formatCount(at) })}</p>;
  return (
    <p class="note">
      <HowFar />
    </p>
  );
}

async function trainAndSay(): Promise<void> {
  await train();
  const reading = latestReading.value;
  if (reading === null || failure.value !== null) return;
  announce(fill(textsOf(trainTexts).said, { step: formatCount(reading.step), percent: formatPercent(reading.share) }));
}

/** The digit of the page and what the network makes of it now. */
function YourDigit() {
  const t = textsOf(trainTexts);
  const now = digit.value;
  const probabilities = view.value?.probabilities ?? [];
  const best = probabilities.length === 0 ? null : probabilities.indexOf(Math.max(...probabilities));
  return (
    <div class="train-digit">
      <div class="train-digit-head">
        {now !== null && (
          <HeatMap values={now.pixels.data} columns={28} label={t.digit} scale="ink" most={255} hasTable={false} />
        )}
        <p class="note">{originOf(now)}</p>
      </div>
      <Bars values={probabilities} labels={labels} caption={t.bars} best={best} expected={now?.label ?? null} />
    </div>
  );
}

function originOf(now: Digit | null): string {
  const t = textsOf(trainTexts);
  if (now?.from === "pad") return t.yours;
  const isImage = now !== null && !sampleNumbers.includes(now.from as number);
  return isImage ? fill(t.image, { row: formatCount(now.from as number) }) : t.sample;
}

/** What uses a network or makes a file of it comes when somebody asks for it. */
async function useNetwork(): Promise<void> {
  await (await import("./trained.ts")).useTrained();
}

async function download(): Promise<void> {
  await (await import("./trained.ts")).downloadTrained();
}

/** What can be done with the network, and how long it took. */
function Result() {
  const t = textsOf(trainTexts);
  const isAtRest = stage.value === "paused" || stage.value === "over";
  return (
    <div class="train-result">
      <div class="row">
        <button type="button" class="button" disabled={!isAtRest} onClick={() => void useNetwork()}>
          {t.use}
        </button>
        <button type="button" class="button" disabled={!isAtRest} onClick={() => void download()}>
          {t.download}
        </button>
      </div>
      <p class="note">
        {isAtRest && fingerprint.value !== null
          ? fill(t.fingerprint, { fingerprint: fingerprint.value, seconds: (workMs.value / 1000).toFixed(2) })
          : t.restNote}
      </p>
      {hasWasm.value === false && <p class="note">{t.noWasm}</p>}
    </div>
  );
}
