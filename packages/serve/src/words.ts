/** What the command says, in English and Korean. Errors of the server carry a code and facts; their Korean stands here too. */

import { reasonOf } from "./reasons.ts";
import { ServeError } from "./serve-error.ts";

export type Language = "en" | "ko";

const en = {
  serving: (url: string, models: string) => `serving ${models} at ${url}`,
  models: (count: number) => (count === 1 ? "1 model" : `${count} models`),
  refused: (name: string, reason: string) => `${name} is not served: ${reason}`,
  noModels: (path: string) => `${path} holds no models: NAME.safetensors, NAME.onnx … or NAME/1/model.onnx`,
  namedHow: (sentence: string) => `${sentence}: feedforward serve FOLDER or FILE names them`,
  primary: (count: number) => `starting ${count} processes`,
  listening: (url: string) => `serving at ${url}`,
  loadWithWorkers: "--allow-load works with one process: leave out --workers",
  variableNumber: (variable: string, text: string) => `${variable}: expected a number, got "${text}"`,
  variableFlag: (variable: string, text: string) => `${variable}: expected true or false, got "${text}"`,
  logLevel: (levels: string, text: string) => `log-level: expected one of ${levels}, got "${text}"`,
};

const ko: typeof en = {
  serving: (url, models) => `${url}에서 ${models}로 응답합니다`,
  models: (count) => `모델 ${count}개`,
  refused: (name, reason) => `${name} 모델은 쓸 수 없습니다: ${reason}`,
  noModels: (path) => `${path}에 모델이 없습니다. NAME.safetensors, NAME.onnx 등이나 NAME/1/model.onnx가 있어야 합니다`,
  namedHow: (sentence) => `${sentence}. feedforward serve FOLDER 또는 FILE로 지정해 주십시오`,
  primary: (count) => `프로세스 ${count}개를 시작합니다`,
  listening: (url) => `${url}에서 응답합니다`,
  loadWithWorkers: "--allow-load는 프로세스가 하나일 때만 쓸 수 있습니다. --workers를 빼 주십시오",
  variableNumber: (variable, text) => `${variable}: 수여야 하는데 "${text}"입니다`,
  variableFlag: (variable, text) => `${variable}: true나 false여야 하는데 "${text}"입니다`,
  logLevel: (levels, text) => `log-level: ${levels} 중 하나여야 하는데 "${text}"입니다`,
};

export type Words = typeof en;

export const words: Readonly<Record<Language, Words>> = { en, ko };

const kindsInKorean: Readonly<Record<string, string>> = {
  number: "0 이상의 수여야",
  string: "문자열이어야",
  boolean: "true나 false여야",
};

const koreanErrors: Readonly<Record<string, (facts: ServeError["facts"]) => string>> = {
  "serve-option": ({ option }) => `serve: 알 수 없는 옵션 '${option}'입니다`,
  "serve-number": ({ option, least, got }) => `serve: ${option}의 값은 ${least} 이상의 수여야 하는데 ${got}입니다`,
  "serve-port": ({ port }) => `serve: 포트는 0부터 65535까지여야 하는데 ${port}입니다`,
  "serve-open": ({ host }) =>
    `serve: ${host}에는 다른 컴퓨터에서 접근할 수 있습니다. 토큰(--token-file FILE)을 주거나 --insecure를 붙여 주십시오`,
  "serve-load": () => "serve: --allow-load에는 토큰(--token-file FILE)이 필요합니다",
  "serve-tokens": ({ path }) => `serve: ${path}에 토큰이 없습니다. 한 줄에 하나씩 적어 주십시오`,
  "serve-token-file": ({ path, code }) =>
    `serve: 토큰 파일을 읽을 수 없습니다: ${path}: ${reasonOf(String(code), "ko")}`,
  "serve-listen": ({ host, port, code }) =>
    `serve: ${host}:${port}에서 요청을 받을 수 없습니다: ${reasonOf(String(code), "ko")}`,
  "serve-name": () => "이름에는 영문자, 숫자, '_', '-', '.'만 128자까지 쓸 수 있고, 'stats'는 쓸 수 없습니다",
  "serve-twins": ({ first, second }) => `한 이름에 파일이 둘 있습니다: ${first}, ${second}`,
  "serve-model-options": ({ path }) => `${path}: 옵션을 담은 JSON 객체여야 합니다`,
  "serve-config-file": ({ path, code }) =>
    `serve: 설정 파일을 읽을 수 없습니다: ${path}: ${reasonOf(String(code), "ko")}`,
  "serve-config-json": ({ path }) => `serve: ${path}: { "port": 8080 }처럼 옵션을 담은 JSON 객체여야 합니다`,
  "serve-config-near": ({ path, option, meant }) =>
    `serve: ${path}: 알 수 없는 옵션 "${option}"입니다. "${meant}" 옵션을 쓰려고 하셨습니까?`,
  "serve-config-option": ({ path, option, list }) =>
    `serve: ${path}: 알 수 없는 옵션 "${option}"입니다. 쓸 수 있는 옵션은 ${list}입니다`,
  "serve-config-value": ({ path, option, expected, got }) =>
    `serve: ${path}: "${option}" 옵션은 ${kindsInKorean[String(expected)]} 하는데 ${got}입니다`,
  "serve-models": ({ path, code }) => `serve: 모델을 읽을 수 없습니다: ${path}: ${reasonOf(String(code), "ko")}`,
};

/** The sentence of an error in a language; null where it is none of this package. */
export function sentenceOf(error: unknown, language: Language): string | null {
  if (!(error instanceof ServeError)) return null;
  return language === "en" ? error.message : (koreanErrors[error.code]?.(error.facts) ?? error.message);
}
