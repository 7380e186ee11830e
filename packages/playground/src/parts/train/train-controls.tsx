/** What the reader decides about a training: learning rate, batch, layers, function, optimizer and seed. A change begins anew. */

import { useEffect } from "preact/hooks";
import { fill, textsOf } from "../../page/language.ts";
import {
  batchSizes,
  learningRates,
  mostNeurons,
  mostSeed,
  optimizerWords,
  type TrainSettings,
  trainable,
  trainSettings,
} from "../../state/train-settings.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { formatCount } from "../../ui/number-forms.ts";
import { Select } from "../../ui/select.tsx";
import { titleOf } from "../activation/activation-state.ts";
import { begin, trained, view } from "./train-state.ts";
import { trainTexts } from "./train-texts.ts";

const optimizerTitles = {
  sgd: "SGD",
  momentum: "Momentum",
  adaGrad: "AdaGrad",
  rmsProp: "RMSProp",
  adam: "Adam",
  adamW: "AdamW",
} as const;

export function TrainControls() {
  const t = textsOf(trainTexts);
  const settings = trainSettings.value;
  useEffect(() => {
    if (view.peek() !== null && settings !== trained.peek()) void begin();
  }, [settings]);
  const change = (part: Partial<TrainSettings>) => (trainSettings.value = { ...settings, ...part });
  return (
    <div class="train-settings">
      <Select
        label={t.learningRate}
        value={String(settings.learningRate)}
        options={learningRates.map((rate) => ({ value: String(rate), label: String(rate) }))}
        onChange={(rate) => change({ learningRate: Number(rate) })}
      />
      <Select
        label={t.batch}
        value={String(settings.batchSize)}
        options={batchSizes.map((size) => ({ value: String(size), label: formatCount(size) }))}
        onChange={(size) => change({ batchSize: Number(size) })}
      />
      <HiddenSizes hidden={settings.hidden} onChange={(hidden) => change({ hidden })} />
      <Select
        label={t.activation}
        value={settings.activation}
        options={trainable.map((name) => ({ value: name, label: titleOf(name) }))}
        onChange={(activation) => change({ activation })}
      />
      <Select
        label={t.optimizer}
        value={settings.optimizer}
        options={optimizerWords.map((name) => ({
          value: name,
          label: optimizerTitles[name as keyof typeof optimizerTitles],
        }))}
        onChange={(optimizer) => change({ optimizer })}
      />
      <NumberField
        label={t.seed}
        value={settings.seed}
        min={0}
        max={mostSeed}
        step={1}
        onChange={(seed) => change({ seed: Math.round(seed) })}
      />
    </div>
  );
}

interface HiddenSizesProps {
  readonly hidden: readonly number[];
  readonly onChange: (hidden: readonly number[]) => void;
}

/** Two fields; a layer of 0 neurons is none. */
function HiddenSizes({ hidden, onChange }: HiddenSizesProps) {
  const t = textsOf(trainTexts);
  const [first = 0, second = 0] = hidden;
  const set = (sizes: readonly number[]) => onChange(sizes.map(Math.round).filter((size) => size > 0));
  const field = { min: 0, max: mostNeurons, step: 1 };
  return (
    <>
      <NumberField label={fill(t.layer, { n: 1 })} value={first} {...field} onChange={(size) => set([size, second])} />
      <NumberField label={fill(t.layer, { n: 2 })} value={second} {...field} onChange={(size) => set([first, size])} />
    </>
  );
}
