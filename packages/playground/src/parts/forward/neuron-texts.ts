/** What the panel "neuron" says. */

export const neuronTexts = {
  en: { title: "One neuron" },
  ko: { title: "뉴런 하나" },
} as const;
