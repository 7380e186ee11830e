/** What the panel "model" says. */

export const modelTexts = {
  en: { title: "Your own network" },
  ko: { title: "내 신경망" },
} as const;
