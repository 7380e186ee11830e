/** What the reader does with the pad, and what the page says afterwards. */

import { signal } from "@preact/signals";
import { fill, textsOf } from "../../page/language.ts";
import { reasonOf } from "../../page/reason.ts";
import { needSubject } from "../../state/networks.ts";
import { announce } from "../../ui/panel-frame.tsx";
import { blank, clearPad, drawing, endStroke, replaceDrawing, undo } from "./drawing.ts";
import { padTexts } from "./pad-texts.ts";
import { isTwo, needSamples, prediction, reading } from "./reading.ts";

/** What is wrong with a file, in words; null when nothing is. */
export const fileProblem = signal<string | null>(null);
/** Why the network or the samples did not come, with what tries again. */
export const loadingProblem = signal<{ readonly message: string; readonly retry: () => void } | null>(null);

/** Fetches what the drawing needs: the network, and samples where one lies on the pad. */
export async function needAll(): Promise<void> {
  const t = textsOf(padTexts);
  loadingProblem.value = null;
  await needSubject().catch((error: unknown) => report(t.loadingFailed, error));
  if (drawing.value.base?.kind === "sample")
    await needSamples().catch((error: unknown) => report(t.samplesFailed, error));
}

function report(text: string, error: unknown): void {
  loadingProblem.value = { message: fill(text, { reason: reasonOf(error) }), retry: () => void needAll() };
}

/** Says what the network makes of the pad. */
export function announcePrediction(): void {
  const t = textsOf(padTexts);
  if (reading.value === null) announce(t.announcedBlank);
  if (prediction.value === null) return;
  const { best, probabilities } = prediction.value;
  const said = fill(t.announced, { label: best, percent: Math.round(probabilities[best]! * 100) });
  announce(isTwo.value ? `${t.two} ${said}` : said);
}

export function finishStroke(): void {
  endStroke();
  announcePrediction();
}

export function takeSample(label: number): void {
  fileProblem.value = null;
  replaceDrawing({ base: { kind: "sample", label }, strokes: [] });
  void needAll().then(announcePrediction);
}

export function takeBack(): void {
  fileProblem.value = null;
  undo();
  announcePrediction();
}

export function clear(): void {
  fileProblem.value = null;
  clearPad();
  announcePrediction();
}

/** Puts a picture's ink on the pad, or says why that cannot be. */
export async function takeFile(file: File | null): Promise<void> {
  const t = textsOf(padTexts);
  loadingProblem.value = null;
  // Most readers draw: what reads pictures comes when it is needed.
  const reader = await import("./picture-file.ts").catch(() => null);
  if (reader === null) {
    loadingProblem.value = { message: t.readerFailed, retry: () => void takeFile(file) };
    return;
  }
  const found = await reader.inkOfFile(file);
  fileProblem.value = typeof found === "string" ? found : null;
  if (typeof found === "string") return;
  replaceDrawing({ ...blank, base: { kind: "image", ink: found } });
  announcePrediction();
}
