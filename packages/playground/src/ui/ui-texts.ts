/** What the pieces that all panels share say. */

export const frameTexts = {
  en: {
    copyLink: "Copy a link to this state",
    copied: "Link copied",
    notCopied: "The browser does not let this page copy; the address bar has the link",
    enlarge: "Fill the screen",
    shrink: "Back to the page",
    locked: "Locked by the link: {title}",
  },
  ko: {
    copyLink: "지금 상태의 링크 복사",
    copied: "링크를 복사했습니다",
    notCopied: "이 브라우저에서는 복사할 수 없습니다. 주소창의 링크를 쓰세요",
    enlarge: "화면 가득 보기",
    shrink: "본문으로 돌아가기",
    locked: "링크에서 잠근 패널: {title}",
  },
} as const;

export const heatMapTexts = {
  en: { numbers: "The numbers as a table", row: "Row", cell: "row {row}, column {column}" },
  ko: { numbers: "숫자를 표로 보기", row: "행", cell: "{row}행 {column}열" },
} as const;
