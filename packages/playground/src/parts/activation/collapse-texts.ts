/** What the panel "collapse" says. */

export const collapseTexts = {
  en: { title: "Linear layers collapse" },
  ko: { title: "선형 층은 하나로 합쳐집니다" },
} as const;
