/** Placeholders and Korean particles. */

import { describe, expect, it } from "vitest";
import { fill } from "../src/page/language.ts";

describe("fill", () => {
  it.each([
    ["{n} of {all}", { n: 3, all: 10 }, "3 of 10"],
    ["{missing}", {}, "{missing}"],
    ["예측[은/는] {label}", { label: 7 }, "예측은 7"],
    ["{label}[이/가] 맞습니다", { label: 7 }, "7이 맞습니다"],
    ["{label}[이/가] 맞습니다", { label: 2 }, "2가 맞습니다"],
    ["{label}[을/를] 그렸습니다", { label: 0 }, "0을 그렸습니다"],
    ["{label}[을/를] 그렸습니다", { label: 9 }, "9를 그렸습니다"],
    ["{label}[은/는]", { label: "사과" }, "사과는"],
    ["{label}[은/는]", { label: "감" }, "감은"],
    ["{label}[으로/로] 바꿉니다", { label: "서울" }, "서울로 바꿉니다"],
    ["{label}[으로/로] 바꿉니다", { label: "집" }, "집으로 바꿉니다"],
    ["{label}[으로/로] 바꿉니다", { label: 7 }, "7로 바꿉니다"],
    ["{label}[으로/로] 바꿉니다", { label: 3 }, "3으로 바꿉니다"],
    ["{file}[을/를] 열었습니다", { file: "model.onnx" }, "model.onnx를 열었습니다"],
    ["{file}[을/를] 열었습니다", { file: "sample_weight.pkl" }, "sample_weight.pkl을 열었습니다"],
    ["{file}[으로/로] 바꿉니다", { file: "sample_weight.pkl" }, "sample_weight.pkl로 바꿉니다"],
    ["{name}[은/는] 신경망입니다", { name: "mnist-mlp" }, "mnist-mlp는 신경망입니다"],
    ["[784] is a shape, and a/b too", {}, "[784] is a shape, and a/b too"],
  ])("%s with %o", (text, values, expected) => {
    expect(fill(text, values)).toBe(expected);
  });

  it.each([..."0123456789"].map((digit) => [digit, "013678".includes(digit) ? "은" : "는"]))(
    "the particle after %s",
    (digit, particle) => {
      expect(fill("{digit}[은/는]", { digit })).toBe(digit + particle);
    },
  );
});
