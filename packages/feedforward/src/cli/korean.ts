/**
 * What the library says in English, in Korean: what was assumed or rounded on the way to a network, and why something was
 * refused. The sentences that people meet are known here; one that is not stays as it is, introduced as English.
 */

import { type Reason, reasons } from "../files/reason.ts";
import { koreanFileWords } from "./file-words.ts";
import { graphNotes, graphRefusals, type Translation } from "./korean-graphs.ts";

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

/** Every reason for which a file cannot be read: behind its name, and alone. */
const readings = Object.entries(reasons).flatMap(([name, reason]): Translation[] => {
  const korean = koreanFileWords.reasons[name as Reason];
  const english = reason.replace(/[()]/g, "\\$&");
  return [
    [new RegExp(`^cannot read standard input: ${english}$`), () => `${koreanFileWords.standardInput}: ${korean}`],
    [new RegExp(`^cannot read (?:the folder )?(.*): ${english}$`), (path) => `${path}: ${korean}`],
    [new RegExp(`^${english}$`), () => korean],
  ];
});

const files: readonly Translation[] = [
  ...readings,
  [
    /^MNIST is not here: run `(.*)`, or name a folder with its four IDX files$/,
    (line) => `MNIST가 없습니다. \`${line}\`로 설치하거나 --data로 IDX 파일 네 개가 있는 폴더를 지정하십시오`,
  ],
  [/^cannot find (\S+) \(or \.gz\) in (.*): found none$/, (name, dir) => `${dir}: ${name} 파일(.gz도 됨)이 없습니다`],
  [
    /^cannot find (\S+) \(or \.gz\) in (.*): found several: (.*)$/,
    (name, dir, list) => `${dir}: ${name} 파일이 여러 개여서 고를 수 없습니다: ${list}`,
  ],
];

const contents: readonly Translation[] = [
  [/^inspect: the file is empty$/, () => "빈 파일입니다"],
  [/^model: expected .*, got an empty file at offset 0$/, () => "빈 파일입니다"],
  [/^inspect: the bytes begin like no format that is known here$/, () => "알 수 없는 형식입니다"],
  [/^gzip: holds bytes of no format that is known here$/, () => "gzip으로 압축된 내용의 형식을 알 수 없습니다"],
  [/^inspect: (\w+) holds no network$/, (format) => `${format} 파일에는 신경망이 없습니다`],
  [
    /^model: expected a file of named arrays \((.*) or (.*)\), got (?:bytes of none of them at offset 0|(\w+))$/,
    (list, last, format) =>
      `모델 파일(${list}, ${last})이 아닙니다. ${format === undefined ? "알 수 없는 형식입니다" : `${format} 파일입니다`}`,
  ],
  [
    /^network: the file names no activations; say them, for example (.*)$/,
    (options) => `파일에 활성화 함수 이름이 없습니다. ${options}처럼 알려 주십시오`,
  ],
  [
    /^network: uneven numbers of modules between the layers: (\d+) from (.*) to (.*), (\d+) from .*; if hidden .* say (--layers .*), else export to ONNX$/,
    (...parts) => {
      const [one, first, second, other, option] = parts;
      return `층 번호의 간격이 고르지 않습니다. ${first}과(와) ${second} 사이에는 모듈이 ${one}개인데 그다음은 ${other}개입니다. 층마다 은닉층 함수가 온다면 ${option}, 아니면 ONNX로 내보내십시오`;
    },
  ],
  [
    /^network: (--layers .*) contradicts the file, whose layers are (.*)$/,
    (option, list) => `${option}: 파일에 적힌 층과 다릅니다. 파일의 층: ${list}`,
  ],
  [
    /^network: --layers leaves out (.*); name every layer, or save only those of them$/,
    (list) => `--layers에 빠진 층이 있습니다: ${list}. 모든 층의 이름을 적거나 그 층들만 파일로 저장하십시오`,
  ],
  [
    /^network: the names do not tell the order of (.*); say it with (--layers) A,B$/,
    (list, option) => `이름만으로는 층의 순서를 알 수 없습니다: ${list}. ${option} 뒤에 순서대로 적어 주십시오`,
  ],
  [
    /^network: (--\w+ \w+) contradicts the file, whose functions are (.*)$/,
    (option, list) => `${option}: 파일에 적힌 함수와 다릅니다. 파일의 함수: ${list}`,
  ],
];

/** What was assumed or rounded. */
export function noteInKorean(sentence: string): string {
  return translated(sentence, [...notes, ...graphNotes]) ?? `라이브러리의 메모(영어): ${sentence}`;
}

/** Why something was refused. */
export function refusalInKorean(sentence: string): string {
  return translated(sentence, [...graphRefusals, ...files, ...contents]) ?? `라이브러리의 설명(영어): ${sentence}`;
}

function translated(sentence: string, table: readonly Translation[]): string | null {
  for (const [pattern, translate] of table) {
    const match = pattern.exec(sentence);
    if (match !== null) return translate(...match.slice(1));
  }
  return null;
}
