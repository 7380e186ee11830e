/**
 * Two dense layers, 2 → 3 → 2, and the one layer that they are without a function in between: W = W₁·W₂ and
 * b = b₁·W₂ + b₂. The numbers of the beginning are halves and quarters, so that float32 adds them without rounding.
 */

import { computed } from "@preact/signals";
import { type Tensor, tensor } from "feedforward";
import { add, dot, identity, relu } from "feedforward/chapter";
import { numbersCodec } from "../../state/codecs.ts";
import { flagCodec, linked } from "../../state/link.ts";

export const weightLimits = { min: -9, max: 9 } as const;
export const xLimits = { min: -4, max: 4 } as const;
export const step = 0.25;

/** W₁ [2, 3], b₁ [3], W₂ [3, 2], b₂ [2], one after the other. */
const beginning = [1, -0.5, 0.5, 0.5, 1, -1.5, 0.5, -0.25, 1, 1, -0.5, 1.5, 1, -1, 0.5, 0.25, 0.5];
const xBeginning = [1, 0.5];

export const x = linked("linx", xBeginning, numbersCodec({ ...xLimits, digits: 2 }, [2, 2]));
export const numbers = linked("linear", beginning, numbersCodec({ ...weightLimits, digits: 2 }, [17, 17]));
export const hasRelu = linked("linrelu", false, flagCodec);

/** Where each parameter begins among the numbers, and its shape. */
export const places = {
  "W₁": { start: 0, shape: [2, 3] },
  "b₁": { start: 6, shape: [1, 3] },
  "W₂": { start: 9, shape: [3, 2] },
  "b₂": { start: 15, shape: [1, 2] },
} as const;
export type ParameterName = keyof typeof places;

function parameter(name: ParameterName): Tensor<"float32"> {
  const { start, shape } = places[name];
  const [rows, columns] = shape;
  const values = tensor(numbers.value.slice(start, start + rows * columns), { dtype: "float32" });
  return rows === 1 ? values : values.reshape(rows, columns);
}

export function setNumber(at: number, value: number): void {
  numbers.value = numbers.value.map((number, i) => (i === at ? Number(value.toFixed(2)) : number));
}

export function setX(at: number, value: number): void {
  x.value = x.value.map((number, i) => (i === at ? value : number));
}

export function reset(): void {
  numbers.value = beginning;
  x.value = xBeginning;
}

/** The one layer that two become. */
export const oneLayer = computed(() => {
  const second = parameter("W₂");
  return { weight: dot(parameter("W₁"), second), bias: add(dot(parameter("b₁"), second), parameter("b₂")) };
});

/** What two layers make of x [2], or of rows [n, 2]. */
export function throughTwo(input: Tensor<"float32">) {
  const a = add(dot(input, parameter("W₁")), parameter("b₁"));
  const z = hasRelu.value ? relu(a) : identity(a);
  return { a, z, y: add(dot(z, parameter("W₂")), parameter("b₂")) };
}

/** What the one layer makes of them. */
export function throughOne(input: Tensor<"float32">): Tensor<"float32"> {
  return add(dot(input, oneLayer.value.weight), oneLayer.value.bias);
}

export const two = computed(() => throughTwo(tensor(x.value, { dtype: "float32" })));
export const one = computed(() => throughOne(tensor(x.value, { dtype: "float32" })));

/** Which of two lists' numbers are not the same. */
export function differing(a: ArrayLike<number>, b: ArrayLike<number>): number[] {
  return Array.from({ length: a.length }, (_, i) => i).filter((i) => a[i] !== b[i]);
}
