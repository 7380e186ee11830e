/**
 * MNIST's 10,000 test images on the page: 1.6 MB that are fetched by the worker when a panel first needs them.
 */

import { computed, signal } from "@preact/signals";
import { Tensor } from "feedforward";
import { reasonOf } from "../page/reason.ts";
import { ask } from "../worker/client.ts";

export interface TestImages {
  /** uint8 [10000, 784] */
  readonly images: Tensor<"uint8">;
  /** uint8 [10000] */
  readonly labels: Tensor<"uint8">;
}

export const testImages = signal<TestImages | null>(null);
/** How much of them has come, 0 … 1; null when they were not asked for. */
export const testImagesShare = signal<number | null>(null);
export const testImagesError = signal<string | null>(null);
export const isLoadingImages = computed(() => testImagesShare.value !== null && testImages.value === null);

let loading: Promise<TestImages> | null = null;

/** Fetches them, once; what went wrong is shown too, and the next call tries again. */
export function loadTestImages(): Promise<TestImages> {
  loading ??= load().catch((error: unknown) => {
    loading = null;
    testImagesShare.value = null;
    testImagesError.value = reasonOf(error);
    throw error;
  });
  return loading;
}

/** Fetches them for code that reads `testImages`. */
export async function needTestImages(): Promise<void> {
  await loadTestImages().catch(() => {});
}

async function load(): Promise<TestImages> {
  testImagesError.value = null;
  testImagesShare.value = 0;
  const { images, labels } = await ask("images", null, { onProgress: (share) => (testImagesShare.value = share) });
  testImages.value = {
    images: new Tensor("uint8", [labels.length, 784], images),
    labels: new Tensor("uint8", [labels.length], labels),
  };
  return testImages.value;
}
