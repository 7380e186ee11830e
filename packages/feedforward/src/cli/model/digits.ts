/**
 * Whether a network tells digits apart: MNIST's images are for such a network alone, and so are the cropping and centring that make a
 * drawing one of them. A network that names no classes is taken for one.
 */

import { Refusal } from "../failure/failure.ts";
import { harmless } from "../terminal/layout.ts";
import type { Messages } from "../words/language.ts";

interface Labelled {
  readonly labels?: readonly string[] | null;
}

/** Names that a sentence shows of the classes. */
const mostNames = 3;

/** Whether every class is a digit, in whatever order. */
export function namesDigits({ labels }: Labelled): boolean {
  return labels?.every((label) => /^\d$/.test(label)) ?? true;
}

/** Refuses MNIST, which is what is taken where no data are named, for a network whose class 0 is not "0", and so on. */
export function checkDigits({ labels }: Labelled, data: string | null, messages: Messages): void {
  if (data !== null || !labels || labels.every((label, i) => label === String(i))) return;
  const names = labels.slice(0, mostNames).map(harmless);
  const shown = labels.length > mostNames ? [...names, "…"] : names;
  throw new Refusal(messages.notDigits(shown.join(", ")));
}
