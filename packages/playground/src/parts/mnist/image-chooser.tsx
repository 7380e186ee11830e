/** Which image: one of ten samples, or any of the test set, which is fetched when somebody asks for it. */

import type { JSX } from "preact";
import { fill, textsOf } from "../../page/language.ts";
import { sampleNumbers } from "../../state/digit.ts";
import { needTestImages, testImages, testImagesError, testImagesShare } from "../../state/testset.ts";
import { Choice, Failure, Progress } from "../../ui/controls.tsx";
import { HeatMap } from "../../ui/heat-map.tsx";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { NumberField } from "../../ui/number-field.tsx";
import { chosen, imageCount, imageNumber, needSamples, samples, samplesError } from "./flags-state.ts";
import { flagsTexts } from "./flags-texts.ts";

export function ImageChooser() {
  const t = textsOf(flagsTexts);
  if (samplesError.value !== null) {
    return <Failure message={t.notFetched} retry={t.retry} onRetry={() => void needSamples()} />;
  }
  return (
    <div class="image-chooser">
      <Choice
        label={t.samples}
        value={String(imageNumber.value)}
        options={sampleNumbers.map((number, label) => ({ value: String(number), label: <Sample label={label} /> }))}
        onChange={(number) => (imageNumber.value = Number(number))}
      />
      <div class="any-image">{testImages.value === null ? <AskForAll /> : <AnyImage />}</div>
    </div>
  );
}

/** A sample as a small picture; its place is kept while it comes. */
function Sample({ label }: { readonly label: number }): JSX.Element {
  const pixels = samples.value?.[label]?.data;
  if (pixels === undefined) return <>{label}</>;
  return (
    <HeatMap
      values={pixels}
      columns={28}
      label={String(label)}
      scale="ink"
      most={255}
      hasTable={false}
      class="sample"
    />
  );
}

function AskForAll() {
  const t = textsOf(flagsTexts);
  if (testImagesError.value !== null) {
    return <Failure message={t.notFetched} retry={t.retry} onRetry={() => void needTestImages()} />;
  }
  if (testImagesShare.value !== null) return <Progress label={t.fetching} share={testImagesShare.value} />;
  return (
    <button type="button" class="button" onClick={() => void needTestImages()}>
      {t.any}
    </button>
  );
}

function AnyImage() {
  const t = textsOf(flagsTexts);
  const number = imageNumber.value;
  const go = (to: number) => (imageNumber.value = (to + imageCount) % imageCount);
  return (
    <div class="row">
      <NumberField label={t.number} value={number} min={0} max={imageCount - 1} step={1} onChange={go} />
      <StepButton icon="back" label={t.previous} onClick={() => go(number - 1)} />
      <StepButton icon="forward" label={t.next} onClick={() => go(number + 1)} />
      <StepButton icon="shuffle" label={t.shuffle} onClick={() => go(Math.floor(Math.random() * imageCount))} />
      <output class="note">{chosen.value === null ? "" : fill(t.isLabel, { label: chosen.value.label })}</output>
    </div>
  );
}

function StepButton({ icon, label, onClick }: { icon: IconName; label: string; onClick: () => void }) {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}
