/** Why the network says this digit and not the next: pixels that spoke, over the drawing, and pixels that would change its mind. */

import { useEffect } from "preact/hooks";
import { fill, textsOf } from "../../page/language.ts";
import { Choice, Failure, Progress } from "../../ui/controls.tsx";
import { HeatMap } from "../../ui/heat-map.tsx";
import { formatPercent } from "../../ui/number.ts";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { DigitChoice } from "../forward/digit-choice.tsx";
import { failure, followChanges, found, isWorking, tryAgain, wanted } from "./why-state.ts";
import { whyTexts } from "./why-texts.ts";

const digits = Array.from({ length: 10 }, (_, digit) => String(digit));
const side = 28;
const nothing = new Float32Array(side * side);

export function WhyPanel() {
  const t = textsOf(whyTexts);
  useEffect(followChanges, []);
  return (
    <PanelFrame name="why" title={t.title}>
      <DigitChoice />
      <p>{answerText()}</p>
      <Choice
        label={t.wanted}
        value={String(wanted.value)}
        options={digits.map((value) => ({ value, label: value }))}
        onChange={(value) => (wanted.value = Number(value))}
      />
      <div class="why">
        <Spoke />
        <Wish />
        <Changed />
      </div>
      <div class="why-state">
        <State />
      </div>
    </PanelFrame>
  );
}

/** The two digits with the greatest outputs. */
function answerText(): string {
  const now = found.value;
  const [winner, runnerUp] = now === null ? ["–", "–"] : [now.winner, now.runnerUp];
  const share = (at: number | string) => (now === null ? "–" : formatPercent(now.outputs[Number(at)]!));
  return fill(textsOf(whyTexts).answer, { winner, runnerUp, share: share(winner), next: share(runnerUp) });
}

function Spoke() {
  const t = textsOf(whyTexts);
  const now = found.value;
  const names = { winner: now?.winner ?? "–", runnerUp: now?.runnerUp ?? "–" };
  return (
    <figure class="why-figure">
      <figcaption>{fill(t.spoke, names)}</figcaption>
      <Over values={now?.spoke ?? nothing} label={fill(t.spokeMap, names)} />
      <p class="note">{fill(t.spokeNote, names)}</p>
    </figure>
  );
}

function Wish() {
  const t = textsOf(whyTexts);
  const values = { wanted: wanted.value };
  return (
    <figure class="why-figure">
      <figcaption>{fill(t.wish, values)}</figcaption>
      <Over values={found.value?.wish ?? nothing} label={fill(t.wishMap, values)} />
      <p class="note">{fill(t.wishNote, values)}</p>
    </figure>
  );
}

/** Signs over the drawing, which stays to be seen below them. */
function Over({ values, label }: { readonly values: Float32Array; readonly label: string }) {
  return (
    <div class="why-over">
      <div class="why-ink" aria-hidden="true">
        <HeatMap
          values={found.value?.pixels ?? nothing}
          columns={side}
          label=""
          scale="ink"
          most={255}
          hasTable={false}
        />
      </div>
      <HeatMap class="why-signs" values={values} columns={side} label={label} scale="signed" />
    </div>
  );
}

function Changed() {
  const t = textsOf(whyTexts);
  const now = found.value;
  const count = now?.changedCount ?? "–";
  return (
    <figure class="why-figure">
      <figcaption>{fill(t.changed, { count })}</figcaption>
      <HeatMap
        values={now?.changed ?? nothing}
        columns={side}
        label={fill(t.changedMap, { count })}
        scale="ink"
        most={255}
      />
      <p class="note" role="status">
        {changedText()}
      </p>
    </figure>
  );
}

function changedText(): string {
  const t = textsOf(whyTexts);
  const now = found.value;
  if (now === null) return "";
  const best = now.changedOutputs.indexOf(Math.max(...now.changedOutputs));
  const values = { count: now.changedCount, wanted: now.wanted, best, share: formatPercent(now.changedOutputs[best]!) };
  if (now.changedCount === 0) return fill(t.already, values);
  return fill(best === now.wanted ? t.changedNote : t.stays, values);
}

function State() {
  const t = textsOf(whyTexts);
  if (failure.value !== null) {
    return <Failure message={fill(t.failed, { reason: failure.value })} retry={t.retry} onRetry={tryAgain} />;
  }
  if (isWorking.value && found.value === null) return <Progress label={t.working} share={null} />;
  return <p class="note">{fill(t.honest, { wanted: wanted.value })}</p>;
}
