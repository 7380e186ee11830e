/** What the panel "swap" says. */

export const swapTexts = {
  en: { title: "Another activation" },
  ko: { title: "활성화 함수 바꾸기" },
} as const;
