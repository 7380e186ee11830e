/** Softmax by its definition and as it is used, in two precisions, against NumPy 2.4. */

import { describe, expect, it } from "vitest";
import { type SoftmaxForm, type SoftmaxPrecision, softmax, softmaxSteps } from "../../src/chapter.ts";
import { ShapeError } from "../../src/index.ts";
import { hex } from "../bits.ts";

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const book = [0.3, 2.9, 4];
const great = [1010, 1000, 990];

/** numpy: e = np.exp(x); e / e.sum() and e = np.exp(x - x.max()); e / e.sum() */
const expected: readonly [number[], SoftmaxForm, SoftmaxPrecision, number[]][] = [
  [book, "naive", "float32", [0.018211273476481438, 0.24519182741641998, 0.7365968823432922]],
  [book, "stable", "float32", [0.01821126975119114, 0.24519182741641998, 0.736596941947937]],
  [book, "naive", "float64", [0.018211273295547534, 0.2451918129350739, 0.7365969137693785]],
  [book, "stable", "float64", [0.01821127329554753, 0.24519181293507392, 0.7365969137693786]],
  [great, "naive", "float32", [nan, nan, nan]],
  [great, "naive", "float64", [nan, nan, nan]],
  [great, "stable", "float32", [0.9999545812606812, 4.539786095847376e-5, 2.0610599893444714e-9]],
  [great, "stable", "float64", [0.999954600070331, 4.539786860886666e-5, 2.061060046209062e-9]],
  [[88.5, 88, 80], "naive", "float32", [0, 0, 0]],
  [[88.5, 88, 80], "naive", "float64", [0.6223805062222381, 0.3774928590312568, 0.00012663474650505786]],
  [[710, 709, 700], "naive", "float64", [nan, 0, 0]],
  [[710, 709, 700], "stable", "float64", [0.7310343155951328, 0.26893249549828524, 3.318890658198521e-5]],
  [[-800, -801, -799.5], "naive", "float64", [nan, nan, nan]],
  [[-800, -801, -799.5], "stable", "float64", [0.33149896042409155, 0.12195165230972886, 0.5465493872661796]],
];

describe("softmaxSteps", () => {
  it.each(expected)("%j %s %s", (x, form, precision, numbers) => {
    const { probabilities } = softmaxSteps(x, { form, precision });
    const tolerance = precision === "float32" ? 5e-7 : 5e-15;
    probabilities.forEach((value, k) => {
      if (numbers[k] === 0 || Number.isNaN(numbers[k])) expect(value).toBe(numbers[k]);
      else expect(Math.abs(value - numbers[k]!) / numbers[k]!).toBeLessThan(tolerance);
    });
  });

  it("says where exp leaves the numbers", () => {
    const exponential = (x: number, precision: SoftmaxPrecision) =>
      softmaxSteps([x], { form: "naive", precision }).exponentials[0]!;
    expect([exponential(88.72, "float32"), exponential(709.78, "float64")].every(Number.isFinite)).toBe(true);
    expect([exponential(88.73, "float32"), exponential(709.79, "float64")]).toEqual([inf, inf]);
    expect([exponential(-103.97, "float32"), exponential(-745.13, "float64")].every((value) => value > 0)).toBe(true);
    expect([exponential(-103.98, "float32"), exponential(-745.14, "float64")]).toEqual([0, 0]);
  });

  it("has every step", () => {
    const { exponents, exponentials, sum } = softmaxSteps(great, { form: "stable", precision: "float64" });
    expect([...exponents]).toEqual([0, -10, -20]);
    expect(exponentials[0]).toBe(1);
    expect(sum).toBeCloseTo(1 + Math.exp(-10) + Math.exp(-20), 14);
    expect(softmaxSteps(great, { form: "naive", precision: "float32" }).sum).toBe(inf);
  });

  it("has the bits of softmax where it is stable in float32", () => {
    for (const x of [book, great, [-3, 0.1, 0.1, 17], [5]]) {
      const { probabilities } = softmaxSteps(x, { form: "stable", precision: "float32" });
      expect(hex(Float32Array.from(probabilities))).toBe(hex(softmax(x).data));
    }
  });

  it("takes one row", () => {
    const options = { form: "stable", precision: "float32" } as const;
    for (const x of [[[1, 2]], [], 1]) expect(() => softmaxSteps(x, options)).toThrow(ShapeError);
    expect(() => softmaxSteps([[1, 2]], options)).toThrow("softmaxSteps: expected one row [n], got [1, 2]");
  });
});
