/** What the panel "softmax" says. */

export const softmaxTexts = {
  en: { title: "Softmax" },
  ko: { title: "소프트맥스" },
} as const;
