/**
 * The digit that the page is about right now: 28 × 28 bytes, drawn on the pad or chosen among MNIST's. The parts that take
 * the network apart show what becomes of it.
 */

import { signal } from "@preact/signals";
import type { Tensor } from "feedforward";
import { linkParameters } from "./link.ts";

export interface Digit {
  /** uint8 [784], 0 is paper and 255 ink. */
  readonly pixels: Tensor<"uint8">;
  /** Where it comes from: the reader's hand, or an image of the test set by its number. */
  readonly from: "pad" | number;
  /** What it is, where somebody knows. */
  readonly label: number | null;
}

export const digit = signal<Digit | null>(null);

/** The test images, by number, that are the samples 0 … 9: the first of each label. */
export const sampleNumbers: readonly number[] = [3, 2, 1, 18, 4, 8, 11, 0, 61, 7];

let loading: Promise<Tensor<"uint8">> | null = null;

/** The samples [10, 784], one of each digit in order; a kilobyte and a half. */
export function loadSamples(): Promise<Tensor<"uint8">> {
  // A chunk of its own: the first view can do without the reader of gzip and IDX.
  const fetching = async () => (await import("./samples.ts")).fetchSamples();
  loading ??= fetching().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** Makes a sample the digit of the page, unless the reader has chosen one already. */
export async function needDigit(label = 7): Promise<void> {
  if (digit.peek() === null && linkParameters().has("img")) await (await import("./digit-link.ts")).takeLinked();
  if (digit.peek() !== null) return;
  const samples = await loadSamples();
  digit.value ??= { pixels: samples.row(label), from: sampleNumbers[label]!, label };
}
