/** What is said of options and names, of tensors, and of the functions that take them. */

import { type Facts, factText } from "../errors.ts";
import type { KoreanRows } from "./korean-row.ts";
import { withFacts } from "./korean-text.ts";

/** What an unknown name should have been. */
const kinds: Readonly<Record<string, string>> = {
  option: "옵션",
  input: "입력",
  dtype: "자료형",
  function: "함수",
  color: "색 표현",
  loss: "손실 함수",
  optimizer: "옵티마이저",
  schedule: "학습률 스케줄",
  name: "이름",
  form: "형태",
  precision: "정밀도",
  fit: "맞추는 방식",
  channels: "채널의 자리",
  separator: "구분자",
};

/** The words that kinds of options are told by. */
const words: readonly (readonly [RegExp, string])[] = [
  [/a list of strings and of numbers/g, "문자열과 숫자가 섞인 목록"],
  [/a list of strings/g, "문자열 목록"],
  [/a list of numbers/g, "숫자 목록"],
  [/a list of objects with code, facts and message/g, "code, facts, message가 있는 객체 목록"],
  [/a list of objects/g, "객체 목록"],
  [/a list/g, "목록"],
  [/a string/g, "문자열"],
  [/a number/g, "숫자"],
  [/a boolean/g, "참/거짓"],
  [/a bigint/g, "bigint"],
  [/a function/g, "함수"],
  [/an object/g, "객체"],
  [/ or /g, " 또는 "],
];

/** Of a kind that is told in English, `a number or null`. */
export function kindInKorean(kind: string): string {
  return words.reduce((text, [english, korean]) => text.replace(english, korean), kind);
}

function unknownName(text: string): (facts: Facts) => string {
  return (facts) => withFacts(text, { ...facts, kind: kinds[factText(facts.kind!)] ?? facts.kind! });
}

function optionKind(facts: Facts): string {
  const [expected, got] = [kindInKorean(factText(facts.expected!)), kindInKorean(factText(facts.got!))];
  return withFacts("$operation: $name{은/는} $expected{이어야/여야} 하는데 $got입니다", { ...facts, expected, got });
}

export const tensorRows = {
  "name-moved": "$name{은/는} $entry에 있습니다. 거기에서 가져오십시오",
  "name-slip": unknownName('$operation: $kind "$name"{은/는} 없습니다. "$nearest"{을/를} 쓰려고 했습니까?'),
  "name-unknown": unknownName('$operation: $kind "$name"{은/는} 없습니다. 쓸 수 있는 것: $expected'),
  "option-kind": optionKind,
  "tensor-size": "tensor: $shape에는 원소가 $expected개 있어야 하는데 $got개입니다",
  "tensor-depth": "tensor: 원소가 $expected개인 목록이 있을 자리에 숫자가 있습니다",
  "tensor-value": "tensor: 숫자이거나 new Tensor(dtype, shape, data)여야 합니다. 받은 값: $got",
  "tensor-ragged": "tensor: $axis번 축의 목록 길이가 서로 다릅니다: $expected, $got",
  "dtype-storage": "$got에 해당하는 자료형이 없습니다",
  "slice-scalar": "slice: 스칼라에는 자를 축이 없습니다",
  "slice-position": "slice: 위치는 정수여야 하는데 $got입니다",
  "row-scalar": "row: 스칼라에는 행이 없습니다",
  "row-range": "row: 행이 $rows개이므로 $index번 행은 없습니다",
  "at-range": "at: 원소가 $size개이므로 $position번 원소는 없습니다",
  "shape-sizes": "shape: 크기는 0 이상의 정수여야 하는데 $got입니다",
  "shape-elements": "shape: $shape에는 원소가 너무 많습니다",
  "reshape-unknowns": "reshape: -1은 한 번만 쓸 수 있는데 $got입니다",
  "reshape-size": "reshape: 원소 $size개를 $shape{으로/로} 배열할 수 없습니다",
  "random-state": "random: 상태는 32비트 정수 네 개여야 하는데 $got입니다",
  "random-zeros": "random: 모두 0인 상태에서는 0만 나옵니다",
  "random-seed": "random: 시드는 정수여야 하는데 $got입니다",
  "random-range": "random: 1에서 2^32까지의 정수여야 하는데 $got입니다",
  "random-count": "random: 0 이상의 정수여야 하는데 $got입니다",
  "conv-input-shape": "가중치 $weights, 그룹 $groups개에 맞는 입력은 [*, $expected]인데 $got입니다",
  "conv-groups": "채널 수는 그룹 $groups개로 나누어떨어져야 하는데 $got입니다",
  "conv-bias-shape": "편향은 [$expected]{이어야/여야} 하는데 $got입니다",
  "kernel-large": "커널 $kernel{이/가} 패딩을 포함한 입력 $size보다 큽니다",
  "window-output": "축마다 출력이 1개 이상 $limit개 이하여야 하는데 $got개입니다(입력 $input, 커널 $kernel)",
  "window-list": "$name: $least 이상의 정수 $length개여야 하는데 $got입니다",
  "output-size": "출력의 원소는 $limit개 이하여야 하는데 $got입니다",
  "pool-input-shape": "입력은 [*, 채널, *]이어야 하는데 $got입니다",
  "pool-dtype": "$dtype 풀링은 지원하지 않습니다",
  "perceptron-inputs": "$operation: 입력은 $expected개여야 하는데 $got개입니다",
  "softmax-scalar": "softmax: 축이 하나 이상 있어야 하는데 스칼라입니다",
  "softmax-steps-shape": "softmaxSteps: 한 행 [n]이어야 하는데 $got입니다",
  "dot-rank": "dot: 벡터나 행렬이어야 하는데 $left, $right입니다",
  "dot-sizes": "dot: 안쪽 크기가 서로 같아야 하는데 $left, $right입니다",
  "argmax-empty": "argmax: 빈 텐서에는 최댓값이 없습니다",
  "argmax-axis": "argmax: $shape에는 $axis번 축이 없습니다",
  "argmax-empty-axis": "argmax: 빈 축에는 최댓값이 없습니다",
  "add-shapes": "add: $left, $right{은/는} 브로드캐스트할 수 없습니다",
} satisfies KoreanRows;
