/** What the panel "perceptron" says. */

export const perceptronTexts = {
  en: { title: "Perceptron" },
  ko: { title: "퍼셉트론" },
} as const;
