/** The answer: the digit large and its share; ten bars. */

import { textsOf } from "../../page/language.ts";
import { padNetwork } from "../../state/networks.ts";
import { Bars } from "../../ui/bars.tsx";
import { Failure, Progress } from "../../ui/controls.tsx";
import { formatPercent } from "../../ui/number.ts";
import { loadingProblem } from "./actions.ts";
import { padTexts } from "./pad-texts.ts";
import { isTwo, prediction, reading } from "./reading.ts";

const labels = Array.from({ length: 10 }, (_, label) => String(label));

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
      <p class={answer === null ? "prediction is-blank" : "prediction"}>{answer?.best ?? "?"}</p>
      <p class="prediction-share">{answer === null ? "" : formatPercent(answer.probabilities[answer.best]!)}</p>
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
        labels={labels}
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
  return padNetwork.value === null ? <Progress label={t.loading} share={null} /> : null;
}
