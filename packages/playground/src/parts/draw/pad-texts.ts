/** What the panel "pad" says. */

export const padTexts = {
  en: { title: "Draw" },
  ko: { title: "그리기" },
} as const;
