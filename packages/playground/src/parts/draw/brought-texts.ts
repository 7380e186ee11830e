/** What is said of files that are dropped beside every place for them. */

export const broughtTexts = {
  en: {
    droppedBeside: "Pictures are taken anywhere; drop a network on “Your own network”",
  },
  ko: {
    droppedBeside: "그림은 어디에 놓아도 됩니다. 신경망 파일은 ‘내 신경망’ 패널에 놓아 주세요",
  },
} as const;
