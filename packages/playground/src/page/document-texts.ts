/** What stands in the page's document, around the article: only the prerendering carries it. */

export const documentTexts = {
  en: {
    name: "Neural networks you can touch",
    description:
      "Draw a digit and follow every number of a small neural network: chapter 3 of Deep Learning from Scratch, as a page. It runs wholly in your browser.",
    skip: "Skip to the article",
    contents: "Contents",
    language: "Language",
    noScript: "This page needs JavaScript; the text can be read without it.",
    footer:
      "Everything on this page is computed in your browser by the library feedforward; nothing you draw or open leaves it. So that the page works without a network too, your browser keeps it, and MNIST’s 10,000 test images with it (1.6 MB), unless it is set to save data. The chapter is from Koki Saitoh, Deep Learning from Scratch; the words here are our own. Digits: MNIST, by Yann LeCun, Corinna Cortes and Christopher Burges.",
  },
  ko: {
    name: "만져 보는 신경망",
    description:
      "숫자를 그리고 작은 신경망 속의 모든 수를 따라가 보세요. 『밑바닥부터 시작하는 딥러닝』 3장을 브라우저에서 그대로 실행합니다.",
    skip: "본문으로 건너뛰기",
    contents: "차례",
    language: "언어",
    noScript: "JavaScript가 없으면 글만 읽을 수 있습니다.",
    footer:
      "이 페이지의 모든 계산은 feedforward 라이브러리가 여러분의 브라우저 안에서 합니다. 그린 그림도, 연 파일도 밖으로 나가지 않습니다. 네트워크가 없어도 열리도록 이 페이지와 MNIST 시험 이미지 10,000장(1.6 MB)을 브라우저에 저장해 두며, 데이터 절약 모드에서는 이미지를 저장하지 않습니다. 3장은 사이토 고키의 『밑바닥부터 시작하는 딥러닝』을 따르며, 글은 새로 썼습니다. 숫자 이미지는 MNIST(Yann LeCun, Corinna Cortes, Christopher Burges)입니다.",
  },
} as const;
