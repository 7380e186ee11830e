/** The numbers of the perceptron on the page, and whether the two layers of XOR are shown in its place. */

import { computed } from "@preact/signals";
import { gates, type Perceptron } from "feedforward/chapter";
import { numbersCodec } from "../../state/codecs.ts";
import { flagCodec, linked } from "../../state/link.ts";
import { type SingleGate, truthTable } from "./gates.ts";

export const limits = { min: -2, max: 2 } as const;
export const step = 0.05;

const numbersOf = ({ weights, bias }: Perceptron): number[] => [...weights, bias];

/** w1, w2 and b. */
export const numbers = linked("perceptron", numbersOf(gates.AND), numbersCodec({ ...limits, digits: 2 }, [3, 3]));
export const isTwoLayers = linked("xor", false, flagCodec);

export const parameters = computed((): Perceptron => {
  const [w1, w2, bias] = numbers.value as [number, number, number];
  return { weights: [w1, w2], bias };
});

export const rows = computed(() => truthTable(parameters.value));

/** The gate whose numbers these are, if any. */
export const chosenGate = computed(
  () => (Object.keys(gates) as SingleGate[]).find((name) => isSame(numbersOf(gates[name]), numbers.value)) ?? null,
);

export function choose(gate: SingleGate | "XOR"): void {
  isTwoLayers.value = gate === "XOR";
  if (gate !== "XOR") numbers.value = numbersOf(gates[gate]);
}

/** One number anew: 0 is w1, 1 is w2, 2 is b. */
export function setNumber(at: number, value: number): void {
  const rounded = Number((Math.round(value / step) * step).toFixed(2));
  const within = Math.min(limits.max, Math.max(limits.min, rounded));
  numbers.value = numbers.value.map((number, i) => (i === at ? within : number));
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.every((number, i) => number === b[i]);
}
