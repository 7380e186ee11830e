/** What is said where a panel is given away. */

export const shareTexts = {
  en: {
    frame: "This panel in a page of yours, as it is now:",
    copyFrame: "Copy the frame",
    card: "Save a card (PNG)",
    copied: "Frame copied",
    notCopied: "The browser does not let this page copy; the text above can be selected",
    noCard: "There is no digit yet: draw one first",
    prediction: "Prediction",
    network: "Network: {name}",
  },
  ko: {
    frame: "지금 상태의 이 패널을 다른 페이지에 넣으려면:",
    copyFrame: "iframe 복사",
    card: "카드 저장(PNG)",
    copied: "iframe을 복사했습니다",
    notCopied: "이 브라우저에서는 복사할 수 없습니다. 위의 글을 직접 고르세요",
    noCard: "아직 숫자가 없습니다. 먼저 그려 보세요",
    prediction: "예측",
    network: "신경망: {name}",
  },
} as const;
