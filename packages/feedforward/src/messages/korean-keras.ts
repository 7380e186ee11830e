/** What is said of Keras models and of the files of TensorFlow.js. */

import type { KoreanRows } from "./korean-row.ts";
import { withFacts } from "./korean-text.ts";

const ofLayer = (text: string): string => `keras: $layer: ${text}`;

/** What a setting has to be. */
const expectations: Readonly<Record<string, string>> = {
  "a list of calls": "호출 목록",
  "a list of layers": "층 목록",
  "a number": "수",
  "a text": "문자열",
  "a whole number": "정수",
  "an axis behind the batch": "배치 다음의 축",
  "as many numbers as the input has": "입력과 같은 개수의 수",
  "axes behind the batch": "배치 다음의 축들",
  "each axis behind the batch once": "배치 다음의 모든 축을 한 번씩 담은 목록",
  numbers: "수",
  "sizes, one of them -1 at most": "크기 목록(-1은 하나까지)",
  "true or false": "true나 false",
  "whole numbers of at least 0": "0 이상의 정수",
  "whole numbers of at least 1": "1 이상의 정수",
};

const layerRows = {
  "keras-activation": ofLayer("함수 $function{은/는} 지원하지 않습니다"),
  "keras-argument": ofLayer("지원하지 않는 인수 $argument{으로/로} 호출되었습니다"),
  "keras-config": ofLayer("설정(config)이 없습니다"),
  "keras-cropping": ofLayer("$input에서 잘라내면 남는 것이 없습니다"),
  "keras-groups": ofLayer("채널 $channels개와 필터 $filters개는 그룹 $groups개로 나누어지지 않습니다"),
  "keras-input-shape": ofLayer("모델의 입력 형상이 파일에 없습니다"),
  "keras-inputs": ofLayer("입력이 하나여야 하는데 $got개입니다"),
  "keras-inputs-pair": ofLayer("입력이 둘이어야 하는데 $got개입니다"),
  "keras-inputs-several": ofLayer("입력이 여럿이어야 하는데 $got개입니다"),
  "keras-invert": ofLayer("invert는 지원하지 않습니다"),
  "keras-lambda": ofLayer(
    "Lambda 층은 파이썬 코드이며 파일에 들어 있지 않습니다. 그 자리에 층을 써서 모델을 다시 만들거나, 코드가 있는 곳에서 tf2onnx로 ONNX로 변환하십시오",
  ),
  "keras-layer": ofLayer("층 클래스 $class{은/는} 지원하지 않습니다. 모델을 tf2onnx로 ONNX로 변환하십시오"),
  "keras-layer-twice": ofLayer("모델의 다른 층과 이름이 같습니다. 층마다 이름이 달라야 합니다"),
  "keras-mask": ofLayer(
    "앞에 있는 단계 마스크(mask_zero, Masking)를 지원하지 않습니다. 모델을 tf2onnx로 ONNX로 변환하십시오",
  ),
  "keras-merge": ofLayer("형상이 $left{과/와} $right인 입력은 함께 쓸 수 없습니다"),
  "keras-model-class": ofLayer(
    "모델 클래스 $class{은/는} 지원하지 않습니다. Sequential과 Functional만 읽으므로 tf2onnx로 ONNX로 변환하십시오",
  ),
  "keras-no-weights": ofLayer('가중치 "$weight"{이/가} 파일에 없습니다'),
  "keras-norm-axes": ofLayer("마지막 축이 아닌 축의 정규화는 지원하지 않습니다"),
  "keras-op-layer": ofLayer("층으로 쓰인 TensorFlow 연산은 지원하지 않습니다. 모델을 tf2onnx로 ONNX로 변환하십시오"),
  "keras-open-channels": ofLayer("채널 수가 정해진 입력이어야 하는데 $got입니다"),
  "keras-open-size": ofLayer("$axis번 축의 크기가 정해진 입력이어야 하는데 $got입니다"),
  "keras-rank": ofLayer("축이 $expected개인 입력이어야 하는데 $got입니다"),
  "keras-reference": ofLayer("$setting{이/가} 어느 층의 출력도 가리키지 않습니다"),
  "keras-reshape": ofLayer("$from{을/를} $to{으로/로} 배열할 수 없습니다"),
  "keras-setting"(facts) {
    const { expected } = facts;
    const kind = expectations[expected as string] ?? expected!;
    return withFacts(ofLayer("$setting에는 $expected{이/가} 와야 하는데 $got입니다"), { ...facts, expected: kind });
  },
  "keras-states": ofLayer("첫 상태가 $expected개여야 하는데 $got개입니다"),
  "keras-too-large": ofLayer("출력 형상 $shape{이/가} 너무 큽니다"),
  "keras-weight": ofLayer('가중치 "$weight"{이/가} 파일에 없습니다. 있는 것: $got'),
  "keras-weight-shape": ofLayer('가중치 "$weight"의 형상은 $expected여야 하는데 $got입니다'),
  "keras-window": ofLayer("크기가 $kernel인 창이 $axes에 들어가지 않습니다"),
  "keras-wrapped": ofLayer("감싼 층의 클래스 $class{은/는} 지원하지 않습니다"),
} satisfies KoreanRows;

const modelRows = {
  "keras-calls": "keras: 모델의 층 호출이 $limit개를 넘습니다",
  "keras-image-size": "keras: 모델 옆의 파일에 적힌 그림 크기 $size{은/는} 모델의 입력 $shape에 맞지 않습니다",
  "keras-input-layer": 'keras: 입력 "$layer"{은/는} 모델의 층이 아닙니다',
  "keras-labels": "keras: 분류 이름 $labels개가 $classes개를 분류하는 모델에 맞지 않습니다",
  "keras-layer-missing": 'keras: 모델에 "$layer" 층이 없습니다',
  "keras-model-inputs": 'keras: 모델 "$model"의 입력은 $expected개인데 $got개입니다',
  "keras-output-missing": 'keras: 층 "$layer"의 $call번 호출에 $output번 출력이 없거나, 층이 자기 결과를 기다립니다',
} satisfies KoreanRows;

const fileRows = {
  "json-cut": "JSON이 끝나기 전에 파일이 끝납니다. 파일이 끝까지 복사되지 않았습니다",
  "json-nesting": "목록의 중첩이 $limit단계를 넘습니다",
  "json-value": '값이 있어야 할 자리에 "$got"{이/가} 있습니다',
  "tfjs-files": 'tfjs: files는 Map이어야 합니다(new Map([["weights.bin", bytes]])). 받은 값: $got',
  "tfjs-graph-model":
    "tfjs: graph-model은 층이 아니라 TensorFlow 연산을 담고 있습니다. 층으로 저장하거나(tensorflowjs_converter --output_format=tfjs_layers_model) python -m tf2onnx.convert --tfjs model.json --output model.onnx로 변환하십시오",
  "tfjs-manifest": "weightsManifest가 파일과 그 가중치의 목록이 아닙니다",
  "tfjs-quantization": '가중치 "$weight"의 양자화 방식은 지원하지 않습니다',
  "tfjs-shard-missing":
    '가중치가 든 파일 "$file"{이/가} 주어지지 않았습니다. model.json 옆에 두거나 { files: new Map([[name, bytes]]) }로 넘기십시오',
  "tfjs-shard-rest": "$files에 어느 가중치에도 속하지 않는 $left바이트가 있습니다",
  "tfjs-topology": "model.json에 층(modelTopology)이 없습니다",
  "tfjs-weight-bytes":
    '가중치 "$weight"에는 $size바이트가 필요한데 파일에 $left바이트만 남아 있습니다. 파일이 끝까지 복사되지 않았거나 다른 모델의 파일입니다',
  "tfjs-weight-dtype": '가중치 "$weight"의 dtype $dtype{은/는} 지원하지 않습니다',
  "tfjs-weight-name": '가중치 "$weight"의 이름이 너무 깁니다',
  "tfjs-weight-shape": '가중치 "$weight"에 크기로 된 형상이 없습니다',
  "tfjs-weight-twice": '가중치 "$weight"{이/가} 두 번 나옵니다',
  "tfjs-weight-unnamed": "이름이 없는 가중치가 있습니다",
  "tfjs-weights-shared": '층 "$layer"{과/와} "$other"의 가중치가 같은 것입니다',
} satisfies KoreanRows;

export const kerasRows = { ...layerRows, ...modelRows, ...fileRows } satisfies KoreanRows;
