/** Ways to break the network: no biases, noise on its weights, pixels that were not divided. */

import { textsOf } from "../../page/language.ts";
import { hasNoBiases, isBroken, isRaw, mend, noiseLevel, noiseSeed } from "../../state/damage.ts";
import { Switch } from "../../ui/controls.tsx";
import { Slider } from "../../ui/slider.tsx";
import { modelTexts } from "./model-texts.ts";

const seeds = 999;

export function BreakControls() {
  const t = textsOf(modelTexts);
  return (
    <div class="break">
      <h4>{t.break}</h4>
      <div class="row">
        <Switch label={t.noBiases} isOn={hasNoBiases.value} onChange={(isOn) => (hasNoBiases.value = isOn)} />
        <Switch label={t.raw} isOn={isRaw.value} onChange={(isOn) => (isRaw.value = isOn)} />
      </div>
      <Slider
        label={t.noise}
        value={noiseLevel.value}
        min={0}
        max={2}
        step={0.05}
        format={levelText}
        onChange={(level) => (noiseLevel.value = level)}
      />
      <div class="row">
        <button
          type="button"
          class="button"
          disabled={noiseLevel.value === 0}
          onClick={() => (noiseSeed.value = (noiseSeed.value % seeds) + 1)}
        >
          {t.otherNoise}
        </button>
        <button type="button" class="button" disabled={!isBroken.value} onClick={mend}>
          {t.reset}
        </button>
      </div>
    </div>
  );
}

/** How strong the noise is beside the weights: `50%`. */
export function levelText(level: number): string {
  return `${Math.round(level * 100)}%`;
}
