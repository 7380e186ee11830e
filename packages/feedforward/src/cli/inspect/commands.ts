/**
 * The rows of the commands that are about files themselves: what is in them, whether they are safe, other formats.
 */

import { command } from "../command/command.ts";
import { hidden, input, json, layers, output } from "../command/options.ts";
import { shape } from "../command/shapes.ts";
import { constant } from "../graph/settings.ts";
import { declaredOptions } from "../model/declared.ts";

export const inspect = command({
  name: "inspect",
  summary: {
    en: "say what is in a model or data file, and whether it is safe",
    ko: "모델이나 데이터 파일에 무엇이 있는지, 안전한지 알려 줍니다",
  },
  arguments: [
    {
      name: "FILE",
      isRequired: true,
      path: "read",
      text: {
        en: "safetensors, pickle, npy, npz, PyTorch, ONNX, Keras, TensorFlow.js, HDF5, IDX (plain or .gz) or PNG, or - for standard input; told by its bytes, nothing in it is run",
        ko: "safetensors, pickle, npy, npz, PyTorch, ONNX, Keras, TensorFlow.js, HDF5, IDX(.gz도 됨), PNG, 또는 표준 입력인 -. 바이트로 판별하며 안의 것은 실행하지 않습니다",
      },
    },
  ],
  options: {
    wat: {
      kind: "boolean",
      default: false,
      text: {
        en: "print as text the WebAssembly that runs the network",
        ko: "신경망을 실행하는 WebAssembly 모듈을 텍스트로 출력합니다",
      },
    },
    profile: {
      kind: "boolean",
      default: false,
      text: {
        en: "run a graph on numbers at random, and say how long each step takes",
        ko: "그래프를 난수 입력으로 실행하고 단계마다 걸린 시간을 보여 줍니다",
      },
    },
    shape,
    constant,
    hidden,
    output,
    layers,
    input,
    json,
  },
  examples: [
    { line: "feedforward inspect model.onnx", text: { en: "the steps of any ONNX graph", ko: "ONNX 그래프의 단계" } },
    {
      line: "feedforward inspect model.onnx --profile --shape input=1x3x480x640",
      text: {
        en: "where its time goes, at a size that the file leaves open",
        ko: "파일에 없는 크기를 정해 시간이 어디에 드는지",
      },
    },
    { line: "feedforward inspect sample_weight.pkl", text: { en: "the book's weights", ko: "책의 가중치" } },
    {
      line: "feedforward inspect sample_weight.pkl --wat",
      text: { en: "the code that is generated for it", ko: "그것을 위해 생성되는 코드" },
    },
    {
      line: "feedforward inspect train-images-idx3-ubyte.gz --json",
      text: { en: "data, for a program", ko: "데이터를 프로그램용으로" },
    },
  ],
  load: () => import("./inspect.ts"),
});

export const check = command({
  name: "check",
  summary: { en: "say of each file whether it is whole and safe", ko: "파일마다 온전하고 안전한지 알려 줍니다" },
  arguments: [
    {
      name: "FILE",
      isRequired: true,
      path: "read",
      isList: true,
      text: {
        en: "model or data files, - for standard input; exit code 0: all clean, 1: one is refused, 2: one could not be read",
        ko: "모델이나 데이터 파일, 표준 입력은 -. 종료 코드 0: 모두 이상 없음, 1: 거부된 파일 있음, 2: 읽지 못한 파일 있음",
      },
    },
  ],
  options: { json },
  examples: [
    { line: "feedforward check *.npz *.pt", text: { en: "before anything is loaded", ko: "불러오기 전에" } },
    { line: "feedforward check model.pkl --json", text: { en: "for a program", ko: "프로그램용으로" } },
  ],
  load: () => import("./check.ts"),
});

export const convert = command({
  name: "convert",
  summary: { en: "write a model file in another format", ko: "모델 파일을 다른 형식으로 저장합니다" },
  arguments: [
    {
      name: "IN",
      isRequired: true,
      path: "read",
      text: { en: "a model file of any format", ko: "어떤 형식이든 모델 파일" },
    },
    {
      name: "OUT",
      isRequired: true,
      path: "write",
      text: {
        en: "a name that ends in .npz, .safetensors or .onnx, or - for standard output; the bits of the arrays stay the same",
        ko: ".npz, .safetensors, .onnx로 끝나는 이름, 또는 표준 출력인 -. 배열의 비트는 그대로입니다",
      },
    },
  ],
  options: {
    format: {
      kind: "string",
      short: "f",
      default: null,
      value: "NAME",
      choices: ["npz", "safetensors", "onnx"],
      text: { en: "the format of OUT, where no name says it", ko: "이름으로 알 수 없을 때의 OUT 형식" },
    },
    dtype: {
      kind: "string",
      default: null,
      value: "NAME",
      choices: ["float32", "float16", "bfloat16"],
      text: {
        en: "round floats once to it; without it they keep their dtype (not for ONNX)",
        ko: "실수를 한 번 반올림해 저장할 dtype. 없으면 원래 그대로(ONNX 제외)",
      },
    },
    hidden,
    output,
    layers,
    input,
    ...declaredOptions,
    json,
  },
  examples: [
    {
      line: "feedforward convert sample_weight.pkl sample_weight.npz",
      text: { en: "from a pickle", ko: "pickle에서" },
    },
    {
      line: "feedforward convert - - --format onnx < mine.safetensors > mine.onnx",
      text: { en: "from standard input to standard output", ko: "표준 입력에서 표준 출력으로" },
    },
    {
      line: "feedforward convert risk.npz risk.safetensors --hidden relu --output sigmoid --mean 40,3 --std 12,2 --names age,rooms --labels no,yes",
      text: { en: "all that a table's model wants to be told", ko: "표를 받는 모델에 필요한 모든 것까지" },
    },
    {
      line: "feedforward convert model.pt model.safetensors --hidden relu --output softmax",
      text: { en: "with its functions, so that they need not be said again", ko: "함수까지 적어서" },
    },
  ],
  load: () => import("./convert.ts"),
});
