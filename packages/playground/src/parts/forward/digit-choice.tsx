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
  const value = from === "pad" ? from : from === null ? "" : String(sampleNumbers.indexOf(from));
  const samples = sampleWords.map((word) => ({ value: word, label: word }));
  const options = drawing.value === null ? samples : [...samples, { value: "pad", label: t.mine }];
  const choose = (word: string) => {
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

function goToPad(): void {
  document.getElementById("panel-pad")?.scrollIntoView();
}
