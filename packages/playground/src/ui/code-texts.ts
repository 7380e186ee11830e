/** What a piece of code says beside it. */

export const codeTexts = {
  en: { copy: "Copy the code", copied: "Code copied", failed: "The browser does not let this page copy" },
  ko: { copy: "코드 복사", copied: "코드를 복사했습니다", failed: "이 브라우저에서는 복사할 수 없습니다" },
} as const;
