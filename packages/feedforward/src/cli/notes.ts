/**
 * What was assumed or rounded on the way to a network, in the reader's language. The library says it in English; the few
 * sentences that it has are known here, and one that is not stays as it is.
 */

import type { Language } from "./language.ts";
import { harmless } from "./layout.ts";

type Translator = (...parts: string[]) => string;

const assumed: Readonly<Record<string, string>> = { hidden: "은닉층", output: "출력층" };

const korean: readonly (readonly [RegExp, Translator])[] = [
  [
    /^the file names no activations; assumed for W1, b1, …: (.*)$/,
    (list) =>
      `파일에 함수 이름이 없어 W1, b1, …의 관례를 따랐습니다: ${list!.replace(/hidden|output/g, (word) => assumed[word]!)}`,
  ],
  [/^no bias in the file for (.*); zeros taken$/, (layers) => `파일에 ${layers}의 편향이 없어 0으로 두었습니다`],
  [
    /^(\d+) (\w+) tensors? widened to float32$/,
    (count, dtype) => `텐서 ${count}개를 ${dtype}에서 float32로 넓혔습니다`,
  ],
  [
    /^(\d+) (\w+) tensors? rounded once to float32$/,
    (count, dtype) => `텐서 ${count}개를 ${dtype}에서 float32로 한 번 반올림했습니다`,
  ],
];

/** A note as it is shown. */
export function noteText(note: string, language: Language): string {
  const text = harmless(note);
  if (language === "en") return text;
  for (const [pattern, translate] of korean) {
    const match = pattern.exec(text);
    if (match !== null) return translate(...match.slice(1));
  }
  return text;
}
