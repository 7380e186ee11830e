/** What is said of files that give no digit. */

export const pictureTexts = {
  en: {
    tooLarge: "This file is larger than 30 MB. Choose a smaller picture of one digit.",
    unreadable: "This file is no picture that the browser can read. Try a PNG or a JPEG of one digit.",
    noInk:
      "No digit found: nothing stands out from the background. Try a picture of one digit, dark on light or light on dark.",
    noFile: "That was no file. Drop or paste a picture of one digit.",
  },
  ko: {
    tooLarge: "파일이 30 MB보다 큽니다. 숫자 하나가 담긴 더 작은 이미지를 고르세요.",
    unreadable: "브라우저가 읽을 수 있는 이미지가 아닙니다. 숫자 하나가 담긴 PNG나 JPEG로 해 보세요.",
    noInk:
      "숫자를 찾지 못했습니다. 배경과 뚜렷이 구별되는 것이 없습니다. 밝은 바탕에 어두운 숫자나 어두운 바탕에 밝은 숫자 하나가 담긴 이미지로 해 보세요.",
    noFile: "파일이 아닙니다. 숫자 하나가 담긴 이미지를 놓거나 붙여 넣으세요.",
  },
} as const;
