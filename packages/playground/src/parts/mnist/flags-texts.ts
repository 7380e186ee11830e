/** What the panel "flags" says. */

export const flagsTexts = {
  en: { title: "load_mnist" },
  ko: { title: "load_mnist" },
} as const;
