/**
 * Softmax of a few logits: by its definition and in the stable form, in float32 and float64. One number c is added to all
 * logits: the answer stays the same, until exp leaves the numbers and the naive form breaks.
 */

import { useEffect, useRef } from "preact/hooks";
import { fill, language, textsOf } from "../../page/language.ts";
import { Bars } from "../../ui/bars.tsx";
import { Choice } from "../../ui/controls.tsx";
import { formatNumber } from "../../ui/number.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { announce, PanelFrame } from "../../ui/panel-frame.tsx";
import { Slider } from "../../ui/slider.tsx";
import { FormTable } from "./form-table.tsx";
import { NumberLine } from "./number-line.tsx";
import {
  answerOf,
  answers,
  changeByShift,
  counts,
  forms,
  logitLimits,
  logits,
  type PresetName,
  places,
  preset,
  presetNames,
  presets,
  setCount,
  shift,
  shiftLimits,
} from "./softmax-state.ts";
import { softmaxTexts } from "./softmax-texts.ts";

export function SoftmaxPanel() {
  const t = textsOf(softmaxTexts);
  useAnnouncement();
  return (
    <PanelFrame name="softmax" title={t.title}>
      <Presets />
      <div class="softmax-view">
        <Logits />
        <Probabilities />
      </div>
      <Shift />
      <div class="softmax-view">
        {forms.map((form) => (
          <FormTable key={form} form={form} />
        ))}
      </div>
      <Verdict />
    </PanelFrame>
  );
}

function Presets() {
  const t = textsOf(softmaxTexts);
  return (
    <Choice<PresetName | "">
      label={t.examples}
      value={preset.value ?? ""}
      options={presetNames.map((value) => ({ value, label: t[value] }))}
      onChange={(name) => {
        if (name === "") return;
        logits.value = presets[name].logits;
        shift.value = presets[name].shift;
      }}
    />
  );
}

function Logits() {
  const t = textsOf(softmaxTexts);
  return (
    <div class="softmax-logits">
      {logits.value.map((value, k) => (
        <Slider
          key={k}
          label={fill(t.logit, { k })}
          value={value}
          {...logitLimits}
          step={0.1}
          onChange={(changed) => {
            logits.value = logits.value.with(k, changed);
          }}
        />
      ))}
      <Choice
        label={t.count}
        value={String(logits.value.length)}
        options={counts.map((count) => ({ value: String(count), label: count }))}
        onChange={(count) => setCount(Number(count))}
      />
    </div>
  );
}

function Probabilities() {
  const t = textsOf(softmaxTexts);
  const { probabilities } = answerOf("stable", "float32");
  return (
    <div>
      <p class="note">{t.probabilities}</p>
      <Bars
        values={probabilities}
        labels={logits.value.map((_, k) => `y[${k}]`)}
        caption={t.probabilities}
        best={places.value.after}
      />
    </div>
  );
}

function Shift() {
  const t = textsOf(softmaxTexts);
  const set = (c: number) => {
    shift.value = Number(c.toFixed(2));
  };
  return (
    <div class="softmax-shift">
      <p>{t.hint}</p>
      <div class="softmax-shift-row">
        <Slider label={t.shift} value={shift.value} {...shiftLimits} onChange={set} />
        <NumberField label={t.shiftExact} value={shift.value} {...shiftLimits} step={0.01} onChange={set} />
      </div>
      <NumberLine />
      <p class="note">{t.legend}</p>
    </div>
  );
}

function Verdict() {
  const t = textsOf(softmaxTexts);
  const single = formatNumber(changeByShift("float32"), 2);
  const double = formatNumber(changeByShift("float64"), 2);
  return (
    <ul class="softmax-verdict">
      <li>{fill(t.same, { single, double })}</li>
      <li>{fill(t.order, places.value)}</li>
    </ul>
  );
}

/** Says when a form breaks, and when all are right again. */
function useAnnouncement(): void {
  const t = textsOf(softmaxTexts);
  const precisions = answers.value.flatMap(({ precision, isRight }) => (isRight ? [] : [precision]));
  const broken = new Intl.ListFormat(language()).format(precisions);
  const known = useRef(broken);
  useEffect(() => {
    if (known.current === broken) return;
    known.current = broken;
    announce(broken === "" ? t.whole : fill(t.broken, { precisions: broken }));
  }, [broken]);
}
