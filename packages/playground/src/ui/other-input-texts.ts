/** What is said of a network that takes other inputs than the page has. */

export const otherInputTexts = {
  en: {
    otherInput: "{name} takes {inputs} inputs, and the test images have 784 pixels. The page’s own network takes them.",
    takeOwn: "Take {name}",
  },
  ko: {
    otherInput:
      "{name}의 입력은 {inputs}개인데 시험 이미지의 픽셀은 784개라서 함께 쓸 수 없습니다. 페이지에 딸린 신경망은 쓸 수 있습니다.",
    takeOwn: "{name} 쓰기",
  },
} as const;
