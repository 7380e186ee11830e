/** Every note that the library makes of a file is said in Korean too. */

import { describe, expect, it } from "vitest";
import { noteText } from "../../src/cli/notes.ts";
import { networkFromTensors } from "../../src/network/naming.ts";
import type { DType } from "../../src/tensor/dtype.ts";
import { zeros } from "../../src/tensor/tensor.ts";

/** The notes on a network of the book's names: half of its tensors are biases. */
function notesOn(dtype: DType, count: number): readonly string[] {
  const layers = Array.from({ length: count / 2 }, (_, i) => i + 1);
  const weights = layers.map((i) => [`W${i}`, zeros([2, 2], dtype)] as const);
  const biases = layers.map((i) => [`b${i}`, zeros([2], dtype)] as const);
  return networkFromTensors(new Map([...weights, ...biases])).notes;
}

describe("a note", () => {
  it.each([
    ["float32", 4, ["파일에 함수 이름이 없어 W1, b1, …의 관례를 따랐습니다: 은닉층 sigmoid, 출력층 softmax"]],
    [
      "float16",
      2,
      [
        "파일에 함수 이름이 없어 W1, b1, …의 관례를 따랐습니다: 출력층 softmax",
        "텐서 2개를 float16에서 float32로 넓혔습니다",
      ],
    ],
    ["bfloat16", 4, [expect.anything(), "텐서 4개를 bfloat16에서 float32로 넓혔습니다"]],
    ["float64", 4, [expect.anything(), "텐서 4개를 float64에서 float32로 한 번 반올림했습니다"]],
  ] as const)("on %s", (dtype, count, korean) => {
    const notes = notesOn(dtype, count);
    expect(notes.map((note) => noteText(note, "ko"))).toEqual(korean);
    expect(notes.map((note) => noteText(note, "en"))).toEqual(notes);
  });

  it("on a bias that is not there", () => {
    const [, note] = networkFromTensors(new Map([["W1", zeros([2, 2])]])).notes;
    expect(noteText(note!, "ko")).toBe("파일에 W1의 편향이 없어 0으로 두었습니다");
  });

  it("that nobody knows stays as it is, without what could steer the terminal", () => {
    expect(noteText("something\x1b new", "ko")).toBe("something\\u{1b} new");
  });
});
