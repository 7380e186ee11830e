/** What the panel "activation" says. */

export const activationTexts = {
  en: { title: "Activation functions" },
  ko: { title: "활성화 함수" },
} as const;
