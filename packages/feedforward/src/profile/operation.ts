/**
 * What a step does, in a few words that people read: `conv 3×3 /2`, `add`, `reduce mean`. An op that has no words of its own here
 * is called as it is named.
 */

import type { Program, Step } from "../program/program.ts";
import type { Shape } from "../tensor/shape.ts";

/** The attributes by which words differ, as far as an op has them. */
interface Described {
  readonly operation?: string;
  readonly reduction?: string;
  readonly kind?: string;
  readonly mode?: string;
  readonly to?: string;
  readonly formula?: { readonly name: string };
  readonly kernel?: Shape;
  readonly strides?: readonly number[];
  readonly dilations?: readonly number[];
  readonly groups?: number;
}

/** Told the attributes, the shapes of the inputs and the shape of the first output. */
type Words = (attributes: Described, inputs: readonly (Shape | null)[], output: Shape) => string;

const window = ({ strides = [], dilations = [] }: Described, kernel: Shape): string =>
  [
    kernel.join("×"),
    ...(strides.some((stride) => stride > 1) ? [`/${sameOr(strides)}`] : []),
    ...(dilations.some((dilation) => dilation > 1) ? [`dilated ${sameOr(dilations)}`] : []),
  ].join(" ");

/** One number where all are the same. */
const sameOr = (sizes: readonly number[]): string =>
  sizes.every((size) => size === sizes[0]) ? String(sizes[0]) : sizes.join("×");

const grouped = ({ groups = 1 }: Described, channels: number | undefined): string => {
  if (groups === 1) return "";
  return groups === channels ? "depthwise " : `${groups} groups `;
};

const words: Readonly<Record<string, Words>> = {
  binary: ({ operation }) => operation!,
  cast: ({ to }) => `cast to ${to}`,
  compare: ({ operation }) => operation!,
  conv: (attributes, [x, weight]) => `${grouped(attributes, x?.[1])}conv ${window(attributes, weight!.slice(2))}`,
  convTranspose: (attributes, [x, weight]) =>
    `${grouped(attributes, x?.[1])}transposed conv ${window(attributes, weight!.slice(2))}`,
  globalPool: ({ kind }) => `global ${kind} pool`,
  interpolate: () => "resize",
  pad: ({ mode }) => (mode === "constant" ? "pad" : `pad ${mode}`),
  pool: (attributes) => `${attributes.kind} pool ${window(attributes, attributes.kernel!)}`,
  reduce: ({ reduction }) => `reduce ${reduction}`,
  unary: ({ formula }) => formula!.name,
  view: () => "reshape",
};

export function operationOf({ values }: Pick<Program, "values">, { op, attributes, inputs, outputs }: Step): string {
  const shapes = inputs.map((input) => (input === null ? null : values[input]!.shape));
  if (!Object.hasOwn(words, op.name)) return op.name;
  return words[op.name]!(attributes, shapes, values[outputs[0]!]!.shape);
}
