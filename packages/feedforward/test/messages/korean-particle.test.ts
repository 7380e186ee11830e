/** Particles by the last sound, judged by how the words are said in Korean: the second column is the reading. */

import { expect, it } from "vitest";
import { particleAfter, withParticle } from "../../src/messages/korean-particle.ts";
import { withFacts } from "../../src/messages/korean-text.ts";

it.each([
  ["input", "인풋", "은"],
  ["output", "아웃풋", "은"],
  ["layer", "레이어", "는"],
  ["tensor", "텐서", "는"],
  ["label", "레이블", "은"],
  ["scale", "스케일", "은"],
  ["file", "파일", "은"],
  ["name", "네임", "은"],
  ["line", "라인", "은"],
  ["dtype", "디타입", "은"],
  ["shape", "셰이프", "는"],
  ["size", "사이즈", "는"],
  ["value", "밸류", "는"],
  ["kernel", "커널", "은"],
  ["bias", "바이어스", "는"],
  ["weight", "웨이트", "는"],
  ["list", "리스트", "는"],
  ["mask", "마스크", "는"],
  ["pad", "패드", "는"],
  ["step", "스텝", "은"],
  ["map", "맵", "은"],
  ["loop", "루프", "는"],
  ["group", "그룹", "은"],
  ["padding", "패딩", "은"],
  ["block", "블록", "은"],
  ["rank", "랭크", "는"],
  ["topic", "토픽", "은"],
  ["dropout", "드롭아웃", "은"],
  ["batchNorm", "배치놈", "은"],
  ["maxPool", "맥스풀", "은"],
  ["relu", "렐루", "는"],
  ["sigmoid", "시그모이드", "는"],
  ["softmax", "소프트맥스", "는"],
  ["float32", "플로트삼십이", "는"],
  ["float16", "플로트십육", "은"],
  ["uint8", "유인트팔", "은"],
  ["[2, 3]", "삼", "은"],
  ["10", "십", "은"],
  ["9", "구", "는"],
  ["x", "엑스", "는"],
  ["n", "엔", "은"],
  ["r", "알", "은"],
  ["CNN", "씨엔엔", "은"],
  ["ONNX", "오엔엔엑스", "는"],
  ["URL", "유알엘", "은"],
  ["--scale", "스케일", "은"],
  ["50 %", "퍼센트", "는"],
  ["층", "층", "은"],
  ["노드", "노드", "는"],
  ['"input"', "인풋", "은"],
])("%s (%s) takes %s", (text, _, particle) => {
  expect(particleAfter(text, "은/는")).toBe(particle);
});

it.each([
  ["npz 파일", "로"],
  ["float16", "으로"],
  ["label", "로"],
  ["7", "로"],
  ["3", "으로"],
  ["r", "로"],
  ["input", "으로"],
  ["shape", "로"],
])("%s and 으로/로: %s", (text, particle) => {
  expect(withParticle(text, "으로/로")).toBe(text + particle);
});

it("stands behind the quotes of a fact", () => {
  expect(withFacts('"$a"{이/가} $b{을/를} $c', { a: "input", b: [2, 4], c: 1 })).toBe('"input"이 [2, 4]를 1');
});
