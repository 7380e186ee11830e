/** What the panels "layers" and "neuron" say alike. */

export const forwardTexts = {
  en: {
    digit: "Digit",
    sample: "Sample {label}",
    mine: "My drawing",
    draw: "Draw your own",
    failed: "The network or the digit did not come: {reason}",
    retry: "Try again",
    neuronName: "neuron {index} of layer {layer}",
    pixel: "row {row}, column {column}",
    input: "Input",
    weight: "Weight w",
    product: "x·w",
  },
  ko: {
    digit: "숫자",
    sample: "표본 {label}",
    mine: "내가 그린 숫자",
    draw: "직접 그리기",
    failed: "신경망이나 숫자를 불러오지 못했습니다: {reason}",
    retry: "다시 시도",
    neuronName: "{layer}층의 {index}번 뉴런",
    pixel: "{row}행 {column}열",
    input: "입력",
    weight: "가중치 w",
    product: "x·w",
  },
} as const;
