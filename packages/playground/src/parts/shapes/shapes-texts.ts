/** What the panel "shapes" says. */

export const shapesTexts = {
  en: { title: "Shapes" },
  ko: { title: "형상" },
} as const;
