/** What the activation lab shows: one x, the function that is large, the one beside it, derivatives, the range. */

import { computed } from "@preact/signals";
import { type ActivationName, activationNames } from "feedforward";
import { activationDescriptions } from "feedforward/chapter";
import { language } from "../../page/language.ts";
import { choiceCodec, numberCodec } from "../../state/codecs.ts";
import { flagCodec, linked } from "../../state/link.ts";

const narrow = 6;
const widest = 100;

export const x = linked("actx", 1, numberCodec({ min: -widest, max: widest, digits: 3 }));
export const chosen = linked<ActivationName>("act", "sigmoid", choiceCodec(activationNames));
export const compared = linked<ActivationName | "none">("actwith", "step", choiceCodec(["none", ...activationNames]));
export const hasSlope = linked("actslope", false, flagCodec);
const wide = linked("actwide", false, flagCodec);

/** The chart reaches as far as x does. */
export const reach = computed(() => (wide.value || Math.abs(x.value) > narrow ? widest : narrow));
/** The step of the slider and of arrow keys. */
export const xStep = computed(() => (reach.value === widest ? 1 : 0.1));

/** The functions on the large chart. */
export const shown = computed((): readonly ActivationName[] => {
  const other = compared.value;
  return other === "none" || other === chosen.value ? [chosen.value] : [chosen.value, other];
});

/** Takes an x where a pointer or a key has it, to the hundredth of the reach or so. */
export function setX(value: number): void {
  const digits = reach.value === widest ? 1 : 2;
  x.value = Number(Math.min(widest, Math.max(-widest, value)).toFixed(digits));
}

/** The narrow chart takes x with it. */
export function setWide(isWide: boolean): void {
  wide.value = isWide;
  if (!isWide) x.value = Math.min(narrow, Math.max(-narrow, x.value));
}

/** The functions that the chapter has; the others are folded away below them. */
export const chapterNames: readonly ActivationName[] = ["step", "sigmoid", "relu", "identity"];
export const furtherNames: readonly ActivationName[] = activationNames.filter((name) => !chapterNames.includes(name));

export function titleOf(name: ActivationName): string {
  return activationDescriptions[name].title[language()];
}
