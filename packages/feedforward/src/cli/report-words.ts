/**
 * What the report of a training says, in English and Korean: a part of the dictionaries in `language.ts`.
 */

export const reportWords = {
  reportTitle: "Training report",
  reportResult: "Result",
  reportConstant: "Always the same answer",
  reportHeldOut: (rows: string) => `${rows} held out`,
  reportNothingHeldOut: "Nothing was held out, so nothing judges the network.",
  reportCurves: "Curves",
  reportResumed: (epoch: number) => `Resumed after epoch ${epoch}: the curves begin there.`,
  reportNothingLeft: (epoch: number) =>
    `The training had ended after epoch ${epoch}: this run had nothing left to do, and has no curves.`,
  reportLossText: "Mean loss over the steps of the training.",
  reportJudgedText: "After each epoch, on what was held out.",
  reportMatrixText: "A row for each label, a column for each answer. Right answers lie on the diagonal.",
  reportScatter: "Answers and truth",
  reportTruth: "truth",
  reportAnswer: "answer",
  reportScatterText: "A point for each row that was held out. On the line the answer is exact.",
  reportMatrix: "What is taken for what",
  reportMistakes: "Worst mistakes",
  reportSureText: "Wrong, and with the greatest confidence.",
  reportFarText: "Farthest from the truth.",
  reportNoMistakes: "There is none: every answer is right.",
  reportWeights: "Weights of the first layer",
  reportWeightsText: (shown: string, all: string) =>
    `A picture for each neuron, ${shown} of ${all}: negative weights are blue, positive ones orange, on a scale up to the neuron's greatest weight.`,
  reportHow: "How it was trained",
  reportAccuracy: "accuracy",
  lineColumn: "line",
  reportNotHtml: (path: string) => `--report ${path}: expected a name that ends in .html`,
};

export const koreanReportWords: typeof reportWords = {
  reportTitle: "학습 보고서",
  reportResult: "결과",
  reportConstant: "늘 같은 답",
  reportHeldOut: (rows) => `검증 ${rows}`,
  reportNothingHeldOut: "검증용으로 남겨 둔 데이터가 없어 평가하지 않았습니다.",
  reportCurves: "학습 곡선",
  reportResumed: (epoch) => `에폭 ${epoch} 다음부터 이어서 한 학습이라 곡선도 거기서 시작합니다.`,
  reportNothingLeft: (epoch) => `에폭 ${epoch}에서 이미 끝난 학습이라 더 할 일이 없었고 그릴 곡선이 없습니다.`,
  reportLossText: "학습 스텝에 따른 평균 손실입니다.",
  reportJudgedText: "에폭이 끝날 때마다 검증 데이터로 잰 값입니다.",
  reportMatrixText: "행은 실제 레이블, 열은 신경망의 답입니다. 맞힌 것은 대각선에 있습니다.",
  reportScatter: "답과 실제 값",
  reportTruth: "실제 값",
  reportAnswer: "답",
  reportScatterText: "검증 행마다 점 하나입니다. 선 위에 있으면 정확한 답입니다.",
  reportMatrix: "무엇을 무엇으로 보았는가",
  reportMistakes: "가장 크게 틀린 것",
  reportSureText: "틀렸는데 가장 확신한 것입니다.",
  reportFarText: "실제 값에서 가장 먼 것입니다.",
  reportNoMistakes: "없습니다. 모두 맞혔습니다.",
  reportWeights: "첫 층의 가중치",
  reportWeightsText: (shown, all) =>
    `뉴런 ${all}개 중 ${shown}개의 가중치 그림입니다. 음수는 파랑, 양수는 주황이며 뉴런마다 가장 큰 가중치를 기준으로 그렸습니다.`,
  reportHow: "학습 방법",
  reportAccuracy: "정확도",
  lineColumn: "줄",
  reportNotHtml: (path) => `--report ${path}: 파일 이름의 확장자는 .html이어야 합니다`,
};
