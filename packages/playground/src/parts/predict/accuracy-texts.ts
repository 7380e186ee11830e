/** What the panel "accuracy" says. */

export const accuracyTexts = {
  en: { title: "Accuracy" },
  ko: { title: "정확도" },
} as const;
