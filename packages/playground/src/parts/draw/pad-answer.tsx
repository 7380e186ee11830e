/** The answer: the digit large and its share; ten bars. */

import { givesProbabilities } from "feedforward";
import { textsOf } from "../../page/language.ts";
import { subject } from "../../state/networks.ts";
import { Bars } from "../../ui/bars.tsx";
import { Failure, Progress } from "../../ui/controls.tsx";
import { formatNumber, formatPercent } from "../../ui/number.ts";
import { loadingProblem } from "./actions.ts";
import { padTexts } from "./pad-texts.ts";
import { isTwo, prediction, reading } from "./reading.ts";

/** The classes of the network: the digits, while it is on its way. */
function labelsNow(): readonly string[] {
  const count = prediction.value?.probabilities.length ?? 10;
  return Array.from({ length: count }, (_, i) => subject.value?.network.labels?.[i] ?? String(i));
}

/** `93.4%`; a number as it is, where it is no probability. */
function shareText(value: number): string {
  const network = subject.value?.network;
  return network === undefined || givesProbabilities(network) ? formatPercent(value) : formatNumber(value, 3);
}

/** Below this share the answer is said to be one that may well be another. */
const leastSure = 0.6;

/** What it is, and how sure the network is. */
export function PadPrediction() {
  const t = textsOf(padTexts);
  const answer = prediction.value;
  const isUnsure = answer !== null && (isTwo.value || answer.probabilities[answer.best]! < leastSure);
  return (
    <div class={isUnsure ? "draw-prediction is-unsure" : "draw-prediction"}>
      <p class="note">{isUnsure ? (isTwo.value ? t.two : t.perhaps) : t.prediction}</p>
      <p class={answer === null ? "prediction is-blank" : "prediction"}>
        {answer === null ? "?" : labelsNow()[answer.best]}
      </p>
      <p class="prediction-share">{answer === null ? "" : shareText(answer.probabilities[answer.best]!)}</p>
    </div>
  );
}

/** All ten probabilities, and what is missing where there are none. */
export function PadBars() {
  const t = textsOf(padTexts);
  const answer = prediction.value;
  return (
    <div class="draw-bars">
      <Bars
        values={answer?.probabilities ?? []}
        labels={labelsNow()}
        format={shareText}
        caption={t.probabilities}
        best={answer?.best ?? null}
      />
      <div class="draw-status">
        <Status />
      </div>
    </div>
  );
}

/** Why there is no answer. */
function Status() {
  const t = textsOf(padTexts);
  if (loadingProblem.value !== null) {
    const { message, retry } = loadingProblem.value;
    return <Failure message={message} retry={t.retry} onRetry={retry} />;
  }
  if (reading.value === null) return <p class="note">{t.nothing}</p>;
  return subject.value === null ? <Progress label={t.loading} share={null} /> : null;
}
