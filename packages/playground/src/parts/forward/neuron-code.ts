/**
 * One neuron as a program that prints its numbers: in Python with NumPy, and in TypeScript with this library. Inputs that are
 * 0 are left out, since they add nothing. Both add in float32 and in the order of the layer, so the sum has the same bits.
 */

import type { ActivationName, Layer, WeightedSum } from "feedforward";
import { exactNumber } from "../../ui/number-forms.ts";

export interface CodeExample {
  readonly sum: WeightedSum;
  /** The functions behind the sum, in their order. */
  readonly functions: readonly Exclude<Layer, { readonly type: "dense" }>[];
  /** All sums of the layer, which softmax needs. */
  readonly sums: Float32Array;
  readonly index: number;
  /** Comments, in the reader's language. */
  readonly words: CodeWords;
}

export interface CodeWords {
  readonly title: string;
  readonly inputs: string;
  readonly order: string;
  readonly others: string;
}

export function numpyCode({ sum, functions, sums, index, words }: CodeExample): string {
  const { x, weights } = inputsOf(sum);
  const needsMath = functions.some((layer) => layer.type === "activation" && layer.activation.name === "gelu");
  return [
    ...(needsMath ? ["import math"] : []),
    "import numpy as np",
    "",
    `# ${words.title}`,
    `# ${words.inputs}`,
    `x = ${numpyArray(x)}`,
    `w = ${numpyArray(weights)}`,
    `b = np.float32(${exactNumber(sum.bias)})`,
    "",
    "a = b",
    "for x_i, w_i in zip(x, w):",
    `    a = a + x_i * w_i  # ${words.order}`,
    "print(a)",
    ...functions.flatMap((layer, i) => {
      const from = i === 0 ? "a" : "z";
      if (layer.type === "activation") {
        const { name, alpha, formula } = layer.activation;
        return [`z = ${numpyFormulas[name](from, exactNumber(alpha ?? formula.alpha ?? 0))}`, "print(z)"];
      }
      return [
        "",
        `# ${words.others}`,
        `sums = ${numpyArray(sums)}`,
        `sums[${index}] = ${from}`,
        "e = np.exp(sums - sums.max())",
        `z = e[${index}] / e.sum()`,
        "print(z)",
      ];
    }),
    "",
  ].join("\n");
}

/** h(a) as NumPy writes it. */
const numpyFormulas: Readonly<Record<ActivationName, (a: string, alpha: string) => string>> = {
  step: (a) => `np.float32(${a} > 0)`,
  sigmoid: (a) => `1 / (1 + np.exp(-${a}))`,
  relu: (a) => `np.maximum(0, ${a})`,
  identity: (a) => a,
  tanh: (a) => `np.tanh(${a})`,
  leakyRelu: (a, alpha) => `np.where(${a} > 0, ${a}, ${alpha} * ${a})`,
  elu: (a, alpha) => `np.where(${a} > 0, ${a}, ${alpha} * np.expm1(${a}))`,
  selu: (a) => `1.0507009873554805 * np.where(${a} > 0, ${a}, 1.6732632423543772 * np.expm1(${a}))`,
  softplus: (a) => `np.logaddexp(0, ${a})`,
  gelu: (a) => `${a} * (1 + math.erf(${a} / math.sqrt(2))) / 2`,
  geluTanh: (a) => `${a} * (1 + np.tanh(np.sqrt(2 / np.pi) * (${a} + 0.044715 * ${a}**3))) / 2`,
  hardSigmoid: (a, alpha) => `np.clip(${alpha} * ${a} + 0.5, 0, 1)`,
};

export function typescriptCode({ sum, functions, sums, index, words }: CodeExample): string {
  const { x, weights } = inputsOf(sum);
  const hasSoftmax = functions.some(({ type }) => type === "softmax");
  const own = functions.flatMap((layer) => (layer.type === "activation" ? [layer.activation] : []));
  const names = [...(own.length > 0 ? ["Activation"] : []), "Dense", "Network", "trace"];
  const layers = own.map(({ name, alpha }) => {
    const options = alpha === undefined ? "" : `, { alpha: ${exactNumber(alpha)} }`;
    return `, new Activation("${name}"${options})`;
  });
  return [
    `import { ${names.join(", ")} } from "feedforward";`,
    ...(hasSoftmax ? ['import { softmax } from "feedforward/chapter";'] : []),
    "",
    `// ${words.title}`,
    `// ${words.inputs}`,
    `const x = ${list(x)};`,
    `const w = ${list(weights)};`,
    `const b = ${exactNumber(sum.bias)};`,
    "",
    `const layer = new Dense({ weight: w.map((value) => [value]), bias: [b] }); // ${words.order}`,
    `const network = new Network([layer${layers.join("")}]);`,
    `const [, ${["a", ...own.map((_, i) => `z${i === 0 ? "" : i + 1}`)].join(", ")}] = trace(network, x).map((step) => step.values.at(0));`,
    "console.log(a);",
    ...own.map((_, i) => `console.log(z${i === 0 ? "" : i + 1});`),
    ...(hasSoftmax
      ? [
          "",
          `// ${words.others}`,
          `const sums = ${list(sums)};`,
          `sums[${index}] = ${own.length === 0 ? "a" : `z${own.length === 1 ? "" : own.length}`};`,
          `console.log(softmax(sums).at(${index}));`,
        ]
      : []),
    "",
  ].join("\n");
}

/** The inputs that are not 0 and their weights; one of them at least, for a program without inputs is none. */
function inputsOf({ terms }: WeightedSum): { x: number[]; weights: number[] } {
  const counted = terms.filter(({ x }) => x !== 0);
  const shown = counted.length === 0 ? terms.slice(0, 1) : counted;
  return { x: shown.map(({ x }) => x), weights: shown.map(({ weight }) => weight) };
}

function numpyArray(values: ArrayLike<number>): string {
  return `np.array(${list(values)}, dtype=np.float32)`;
}

const widest = 72;

/** Numbers in brackets, in lines that can be read. */
function list(values: ArrayLike<number>): string {
  const lines: string[] = [];
  for (const value of Array.from(values)) {
    const text = exactNumber(value);
    const line = lines.at(-1);
    if (line !== undefined && line.length + text.length + 4 < widest) lines[lines.length - 1] = `${line} ${text},`;
    else lines.push(`    ${text},`);
  }
  return `[\n${lines.join("\n")}\n]`;
}
