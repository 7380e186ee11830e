/** The geometry of windows, by trying every pair of a kernel element and an input. */

import { describe, expect, it } from "vitest";
import { reachOf, samePads, transposedAxes, windowAxes } from "../../src/tensor/window.ts";

const limit = 2 ** 31 - 1;

describe("the geometry", () => {
  const small = [1, 2, 3, 4];
  const cases = [0, 1, 2, 5].flatMap((before) =>
    small.flatMap((stride) =>
      small.flatMap((dilation) => small.map((kernel) => ({ before, stride, dilation, kernel }))),
    ),
  );

  /** Every pair that meets, by trying all of them. */
  function pairs(count: number, kernel: number, meets: (k: number, i: number) => boolean): number[][] {
    return Array.from({ length: kernel }, (_, k) => Array.from({ length: count }, (_, i) => [k, i])).flatMap((row) =>
      row.filter(([k, i]) => meets(k!, i!)),
    );
  }

  function listed(axis: Parameters<typeof reachOf>[0], position: number): number[][] {
    const { count, kernel, kernelStep, input, inputStep } = reachOf(axis, position);
    return Array.from({ length: count }, (_, n) => [kernel + n * kernelStep, input + n * inputStep]);
  }

  it.each([1, 2, 5, 7])("of windows over %i inputs", (input) => {
    for (const { before, stride, dilation, kernel } of cases) {
      const attributes = { strides: [stride], dilations: [dilation], pads: [[before, 20] as const] };
      const [axis] = windowAxes([input], [kernel], attributes);
      for (let p = 0; p < axis!.output; p++) {
        const wanted = pairs(input, kernel, (k, i) => i === p * stride + k * dilation - before);
        expect(listed(axis!, p)).toEqual(wanted);
      }
    }
  });

  it.each([1, 2, 5, 7])("of transposed windows over %i inputs", (input) => {
    for (const { before, stride, dilation, kernel } of cases) {
      const attributes = { strides: [stride], dilations: [dilation], pads: [[before, 0] as const] };
      const [axis] = transposedAxes([input], [kernel], { ...attributes, outputPadding: [20] });
      for (let p = 0; p < axis!.output; p++) {
        const wanted = pairs(input, kernel, (k, i) => p === i * stride + k * dilation - before);
        expect(listed(axis!, p)).toEqual(wanted);
      }
    }
  });

  it("of kernels whose size is absurd takes no time", () => {
    const attributes = { strides: [limit], dilations: [1], pads: [[limit - 5, 0] as const] };
    const [axis] = windowAxes([5], [limit], attributes);
    expect([axis!.output, reachOf(axis!, 0)]).toMatchObject([1, { count: 5, kernel: limit - 5, input: 0 }]);
  });

  it.each([
    [5, 3, 1, 1, [1, 1]],
    [5, 2, 1, 1, [0, 1]],
    [6, 3, 2, 1, [0, 1]],
    [7, 4, 3, 2, [3, 3]],
    [8, 1, 2, 1, [0, 0]],
  ] as const)("of SAME pads: %i inputs, kernel %i, stride %i, dilation %i", (input, kernel, stride, dilation, pads) => {
    const axis = { input, kernel, stride, dilation };
    expect(samePads(axis, "after")).toEqual(pads);
    expect(samePads(axis, "before")).toEqual([...pads].reverse());
    const axes = windowAxes([input], [kernel], { strides: [stride], dilations: [dilation], pads: [pads] });
    expect(axes[0]!.output).toBe(Math.ceil(input / stride));
  });
});
