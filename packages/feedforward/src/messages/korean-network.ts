/** What is said of networks, their layers, their input and the file that describes them. */

import type { KoreanRows } from "./korean-row.ts";
import { kindInKorean } from "./korean-tensor.ts";
import { withFacts } from "./korean-text.ts";

export const networkRows = {
  "layer-kind": (facts) =>
    withFacts("network: $index번 자리에 층이 있어야 하는데 $got입니다", {
      index: facts.index!,
      got: kindInKorean(String(facts.got)),
    }),
  "layer-name":
    'network: $index번 자리에 층이 있어야 하는데 "$got"입니다. 이름으로 층을 만들려면 new Activation("relu")처럼 쓰십시오',
  "layer-name-twice": "network: $name{이라는/라는} 층이 둘입니다",
  "layer-input": ({ layer, weight, expected, got, from }) =>
    withFacts(
      `$layer: 가중치 $weight의 입력은 [*, $expected]{이어야/여야} 하는데 ${from === "the input" ? "신경망의 입력" : "$from의 출력"}은 [*, $got]입니다`,
      { layer: layer!, weight: weight!, expected: expected!, got: got!, from: from! },
    ),
  "layer-bias": "$layer: 편향은 [$expected]{이어야/여야} 하는데 가중치 $weight에 편향 $bias입니다",
  "layer-window": "$where: $least 이상의 정수 하나 또는 $count개여야 하는데 $got입니다",
  "layer-number": "$where: $got{은/는} 쓸 수 없습니다",
  "layer-output-size": "$layer: 출력은 값 $limit개 이하여야 하는데 $got입니다",
  "layer-input-image": "$layer: 입력은 [$expected, 높이, 너비]이어야 하는데 $got입니다",
  "layer-input-flat":
    "$layer: 입력은 [$expected, 높이, 너비]이어야 하는데 $got입니다. input: { shape: [채널, 높이, 너비] }로 알려 주십시오",
  "layer-input-steps":
    "$layer: 입력은 [시간, $expected]{이어야/여야} 하는데 $got입니다. input: { shape: [시간, 특징] }으로 알려 주십시오",
  "recurrent-weight": "$layer: inputWeight와 stateWeight는 $expected{이어야/여야} 하는데 $input, $state입니다",
  "recurrent-bias": "$layer: $part{은/는} $expected{이어야/여야} 하는데 $got입니다",
  "gru-state-bias": "$layer: stateBias는 resetAfter일 때만 쓸 수 있습니다",
  "conv2d-weight": "$layer: 가중치는 [출력, 입력 / groups, 높이, 너비]이어야 하는데 $got입니다",
  "conv2d-groups": "$layer: groups는 출력 $outputs개를 나누는 수여야 하는데 $got입니다",
  "pool2d-padding": "$layer: 패딩은 창의 크기 $size보다 작아야 하는데 $got입니다",
  "batch-norm-parameters": "$layer: scale, bias, mean, variance는 [채널]이어야 하는데 scale $scale, $part $got입니다",
  "batch-norm-input": "$layer: 입력은 [$expected, …]이어야 하는데 $got입니다",
  "layer-norm-parameters": "$layer: scale과 bias는 형상이 같아야 하는데 $scale, $bias입니다",
  "layer-norm-input": "$layer: 입력은 […, $expected]{이어야/여야} 하는데 $got입니다",
  "dense-weight": "$layer: 가중치는 [입력, 출력]이어야 하는데 $got입니다",
  "activation-alpha": "activation: $name에는 alpha $alpha{을/를} 줄 수 없습니다",
  "softmax-single":
    "출력이 하나이면 소프트맥스의 값은 항상 1입니다. 출력 하나로 두 클래스를 나누려면 sigmoid를 쓰십시오",
  "parameter-not-finite":
    "$name: 값 $size개 가운데 $count개가 NaN이거나 무한대입니다. { allowNonFinite: true }이면 받습니다",
  "note-kind": "network: notes[$index]에는 code, facts, message가 있어야 합니다",
  "labels-count": "레이블은 클래스마다 하나씩 $expected개여야 하는데 $got개입니다",
  "network-memory": "network: 한 행에 $bytes바이트가 필요해 허용된 $limit바이트를 넘습니다",
  "input-size-missing": "network: 입력의 크기를 말해 주는 완전연결 층이 없습니다. input.size로 알려 주십시오",
  "input-size": "network: 입력의 크기는 1 이상이어야 하는데 $got입니다",
  "input-scale": 'input: scale은 "1/255"와 같아야 하는데 "$got"입니다',
  "input-numbers": "input: $name{은/는} 1개 또는 $expected개여야 하는데 $got개입니다",
  "input-names": "input: names는 입력마다 하나씩 $expected개여야 하는데 $got개입니다",
  "input-std": "input: std는 0이 아닌 유한한 수여야 합니다",
  "input-mean": "input: mean은 유한한 수여야 합니다",
  "initializer-sizes": "initializer: 크기가 둘 이상 있어야 하는데 $got개입니다",
  "initializer-random": "initializer: 두 번째 인수는 new Random(0) 같은 Random이어야 합니다",
  "noise-random": "noise: 세 번째 인수는 new Random(0) 같은 Random이어야 합니다",
  "noise-level": "noise: 세기는 0 이상이어야 하는데 $got입니다",
  "file-version": '신경망 파일: 버전 $got{은/는} 알 수 없습니다. "1"이나 "2"여야 합니다',
  "file-layers": "layers는 목록이어야 합니다",
  "file-layer-type": "신경망 파일: 층의 종류 $got{은/는} 알 수 없습니다. 다른 층은 feedforward/layers에 있습니다",
  "file-layer-name": "$type 층에는 이름이 있어야 합니다",
  "file-tensor-missing": "텐서 $name{이/가} 없습니다",
  "file-standardization":
    '버전 "1" 파일의 mean과 std는 바이트에만 적용되던 값입니다. { input: { size, scale, mean, std } } 옵션을 주어 읽으십시오',
  "file-json": "$key의 내용이 JSON이 아닙니다",
  "file-object": "$what{은/는} 객체여야 합니다",
} satisfies KoreanRows;
