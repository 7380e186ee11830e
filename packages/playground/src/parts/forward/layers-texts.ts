/** What the panel "layers" says. */

export const layersTexts = {
  en: { title: "Through the layers" },
  ko: { title: "층을 따라 흐르는 값" },
} as const;
