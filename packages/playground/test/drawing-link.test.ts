/** How a drawing is written into a link: every drawing of strokes comes back as it was, and no text breaks the reader. */

import fc from "fast-check";
import { Tensor } from "feedforward";
import { describe, expect, it } from "vitest";
import { blank, type Drawing, drawingCodec } from "../src/parts/draw/drawing.ts";
import { extend, gridSize, readPoints, type Stroke, writePoints } from "../src/parts/draw/stroke.ts";

const coordinate = fc.nat(gridSize - 1);
const points = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 60 }).map((pairs) => pairs.flat());
const strokes: fc.Arbitrary<Stroke[]> = fc.array(fc.record({ points, isEraser: fc.boolean() }), { maxLength: 5 });
const base: fc.Arbitrary<Drawing["base"]> = fc.option(
  fc.nat(9).map((label) => ({ kind: "sample" as const, label })),
  { nil: null },
);

describe("drawings in links", () => {
  it("come back as they were", () => {
    fc.assert(
      fc.property(fc.record({ base, strokes }), (drawing) => {
        const text = drawingCodec.write(drawing);
        expect(encodeURIComponent(text)).toBe(text);
        if (text !== "") expect(drawingCodec.read(text)).toEqual(drawing);
      }),
    );
  });

  it("take two characters a point, where the pen goes slowly", () => {
    const slow = Array.from({ length: 50 }, (_, i) => [100 + 7 * i, 100 + ((i * i) % 9)]).flat();
    expect(writePoints(slow).length).toBeLessThanOrEqual(102);
  });

  it("are left out where they are nothing, or too long, or a picture", () => {
    const long = { points: Array.from({ length: 4000 }, (_, i) => (i * 97) % gridSize), isEraser: false };
    const picture = { kind: "image", ink: new Tensor("uint8", [1, 1], Uint8Array.of(255)) } as const;
    const none = [blank, { ...blank, strokes: [long] }, { ...blank, base: picture }];
    expect(none.map((drawing) => drawingCodec.write(drawing))).toEqual(["", "", ""]);
  });

  it("no text breaks the reader, and what it takes lies on the grid", () => {
    const letters = fc.constantFrom(..."spe.0123456789AZaz-_ \u{1f600}é%");
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: letters })), (text) => {
        const drawing = drawingCodec.read(text);
        for (const stroke of drawing?.strokes ?? []) {
          expect(stroke.points.length % 2).toBe(0);
          expect(stroke.points.every((point) => Number.isInteger(point) && point >= 0 && point < gridSize)).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each(["", "A", "AAA", "____", "gggA", "AA ", "BB", "é"])("%j is no list of points", (text) => {
    expect(readPoints(text)).toBeNull();
  });
});

describe("a stroke", () => {
  const dot: Stroke = { points: [500, 3], isEraser: false };

  it("stays the same where the pen hardly moves", () => {
    expect(extend(dot, 503, 6)).toBe(dot);
  });

  it("stays on the pad", () => {
    expect(extend(dot, 900, -20).points).toEqual([500, 3, 511, 0]);
  });
});
