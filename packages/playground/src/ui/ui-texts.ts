/** What the pieces that all panels share say. */

export const frameTexts = {
  en: {
    copyLink: "Copy a link to this state",
    copied: "Link copied",
    notCopied: "The browser does not let this page copy; the address bar has the link",
    enlarge: "Fill the screen",
    shrink: "Back to the page",
    share: "Share: a frame, a card",
    locked: "Whoever made this link has locked the panel: look, but do not touch",
  },
  ko: {
    copyLink: "지금 상태의 링크 복사",
    copied: "링크를 복사했습니다",
    notCopied: "이 브라우저에서는 복사할 수 없습니다. 주소창의 링크를 쓰세요",
    enlarge: "화면 가득 보기",
    shrink: "본문으로 돌아가기",
    share: "공유하기: iframe, 카드",
    locked: "이 링크를 만든 사람이 잠근 패널입니다. 보기만 할 수 있습니다",
  },
} as const;

export const heatMapTexts = {
  en: { numbers: "The numbers as a table" },
  ko: { numbers: "숫자를 표로 보기" },
} as const;
