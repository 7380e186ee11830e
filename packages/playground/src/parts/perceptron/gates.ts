/** Truth tables: what a perceptron answers to the four inputs, and which gate that is. */

import { and, type gates, nand, neuron, or, type Perceptron, perceptron, xor } from "feedforward/chapter";
import { fill, textsOf } from "../../page/language.ts";
import { perceptronTexts } from "./perceptron-texts.ts";

export type Pair = readonly [x1: number, x2: number];

/** The four inputs of a gate, in the order of every truth table here. */
export const inputPairs: readonly Pair[] = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
];

/** What each gate asks for. */
export const targets = { AND: and, NAND: nand, OR: or, XOR: xor } as const;
export type GateName = keyof typeof targets;
export const gateNames = Object.keys(targets) as GateName[];

/** The gates that one perceptron can be. */
export type SingleGate = keyof typeof gates;

/** a = b + w1·x1 + w2·x2 */
export function sumAt(parameters: Perceptron, inputs: readonly number[]): number {
  return neuron(parameters, inputs, { name: "identity" }).a;
}

export interface Row {
  readonly inputs: Pair;
  readonly sum: number;
  readonly output: 0 | 1;
}

export function truthTable(parameters: Perceptron): Row[] {
  return inputPairs.map((inputs) => ({
    inputs,
    sum: sumAt(parameters, inputs),
    output: perceptron(parameters, inputs),
  }));
}

/** In how many rows the output is the one that the gate asks for. */
export function agreement(rows: readonly Row[], gate: GateName): number {
  return rows.filter(({ inputs, output }) => output === targets[gate](...inputs)).length;
}

/** A name for what the four outputs are: one of the fourteen tables that a line can make. */
export function nameOf(rows: readonly Row[]): string {
  const t = textsOf(perceptronTexts);
  const [a, b] = ["x₁", "x₂"];
  const names: Readonly<Record<string, string>> = {
    "0000": t.alwaysZero,
    "0001": "AND",
    "0010": fill(t.andNot, { a: b, b: a }),
    "0011": b,
    "0100": fill(t.andNot, { a, b }),
    "0101": a,
    "0111": "OR",
    "1000": "NOR",
    "1010": fill(t.not, { a }),
    "1011": fill(t.orNot, { a: b, b: a }),
    "1100": fill(t.not, { a: b }),
    "1101": fill(t.orNot, { a, b }),
    "1110": "NAND",
    "1111": t.alwaysOne,
  };
  return names[rows.map(({ output }) => output).join("")]!;
}
