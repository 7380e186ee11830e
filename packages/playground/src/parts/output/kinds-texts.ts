/** What the picture of the two kinds of output layer says. */

export const kindsTexts = {
  en: {
    regression: "Regression",
    classification: "Classification",
    identity: "identity",
    softmax: "softmax",
  },
  ko: {
    regression: "회귀",
    classification: "분류",
    identity: "항등 함수",
    softmax: "소프트맥스",
  },
} as const;
