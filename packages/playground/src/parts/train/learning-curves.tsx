/** How the loss falls and how the share of right answers rises, step by step; and both as a table, an epoch a row. */

import { useSignal } from "@preact/signals";
import { fill, textsOf } from "../../page/language.ts";
import { formatNumber, formatPercent } from "../../ui/number.ts";
import { formatCount } from "../../ui/number-forms.ts";
import { type CurvePoint, epochRows, meanCurve, pathOf, stepCurve } from "./curve.ts";
import { latestReading, losses, readings, view } from "./train-state.ts";
import { trainTexts } from "./train-texts.ts";

const width = 300;
const height = 100;
/** ln 10: the loss of an answer of 10 % for every digit. */
const guessing = Math.LN10;
const mostLoss = 3;
const goal = 0.9;

export function LearningCurves() {
  const t = textsOf(trainTexts);
  const steps = view.value?.steps ?? 0;
  const loss = losses.value.at(-1);
  const share = latestReading.value?.share;
  return (
    <div class="train-curves">
      <Curve
        title={t.loss}
        now={loss === undefined ? "–" : formatNumber(loss, 3)}
        note={t.lossNote}
        points={meanCurve(losses.value, { width, height, most: mostLoss, steps })}
        guide={guessing / mostLoss}
        look="train-loss"
      />
      <Curve
        title={t.heldOut}
        now={share === undefined ? "–" : formatPercent(share, 1)}
        note={t.heldOutNote}
        points={stepCurve(readings.value, { width, height, most: 1, steps })}
        guide={goal}
        look="train-right"
      />
      <EpochTable />
    </div>
  );
}

interface CurveProps {
  readonly title: string;
  readonly now: string;
  readonly note: string;
  readonly points: readonly CurvePoint[];
  /** A dashed line at this share of the height. */
  readonly guide: number;
  readonly look: string;
}

function Curve({ title, now, note, points, guide, look }: CurveProps) {
  const y = height * (1 - guide);
  return (
    <figure class={`train-curve ${look}`}>
      <figcaption>
        {title} <strong>{now}</strong>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={`${title}: ${now}`}>
        <path class="train-guide" d={`M0 ${y}H${width}`} />
        <path class="train-path" d={pathOf(points)} />
      </svg>
      <p class="note">{note}</p>
    </figure>
  );
}

function EpochTable() {
  const t = textsOf(trainTexts);
  const isOpen = useSignal(false);
  const now = view.value;
  const epochSteps = now === null ? 0 : now.steps / now.epochs;
  const rows = isOpen.value ? epochRows(losses.value, readings.value, epochSteps) : [];
  return (
    <details class="numbers" onToggle={(event) => (isOpen.value = event.currentTarget.open)}>
      <summary>{t.table}</summary>
      {isOpen.value && (
        <table class="data">
          <caption class="visually-hidden">{t.table}</caption>
          <thead>
            <tr>
              <th scope="col">{t.epoch}</th>
              <th scope="col">{t.loss}</th>
              <th scope="col">{t.heldOut}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ epoch, loss, share }) => (
              <tr key={epoch}>
                <th scope="row">{epoch}</th>
                <td>{formatNumber(loss, 3)}</td>
                <td>{share === null ? "–" : formatPercent(share, 1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}

/** How far it is: `Epoch 3 of 10 · step 270 of 900`. */
export function HowFar() {
  const t = textsOf(trainTexts);
  const { step, steps, epochs } = view.value ?? { step: 0, steps: 0, epochs: 0 };
  const epochSteps = steps / Math.max(1, epochs);
  if (step === 0) return <>{t.before}</>;
  return (
    <>
      {fill(t.howFar, {
        epoch: Math.ceil(step / epochSteps),
        epochs,
        step: formatCount(step),
        steps: formatCount(steps),
      })}
    </>
  );
}
