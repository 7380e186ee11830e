/** What somebody without types leaves out is a fact too, the same in both languages; other languages are answered in English. */

import { expect, it } from "vitest";
import { type ErrorData, factText } from "../../src/errors.ts";
import { errorSentence, type Language } from "../../src/messages.ts";
import { Dense, Softmax } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Session } from "../../src/session.ts";

const session = new Session(new Network([new Dense({ weight: [[1, 2]] }), new Softmax()]));
const leftOut = undefined as unknown as number;

function thrownBy(work: () => unknown): Error & ErrorData {
  try {
    work();
  } catch (error) {
    return error as Error & ErrorData;
  }
  return expect.fail("nothing was thrown");
}

it.each<[unknown, unknown]>([
  [leftOut, "undefined"],
  [Number.NaN, "NaN"],
  [2n, "2"],
  [1.5, 1.5],
  [null, null],
  [true, true],
])("topK of %s", (k, fact) => {
  const error = thrownBy(() => session.topK([1], k as number));
  expect(error.facts).toEqual({ got: fact });
  expect(JSON.parse(JSON.stringify(error.facts))).toEqual(error.facts);
  const word = factText(error.facts.got!);
  expect(error.message).toBe(`topK: expected 1, 2, …, got ${word}`);
  expect(errorSentence(error, "ko")).toContain(` ${word}입니다`);
});

it("is English in every language but Korean", () => {
  const error = thrownBy(() => session.topK([1], 0));
  expect(errorSentence(error, "fr" as Language)).toBe(error.message);
  expect(errorSentence(error, "en")).toBe(error.message);
  expect(errorSentence(error, "ko")).not.toBe(error.message);
});
