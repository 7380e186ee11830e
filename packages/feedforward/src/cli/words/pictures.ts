/**
 * What the commands say of folders of pictures by class, in English and Korean: a part of the dictionaries in `language.ts`.
 */

import { withParticle } from "../../messages/korean-particle.ts";

/** `1 picture`, `3 pictures`. */
function pictures(count: string): string {
  return `${count} ${count === "1" ? "picture" : "pictures"}`;
}

export const pictureWords = {
  readingPictures: "reading pictures",
  picturesLine: (all: string, training: string, heldOut: string) =>
    `${pictures(all)}: ${training} to train on, ${heldOut} held out`,
  pictureClasses: (count: string, classes: string) => `${count} classes by folder: ${classes}`,
  pictureSize: (height: number, width: number) => `${height} × ${width} (height × width)`,
  grayPictures: "grey, one channel",
  colourPictures: "coloured, three channels",
  resizedPictures: (count: string) =>
    `${pictures(count)} of another size: the whole of it stretched, between the four nearest pixels (bilinear, as Keras does)`,
  transparentPictures: (count: string) => `${pictures(count)} with transparent pixels, which lie on white`,
  pictureSet: (count: string, folder: string, height: number, width: number) =>
    `${pictures(count)} of ${folder}, at ${height} × ${width}`,
  onlyForPictures: (option: string) => `${option} is for a folder of pictures by class: --data FOLDER names it`,
  notForPictures: (option: string) =>
    `${option} does not go with a folder of pictures, whose names are the classes and whose sizes the inputs`,
  sizesForPictures:
    "--sizes: the pictures and their folders give the first and the last size; --units 100 says those between, --layers any layers",
  sizeForm: "height × width like 28x28, whole numbers from 1 to 4096",
  fromHasPictures: (option: string) => `${option}: the network of --from FILE says it already: leave it out`,
  outputsOfClasses: (got: number, expected: number) =>
    `--layers: expected ${expected} outputs, one for each folder of pictures, got ${got}: end it with dense(${expected}) softmax`,
  noPictureRecord:
    "the network was not trained on a folder of pictures, so it does not say how it takes one: `feedforward train --data FOLDER` makes one that does",
  wantsPictures: "the network was trained on a folder of pictures: --data FOLDER names one with the same classes",
  unjudgedPictures: (classes: string) =>
    `no held-out picture tells how well these classes are learned, of which there is a single one: ${classes}`,
  picturesKnown: (channels: number, height: number, width: number) =>
    `sees pictures of ${height} × ${width}, ${channels === 1 ? "grey" : "coloured"}; those of another size are stretched (bilinear)`,
};

export const koreanPictureWords: typeof pictureWords = {
  readingPictures: "그림 읽기",
  picturesLine: (all, training, heldOut) => `그림 ${all}장: 학습 ${training}장, 검증 ${heldOut}장`,
  pictureClasses: (count, classes) => `폴더에 따른 클래스 ${count}개: ${classes}`,
  pictureSize: (height, width) => `${height} × ${width}(높이 × 너비)`,
  grayPictures: "흑백, 채널 1개",
  colourPictures: "컬러, 채널 3개",
  resizedPictures: (count) =>
    `크기가 다른 ${count}장은 그림 전체를 늘이거나 줄여 맞춥니다(가까운 네 픽셀의 쌍선형 보간, Keras와 같음)`,
  transparentPictures: (count) => `투명한 픽셀이 있는 ${count}장은 흰 바탕에 놓습니다`,
  pictureSet: (count, folder, height, width) => `${folder}의 그림 ${count}장, ${height} × ${width}`,
  onlyForPictures: (option) =>
    `${withParticle(option, "은/는")} 클래스별 그림 폴더에 쓰는 옵션입니다. --data FOLDER로 폴더를 지정하십시오`,
  notForPictures: (option) =>
    `${withParticle(option, "은/는")} 그림 폴더에는 쓸 수 없습니다. 클래스는 폴더 이름이, 입력은 그림 크기가 정합니다`,
  sizesForPictures:
    "--sizes: 첫 크기와 마지막 크기는 그림과 폴더가 정합니다. 그 사이는 --units 100, 층 전체는 --layers로 알려 주십시오",
  sizeForm: "28x28처럼 1부터 4096까지의 정수로 된 높이x너비",
  fromHasPictures: (option) => `${option}: --from FILE의 신경망에 이미 정해져 있습니다. 이 옵션은 빼십시오`,
  outputsOfClasses: (got, expected) =>
    `--layers: 출력은 그림 폴더마다 하나씩 ${expected}개여야 하는데 ${got}개입니다. dense(${expected}) softmax로 끝내십시오`,
  noPictureRecord:
    "그림 폴더로 학습한 신경망이 아니어서 그림을 어떻게 넣을지 적혀 있지 않습니다. `feedforward train --data FOLDER`로 학습한 신경망에는 적혀 있습니다",
  wantsPictures: "그림 폴더로 학습한 신경망입니다. --data FOLDER로 같은 클래스의 그림 폴더를 지정하십시오",
  unjudgedPictures: (classes) =>
    `그림이 한 장뿐이라 검증 그림에 없는 클래스가 있습니다. 얼마나 배웠는지 알 수 없습니다: ${classes}`,
  picturesKnown: (channels, height, width) =>
    `${height} × ${width} ${channels === 1 ? "흑백" : "컬러"} 그림을 봅니다. 크기가 다르면 늘이거나 줄여 맞춥니다(쌍선형 보간)`,
};
