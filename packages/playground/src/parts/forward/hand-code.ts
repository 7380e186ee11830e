/** The network of the panel "hand" as a program, in TypeScript with this library and in Python with NumPy. */

import { formatNumber } from "../../ui/number.ts";
import { functions, parameters } from "./hand-state.ts";

export interface HandProgram {
  readonly inputs: readonly number[];
  /** What it prints. */
  readonly outputs: ArrayLike<number>;
}

export function typescriptHand({ inputs, outputs }: HandProgram): string {
  const constants = parameters.flatMap(({ weight, bias }, i) => [
    `const W${i + 1} = ${matrix(weight)};`,
    `const b${i + 1} = ${list(bias)};`,
  ]);
  const lines = functions.map((fn, i) => {
    const from = i === 0 ? "x" : `z${i}`;
    const to = i === functions.length - 1 ? "y" : `z${i + 1}`;
    return `const ${to} = ${fn}(add(dot(${from}, W${i + 1}), b${i + 1}));`;
  });
  return [
    'import { add, dot, identity, sigmoid } from "feedforward/chapter";',
    "",
    `const x = ${list(inputs)};`,
    ...constants,
    "",
    ...lines,
    `console.log(y.toArray()); // ${rounded(outputs)}`,
    "",
  ].join("\n");
}

export function numpyHand({ inputs, outputs }: HandProgram): string {
  const constants = parameters.flatMap(({ weight, bias }, i) => [
    `W${i + 1} = np.array(${matrix(weight)})`,
    `b${i + 1} = np.array(${list(bias)})`,
  ]);
  const lines = functions.map((fn, i) => {
    const from = i === 0 ? "x" : `z${i}`;
    const sum = `np.dot(${from}, W${i + 1}) + b${i + 1}`;
    return fn === "identity" ? `y = ${sum}` : `z${i + 1} = ${fn}(${sum})`;
  });
  return [
    "import numpy as np",
    "",
    "def sigmoid(a):",
    "    return 1 / (1 + np.exp(-a))",
    "",
    `x = np.array(${list(inputs)})`,
    ...constants,
    "",
    ...lines,
    `print(y)  # ${rounded(outputs)}`,
    "",
  ].join("\n");
}

function list(values: readonly number[]): string {
  return `[${values.map((value) => String(Number(value.toFixed(1)))).join(", ")}]`;
}

function matrix(rows: readonly (readonly number[])[]): string {
  return `[${rows.map(list).join(", ")}]`;
}

function rounded(outputs: ArrayLike<number>): string {
  return `≈ ${Array.from(outputs, (value) => formatNumber(value).replace("−", "-")).join(", ")}`;
}
