/** A test image as the digit of the page, in a link: `img=9015`. Its number says which one, so a picture travels in four signs. */

import { type Digit, digit, sampleNumbers } from "./digit.ts";
import { linkParameters, said } from "./link.ts";
import { loadTestImages, type TestImages } from "./testset.ts";

/** The number of the test image that is shown, where it is none of the samples, which links name by their digit. */
function shownImage(): number | null {
  const from = digit.value?.from;
  return typeof from === "number" && !sampleNumbers.includes(from) ? from : null;
}

/** From now on the address says which test image is shown. */
export function sayImage(): void {
  said("img", () => shownImage()?.toString() ?? null);
}

/** Takes the test image that the address names, where it names one that there is; what does not come leaves the page its sample. */
export async function takeLinked(): Promise<void> {
  sayImage();
  const text = linkParameters().get("img") ?? "";
  if (!/^\d{1,4}$/.test(text)) return;
  const found = await loadTestImages().catch(() => null);
  if (found !== null && digit.peek() === null) digit.value = imageDigit(found, Number(text));
}

function imageDigit({ images, labels }: TestImages, row: number): Digit {
  return { pixels: images.row(row), from: row, label: labels.at(row) };
}
