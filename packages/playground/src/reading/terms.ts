/** The chapter's words in both languages, each with a sentence. The words are those of the book's English and Korean editions. */

import type { Both } from "../page/language.ts";

export interface Term {
  readonly word: Both;
  readonly meaning: Both;
}

export const terms: readonly Term[] = [
  term(
    "perceptron",
    "퍼셉트론",
    "adds up weighted signals and a bias, and answers 0 or 1",
    "신호에 가중치를 곱해 더하고 편향을 더한 다음 0 또는 1을 내는 것",
  ),
  term(
    "weight",
    "가중치",
    "the number that a signal is multiplied by: how much it counts, and in which direction",
    "신호에 곱하는 수. 그 신호를 얼마나, 어느 방향으로 반영할지 정한다",
  ),
  term(
    "bias",
    "편향",
    "the number that is added to the sum whatever the input: how easily a neuron fires",
    "입력과 상관없이 합에 더하는 수. 뉴런이 얼마나 쉽게 활성화되는지 정한다",
  ),
  term(
    "activation function",
    "활성화 함수",
    "what turns a neuron’s sum into its signal",
    "뉴런의 합을 신호로 바꾸는 함수",
  ),
  term(
    "sigmoid",
    "시그모이드",
    "1 / (1 + exp(−x)), a smooth step from 0 to 1",
    "1 / (1 + exp(−x)). 0에서 1로 매끄럽게 오르는 함수",
  ),
  term(
    "ReLU",
    "ReLU",
    "rectified linear unit: positive numbers as they are, 0 for the others",
    "렐루. 양수는 그대로, 나머지는 0으로 만드는 함수",
  ),
  term(
    "saturated",
    "포화",
    "so far out that a function has become flat, and a change of the input changes nothing",
    "함수가 거의 평평해져 입력을 바꿔도 출력이 그대로인 상태",
  ),
  term(
    "not linear",
    "비선형",
    "no straight line: what lets layers do more than one layer could",
    "직선이 아닌 것. 층을 쌓는 보람이 여기에서 나온다",
  ),
  term(
    "broadcasting",
    "브로드캐스트",
    "an array is repeated until it has the other’s shape",
    "형상이 맞도록 배열을 되풀이해 늘리는 것",
  ),
  term("input layer", "입력층", "the numbers that come in", "들어오는 값이 놓이는 층"),
  term(
    "hidden layers",
    "은닉층",
    "the layers between input and output, which nobody sees from outside",
    "입력층과 출력층 사이에 있어 밖에서는 보이지 않는 층",
  ),
  term("output layer", "출력층", "the layer whose values are the answer", "그 값이 곧 답인 층"),
  term(
    "forward propagation",
    "순전파",
    "computing layer after layer from the input to the output",
    "입력층에서 출력층까지 층을 차례로 계산하는 것",
  ),
  term("regression", "회귀", "a task whose answer is a number", "수치를 예측하는 문제"),
  term(
    "classification",
    "분류",
    "a task whose answer is one of several classes",
    "여러 클래스 가운데 하나를 고르는 문제",
  ),
  term("identity function", "항등 함수", "gives what it gets", "입력을 그대로 내보내는 함수"),
  term(
    "softmax",
    "소프트맥스",
    "turns numbers into shares of a whole that sum to 1",
    "여러 수를 합이 1인 비율로 바꾸는 함수",
  ),
  term("preprocessing", "전처리", "changing data before a network sees them", "신경망에 넣기 전에 데이터를 바꾸는 일"),
  term(
    "one-hot",
    "원-핫 인코딩",
    "a label as zeros with a single 1 in its place",
    "정답 자리만 1이고 나머지는 0인 표기",
  ),
  term(
    "confusion matrix",
    "혼동 행렬",
    "a table that counts every pair of label and prediction",
    "레이블과 예측의 짝을 모두 센 표",
  ),
  term("batch", "배치", "several inputs that are computed at once", "한꺼번에 계산하도록 묶은 입력"),
];

function term(en: string, ko: string, meaningEn: string, meaningKo: string): Term {
  return { word: { en, ko }, meaning: { en: meaningEn, ko: meaningKo } };
}
