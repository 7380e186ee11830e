/** What the panel "hand" says. */

export const handTexts = {
  en: { title: "By hand" },
  ko: { title: "손으로 계산하기" },
} as const;
