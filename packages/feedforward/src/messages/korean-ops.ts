/** What is said of the values that steps take; the node in question stands before it. */

import type { KoreanRows } from "./korean-row.ts";

export const opRows = {
  "op-dtype": "자료형 $dtype{은/는} 받지 않습니다",
  "op-dtypes": "자료형이 같아야 하는데 $left, $right입니다",
  "op-broadcast": "$left, $right{은/는} 브로드캐스트할 수 없습니다",
  "op-zero": "정수를 0으로 나눕니다",
  "op-empty-axis": "빈 축에는 $what의 값이 없습니다",
  "trees-features": "특성이 $expected개 이상인 행이어야 하는데 형상이 $got입니다",
  "op-concat": "$dtype $left, $other $right{은/는} $axis번 축으로 이을 수 없습니다",
  "op-dense-input": "입력은 [*, $expected]{이어야/여야} 하는데 $got입니다",
  "op-expand": "$got{을/를} 되풀이해 $expected{으로/로} 만들 수 없습니다",
  "op-indices": "입력 1은 정수여야 하는데 $dtype입니다",
  "op-indices-shape": "번호 $indices{은/는} $shape의 축 $axis에 맞지 않습니다",
  "op-lengths": "행 $row의 길이 $got{은/는} 0에서 $steps 사이가 아닙니다",
  "op-recurrent": "게이트 $gates{은/는} 상태 가중치 $weight{과/와} 맞지 않습니다",
  "op-index-tuples": "번호 묶음 $indices{은/는} 배치 축이 $batch개인 $shape에 맞지 않습니다",
  "op-input-axes": "입력 $input의 축은 $expected개여야 하는데 $got입니다",
  "op-letter-size": "입력 $input의 축 $axis{은/는} 크기가 $size인데 다른 곳에서는 $known입니다",
  "op-index": "크기가 $size인 축에 $index번은 없습니다",
  "op-matmul": "안쪽 크기와 자료형이 같아야 하는데 $dtype $left, $other $right입니다",
  "op-pad": "크기가 $size인 축은 $mode 방식으로 $pad만큼 채울 수 없습니다",
  "op-updates": "갱신할 값은 $dtype $expected{이어야/여야} 하는데 $other $got입니다",
  "op-grid": "실수 [N, C, H, W]와 격자 [N, h, w, 2]를 받는데 $dtype $got{과/와} $grid입니다",
  "op-topk": "크기가 $size인 축에서 $count개를 고를 수 없습니다",
  "op-where": "bool 하나와 자료형이 같은 값 둘이어야 하는데 $condition, $left, $right입니다",
  "op-where-shapes": "$condition, $left, $right{은/는} 브로드캐스트할 수 없습니다",
  "fold-exceeded": "적은 상수로 너무 많은 계산을 하게 합니다",
  "value-exceeded": "값 하나가 허용된 $limit바이트보다 큽니다. 형상은 $shape입니다",
} satisfies KoreanRows;
