/** What the panel "swap" says. */

export const swapTexts = {
  en: {
    title: "The same weights with another function",
    intro:
      "{network} was trained with {own} in its hidden layers. Choose another function: the weights stay, only h changes. How many of the 10,000 test images does it still read?",
    table: "Accuracy with each function in the hidden layers",
    own: "its own",
    measure: "Measure {name}",
    all: "Measure all",
    stop: "Stop",
    chance: "The first time fetches the test images, 1.6 MB. Guessing would give about 10%.",
    fetching: "Fetching the test images",
    running: "10,000 images with {name}",
    verdict: "{name}: {correct} of {count} images right, {percent}.",
    fewer: "That is {fewer} fewer than with {own}.",
    none: "{network} has no activation between its layers: there is nothing to exchange.",
    otherSize: "{network} takes {size} numbers, and MNIST's images have 784 pixels: it cannot be measured with them.",
    failed: "The measurement failed: {message}.",
    retry: "Try again",
  },
  ko: {
    title: "가중치는 그대로, 함수만 바꾸기",
    intro:
      "{network}[은/는] 은닉층의 활성화 함수로 {own}[을/를] 써서 학습했습니다. 다른 함수를 골라 보세요. 가중치는 그대로이고 h만 바뀝니다. 시험 이미지 10,000장 중 몇 장을 여전히 맞힐까요?",
    table: "은닉층의 함수에 따른 정확도",
    own: "원래 함수",
    measure: "{name} 측정하기",
    all: "모두 측정하기",
    stop: "멈추기",
    chance: "처음 한 번은 시험 이미지 1.6 MB를 받습니다. 아무렇게나 찍어도 10% 정도는 맞습니다.",
    fetching: "시험 이미지를 받는 중",
    running: "{name}[으로/로] 10,000장을 추론하는 중",
    verdict: "{name}: {count}장 중 {correct}장 정답, {percent}.",
    fewer: "{own}[을/를] 쓸 때보다 {fewer}장 적습니다.",
    none: "{network}에는 층 사이에 활성화 함수가 없어서 바꿀 것이 없습니다.",
    otherSize: "{network}의 입력은 {size}개인데 MNIST 이미지는 784픽셀입니다. 이 이미지로는 측정할 수 없습니다.",
    failed: "측정하지 못했습니다. {message}.",
    retry: "다시 시도",
  },
} as const;
