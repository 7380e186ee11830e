/** What the page says of what went wrong, whatever it was. */

export const reasonTexts = {
  en: {
    unreachable: "a file that this needs could not be fetched; there may be no network",
    message: "{message}",
  },
  ko: {
    unreachable: "필요한 파일을 받지 못했습니다. 네트워크에 연결되어 있지 않은 것 같습니다",
    message: "오류 메시지(영어): {message}",
  },
} as const;
