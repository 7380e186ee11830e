/** Test images as small pictures, a page of them at a time. A click makes one the digit of the page. */

import { useSignal } from "@preact/signals";
import type { Outcome } from "feedforward/train";
import { useEffect, useMemo } from "preact/hooks";
import { fill, textsOf } from "../../page/language.ts";
import { digit } from "../../state/digit.ts";
import { sayImage } from "../../state/digit-link.ts";
import { HeatMap } from "../../ui/heat-map.tsx";
import { formatNumber, formatPercent } from "../../ui/number.ts";
import { formatCount } from "../../ui/number-forms.ts";
import { notify } from "../../ui/panel-frame.tsx";
import { type Measurement, shownOutcomes } from "./accuracy-state.ts";
import { accuracyTexts } from "./accuracy-texts.ts";

const inPage = 36;
/** As many as a frame has time for, beside what else it draws. */
const inFrame = 6;

export function Thumbnails({ measured }: { readonly measured: Measurement }) {
  const t = textsOf(accuracyTexts);
  const all = shownOutcomes.value;
  const count = useSignal(inPage);
  const shown = useSignal(0);
  useEffect(() => {
    count.value = inPage;
  }, [all]);
  const wanted = Math.min(count.value, all.length);
  useEffect(() => {
    if (shown.value >= wanted) return;
    const frame = requestAnimationFrame(() => (shown.value += inFrame));
    return () => cancelAnimationFrame(frame);
  }, [shown.value, wanted]);
  if (all.length === 0) return <p class="note">{t.none}</p>;
  const left = Math.min(inPage, all.length - count.value);
  return (
    <>
      <div class="thumbs">
        {all.slice(0, Math.min(shown.value, wanted)).map((outcome) => (
          <Thumbnail key={outcome.row} outcome={outcome} measured={measured} />
        ))}
      </div>
      {left > 0 && (
        <button type="button" class="button" onClick={() => (count.value += inPage)}>
          {fill(t.more, { count: left })}
        </button>
      )}
    </>
  );
}

function Thumbnail({ outcome, measured }: { readonly outcome: Outcome; readonly measured: Measurement }) {
  const t = textsOf(accuracyTexts);
  const { row, label, prediction, confidence } = outcome;
  const pixels = useMemo(() => measured.images.row(row), [measured.images, row]);
  const sureness = measured.hasProbabilities ? formatPercent(confidence) : formatNumber(confidence, 3);
  const name = fill(t.image, { row, label, prediction, confidence: sureness });
  const choose = () => {
    sayImage();
    digit.value = { pixels, from: row, label };
    notify(fill(t.chosen, { row: formatCount(row) }));
  };
  return (
    <button type="button" class="thumb" aria-pressed={digit.value?.from === row} aria-label={name} onClick={choose}>
      <HeatMap values={pixels.data} columns={28} label={name} scale="ink" most={255} hasTable={false} />
      <span class={label === prediction ? "is-negative" : "is-positive"}>
        {label} → {prediction}
      </span>
      <span class="thumb-sure">{sureness}</span>
    </button>
  );
}
