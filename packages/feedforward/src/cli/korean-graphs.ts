/**
 * What the library says of graphs, in Korean: why a file or what is given for an input was refused, and what was noted. Names
 * and shapes stay as the library writes them.
 */

import { reasons } from "../files/reason.ts";
import { koreanFileWords } from "./file-words.ts";

export type Translation = readonly [sentence: RegExp, translate: (...parts: string[]) => string];

/** Where an answer to "which" differs from what is wanted. */
function differenceInKorean(difference: string | undefined): string {
  const [, axes, wanted] = /^: (\d+) ax[ei]s instead of (\d+)$/.exec(difference ?? "") ?? [];
  if (axes !== undefined) return `. 축이 ${wanted}개가 아니라 ${axes}개입니다`;
  const [, axis, size, other] = /^: axis (\d+) has (\d+) instead of (\d+)$/.exec(difference ?? "") ?? [];
  if (axis !== undefined) return `. 축 ${axis}의 크기가 ${other}이 아니라 ${size}입니다`;
  const [, call, dtype] = /^: (tensor\(.*\)) makes it (\w+)$/.exec(difference ?? "") ?? [];
  if (call !== undefined) return `. ${call}로 ${dtype}을 만들 수 있습니다`;
  return difference === ": its rows are no batch" ? ". 이 그래프는 행마다 따로 계산하지 않습니다" : (difference ?? "");
}

/** Every reason for which a second file cannot be read. */
const secondFiles = Object.entries(reasons).map(([name, reason]): Translation => {
  const english = reason.replace(/[()]/g, "\\$&");
  const korean = koreanFileWords.reasons[name as keyof typeof reasons];
  return [
    new RegExp(`^cannot read (.*), in which the model keeps weights: ${english}$`),
    (path) => `모델의 가중치가 들어 있어야 할 ${path}: ${korean}`,
  ];
});

export const graphRefusals: readonly Translation[] = [
  ...secondFiles,
  [/^network: (.*) is no layer of a network$/, (node) => `${node} 노드는 신경망의 층이 아닙니다`],
  [
    /^network: expected a graph of one input and one output, got (\d+) inputs and (\d+) outputs$/,
    (inputs, outputs) => `입력과 출력이 하나씩이어야 하는데 입력 ${inputs}개, 출력 ${outputs}개입니다`,
  ],
  [
    /^network: the graph does not tell the size of its input (".*")$/,
    (name) => `그래프에 입력 ${name}의 크기가 정해져 있지 않습니다`,
  ],
  [
    /^outline: the steps depend on sizes that the file leaves open: (.*); say them, (.*)$/,
    (inputs, option) => `파일에 정해지지 않은 크기에 따라 단계가 달라집니다: ${inputs}. ${option}로 알려 주십시오`,
  ],
  [
    /^\w+: unknown input (".*"), did you mean (".*") \((.*)\)\?$/,
    (name, near, type) => `${name} 입력은 없습니다. 혹시 ${near}(${type})을 찾으셨나요?`,
  ],
  [/^\w+: unknown input (".*"), expected (.*)$/, (name, all) => `${name} 입력은 없습니다. 모델의 입력: ${all}`],
  [
    /^\w+: input (".*") is missing, expected (.*)$/,
    (name, type) => `입력 ${name}이(가) 없습니다. ${type}이어야 합니다`,
  ],
  [
    /^\w+: (".*") is a constant of the file and cannot be given$/,
    (name) => `${name}은(는) 파일에 든 상수여서 입력으로 줄 수 없습니다`,
  ],
  [
    /^\w+: input (".*"): expected (.*\]|.* of any shape), got (.*?)(: .*)?$/,
    (name, wanted, got, difference) =>
      `입력 ${name}: ${wanted}이어야 하는데 ${got}입니다${differenceInKorean(difference)}`,
  ],
  [
    /^graph: these shapes want (\d+) bytes, more than the (\d+) allowed: .*$/,
    (wanted, most) =>
      `이 모양으로는 메모리 ${wanted}바이트가 필요해 한도 ${most}바이트를 넘습니다. 더 작은 모양을 주십시오`,
  ],
];

export const graphNotes: readonly Translation[] = [
  [
    /^(".*") is (\w+) in the file; it is computed in float32$/,
    (name, dtype) => `${name}은(는) 파일에서 ${dtype}이며, 계산은 float32로 합니다`,
  ],
];
