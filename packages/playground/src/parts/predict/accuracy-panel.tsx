/**
 * The accuracy of the page's network on MNIST's 10,000 test images, measured in the worker, and the images behind the
 * number: the confusion matrix with the images of each cell, the worst mistakes, the right answers it was least sure of.
 */

import { useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { fill, textsOf } from "../../page/language.ts";
import { needSubject, subject } from "../../state/networks.ts";
import { Failure, Progress } from "../../ui/controls.tsx";
import { NetworkLine } from "../../ui/network-line.tsx";
import { formatPercent } from "../../ui/number.ts";
import { formatCount } from "../../ui/number-forms.ts";
import { announce, PanelFrame } from "../../ui/panel-frame.tsx";
import {
  failure,
  isMeasurable,
  isStale,
  type Measurement,
  measure,
  measurement,
  running,
  stop,
} from "./accuracy-state.ts";
import { accuracyTexts } from "./accuracy-texts.ts";
import { ConfusionTable } from "./confusion-table.tsx";
import { Evidence } from "./evidence.tsx";

export function AccuracyPanel() {
  const t = textsOf(accuracyTexts);
  useEffect(() => {
    // What does not come now is asked for again by the button, which then says what went wrong.
    needSubject().catch(() => {});
  }, []);
  useSignalEffect(() => {
    if (measurement.value !== null) announce(fill(t.said, numbersOf(measurement.value)));
  });
  return (
    <PanelFrame name="accuracy" title={t.title}>
      <NetworkLine />
      <Controls />
      <Headline />
      <div class="accuracy">
        <ConfusionTable />
        <Evidence />
      </div>
    </PanelFrame>
  );
}

function Controls() {
  const t = textsOf(accuracyTexts);
  const now = running.value;
  const isFresh = measurement.value !== null && !isStale.value;
  if (!isMeasurable.value) {
    return <p class="failure">{fill(t.unmeasurable, { size: subject.value!.network.inputSize })}</p>;
  }
  if (failure.value !== null) {
    const message = fill(t.failed, { message: failure.value });
    return <Failure message={message} retry={t.retry} onRetry={() => void measure()} />;
  }
  return (
    <div class="row accuracy-controls">
      <button
        type="button"
        class={isFresh || now !== null ? "button" : "button is-primary"}
        onClick={() => (now === null ? void measure() : stop())}
      >
        {now !== null ? t.stop : measurement.value === null ? t.measure : t.again}
      </button>
      {now === null ? (
        <span class="note">
          {fill(subject.value?.isBroken ? t.broken : t.network, { name: subject.value?.name ?? "…" })}
          {isStale.value && <strong class="stale"> {t.changed}</strong>}
        </span>
      ) : (
        <Progress label={now.stage === "fetch" ? t.fetching : t.running} share={now.share} />
      )}
    </div>
  );
}

function Headline() {
  const t = textsOf(accuracyTexts);
  const measured = measurement.value;
  const numbers = measured === null ? null : numbersOf(measured);
  const look = numbers === null ? "headline is-blank" : isStale.value ? "headline is-stale" : "headline";
  return (
    <p class={look}>
      <span class="headline-number">{numbers?.percent ?? "?"}</span>{" "}
      <span class="note">{numbers === null ? t.before : fill(t.right, numbers)}</span>
    </p>
  );
}

function numbersOf({ correct, outcomes, timeMs }: Measurement) {
  const count = outcomes.length;
  return {
    percent: formatPercent(correct / count, 2),
    correct: formatCount(correct),
    count: formatCount(count),
    wrong: formatCount(count - correct),
    ms: Math.round(timeMs),
  };
}
