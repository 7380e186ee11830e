/** What the panels "layers" and "neuron" say alike. */

export const forwardTexts = {
  en: {
    digit: "Digit",
    mine: "My drawing",
    image: "Test image {row}",
    draw: "Draw your own",
    failed: "The network or the digit could not be loaded: {reason}.",
    retry: "Try again",
    pixel: "Pixel",
    pixelPlace: "(row, column)",
    input: "Input",
    inputLayer: "input layer",
    hiddenLayer: "hidden layer {layer}",
    outputLayer: "output layer",
  },
  ko: {
    digit: "숫자",
    mine: "내가 그린 숫자",
    image: "시험 이미지 {row}번",
    draw: "직접 그리기",
    failed: "신경망이나 숫자를 불러오지 못했습니다. {reason}.",
    retry: "다시 시도",
    pixel: "픽셀",
    pixelPlace: "(행, 열)",
    input: "입력",
    inputLayer: "입력층",
    hiddenLayer: "은닉층 {layer}",
    outputLayer: "출력층",
  },
} as const;
