/** What a table of numbers says. */

export const numbersTexts = {
  en: { row: "Row" },
  ko: { row: "행" },
} as const;
