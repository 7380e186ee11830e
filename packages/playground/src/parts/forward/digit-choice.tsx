/**
 * Which digit goes through the network: one of ten samples, or what the reader drew. The first one is fetched with the
 * network as soon as this stands on the page; what does not come is said here.
 */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { fill, textsOf } from "../../page/language.ts";
import { reasonOf } from "../../page/reason.ts";
import { digit, sampleNumbers } from "../../state/digit.ts";
import { Choice, Failure } from "../../ui/controls.tsx";
import { NetworkLine } from "../../ui/network-line.tsx";
import { formatCount } from "../../ui/number-forms.ts";
import { chooseDrawing, chooseSample, drawing, prepare } from "./forward-state.ts";
import { forwardTexts } from "./forward-texts.ts";

const sampleWords = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

export function DigitChoice() {
  const t = textsOf(forwardTexts);
  const failure = useSignal<string | null>(null);
  const fail = (error: unknown) => (failure.value = reasonOf(error));
  const start = () => {
    failure.value = null;
    prepare().catch(fail);
  };
  useEffect(start, []);
  const from = digit.value?.from ?? null;
  const value = from === "pad" ? from : from === null ? "" : sampleOf(from);
  const samples = sampleWords.map((word) => ({ value: word, label: word }));
  const isImage = from !== null && from !== "pad" && !sampleNumbers.includes(from);
  const options = [
    ...samples,
    ...(drawing.value === null ? [] : [{ value: "pad", label: t.mine }]),
    ...(isImage ? [{ value: "image", label: fill(t.image, { row: formatCount(from) }) }] : []),
  ];
  const choose = (word: string) => {
    if (word === "image") return;
    if (word === "pad") chooseDrawing();
    else chooseSample(Number(word)).catch(fail);
  };
  return (
    <>
      <NetworkLine />
      <div class="row digit-choice">
        <Choice label={t.digit} value={value} options={options} onChange={choose} />
        {drawing.value === null && (
          <button type="button" class="button" onClick={goToPad}>
            {t.draw}
          </button>
        )}
      </div>
      {failure.value !== null && (
        <Failure message={fill(t.failed, { reason: failure.value })} retry={t.retry} onRetry={start} />
      )}
    </>
  );
}

/** Which of the samples an image of the test set is, as the choice has it. */
function sampleOf(row: number): string {
  return sampleNumbers.includes(row) ? String(sampleNumbers.indexOf(row)) : "image";
}

function goToPad(): void {
  document.getElementById("panel-pad")?.scrollIntoView();
}
