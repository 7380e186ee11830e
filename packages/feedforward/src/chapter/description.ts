/**
 * What a picture of an activation function needs: its name in both languages, its equation as text and as MathML, and the
 * stretch of x on which it shows what it is. Apart from the formulas, so that a page that only computes does not load it.
 */

import type { ActivationName } from "../functions/activation.ts";

export interface ActivationDescription {
  readonly title: { readonly en: string; readonly ko: string };
  /** The equation as plain text. */
  readonly formula: string;
  /** The equation as the inside of a MathML `<math>` element. */
  readonly mathml: string;
  /** The interval of x on which the function shows what it is. */
  readonly range: readonly [number, number];
}

/** exp(x) - 1 in brackets. */
const expMinusOne = "<mo>(</mo><msup><mi>e</mi><mi>x</mi></msup><mo>-</mo><mn>1</mn><mo>)</mo>";

/** Of each activation function its title, equation and use, in English and Korean. */
export const activationDescriptions = {
  step: {
    title: { en: "step function", ko: "계단 함수" },
    formula: "h(x) = 1 if x > 0 else 0",
    mathml: cases([
      ["<mn>1</mn>", "<mi>x</mi><mo>&gt;</mo><mn>0</mn>"],
      ["<mn>0</mn>", "<mi>x</mi><mo>≤</mo><mn>0</mn>"],
    ]),
    range: [-5, 5],
  },
  sigmoid: {
    title: { en: "sigmoid", ko: "시그모이드" },
    formula: "h(x) = 1 / (1 + exp(-x))",
    mathml: equation(
      "<mfrac><mn>1</mn><mrow><mn>1</mn><mo>+</mo><msup><mi>e</mi><mrow><mo>-</mo><mi>x</mi></mrow></msup></mrow></mfrac>",
    ),
    range: [-5, 5],
  },
  relu: {
    title: { en: "ReLU", ko: "ReLU" },
    formula: "h(x) = max(0, x)",
    mathml: equation("<mi>max</mi><mo>(</mo><mn>0</mn><mo>,</mo><mi>x</mi><mo>)</mo>"),
    range: [-5, 5],
  },
  identity: {
    title: { en: "identity", ko: "항등 함수" },
    formula: "h(x) = x",
    mathml: equation("<mi>x</mi>"),
    range: [-5, 5],
  },
  tanh: {
    title: { en: "hyperbolic tangent", ko: "쌍곡탄젠트" },
    formula: "h(x) = (exp(x) - exp(-x)) / (exp(x) + exp(-x))",
    mathml: equation("<mi>tanh</mi><mo>(</mo><mi>x</mi><mo>)</mo>"),
    range: [-5, 5],
  },
  leakyRelu: {
    title: { en: "leaky ReLU", ko: "Leaky ReLU" },
    formula: "h(x) = x if x > 0 else alpha * x",
    mathml: cases([
      ["<mi>x</mi>", "<mi>x</mi><mo>&gt;</mo><mn>0</mn>"],
      ["<mi>α</mi><mi>x</mi>", "<mi>x</mi><mo>≤</mo><mn>0</mn>"],
    ]),
    range: [-5, 5],
  },
  elu: {
    title: { en: "ELU", ko: "ELU" },
    formula: "h(x) = x if x > 0 else alpha * (exp(x) - 1)",
    mathml: cases([
      ["<mi>x</mi>", "<mi>x</mi><mo>&gt;</mo><mn>0</mn>"],
      [`<mi>α</mi>${expMinusOne}`, "<mi>x</mi><mo>≤</mo><mn>0</mn>"],
    ]),
    range: [-5, 5],
  },
  selu: {
    title: { en: "SELU", ko: "SELU" },
    formula: "h(x) = gamma * (x if x > 0 else alpha * (exp(x) - 1)), alpha = 1.6733, gamma = 1.0507",
    mathml: cases([
      ["<mi>γ</mi><mi>x</mi>", "<mi>x</mi><mo>&gt;</mo><mn>0</mn>"],
      [`<mi>γ</mi><mi>α</mi>${expMinusOne}`, "<mi>x</mi><mo>≤</mo><mn>0</mn>"],
    ]),
    range: [-5, 5],
  },
  softplus: {
    title: { en: "softplus", ko: "소프트플러스" },
    formula: "h(x) = log(1 + exp(x))",
    mathml: equation("<mi>log</mi><mo>(</mo><mn>1</mn><mo>+</mo><msup><mi>e</mi><mi>x</mi></msup><mo>)</mo>"),
    range: [-5, 5],
  },
  gelu: {
    title: { en: "GELU", ko: "GELU" },
    formula: "h(x) = x * (1 + erf(x / sqrt(2))) / 2",
    mathml: equation(
      `<mfrac><mi>x</mi><mn>2</mn></mfrac><mo>(</mo><mn>1</mn><mo>+</mo><mi>erf</mi><mo>(</mo><mfrac><mi>x</mi><msqrt><mn>2</mn></msqrt></mfrac><mo>)</mo><mo>)</mo>`,
    ),
    range: [-5, 5],
  },
  geluTanh: {
    title: { en: "GELU (by tanh)", ko: "GELU(tanh 근사)" },
    formula: "h(x) = x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3))) / 2",
    mathml: equation(
      `<mfrac><mi>x</mi><mn>2</mn></mfrac><mo>(</mo><mn>1</mn><mo>+</mo><mi>tanh</mi><mo>(</mo><msqrt><mfrac><mn>2</mn><mi>π</mi></mfrac></msqrt><mo>(</mo><mi>x</mi><mo>+</mo><mn>0.044715</mn><msup><mi>x</mi><mn>3</mn></msup><mo>)</mo><mo>)</mo><mo>)</mo>`,
    ),
    range: [-5, 5],
  },
  hardSigmoid: {
    title: { en: "hard sigmoid", ko: "하드 시그모이드" },
    formula: "h(x) = max(0, min(1, alpha * x + 1/2))",
    mathml: equation(
      "<mi>max</mi><mo>(</mo><mn>0</mn><mo>,</mo><mi>min</mi><mo>(</mo><mn>1</mn><mo>,</mo><mi>α</mi><mi>x</mi><mo>+</mo><mfrac><mn>1</mn><mn>2</mn></mfrac><mo>)</mo><mo>)</mo>",
    ),
    range: [-5, 5],
  },
} satisfies Record<ActivationName, ActivationDescription>;

function equation(right: string): string {
  // These brackets are not to grow with a fraction beside them.
  const [open, close] = ["(", ")"].map((bracket) => `<mo stretchy="false">${bracket}</mo>`);
  return `<mrow><mi>h</mi>${open}<mi>x</mi>${close}<mo>=</mo>${right}</mrow>`;
}

function cases(rows: readonly (readonly [value: string, condition: string])[]): string {
  const cells = rows.map(([value, condition]) => `<mtr><mtd>${value}</mtd><mtd>${condition}</mtd></mtr>`).join("");
  return equation(`<mrow><mo>{</mo><mtable columnalign="left">${cells}</mtable></mrow>`);
}
