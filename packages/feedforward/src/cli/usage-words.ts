/**
 * What the commands say of words that no file could make right, in English and Korean: a part of the dictionaries in
 * `language.ts`.
 */

export const usageWords = {
  emptyPath: (what: string) => `${what}: the path is empty`,
  tooNearZero: (what: string, text: string) => `${what}: ${text} is too near to 0 to be told from it`,
};

export const koreanUsageWords: typeof usageWords = {
  emptyPath: (what) => `${what}: 경로가 비어 있습니다`,
  tooNearZero: (what, text) => `${what}: ${text}은(는) 0과 구별할 수 없을 만큼 작습니다`,
};
