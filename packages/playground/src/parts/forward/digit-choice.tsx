/** Which digit goes through the network: one of ten samples, or what the reader drew. */

import { textsOf } from "../../page/language.ts";
import { digit, sampleNumbers } from "../../state/digit.ts";
import { Choice } from "../../ui/controls.tsx";
import { chooseDrawing, chooseSample, drawing } from "./forward-state.ts";
import { forwardTexts } from "./forward-texts.ts";

const sampleWords = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

export function DigitChoice({ onFailure }: { readonly onFailure: (error: unknown) => void }) {
  const t = textsOf(forwardTexts);
  const from = digit.value?.from ?? null;
  const value = from === "pad" ? from : from === null ? "" : String(sampleNumbers.indexOf(from));
  const samples = sampleWords.map((word) => ({ value: word, label: word }));
  const options = drawing.value === null ? samples : [...samples, { value: "pad", label: t.mine }];
  const choose = (word: string) => {
    if (word === "pad") chooseDrawing();
    else chooseSample(Number(word)).catch(onFailure);
  };
  return (
    <div class="row digit-choice">
      <Choice label={t.digit} value={value} options={options} onChange={choose} />
      {drawing.value === null && (
        <button type="button" class="button" onClick={goToPad}>
          {t.draw}
        </button>
      )}
    </div>
  );
}

function goToPad(): void {
  document.getElementById("panel-pad")?.scrollIntoView();
}
