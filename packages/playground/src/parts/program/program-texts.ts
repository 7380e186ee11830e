/** What the panel "program" says. */

export const programTexts = {
  en: { title: "The program" },
  ko: { title: "프로그램" },
} as const;
