/** What stands below a panel that is alone in a frame. */

export const embeddedTexts = {
  en: { whole: "Open on the whole page" },
  ko: { whole: "전체 페이지에서 열기" },
} as const;
