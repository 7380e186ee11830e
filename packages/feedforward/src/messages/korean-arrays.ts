/** What is said of arrays in files: of their shapes and dtypes, npy and npz. */

import { type Facts, factText } from "../errors.ts";
import type { KoreanRows } from "./korean-row.ts";
import { withFacts } from "./korean-text.ts";

/** Of an array that is one of several, its name too. */
export function ofTensor(text: string): (facts: Facts) => string {
  return (facts) => ("tensor" in facts ? withFacts(`텐서 "$tensor": `, facts) : "") + withFacts(text, facts);
}

/** Of a layer, which may be the whole model, and of its kind. */
function ofLayer(text: string): (facts: Facts) => string {
  return (facts) => {
    const layer = facts.layer === "the model" ? "모델" : facts.layer!;
    if (!("kind" in facts)) return withFacts(`network: ${text}`, { ...facts, layer });
    const kind = factText(facts.kind!).replace("a recurrent layer", "순환층").replace(/^an? /, "");
    return withFacts(`network: ${text}`, { ...facts, layer, kind });
  };
}

export const arrayRows = {
  "array-axes": ofTensor("축이 $axes개로 한도인 $limit개를 넘습니다"),
  "array-size": ofTensor("형상 $shape의 $size{은/는} 크기가 될 수 없습니다"),
  "array-elements": ofTensor("형상 $shape에는 원소가 너무 많습니다"),
  "array-bytes": ofTensor("자료형 $dtype, 형상 $shape인 배열에는 $expected바이트가 필요한데 $got바이트입니다"),
  "array-bool": ofTensor("bool 배열에 0과 1이 아닌 바이트가 있습니다"),
  "dtype-objects":
    '자료형 "$dtype"{은/는} 읽지 않습니다. 객체 배열은 pickle이어서 무엇이든 들어 있을 수 있으므로 숫자 배열로 저장하십시오',
  "dtype-text": '자료형 "$dtype"{은/는} 읽지 않습니다. 문자열 배열에는 숫자가 없습니다',
  "dtype-raw": '자료형 "$dtype"{은/는} 읽지 않습니다. 바이트열이나 레코드이므로 필드마다 숫자 배열로 저장하십시오',
  "dtype-dates": '자료형 "$dtype"{은/는} 읽지 않습니다. 날짜나 기간은 숫자가 아니므로 먼저 .astype으로 변환하십시오',
  "dtype-complex": '자료형 "$dtype"{은/는} 읽지 않습니다. 복소수는 실수부와 허수부를 따로 저장하십시오',
  "dtype-float": '자료형 "$dtype"{은/는} 읽지 않습니다. 먼저 .astype으로 변환하십시오',
  "dtype-unknown": '자료형 "$dtype"{은/는} 읽지 않습니다',
  "dtype-structured": "구조체 자료형은 읽지 않습니다. 필드마다 따로 배열로 저장하십시오",
  "npy-no-dtype": "npy: NumPy에는 $dtype 자료형이 없습니다. 먼저 텐서를 float32로 변환하십시오",
  "npy-magic": 'npy 파일의 시작("\\x93NUMPY")이 있어야 합니다',
  "npy-version": "알 수 없는 버전 $version입니다. 1.0, 2.0, 3.0 가운데 하나여야 합니다",
  "npy-header-length": "헤더가 $length바이트로 한도인 $limit바이트를 넘습니다",
  "npy-key": '헤더에 올 수 없는 키 "$key"{이/가} 있습니다',
  "npy-key-missing": "헤더에 $key{이/가} 없습니다",
  "npy-quotes": "$what{은/는} 따옴표로 묶여 있어야 합니다",
  "npy-string": "$what{은/는} 이스케이프가 없는 문자열이어야 합니다",
  "npy-order": "fortran_order는 True나 False여야 합니다",
  "npy-shape": "shape가 튜플이 아닙니다",
  "npy-size": 'shape의 "$size"{은/는} 크기가 될 수 없습니다',
  "npz-entry": '"$entry" 항목은 이름이 .npy로 끝나지 않으므로 배열이 아닙니다',
  "network-batch-norm": ofLayer(
    "$layer{은/는} BatchNorm(running_mean)입니다. 배열만으로는 그 자리를 알 수 없습니다. { layers: 'dense batchNorm relu dense' }처럼 한 줄로 알려 주거나 모델을 ONNX로 내보내십시오",
  ),
  "network-convolution":
    "network: $layer의 가중치 $shape{은/는} 합성곱의 것과 같습니다. { layers: 'conv relu dense' }처럼 층을 한 줄로 알려 주거나 모델을 ONNX로 내보내십시오",
  "network-layer-norm": ofLayer(
    "$layer의 가중치 $shape{은/는} LayerNorm의 것과 같습니다. 배열만으로는 그 자리를 알 수 없습니다. { layers: 'dense layerNorm relu dense' }처럼 한 줄로 알려 주거나 모델을 ONNX로 내보내십시오",
  ),
  "network-recurrent": ofLayer(
    "$layer{은/는} $kind($array $shape)입니다. 배열만으로는 앞뒤에 무엇이 오는지 알 수 없습니다. { layers: 'lstm last dense' }처럼 한 줄로 알려 주거나 모델을 ONNX로 내보내십시오",
  ),
} satisfies KoreanRows;
