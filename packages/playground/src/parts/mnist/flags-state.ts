/**
 * What the panel "flags" holds: the three flags, the image that is looked at and one of its pixels. What the flags make of
 * the image is the library's answer.
 */

import { computed, signal } from "@preact/signals";
import { Tensor, zeros } from "feedforward";
import { applyMnistFlags, type MnistSet } from "feedforward/data";
import { reasonOf } from "../../page/reason.ts";
import { numberCodec } from "../../state/codecs.ts";
import { loadSamples, sampleNumbers } from "../../state/digit.ts";
import { type Codec, linked } from "../../state/link.ts";
import { testImages } from "../../state/testset.ts";

export const imageCount = 10_000;
export const side = 28;

export interface Flags {
  readonly normalize: boolean;
  readonly flatten: boolean;
  readonly oneHotLabel: boolean;
}

export type FlagName = keyof Flags;
export const flagNames: readonly FlagName[] = ["normalize", "flatten", "oneHotLabel"];

/** One digit a flag, in the order of the call: `110`. */
const flagsCodec: Codec<Flags> = {
  read(text) {
    if (!/^[01]{3}$/.test(text)) return null;
    const [normalize, flatten, oneHotLabel] = Array.from(text, (digit) => digit === "1");
    return { normalize: normalize!, flatten: flatten!, oneHotLabel: oneHotLabel! };
  },
  write: (flags) => flagNames.map((name) => (flags[name] ? "1" : "0")).join(""),
};

/** As the chapter's `load_mnist` has them where nobody says otherwise. */
export const flags = linked<Flags>("load", { normalize: true, flatten: true, oneHotLabel: false }, flagsCodec);
/** The number of the image in the test set. */
export const imageNumber = linked("image", 0, numberCodec({ min: 0, max: imageCount - 1 }));
/** The position of the pixel: row · 28 + column. */
export const pixel = linked("pixel", 203, numberCodec({ min: 0, max: side * side - 1 }));

/** The images of the samples 0 … 9. */
export const samples = signal<readonly Tensor<"uint8">[] | null>(null);
export const samplesError = signal<string | null>(null);

export async function needSamples(): Promise<void> {
  samplesError.value = null;
  try {
    const images = await loadSamples();
    samples.value ??= sampleNumbers.map((_, label) => images.row(label));
  } catch (error) {
    samplesError.value = reasonOf(error);
  }
}

export interface Chosen {
  /** uint8 [784] */
  readonly pixels: Tensor<"uint8">;
  readonly label: number;
}

/** The image of that number; null while it is on its way. */
export const chosen = computed<Chosen | null>(() => {
  const all = testImages.value;
  const number = imageNumber.value;
  if (all !== null) return { pixels: all.images.row(number), label: all.labels.at(number) };
  const label = sampleNumbers.indexOf(number);
  return label < 0 || samples.value === null ? null : { pixels: samples.value[label]!, label };
});

/** The image alone as a set of one, as the loader gives it with these flags. */
function load(image: Chosen | null, options: Flags): MnistSet {
  const pixels = image?.pixels ?? zeros([side * side], "uint8");
  const labels = new Tensor("uint8", [1], Uint8Array.of(image?.label ?? 0));
  return applyMnistFlags({ images: pixels.reshape(1, side, side), labels }, options);
}

export const loaded = computed(() => load(chosen.value, flags.value));
/** The same image normalised, whatever the flag says: to put its numbers beside the bytes. */
export const normalized = computed(() => load(chosen.value, { ...flags.value, normalize: true }).images);

/** `0, 203`, or `0, 0, 7, 7`: how the pixel, or a piece of its row, is called in the array. */
export function indexOf(column: string): string {
  const row = Math.floor(pixel.value / side);
  return flags.value.flatten ? `${imageNumber.value}, ${column}` : `${imageNumber.value}, 0, ${row}, ${column}`;
}
