/**
 * The command table: a row for everything that the program does. A row's module is imported when it is called, so that
 * help costs nothing; everything that is said about a command is said in its row.
 */

import { activationNames } from "../functions/activation.ts";
import { type Command, command } from "./command/command.ts";
import {
  augment,
  backend,
  data,
  graphOutput,
  hidden,
  input,
  json,
  layers,
  normalize,
  picture,
  pictureFormat,
  quiet,
  weights,
} from "./command/options.ts";
import { shape } from "./command/shapes.ts";
import { compile } from "./compile/command.ts";
import { constant } from "./graph/settings.ts";
import { check, convert, inspect } from "./inspect/commands.ts";
import { inputOptions } from "./model/declared.ts";
import { fit, mean, scale, std } from "./model/picture-rule.ts";
import { score } from "./packages/score.ts";
import { serve } from "./packages/serve.ts";
import { dataOrTable } from "./table/options.ts";
import { train } from "./train/command.ts";

const evaluate = command({
  name: "eval",
  summary: {
    en: "score a network on the test images, one by one and in batches",
    ko: "시험 이미지로 신경망을 평가합니다. 한 장씩, 그리고 배치 처리로",
  },
  arguments: [
    { name: "FILE", path: "read", text: { en: "the same as --weights FILE", ko: "--weights FILE과 같습니다" } },
  ],
  options: {
    weights,
    data: dataOrTable,
    batch: {
      kind: "number",
      short: "b",
      default: 100,
      isWhole: true,
      least: 1,
      text: { en: "images in a batch", ko: "한 배치의 이미지 수" },
    },
    augment,
    seed: {
      kind: "number",
      short: "s",
      default: 0,
      isWhole: true,
      text: { en: "where the randomness of --augment begins", ko: "--augment의 난수 시작값" },
    },
    backend,
    shape,
    constant,
    hidden,
    output: graphOutput,
    layers,
    input,
    ...inputOptions,
    normalize,
    quiet,
    json,
  },
  examples: [
    { line: "feedforward eval", text: { en: "the network of this package", ko: "패키지에 들어 있는 신경망" } },
    {
      line: "feedforward eval sample_weight.pkl",
      text: { en: "the weights of the book's chapter 3", ko: "책 3장의 가중치" },
    },
    {
      line: "feedforward eval sample_weight.pkl --no-normalize",
      text: { en: "what forgetting x / 255 costs", ko: "정규화를 잊으면 어떻게 되는지" },
    },
    {
      line: "feedforward eval --augment shift=3,rotate=15 --seed 1",
      text: { en: "on digits that are shifted and rotated", ko: "옮기고 돌린 숫자로" },
    },
    {
      line: "feedforward eval houses.safetensors --data rows.csv",
      text: { en: "a network of a table, on other rows of it", ko: "표로 학습한 신경망을 다른 행으로" },
    },
    {
      line: "feedforward eval mine.safetensors --hidden relu --output softmax --batch 1000",
      text: { en: "a file that does not name its functions", ko: "함수 이름이 없는 파일" },
    },
  ],
  load: () => import("./measure/eval.ts"),
});

const predict = command({
  name: "predict",
  summary: {
    en: "say which digit a picture shows, or what any model answers",
    ko: "그림 속의 숫자를 알아맞히거나 모델의 답을 보여 줍니다",
  },
  arguments: [
    {
      name: "FILE",
      isRequired: true,
      path: "read",
      isList: true,
      text: {
        en: "a drawn digit of any size, dark on light or light on dark (PNG), cropped and centred as in MNIST; for a network of your own pictures any PNG, as its training took them; for one whose labels are no digits the picture as it is, grey and light on dark as in its data; for other models arrays (npy, npz by the names of inputs, JSON) or a picture; for a network of a table, or one whose inputs have names, rows of it (CSV; Parquet with @feedforward/score); - for standard input",
        ko: "숫자 그림(PNG). 크기와 명암은 상관없고 MNIST처럼 자르고 가운데로 옮깁니다. 내 그림 폴더로 학습한 신경망에는 학습할 때와 똑같이 넣습니다. 레이블이 숫자가 아닌 신경망에는 그림을 그대로 회색으로 넣으므로 학습 데이터처럼 어두운 바탕에 밝게 그린 그림이어야 합니다. 다른 모델에는 배열(npy, 입력 이름을 붙인 npz, JSON)이나 그림, 표로 학습했거나 입력에 이름이 있는 신경망에는 그 행(CSV, @feedforward/score가 있으면 Parquet). 표준 입력은 -",
      },
    },
  ],
  options: {
    weights,
    top: {
      kind: "number",
      default: null,
      isWhole: true,
      least: 1,
      text: {
        en: "how many classes to show, the likeliest first; without it 10 of a picture, 1 of each row of an array or a table",
        ko: "확률이 높은 것부터 보여 줄 개수. 없으면 그림은 10개, 배열이나 표의 행마다는 1개",
      },
    },
    out: {
      ...picture,
      text: {
        en: "write every output by its name: .npz, .npy or .json, a table as .csv, .tsv or .json; - is standard output",
        ko: "모든 출력을 이름과 함께 저장합니다(.npz, .npy, .json). 표는 .csv, .tsv, .json. -는 표준 출력",
      },
    },
    format: { ...pictureFormat, choices: ["npz", "npy", "json", "csv", "tsv"] },
    scale,
    mean,
    std,
    fit,
    shape,
    constant,
    hidden,
    output: graphOutput,
    layers,
    input,
    normalize,
    json,
  },
  examples: [
    { line: "feedforward predict digit.png", text: { en: "one picture", ko: "그림 한 장" } },
    {
      line: "feedforward predict rows.csv --weights houses.safetensors --out answers.csv",
      text: { en: "a table, with a column more", ko: "표에 예측 열을 더해서" },
    },
    {
      line: "feedforward predict *.png --top 3 --weights sample_weight.pkl",
      text: { en: "many, with other weights", ko: "여러 장을 다른 가중치로" },
    },
    {
      line: "feedforward predict input.npz --weights model.onnx --out answers.npz",
      text: { en: "any model, on arrays", ko: "어떤 모델이든 배열로" },
    },
    {
      line: "feedforward predict photo.png --weights faces.onnx --scale 1 --mean 127 --std 128",
      text: { en: "a photograph, as the model learned to see it", ko: "모델이 배운 방식대로 바꾼 사진으로" },
    },
  ],
  load: () => import("./predict/predict.ts"),
});

const show = command({
  name: "show",
  summary: { en: "show an image of the data with its label", ko: "데이터의 이미지를 레이블과 함께 보여 줍니다" },
  arguments: [{ name: "INDEX", text: { en: "which image, from 0 (default: 0)", ko: "이미지 번호, 0부터(기본값: 0)" } }],
  options: {
    set: {
      kind: "string",
      short: "s",
      default: "test",
      value: "NAME",
      choices: ["train", "test"],
      text: { en: "which set of images", ko: "훈련 이미지 또는 시험 이미지" },
    },
    data,
    out: {
      ...picture,
      text: {
        en: "write a file instead: .svg with its label as the title, or .png, the image alone; - is standard output",
        ko: "대신 파일로 저장합니다. .svg에는 레이블이 제목으로 붙고 .png는 이미지만입니다. -는 표준 출력",
      },
    },
    format: pictureFormat,
    title: {
      kind: "boolean",
      default: false,
      text: {
        en: "give the .png its title and a frame too: for people, predict would read them as ink",
        ko: ".png에도 제목과 테두리를 붙입니다. 사람이 볼 그림이며 predict는 제목까지 숫자로 읽습니다",
      },
    },
    json,
  },
  examples: [
    { line: "feedforward show", text: { en: "the first test image, a 7", ko: "첫 번째 시험 이미지, 숫자 7" } },
    {
      line: "feedforward show 0 --set train",
      text: { en: "the image of the book's mnist_show.py, a 5", ko: "책의 mnist_show.py가 보여 주는 숫자 5" },
    },
    { line: "feedforward show 42 --out digit.svg", text: { en: "as a file", ko: "파일로" } },
    {
      line: "feedforward show 42 --out digit.png",
      text: {
        en: "as a file for `feedforward predict digit.png`",
        ko: "`feedforward predict digit.png`로 읽을 파일로",
      },
    },
  ],
  load: () => import("./pictures/show.ts"),
});

const plot = command({
  name: "plot",
  summary: { en: "draw activation functions", ko: "활성화 함수의 그래프를 그립니다" },
  arguments: [
    {
      name: "NAME",
      isList: true,
      text: {
        en: `any of ${activationNames.join(", ")} (default: step sigmoid relu)`,
        ko: `${activationNames.join(", ")} 중에서(기본값: step sigmoid relu)`,
      },
    },
  ],
  options: {
    range: {
      kind: "string",
      short: "r",
      default: "-5,5",
      value: "MIN,MAX",
      text: { en: "the interval of x", ko: "x의 범위" },
    },
    derivative: {
      kind: "boolean",
      default: false,
      text: { en: "draw the derivatives", ko: "도함수를 그립니다" },
    },
    out: picture,
    format: pictureFormat,
    json,
  },
  examples: [
    { line: "feedforward plot", text: { en: "the three of the chapter", ko: "3장의 세 함수" } },
    {
      line: "feedforward plot sigmoid tanh --range -3,3 --derivative",
      text: { en: "their derivatives between -3 and 3", ko: "-3과 3 사이의 미분" },
    },
    { line: "feedforward plot relu --out relu.png", text: { en: "as a file", ko: "파일로" } },
    {
      line: "feedforward plot tanh --out - --format svg > tanh.svg",
      text: { en: "on standard output, for another program", ko: "다른 프로그램에 넘기도록 표준 출력으로" },
    },
  ],
  load: () => import("./pictures/plot.ts"),
});

const bench = command({
  name: "bench",
  summary: {
    en: "measure how fast a network is, one by one and in batches",
    ko: "신경망의 속도를 잽니다. 한 장씩, 그리고 배치 처리로",
  },
  arguments: [
    { name: "FILE", path: "read", text: { en: "the same as --weights FILE", ko: "--weights FILE과 같습니다" } },
  ],
  options: {
    weights,
    data,
    batch: {
      kind: "string",
      short: "b",
      default: null,
      value: "N,N,…",
      text: {
        en: "batch sizes; 1 is one by one. Without it 1,100,10000, and 1 for a graph that takes no images",
        ko: "배치 크기. 1은 한 장씩. 없으면 1,100,10000, 이미지를 받지 않는 그래프는 1",
      },
    },
    shape,
    backend: {
      ...backend,
      text: {
        en: "only this one; without it all of them, which must agree in every bit",
        ko: "이 백엔드만. 없으면 모두 재고 비트까지 같은지 봅니다",
      },
    },
    constant,
    hidden,
    output: graphOutput,
    layers,
    input,
    ...inputOptions,
    normalize,
    quiet,
    json,
  },
  examples: [
    { line: "feedforward bench", text: { en: "the network of this package", ko: "패키지에 들어 있는 신경망" } },
    {
      line: "feedforward bench mine.onnx --data mine --batch 1,32,1000",
      text: { en: "your own network, data and batch sizes", ko: "내 신경망, 데이터, 배치 크기로" },
    },
    {
      line: "feedforward bench faces.onnx",
      text: { en: "any graph, on numbers at random", ko: "어떤 그래프든 난수 입력으로" },
    },
  ],
  load: () => import("./measure/bench.ts"),
});

const completion = command({
  name: "completion",
  summary: { en: "print a script that completes these commands", ko: "명령 자동 완성 스크립트를 출력합니다" },
  arguments: [
    {
      name: "SHELL",
      isRequired: true,
      choices: ["bash", "zsh", "fish"],
      text: { en: "bash, zsh or fish", ko: "bash, zsh, fish 중 하나" },
    },
  ],
  options: {},
  examples: [
    { line: 'eval "$(feedforward completion bash)"', text: { en: "in ~/.bashrc", ko: "~/.bashrc에" } },
    { line: 'eval "$(feedforward completion zsh)"', text: { en: "in ~/.zshrc", ko: "~/.zshrc에" } },
    {
      line: "feedforward completion fish | source",
      text: { en: "in ~/.config/fish/config.fish", ko: "~/.config/fish/config.fish에" },
    },
  ],
  load: () => import("./command/completion.ts"),
});

const play = command({
  name: "play",
  summary: {
    en: "open the playground: the chapter as a page one can touch",
    ko: "플레이그라운드를 엽니다. 만져 보는 3장",
  },
  arguments: [],
  options: {
    port: {
      kind: "number",
      short: "p",
      default: 8311,
      isWhole: true,
      least: 0,
      most: 65_535,
      text: { en: "the port, or the next one that is free", ko: "포트 번호. 쓰이고 있으면 그다음 빈 포트" },
    },
    open: {
      kind: "boolean",
      default: true,
      text: { en: "only serve it: no browser is opened", ko: "브라우저를 열지 않고 서버만 띄웁니다" },
    },
  },
  examples: [
    { line: "feedforward play", text: { en: "in your language", ko: "내 언어로" } },
    { line: "feedforward play --no-open --port 8080", text: { en: "only serve it", ko: "서버만 띄우기" } },
  ],
  load: () => import("./play/play.ts"),
});

/** In the order in which help lists them. */
export const commands: readonly Command[] = [
  evaluate,
  predict,
  show,
  plot,
  inspect,
  check,
  convert,
  compile,
  train,
  bench,
  serve,
  score,
  play,
  completion,
];
