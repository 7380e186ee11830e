/**
 * Pictures as the inputs of models take them: which axis is which, what becomes of a byte, and what of another size, by
 * numbers worked out by hand; what cannot be meant is refused. `judged/image-input.test.ts` has NumPy's.
 */

import { describe, expect, it } from "vitest";
import type { CanvasPicture, Picture } from "../../src/data/gray.ts";
import { type ImageInputOptions, type ImagePort, imageInput } from "../../src/data/image-input.ts";
import { OptionError, ShapeError } from "../../src/errors.ts";
import { Tensor, tensor } from "../../src/tensor/tensor.ts";

const port = (shape: ImagePort["shape"], dtype: ImagePort["dtype"] = "float32"): ImagePort => ({
  name: "input",
  dtype,
  shape,
});

/** RGBA of so many pixels a row. */
function canvas(width: number, ...pixels: readonly (readonly number[])[]): CanvasPicture {
  const data = Uint8ClampedArray.from(
    pixels.flatMap(([red, green, blue, alpha = 255]) => [red!, green!, blue!, alpha]),
  );
  return { data, width, height: pixels.length / width };
}

/** 2 × 2: red, green, blue, white. */
const four = canvas(2, [255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]);
const raw = { scale: 1 } as const;
/** [76.245, 149.685, 29.07, 255] */
const bright = [299, 587, 114, 1000].map((weight) => Math.fround((weight * 255) / 1000));

describe("the shape tells the layout", () => {
  const first = [255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255];
  const last = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255];
  it.each<[ImagePort["shape"], number[], number[]]>([
    [[1, 3, 2, 2], [1, 3, 2, 2], first],
    [["batch", 3, 2, 2], [1, 3, 2, 2], first],
    [[null, 3, "height", "width"], [1, 3, 2, 2], first],
    [[3, 2, 2], [3, 2, 2], first],
    [[1, 2, 2, 3], [1, 2, 2, 3], last],
    [["n", null, null, 3], [1, 2, 2, 3], last],
    [[2, 2, 3], [2, 2, 3], last],
    [[1, 1, 2, 2], [1, 1, 2, 2], bright],
    [[1, 2, 2, 1], [1, 2, 2, 1], bright],
    [["n", 2, 2], [1, 2, 2], bright],
    [[1, 2, 2], [1, 2, 2], bright],
  ])("%j", (shape, wanted, values) => {
    const made = imageInput(four, port(shape), raw);
    expect([made.dtype, made.shape, [...made.data]]).toEqual(["float32", wanted, values]);
  });

  it.each([
    [[1, 3, 4, 3], "first", [1, 3, 4, 3]],
    [[1, 3, 4, 3], "last", [1, 3, 4, 3]],
    [[1, 1, 1, 1], "last", [1, 1, 1, 1]],
  ] as const)("%j is asked for, and told %s", (shape, channels, wanted) => {
    expect(() => imageInput(four, port(shape), raw)).toThrow(
      `imageInput: input "input" is float32 [${shape.join(", ")}]: say which axis has the channels, { channels: "first" } or "last"`,
    );
    expect(imageInput(four, port(shape), { ...raw, channels }).shape).toEqual(wanted);
  });
});

describe("what becomes of a byte", () => {
  const one = canvas(1, [255, 51, 0]);
  const f = Math.fround;
  it.each<[string, ImageInputOptions, number[]]>([
    ["as it is", { scale: 1 }, [255, 51, 0]],
    ["divided by 255", { scale: "1/255" }, [1, f(51 / 255), 0]],
    ["times a number", { scale: 2 }, [510, 102, 0]],
    ["ultraface's own", { scale: 1, mean: 127, std: 128 }, [1, -0.59375, -0.9921875]],
    ["one mean and std a channel", { scale: 1, mean: [5, 1, 2], std: [250, 2, -1] }, [1, 25, 2]],
    [
      "ImageNet's, each step rounded to float32",
      { scale: "1/255", mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
      [f(f(1 - f(0.485)) / f(0.229)), f(f(f(51 / 255) - f(0.456)) / f(0.224)), f(f(0 - f(0.406)) / f(0.225))],
    ],
  ])("%s", (_, options, values) => {
    expect([...imageInput(one, port([1, 3, 1, 1]), { channels: "first", ...options }).data]).toEqual(values);
  });

  it.each([
    ["transparent, on black", {}, [0, 0, 0]],
    ["transparent, on a gray", { background: 100 }, [100, 100, 100]],
    ["transparent, on a colour", { background: [1, 2, 3] }, [1, 2, 3]],
  ])("%s", (_, options, values) => {
    const clear = canvas(1, [9, 9, 9, 0]);
    expect([...imageInput(clear, port([1, 1, 1, 3]), { ...raw, channels: "last", ...options }).data]).toEqual(values);
  });

  it("half transparent is half of both", () => {
    const half = canvas(1, [255, 255, 255, 51]);
    expect([...imageInput(half, port([2, 2, 1]), { ...raw, background: 100, fit: "fill" }).data]).toEqual([
      131, 131, 131, 131,
    ]);
  });

  it("in the dtype of the input", () => {
    expect(imageInput(one, port([2, 2, 3], "float64"), raw).dtype).toBe("float64");
    expect(imageInput(one, port([2, 2, 3], "float16"), raw).dtype).toBe("float16");
    expect(imageInput(one, port([2, 2, 3], null), raw).dtype).toBe("float32");
  });
});

describe("another size", () => {
  /** 1 × 4, gray: 0, 10, 20, 30. */
  const ramp = tensor([[0, 10, 20, 30]], { dtype: "uint8" });
  it.each<[string, Picture, readonly [number, number], Partial<ImageInputOptions>, number[]]>([
    ["half as wide: between the two in the middle of each half", ramp, [1, 2], {}, [5, 25]],
    [
      "twice as wide: a quarter from each centre, and no further out",
      ramp,
      [1, 8],
      {},
      [0, 2.5, 7.5, 12.5, 17.5, 22.5, 27.5, 30],
    ],
    ["a pixel fills everything", tensor([[7]], { dtype: "uint8" }), [2, 3], {}, [7, 7, 7, 7, 7, 7]],
    ["stretched", ramp, [2, 2], { fit: "fill" }, [5, 25, 5, 25]],
    [
      "contained: the background above and below, the odd row below",
      ramp,
      [4, 4],
      { fit: "contain", background: 9 },
      [9, 9, 9, 9, 0, 10, 20, 30, 9, 9, 9, 9, 9, 9, 9, 9],
    ],
    ["covered: the middle is seen", ramp, [1, 2], { fit: "cover" }, [10, 20]],
    ["covered, enlarged", ramp, [2, 2], { fit: "cover" }, [12.5, 17.5, 12.5, 17.5]],
  ])("%s", (_, picture, [height, width], options, values) => {
    expect([...imageInput(picture, port([height, width, 1]), { ...raw, channels: "last", ...options }).data]).toEqual(
      values,
    );
  });

  it("of a line a million times as long as it is wide only what is seen is computed", () => {
    const line = new Tensor("uint8", [1_000_000, 1], new Uint8Array(1_000_000).fill(3));
    const made = imageInput(line, port([1, 1, 224, 224]), { ...raw, fit: "cover" });
    expect(new Set(made.data as Float32Array)).toEqual(new Set([3]));
  });

  it("16 bits become 8 by 257, gray with alpha is laid on the background", () => {
    const deep = new Tensor("uint16", [1, 2, 1], Uint16Array.of(65535, 257));
    expect([...imageInput(deep, port([1, 2, 1]), { ...raw, channels: "last" }).data]).toEqual([255, 1]);
    const gray = new Tensor("uint8", [1, 2, 2], Uint8Array.of(200, 255, 200, 0));
    expect([...imageInput(gray, port([1, 2, 3]), { ...raw, channels: "last" }).data]).toEqual([200, 200, 200, 0, 0, 0]);
  });
});

describe("refused", () => {
  const faces = port([1, 3, 240, 320]);
  it.each<[string, unknown, ImagePort, unknown, new (...given: never[]) => Error, string]>([
    [
      "no scale",
      four,
      faces,
      {},
      RangeError,
      'imageInput: say what becomes of a byte: { scale: "1/255" } gives 0 to 1, { scale: 1 } leaves 0 to 255',
    ],
    ["another scale", four, faces, { scale: "1/256" }, RangeError, "say what becomes of a byte"],
    ["no options", four, faces, undefined, RangeError, "say what becomes of a byte"],
    [
      "a slip in an option",
      four,
      faces,
      { scale: 1, means: 1 },
      OptionError,
      'imageInput: unknown option "means", did you mean "mean"?',
    ],
    [
      "a fit that is none",
      four,
      faces,
      { ...raw, fit: "crop" },
      RangeError,
      'imageInput: unknown fit "crop", expected contain, cover, fill',
    ],
    [
      "an axis that is none",
      four,
      faces,
      { ...raw, channels: "middle" },
      RangeError,
      'imageInput: unknown channels "middle", expected first, last',
    ],
    [
      "two means",
      four,
      faces,
      { ...raw, mean: [1, 2] },
      RangeError,
      "imageInput: expected mean to be one number or 3, got [1, 2]",
    ],
    [
      "a std of 0",
      four,
      faces,
      { ...raw, std: 0 },
      RangeError,
      "imageInput: expected std to be one number other than 0 or 3, got 0",
    ],
    [
      "a background that is no byte",
      four,
      faces,
      { ...raw, background: 256 },
      RangeError,
      "expected background to be one number from 0 to 255 or 3, got 256",
    ],
    [
      "three means for one channel",
      four,
      port([1, 1, 2, 2]),
      { ...raw, mean: [1, 2, 3] },
      RangeError,
      "expected mean to be one number or 1, got [1, 2, 3]",
    ],
    [
      "whole numbers",
      four,
      port([1, 3, 2, 2], "int64"),
      raw,
      ShapeError,
      'imageInput: input "input" is int64 [1, 3, 2, 2], expected floats',
    ],
    [
      "rows",
      four,
      port(["n", 784]),
      raw,
      ShapeError,
      'imageInput: input "input" is float32 [n, 784], expected a picture: [1, 3, height, width], [1, height, width, 3], or the like with one channel',
    ],
    ["no shape", four, port(null), raw, ShapeError, "is float32 of any shape, expected a picture"],
    [
      "two channels",
      four,
      port([1, 2, 8, 8]),
      raw,
      ShapeError,
      "is float32 [1, 2, 8, 8], in which no axis has 1 or 3 channels",
    ],
    ["a batch of four", four, port([4, 3, 8, 8]), raw, ShapeError, "is float32 [4, 3, 8, 8], in which"],
    [
      "channels that the shape does not have there",
      four,
      faces,
      { ...raw, channels: "last" },
      ShapeError,
      "is float32 [1, 3, 240, 320], in which",
    ],
    [
      "no picture",
      { data: new Uint8Array(5), width: 1, height: 1 },
      faces,
      raw,
      ShapeError,
      "imageInput: expected { data, width, height } of RGBA, with data.length = 4·width·height, got 5 for 1 × 1",
    ],
    ["nothing", { data: new Uint8Array(0), width: 0, height: 0 }, faces, raw, ShapeError, "got 0 for 0 × 0"],
    [
      "floats",
      tensor([[1, 2]]),
      faces,
      raw,
      ShapeError,
      "imageInput: expected a picture uint8 [height, width, 1 … 4], got float32 [1, 2]",
    ],
  ])("%s", (_, picture, input, options, kind, sentence) => {
    const refused = () => imageInput(picture as never, input, options as never);
    expect(refused).toThrow(kind);
    expect(refused).toThrow(sentence);
  });
});
