/** What stands over the functions that the chapter does not have. */

export const furtherTexts = {
  en: { further: "Eight more, for comparison" },
  ko: { further: "책에 없는 함수 여덟 가지도 보기" },
} as const;
