/**
 * What the panel "softmax" is about: three to five logits a, a number c that is added to all of them, and what the library's
 * forms of softmax make of a + c in float32 and in float64.
 */

import { computed } from "@preact/signals";
import { argmax, type SoftmaxForm, type SoftmaxPrecision, type SoftmaxSteps, softmaxSteps } from "feedforward/chapter";
import { numberCodec, numbersCodec } from "../../state/codecs.ts";
import { linked } from "../../state/link.ts";

export const logitLimits = { min: -10, max: 10 } as const;
export const shiftLimits = { min: -1000, max: 1000 } as const;
export const counts = [3, 4, 5] as const;

export const forms: readonly SoftmaxForm[] = ["naive", "stable"];
export const precisions: readonly SoftmaxPrecision[] = ["float32", "float64"];

/** Where exp leaves the numbers: it is 0 below `low` and ∞ above `high`, to two decimals on the side where it is a number. */
export const thresholds = {
  float32: { low: -103.97, high: 88.72 },
  float64: { low: -745.13, high: 709.78 },
} as const satisfies Record<SoftmaxPrecision, { readonly low: number; readonly high: number }>;

/** The book's logits first, then its example of an overflow, then what falls on either side of a threshold. */
export const presets = {
  book: { logits: [0.3, 2.9, 4], shift: 0 },
  single: { logits: [0.3, 2.9, 4], shift: 85 },
  double: { logits: [0.3, 2.9, 4], shift: 706 },
  overflow: { logits: [10, 0, -10], shift: 1000 },
  underflow: { logits: [0.3, 2.9, 4], shift: -800 },
} as const;
export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as PresetName[];

export const logits = linked<readonly number[]>("softmax", presets.book.logits, {
  ...numbersCodec({ ...logitLimits, digits: 1 }, [counts[0], counts.at(-1)!]),
  write: (values) => values.map((value) => Number(value.toFixed(1))).join(","),
});
export const shift = linked("softmaxc", 0, numberCodec({ ...shiftLimits, digits: 2 }));

export const preset = computed(
  (): PresetName | null =>
    presetNames.find((name) => {
      const { logits: own, shift: c } = presets[name];
      return c === shift.value && own.join() === logits.value.join();
    }) ?? null,
);

export function setCount(count: number): void {
  logits.value = Array.from({ length: count }, (_, k) => logits.value[k] ?? 0);
}

/** a + c, what softmax gets. */
export const shifted = computed(() => logits.value.map((a) => a + shift.value));

export interface Answer extends SoftmaxSteps {
  readonly form: SoftmaxForm;
  readonly precision: SoftmaxPrecision;
  /** Σ y */
  readonly total: number;
  /** Whether these are probabilities: numbers whose sum is 1. */
  readonly isRight: boolean;
}

/** All forms in all precisions. */
export const answers = computed((): readonly Answer[] =>
  forms.flatMap((form) =>
    precisions.map((precision): Answer => {
      const steps = softmaxSteps(shifted.value, { form, precision });
      const total = Array.from(steps.probabilities).reduce((sum, y) => sum + y, 0);
      return { ...steps, form, precision, total, isRight: Math.abs(total - 1) < 1e-4 };
    }),
  ),
);

export function answerOf(form: SoftmaxForm, precision: SoftmaxPrecision): Answer {
  return answers.value.find((answer) => answer.form === form && answer.precision === precision)!;
}

/** How much softmax(a + c) differs from softmax(a) at most, in the stable form. */
export function changeByShift(precision: SoftmaxPrecision): number {
  const plain = softmaxSteps(logits.value, { form: "stable", precision }).probabilities;
  return Array.from(answerOf("stable", precision).probabilities).reduce(
    (most, y, k) => Math.max(most, Math.abs(y - plain[k]!)),
    0,
  );
}

/** The greatest of the logits and of the probabilities. */
export const places = computed(() => ({
  before: argmax([...logits.value]),
  after: argmax(Float32Array.from(answerOf("stable", "float32").probabilities)),
}));
