/**
 * The row of `feedforward train` in the command table: it has more options than the others together.
 */

import { command } from "../command/command.ts";
import { augment, hidden, input, json, layers, output, quiet } from "../command/options.ts";
import { declaredOptions } from "../model/declared.ts";
import { pictureOptions } from "../pictures/folder.ts";
import { dataOrTable, tableOptions } from "../table/options.ts";
import { chapter } from "./chapter.ts";
import { presetNames } from "./defaults.ts";
import { methodRows, recordRows, startRows } from "./options.ts";

export const train = command({
  name: "train",
  summary: {
    en: "train a network on MNIST, your own pictures or your own table",
    ko: "MNIST나 내 그림, 내 표로 신경망을 학습합니다",
  },
  arguments: [],
  options: {
    data: dataOrTable,
    ...tableOptions,
    ...pictureOptions,
    from: {
      kind: "string",
      default: null,
      value: "FILE",
      path: "read",
      text: {
        en: "go on from the network in a file of any format, - for standard input, instead of random weights",
        ko: "무작위 가중치 대신 파일(형식 무관, 표준 입력은 -)에 있는 신경망에서 이어서 학습합니다",
      },
    },
    sizes: {
      kind: "string",
      default: null,
      otherwise: chapter.sizes,
      value: "N,N,…",
      text: { en: "neurons from the input to the output", ko: "입력층부터 출력층까지의 뉴런 수" },
    },
    hidden: {
      ...hidden,
      otherwise: chapter.hidden,
      text: {
        en: "the activation function of the hidden layers; with --from where the file does not say",
        ko: "은닉층의 활성화 함수. --from이 있으면 파일에 없을 때",
      },
    },
    output: {
      ...output,
      otherwise: chapter.output,
      text: {
        en: "the function of the output layer; with --from where the file does not say",
        ko: "출력층의 함수. --from이 있으면 파일에 없을 때",
      },
    },
    layers: {
      ...layers,
      value: "LINE",
      text: {
        en: 'a new network layer by layer, convolutions too: "conv(30, size=5) relu pool(2) dense(100) relu dense(10) softmax"; with --from as in eval',
        ko: '합성곱도 쓸 수 있는 새 신경망을 층마다 한 줄로: "conv(30, size=5) relu pool(2) dense(100) relu dense(10) softmax". --from이 있으면 eval과 같습니다',
      },
    },
    input,
    labels: {
      ...declaredOptions.labels,
      text: {
        en: "the names of the classes, in their order; by default 0, 1, 2 …",
        ko: "클래스의 이름, 순서대로. 없으면 0, 1, 2 …",
      },
    },
    ...startRows,
    preset: {
      kind: "string",
      default: null,
      value: "NAME",
      choices: presetNames,
      text: {
        en: "usual values for a purpose; fast: 4 epochs, learning rate 0.015 along a line to 0: 97 % in about a second; the others: the recipe of a shipped network",
        ko: "목적에 맞는 기본값. fast는 4에폭, 학습률 0.015에서 0까지 직선: 1초쯤에 97 %. 나머지는 배포된 신경망의 학습 방법",
      },
    },
    ...methodRows,
    epochs: {
      kind: "number",
      short: "e",
      default: null,
      otherwise: "10",
      isWhole: true,
      least: 1,
      text: {
        en: "how often every image is seen; the rows of a table as often as makes 1,000 steps",
        ko: "모든 이미지를 보는 횟수(에폭). 표는 1,000스텝이 되는 만큼",
      },
    },
    batch: {
      kind: "number",
      short: "b",
      default: null,
      otherwise: "100",
      isWhole: true,
      least: 1,
      text: { en: "images a step; 32 rows of a table", ko: "미니배치의 이미지 수. 표는 32행" },
    },
    threads: {
      kind: "number",
      default: null,
      isWhole: true,
      least: 1,
      text: {
        en: "threads that make a step of dense layers together; without it as many as suit the machine; the file is the same",
        ko: "완전연결층의 한 스텝을 나눠 계산할 스레드 수. 없으면 컴퓨터에 맞게 정합니다. 어느 쪽이든 파일은 같습니다",
      },
    },
    augment,
    seed: {
      kind: "number",
      short: "s",
      default: 0,
      isWhole: true,
      text: {
        en: "where randomness begins: the same seed gives the same file",
        ko: "난수의 시작값. 같은 값이면 같은 파일이 나옵니다",
      },
    },
    holdout: {
      kind: "number",
      default: 10000,
      isWhole: true,
      least: 0,
      text: {
        en: "training images, the last ones, that only judge",
        ko: "학습하지 않고 검증에만 쓸 마지막 훈련 이미지의 수",
      },
    },
    round: {
      kind: "string",
      default: null,
      value: "DTYPE",
      choices: ["float16", "bfloat16"],
      text: {
        en: "round the trained parameters, for a file of half the size",
        ko: "학습한 매개변수를 반올림해 파일을 절반으로 줄입니다",
      },
    },
    out: {
      kind: "string",
      short: "o",
      default: null,
      value: "FILE",
      path: "write",
      text: {
        en: "the .safetensors file to write, tried before the first epoch, and written after Ctrl+C too; without it nothing is kept",
        ko: "저장할 .safetensors 파일. 첫 에폭 전에 쓸 수 있는지 시험하고, Ctrl+C로 중단해도 저장합니다. 없으면 저장하지 않습니다",
      },
    },
    report: {
      kind: "string",
      default: null,
      value: "FILE",
      path: "write",
      text: {
        en: "an .html page about the training: curves, what is taken for what, the worst mistakes, the first layer's weights as pictures; it needs nothing else",
        ko: "학습에 관한 .html 페이지: 학습 곡선, 무엇을 무엇으로 보았는지, 가장 크게 틀린 것, 첫 층의 가중치 그림. 파일 하나로 볼 수 있습니다",
      },
    },
    ...recordRows,
    quiet,
    json,
  },
  examples: [
    {
      line: "feedforward train --out mine.safetensors",
      text: { en: "the network of the chapter, in a few minutes", ko: "3장의 신경망을 몇 분 만에" },
    },
    {
      line: "feedforward train --sizes 784,100,10 --hidden relu --epochs 20 --schedule linear",
      text: { en: "another one", ko: "다른 신경망" },
    },
    {
      line: 'feedforward train --layers "conv(30, size=5) relu pool(2) dense(100) relu dense(10) softmax" --out cnn.safetensors',
      text: { en: "the convolutional network of the book's chapter 7", ko: "책 7장의 합성곱 신경망" },
    },
    {
      line: "feedforward train --augment shift=3,rotate=15,scale=0.1 --epochs 50",
      text: { en: "for digits that lie less neatly", ko: "덜 반듯한 숫자를 위해" },
    },
    {
      line: "feedforward train --from mine.safetensors --learning-rate 0.0001 --epochs 5 --out better.safetensors",
      text: { en: "five epochs more", ko: "다섯 에폭 더" },
    },
    {
      line: "feedforward train --out mine.safetensors --checkpoint mine.ckpt --resume --log mine.jsonl",
      text: { en: "in several goes, however each of them ends", ko: "어떻게 끝나든 이어서 할 수 있게" },
    },
    { line: "feedforward eval mine.safetensors", text: { en: "afterwards", ko: "그다음" } },
    {
      line: "feedforward train --data houses.csv --target price --out houses.safetensors",
      text: { en: "to foretell a column of your own table", ko: "내 표의 한 열을 예측하기" },
    },
    {
      line: "feedforward train --data pets/ --size 32x32 --out pets.safetensors",
      text: {
        en: "your own pictures, pets/cats/*.png and pets/dogs/*.png",
        ko: "내 그림 pets/cats/*.png와 pets/dogs/*.png",
      },
    },
    {
      line: "feedforward train --out mine.safetensors --report run.html",
      text: { en: "a page about it", ko: "학습 결과를 페이지로" },
    },
  ],
  load: () => import("./train.ts"),
});
