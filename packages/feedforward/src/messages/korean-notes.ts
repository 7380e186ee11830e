/** The Korean of every note: what was assumed, rounded or taken otherwise. */

import { type Fact, factText } from "../errors.ts";
import type { KoreanRows } from "./korean-row.ts";

/** The functions of the book's network, as they are assumed. */
const assumed: Readonly<Record<string, string>> = {
  "hidden sigmoid": "은닉층 sigmoid",
  "output softmax": "출력층 softmax",
};

export const noteRows: KoreanRows = {
  "batch-fixed": "파일에 정해진 배치 크기는 $batch이지만 신경망은 어떤 크기든 받습니다",
  "bias-missing": "파일에 $layers의 편향이 없어 0으로 두었습니다",
  "functions-assumed"({ assumed: given }) {
    const names = (given as readonly Fact[]).map((one) => assumed[one as string] ?? factText(one));
    return `파일에 함수 이름이 없어 책의 신경망으로 보았습니다: ${names.join(", ")}`;
  },
  "gemm-factors": "$node: alpha $alpha, beta $beta 값을 매개변수에 곱해 넣었습니다",
  "input-as-float32": "파일의 입력은 $dtype이고, 신경망은 float32를 받습니다",
  "input-as-rows": "파일의 입력은 [$shape]이고, 신경망은 같은 값을 행으로 받습니다",
  "input-as-shape": "파일의 입력은 [$shape]이고, 신경망은 같은 값을 형상 $own{으로/로} 받습니다",
  "input-size-assumed": "파일에 입력 크기가 없어 유일하게 들어맞는 정사각형 $shape{으로/로} 보았습니다",
  "input-undescribed": "새 파일에는 입력의 $names 값이 없습니다. 읽을 때 input 옵션으로 알려 주십시오",
  "keras-stateful":
    "$layer{은/는} 파일에서 배치마다 상태를 이어 가지만(stateful), 여기서는 실행할 때마다 0에서 시작합니다",
  "maps-as-rows": '"$value"{은/는} 파일에서 맵이나 텐서의 목록이며, 여기서는 텐서 하나입니다',
  "nodes-one-function": "$node까지의 여러 노드를 $function 함수 하나로 계산합니다",
  "output-as-rows": "파일의 출력은 [$shape]이고, 신경망은 같은 값을 행으로 내놓습니다",
  "output-as-shape": "파일의 출력은 [$shape]이고, 신경망은 같은 값을 형상 $own{으로/로} 내놓습니다",
  "outputs-independent": "출력들은 서로 독립인 확률이며, classify는 가장 큰 것을 고릅니다",
  "scale-folded": "$layer 뒤의 곱셈과 덧셈을 그 층에 합쳐 매개변수를 한 번 더 반올림했습니다",
  "teachable-machine":
    "metadata.json은 Teachable Machine의 것입니다. 그림 가운데 정사각형의 바이트 x는 x/127 - 1이 되며, imageInput이 이 입력에 맞게 계산합니다",
  "tensors-rounded": "텐서 $count개를 $dtype에서 float32로 한 번 반올림했습니다",
  "tensors-widened": "텐서 $count개를 $dtype에서 float32로 넓혔습니다",
  "training-default-loss": "학습: 손실 함수의 기본값은 $loss입니다. 시그모이드 하나에는 $better{이/가} 알맞습니다",
  "training-idle-layers": "학습: step은 기울기를 전하지 않으므로 $layers{은/는} 학습할 수 없습니다",
  "cast-in-float32": "파일은 $dtype{으로/로} 변환하지만, 계산하는 값은 float32로 둡니다",
  "value-in-float32": '"$value"{은/는} 파일에서 $dtype이며, 계산은 float32로 합니다',
};
