/** What the panel "race" says. */

export const raceTexts = {
  en: { title: "Batch against one by one" },
  ko: { title: "배치와 한 장씩" },
} as const;
