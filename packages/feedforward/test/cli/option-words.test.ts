/** What the library asks for in a program is asked for in options, in both languages; other sentences stay. */

import { expect, it } from "vitest";
import { sentenceOf } from "../../src/cli/failure/failure.ts";
import { dictionaries } from "../../src/cli/words/language.ts";
import { mistakes, thrownBy } from "../messages/mistakes.ts";

it.each([
  [
    "functions-missing",
    "network: the file names no activations; say them, for example --hidden relu --output softmax",
    "파일에 활성화 함수 이름이 없습니다. --hidden relu --output softmax처럼 알려 주십시오",
  ],
  [
    "functions-contradict",
    "network: --output tanh contradicts the file, whose functions are relu",
    "--output tanh: 파일에 적힌 함수와 다릅니다. 파일의 함수: relu",
  ],
  [
    "layers-contradict",
    "network: --layers fc contradicts the file, whose layers are dense1",
    "--layers fc: 파일에 적힌 층과 다릅니다. 파일의 층: dense1",
  ],
  [
    "layers-uneven",
    "network: uneven numbers of modules between the layers: 0 from 0 to 1, 1 from 1 to 3; if hidden follows each say --layers 0,1,3, else export to ONNX",
    "층 번호의 간격이 고르지 않습니다. 0과 1 사이에는 모듈이 0개인데 그다음은 1개입니다. 층마다 은닉층 함수가 온다면 --layers 0,1,3, 아니면 ONNX로 내보내십시오",
  ],
  [
    "line-input-none",
    "network: no square input of 1 channels fits; say --input 1xHEIGHTxWIDTH",
    "채널이 1개인 정사각형 입력 가운데 들어맞는 것이 없습니다. --input 1x높이x너비로 알려 주십시오",
  ],
  [
    "line-input-several",
    "network: several inputs fit, [1, 3, 3], [1, 4, 4], [1, 5, 5]; say one with --input 1x3x3",
    "들어맞는 입력이 여럿입니다: [1, 3, 3], [1, 4, 4], [1, 5, 5]. --input 1x3x3처럼 알려 주십시오",
  ],
  [
    "line-pad-same",
    "network: conv(pad=same, stride=2) (item 1): pad=same with a stride wants to know the input: --input CHANNELSxHEIGHTxWIDTH",
    "1번 항목 conv(pad=same, stride=2): stride가 있는 pad=same에는 입력의 크기가 필요합니다. --input 채널x높이x너비로 알려 주십시오",
  ],
  [
    "table-mixed",
    'column "age": 3 numbers, but line 3 says "forty": correct it or empty the cell, or --category age, --drop age',
    '"age" 열: 수가 3개인데 3번째 줄은 "forty"입니다. 이 칸을 고치거나 비우십시오. 아니면 --category age 또는 --drop age 옵션을 주십시오',
  ],
  [
    "table-no-inputs",
    "table: no column is left to foretell y by; left out: a (every cell is the same)",
    "y를 예측할 때 쓸 열이 남지 않았습니다. 제외한 열: a (모든 값이 같음)",
  ],
  [
    "table-target-mixed",
    'target "y": 1000 numbers, but line 9 says "n.d.": correct it, or --category y',
    '예측할 "y" 열: 수가 1000개인데 9번째 줄은 "n.d."입니다. 이 칸을 고치거나 --category y 옵션을 주십시오',
  ],
  [
    "outline-sizes",
    'outline: the steps depend on sizes that the file leaves open: "x" of any shape; say them, --shape x=…',
    '파일에 정해지지 않은 크기에 따라 단계가 달라집니다: "x" 모양 무관. --shape x=…로 알려 주십시오',
  ],
  [
    "train-batch-single",
    "batchNorm1 measures every batch, and --batch 2 leaves one with a single row of 3: --batch 3 leaves none",
    "batchNorm1은 배치마다 평균과 분산을 재는데 --batch 2에서는 3개 가운데 한 개만 남는 배치가 생깁니다. --batch 3에서는 남지 않습니다",
  ],
  [
    "train-clip",
    "--clip-norm: expected a finite number above 0, got 0",
    "--clip-norm: 0보다 큰 유한한 수여야 하는데 0입니다",
  ],
  [
    "train-clip-twice",
    "--clip-norm and --clip-value both limit gradients: give one of them",
    "--clip-norm과 --clip-value는 둘 다 기울기를 제한하므로 하나만 주십시오",
  ],
  [
    "array-matrix",
    "network: the weight of 1 has shape [3, 3, 3], expected a matrix",
    "1의 가중치는 행렬이어야 하는데 [3, 3, 3]입니다",
  ],
])("%s", async (code, english, korean) => {
  const error = await thrownBy(mistakes[code]!);
  expect([sentenceOf(error, dictionaries.en), sentenceOf(error, dictionaries.ko)]).toEqual([english, korean]);
});
