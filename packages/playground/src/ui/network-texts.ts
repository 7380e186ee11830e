/** What the line says that names the network of the page. */

export const networkTexts = {
  en: {
    network: "Network",
    pad: "Trained for drawings: digits that are shifted, turned, thick and thin",
    mlp: "Trained on MNIST’s images as they are, like the book’s",
    broken: "broken",
    failed: "The network could not be loaded: {reason}.",
    retry: "Try again",
  },
  ko: {
    network: "신경망",
    pad: "그림용: 밀리고 기울고 굵거나 가는 숫자로 학습",
    mlp: "책의 신경망처럼 MNIST 이미지 그대로 학습",
    broken: "망가진 상태",
    failed: "신경망을 불러오지 못했습니다. {reason}.",
    retry: "다시 시도",
  },
} as const;
