/**
 * Words that the page no longer has: odd sentences, and second words for one act or one thing. On the left what was found by
 * reading aloud, on the right what stands in its place.
 */

import { describe, expect, it } from "vitest";

const files = import.meta.glob<string>(["../src/**/*texts.ts", "../src/**/prose.*.tsx"], {
  query: "?raw",
  import: "default",
  eager: true,
});
/** Line breaks of the code are no breaks of a sentence. */
const texts = Object.entries(files).map(([path, text]) => [path, text.replaceAll(/\s+/g, " ")] as const);

const better: readonly (readonly [found: RegExp, instead: string])[] = [
  [/one can touch/, "you can touch"],
  [/with every number in reach/, "and every number is yours to change and check"],
  [/matter of agreement/, "either answer would do"],
  [/The step has no other/, "the step function has no other slope"],
  [
    /[Nn]umbers of the beginning|Mend it|Other noise|Inputs of the book|x, typed/,
    "Reset, Repair, New noise, The book’s inputs, Type x",
  ],
  [/\b[Pp]ull (c|n|x)\b/, "drag"],
  [/[Ww]ho computes/, "computed by, what computes"],
  [/[Ii]mages a second/, "images per second"],
  [/[Aa]gainst 1\b/, "vs. batch of 1"],
  [/as the system/, "system"],
  [/the surest first/, "most confident first"],
  [/answers? (is|are|“\w+” were) true/, "right"],
  [/was not taken|did not (come|succeed|finish)/, "cannot be used, could not be loaded, failed"],
  [/agrees in\b/, "matches"],
  [/differs? .* by at most/, "changes … by 0"],
  [/trained for nothing/, "not trained for anything"],
  [/label → answer/, "prediction"],
  [/재지 |재 보세요|잰 |잴 수|달려 보|달리지|달립니다/, "측정하기"],
  [/게이트 값/, "게이트 고르기"],
  [/심한 오답/, "확신한 오답"],
  [/(softmax|sigmoid|\{fn\}) 함수/, "소프트맥스, 시그모이드"],
  [/두고 학습했습니다/, "활성화 함수로 …를 써서 학습했습니다"],
  [/\d[\s\u00a0]%/, "98.19%"],
];

it("texts are found", () => {
  expect(texts.length).toBeGreaterThan(40);
});

describe("no text of the page says", () => {
  it.each(better)("%s (but: %s)", (found) => {
    expect(texts.filter(([, text]) => found.test(text)).map(([path]) => path)).toEqual([]);
  });
});
