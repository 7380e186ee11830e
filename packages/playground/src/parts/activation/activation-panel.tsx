/**
 * The activation lab: one x through every activation function of the library. One function is large, another may lie
 * over it; the chart, the slider, the number and the keyboard move the same x.
 */

import { type ActivationName, activationNames } from "feedforward";
import { activationValue } from "feedforward/chapter";
import { textsOf } from "../../page/language.ts";
import { Switch } from "../../ui/controls.tsx";
import { useUniqueId } from "../../ui/id.ts";
import { formatNumber } from "../../ui/number.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { Slider } from "../../ui/slider.tsx";
import {
  chapterNames,
  chosen,
  compared,
  furtherNames,
  hasSlope,
  reach,
  setWide,
  setX,
  titleOf,
  x,
  xStep,
} from "./activation-state.ts";
import { activationTexts } from "./activation-texts.ts";
import { LargeChart, SmallChart } from "./curves.tsx";
import { Further } from "./further.tsx";
import { Readout } from "./readout.tsx";

export function ActivationPanel() {
  const t = textsOf(activationTexts);
  return (
    <PanelFrame name="activation" title={t.title}>
      <div class="lab">
        <LargeChart />
        <div class="lab-side">
          <Slider
            label={t.x}
            value={x.value}
            min={-reach.value}
            max={reach.value}
            step={xStep.value / 10}
            onChange={setX}
          />
          <div class="row">
            <NumberField
              label={t.typed}
              value={x.value}
              min={-100}
              max={100}
              step={xStep.value}
              onChange={(typed) => (x.value = Number(typed.toFixed(3)))}
            />
            <Compare />
          </div>
          <div class="row">
            <Switch label={t.wide} isOn={reach.value > 6} onChange={setWide} />
            <Switch label={t.slope} isOn={hasSlope.value} onChange={(isOn) => (hasSlope.value = isOn)} />
          </div>
          <Readout />
        </div>
      </div>
      <Gallery />
    </PanelFrame>
  );
}

function Compare() {
  const t = textsOf(activationTexts);
  const id = useUniqueId();
  return (
    <span class="number-field">
      <label for={id}>{t.compare}</label>
      <select
        id={id}
        value={compared.value}
        onChange={({ currentTarget: { value } }) =>
          (compared.value = activationNames.find((name) => name === value) ?? "none")
        }
      >
        <option value="none">{t.nothing}</option>
        {[...chapterNames, ...furtherNames].map((name) => (
          <option key={name} value={name}>
            {titleOf(name)}
          </option>
        ))}
      </select>
    </span>
  );
}

/** Every function at once, the chapter's first. */
function Gallery() {
  const t = textsOf(activationTexts);
  const group = useUniqueId();
  const bar = (names: readonly ActivationName[]) => (
    <div class="choice-bar">
      {names.map((name) => (
        <Card key={name} name={name} group={group} />
      ))}
    </div>
  );
  return (
    <fieldset class="choice gallery">
      <legend>{t.gallery}</legend>
      {bar(chapterNames)}
      <Further isOpen={furtherNames.includes(chosen.value)}>{bar(furtherNames)}</Further>
    </fieldset>
  );
}

function Card({ name, group }: { readonly name: ActivationName; readonly group: string }) {
  return (
    <label>
      <input
        type="radio"
        name={group}
        value={name}
        checked={name === chosen.value}
        onChange={() => (chosen.value = name)}
      />
      <span>
        <SmallChart name={name} reach={reach.value} x={x.value} />
        <span class="gallery-name">{titleOf(name)}</span>
        <span>{formatNumber(activationValue({ name }, x.value))}</span>
      </span>
    </label>
  );
}
