/** What is said of graphs that are no chain of layers over pictures. */

import type { KoreanRows } from "./korean-row.ts";

export const graphLayerRows = {
  "network-variance": "$at의 분산은 계산되는 값인데, 층의 분산은 주어진 값이어야 합니다",
  "network-pool-dilation": "$at{은/는} 창 안의 입력을 건너뛰는데(dilations), 그런 풀링 층은 없습니다",
  "network-pool-ceil": "$at의 창은 입력 밖까지 나가는데(ceil_mode), 그런 풀링 층은 없습니다",
  "network-window-axes": "$at의 창은 축 $count개를 따라 움직이는데, 층의 창은 축 두 개를 따라 움직입니다",
  "network-row-shape":
    "$at{은/는} 행을 $expected{으로/로} 받는데 앞의 층에서 나온 행은 $got이고, 이를 바꾸는 층은 없습니다",
  "network-bits": "층으로 옮기면 $at에서 그래프와 다르게 반올림됩니다",
} satisfies KoreanRows;
