/**
 * The library's notes in Korean: what was assumed or rounded on the way to a network. The sentences that people meet are known
 * here; one that is not stays as it is, introduced as English. Errors have codes: `feedforward/messages` says them.
 */

import { graphNotes, type Translation } from "./korean-graphs.ts";

const assumed: Readonly<Record<string, string>> = { hidden: "은닉층", output: "출력층" };

const notes: readonly Translation[] = [
  [
    /^the file names no activations; assumed for the book's network: (.*)$/,
    (list) =>
      `파일에 함수 이름이 없어 책의 신경망으로 보았습니다: ${list!.replace(/hidden|output/g, (word) => assumed[word]!)}`,
  ],
  [
    /^outputs are independent probabilities; classify takes the greatest$/,
    () => "출력들은 서로 독립인 확률이며, classify는 가장 큰 것을 고릅니다",
  ],
  [
    /^training: the loss is (\w+) by default; (\w+) is made for one sigmoid$/,
    (loss, other) => `학습: 손실 함수의 기본값은 ${loss}입니다. 시그모이드 하나에는 ${other}가 알맞습니다`,
  ],
  [
    /^training: no gradient passes step, so (.*) cannot learn$/,
    (layers) => `학습: step은 기울기를 전하지 않으므로 ${layers}은(는) 학습할 수 없습니다`,
  ],
  [/^no bias in the file for (.*); zeros taken$/, (layers) => `파일에 ${layers}의 편향이 없어 0으로 두었습니다`],
  [
    /^(\d+) (\w+) tensors? widened to float32$/,
    (count, dtype) => `텐서 ${count}개를 ${dtype}에서 float32로 넓혔습니다`,
  ],
  [
    /^(\d+) (\w+) tensors? rounded once to float32$/,
    (count, dtype) => `텐서 ${count}개를 ${dtype}에서 float32로 한 번 반올림했습니다`,
  ],
  [
    /^the file fixes the batch at (\d+); the network takes any$/,
    (batch) => `파일에 정해진 배치 크기는 ${batch}이지만 신경망은 어떤 크기든 받습니다`,
  ],
  [
    /^the file takes (\[.*\]); the network takes the same values as rows$/,
    (shape) => `파일의 입력은 ${shape}이고, 신경망은 같은 값을 행으로 받습니다`,
  ],
  [
    /^the file gives (\[.*\]); the network gives the same values as rows$/,
    (shape) => `파일의 출력은 ${shape}이고, 신경망은 같은 값을 행으로 내놓습니다`,
  ],
  [
    /^the file takes (\w+); the network takes float32$/,
    (dtype) => `파일의 입력은 ${dtype}이고, 신경망은 float32를 받습니다`,
  ],
  [
    /^several nodes that end at (.*) are (\w+), computed by one formula$/,
    (node, name) => `${node}까지의 여러 노드를 ${name} 함수 하나로 계산합니다`,
  ],
  [
    /^the new file does not say the input's (.*); load it with (.*)$/,
    (names, options) => `새 파일에는 입력의 ${names} 값이 없습니다. 읽을 때 ${options} 옵션으로 알려 주십시오`,
  ],
  [
    /^what scales and shifts (.*) is folded into it: its parameters are rounded once more$/,
    (layer) => `${layer} 뒤의 곱셈과 덧셈을 그 층에 합쳐 매개변수를 한 번 더 반올림했습니다`,
  ],
  [
    /^(alpha \S+) and (beta \S+) of (.*) are multiplied into its parameters$/,
    (alpha, beta, node) => `${node}: ${alpha}, ${beta} 값을 매개변수에 곱해 넣었습니다`,
  ],
];

/** What was assumed or rounded. */
export function noteInKorean(sentence: string): string {
  return translated(sentence, [...notes, ...graphNotes]) ?? `라이브러리의 메모(영어): ${sentence}`;
}

/** Why something was refused, where the error has no code to say it by. */
export function refusalInKorean(sentence: string): string {
  return `라이브러리의 설명(영어): ${sentence}`;
}

function translated(sentence: string, table: readonly Translation[]): string | null {
  for (const [pattern, translate] of table) {
    const match = pattern.exec(sentence);
    if (match !== null) return translate(...match.slice(1));
  }
  return null;
}
