/** What is said of models that are written as files that run by themselves. */

import type { KoreanRows } from "./korean-row.ts";
import { kindInKorean } from "./korean-tensor.ts";
import { withFacts } from "./korean-text.ts";

export const compileRows = {
  "compile-model": (facts) =>
    withFacts("compile: 신경망이나 그래프여야 하는데 $got입니다", { got: kindInKorean(String(facts.got)) }),
  "compile-option": "compile: $option{은/는} $expected 가운데 하나여야 하는데 $got입니다",
  "compile-capacity": "compile: capacity는 1부터 $most까지의 정수여야 하는데 $got입니다",
  "compile-name":
    'compile: name은 영문자로 시작하고 영문자, 숫자, 밑줄로 이어지는 31자 이하의 이름이어야 하고 C의 낱말이면 안 되는데 "$got"입니다',
  "compile-open":
    "compile: $inputs의 크기가 정해지지 않았습니다. 컴파일한 파일은 크기가 하나이므로 { shapes: { 이름: [1, …] } }로 정하십시오",
  "compile-steps":
    "compile: 커널이 있는 단계만 파일로 쓸 수 있는데 다음 단계에는 커널이 없습니다: $steps. 이 모델은 세션으로 실행하십시오",
  "compile-range": "compile: $name에 float16의 범위를 넘는 가중치가 있습니다. float32로 쓰십시오",
  "compile-c-weights": "compile: C 파일의 가중치는 float32뿐입니다",
} satisfies KoreanRows;
