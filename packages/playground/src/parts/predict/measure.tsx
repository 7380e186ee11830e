/**
 * Measures the network on all test images, in the worker. Once somebody has asked for it, every change is measured, and the
 * last results stay to be compared.
 */

import { signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { fill, textsOf } from "../../page/language.ts";
import { reasonOf } from "../../page/reason.ts";
import { hasNoBiases, isBroken, isRaw, noiseLevel } from "../../state/damage.ts";
import { networkFile } from "../../state/network-file.ts";
import { type Subject, subject, whole } from "../../state/networks.ts";
import { Failure, Progress } from "../../ui/controls.tsx";
import { formatCount, formatFixed } from "../../ui/number-forms.ts";
import { announce } from "../../ui/panel-frame.tsx";
import { ask, isAborted } from "../../worker/client.ts";
import { levelText } from "./break-controls.tsx";
import { modelTexts } from "./model-texts.ts";

interface Measurement {
  readonly about: Subject;
  /** The network's name, and how it was broken. */
  readonly label: string;
  readonly correct: number;
  readonly count: number;
}

const kept = 6;
/** A slider on the move is not measured. */
const waitMs = 250;

const measurements = signal<readonly Measurement[]>([]);
/** Whether changes are measured: from the first time that somebody asked. */
const isFollowing = signal(false);

export function Measure() {
  const t = textsOf(modelTexts);
  const { work, failure, measure } = useMeasure();
  const latest = measurements.value.find(({ about }) => about === subject.value);
  return (
    <div class="measure">
      <div class="row">
        <button type="button" class="button is-primary" disabled={subject.value === null} onClick={measure}>
          {t.measure}
        </button>
      </div>
      <dl class={latest === undefined ? "measured is-blank" : "measured"}>
        <dt>{t.accuracy}</dt>
        <dd class="headline">
          <strong>{latest === undefined ? "?" : accuracyText(latest)}</strong>{" "}
          <span class="note">{latest === undefined ? t.none : rightText(latest)}</span>
        </dd>
      </dl>
      <div class="measure-work">
        {work !== null && <Progress label={work.stage === "fetch" ? t.fetching : t.running} share={work.share} />}
        {failure !== null && (
          <Failure message={fill(t.failed, { reason: failure })} retry={t.retry} onRetry={measure} />
        )}
      </div>
      <History />
    </div>
  );
}

interface Work {
  readonly stage: "fetch" | "run";
  readonly share: number | null;
}

function useMeasure(): { work: Work | null; failure: string | null; measure: () => void } {
  const work = useSignal<Work | null>(null);
  const failure = useSignal<string | null>(null);
  const running = useRef<AbortController | null>(null);
  const measure = () => {
    running.current?.abort();
    const about = subject.value;
    if (about === null) return;
    isFollowing.value = true;
    const controller = new AbortController();
    running.current = controller;
    failure.value = null;
    work.value = { stage: "run", share: null };
    const onProgress = (share: number, stage: Work["stage"]) => (work.value = { stage, share });
    score(about, { onProgress, signal: controller.signal })
      .catch((error: unknown) => {
        if (!isAborted(error)) failure.value = reasonOf(error);
      })
      .finally(() => {
        if (running.current === controller) work.value = null;
      });
  };
  const now = subject.value;
  useEffect(() => {
    if (!isFollowing.value || now === null || measurements.value.some(({ about }) => about === now)) return;
    const timer = setTimeout(measure, waitMs);
    return () => clearTimeout(timer);
  }, [now]);
  return { work: work.value, failure: failure.value, measure };
}

async function score(about: Subject, options: Parameters<typeof ask>[2]): Promise<void> {
  const label = labelNow();
  const question = { network: networkFile(about.network), normalize: about.normalize };
  const { correct, predictions } = await ask("score", question, options);
  const measured: Measurement = { about, label, correct, count: predictions.length };
  const others = measurements.value.filter((other) => other.label !== label);
  measurements.value = [measured, ...others].slice(0, kept);
  announce(fill(textsOf(modelTexts).measured, { accuracy: accuracyText(measured) }));
}

/** The network's name, and how it is broken. */
function labelNow(): string {
  const t = textsOf(modelTexts);
  const damages = [
    ...(hasNoBiases.value ? [t.noBiases] : []),
    ...(noiseLevel.value > 0 ? [fill(t.noiseOf, { level: levelText(noiseLevel.value) })] : []),
    ...(isRaw.value ? [t.raw] : []),
  ];
  return `${whole.value?.name ?? ""}: ${isBroken.value ? damages.join(", ") : t.intact}`;
}

function accuracyText({ correct, count }: Measurement): string {
  return formatFixed(correct / count, 4);
}

function rightText({ correct, count }: Measurement): string {
  return fill(textsOf(modelTexts).right, { correct: formatCount(correct), all: formatCount(count) });
}

function History() {
  const t = textsOf(modelTexts);
  if (measurements.value.length < 2) return null;
  return (
    <table class="data">
      <caption class="note">{t.history}</caption>
      <tbody>
        {measurements.value.map((measured) => (
          <tr key={measured.label}>
            <th scope="row">{measured.label}</th>
            <td>{accuracyText(measured)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
