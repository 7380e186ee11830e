/**
 * What the commands say of words that no file could make right, in English and Korean: a part of the dictionaries in
 * `language.ts`.
 */

import { withParticle } from "../../messages/korean-particle.ts";

export const usageWords = {
  emptyPath: (what: string) => `${what}: the path is empty`,
  emptyName: (what: string, text: string) => `${what}: expected names with commas between them, got "${text}"`,
  inputTwice: "standard input (-) can be read once only",
  tooNearZero: (what: string, text: string) => `${what}: ${text} is too near to 0 to be told from it`,
  tooManyParameters: (what: string, most: string, count: string, memory: string) =>
    `${what}: expected at most ${most} parameters, got ${count}, for which training takes ${memory} of memory`,
  beyondFloat32: (what: string, most: string, text: string) =>
    `${what}: expected numbers from -${most} to ${most}, got "${text}"`,
  tooClose: (what: string, text: string) =>
    `${what}: the numbers are too close for float32 to tell apart, got "${text}"`,
  rangeOutside: (what: string, name: string, most: number, text: string) =>
    `${what}: expected ${name} from 0 to ${most}, got ${text}`,
  notAFolder: (what: string, path: string) => `${what} ${path}: it is a file, not a folder`,
  unknownEnding: (subject: string, endings: string) => `${subject}: expected a name that ends in ${endings}`,
  formatNeeded: (subject: string, formats: readonly string[]) =>
    `${subject}: standard output has no name that says the format; --format ${anyOf(formats, "or")} does`,
  contradictingFormat: (subject: string, named: string, said: string) =>
    `${subject}: the name says ${named}, --format says ${said}`,
  dtypeForOnnx:
    "--dtype is for .safetensors and .npz: an ONNX file keeps the dtypes of a graph, and a network's is float32",
  formatWithoutOut: "--format: there is nothing to write without --out",
  bothWantOutput: (subject: string) => `${subject} and --json both want standard output`,
  notForTerminals: (subject: string, format: string) =>
    `${subject}: the bytes of a ${format} file are not for a terminal; send them to a file or a pipe`,
};

function anyOf(words: readonly string[], or: string): string {
  return `${words.slice(0, -1).join(", ")} ${or} ${words.at(-1)}`;
}

export const koreanUsageWords: typeof usageWords = {
  emptyPath: (what) => `${what}: 경로가 비어 있습니다`,
  emptyName: (what, text) => `${what}: 쉼표로 나눈 이름이어야 하는데 "${text}"입니다`,
  inputTwice: "표준 입력(-)은 한 번만 읽을 수 있습니다",
  tooNearZero: (what, text) => `${what}: ${withParticle(text, "은/는")} 0과 구별할 수 없을 만큼 작습니다`,
  tooManyParameters: (what, most, count, memory) =>
    `${what}: 매개변수는 ${most}개 이하여야 하는데 ${count}개입니다. 학습하려면 메모리가 ${memory} 필요합니다`,
  beyondFloat32: (what, most, text) => `${what}: -${most}부터 ${most}까지의 수여야 하는데 "${text}"입니다`,
  tooClose: (what, text) => `${what}: 두 수가 너무 가까워 float32로 구별할 수 없습니다: "${text}"`,
  rangeOutside: (what, name, most, text) =>
    `${what}: ${withParticle(name, "은/는")} 0부터 ${most}까지여야 하는데 ${text}입니다`,
  notAFolder: (what, path) => `${what} ${path}: 폴더가 아니라 파일입니다`,
  unknownEnding: (subject, endings) => `${subject}: 파일 이름의 확장자는 ${endings} 중 하나여야 합니다`,
  formatNeeded: (subject, formats) =>
    `${subject}: 표준 출력에는 형식을 알려 줄 이름이 없습니다. --format ${withParticle(anyOf(formats, "또는"), "으로/로")} 알려 주십시오`,
  contradictingFormat: (subject, named, said) => `${subject}: 이름은 ${named}인데 --format은 ${said}입니다`,
  dtypeForOnnx:
    "--dtype은 .safetensors와 .npz에만 씁니다. ONNX 파일에서는 그래프의 dtype이 그대로이고 신경망은 float32입니다",
  formatWithoutOut: "--format: --out이 없으면 쓸 파일이 없습니다",
  bothWantOutput: (subject) => `${withParticle(subject, "과/와")} --json은 함께 표준 출력에 쓸 수 없습니다`,
  notForTerminals: (subject, format) =>
    `${subject}: ${format} 파일의 바이트를 터미널에 쓸 수 없습니다. 파일이나 파이프로 보내십시오`,
};
