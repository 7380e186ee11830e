/** What in a gray picture is ink: all that stands out from the paper, on the darker or the lighter side of it. */

import { shapeError } from "../errors.ts";
import { Tensor } from "../tensor/tensor.ts";
import { paperOf } from "./gray.ts";
import { evenLight, unevenLight } from "./light.ts";

/** A difference from the paper, of 255, that is no ink; and one that all of the ink must exceed somewhere. */
const leastNoise = 2;
const leastContrast = 16;

/**
 * How far each pixel of [height, width] is from the paper, beyond the paper's own noise and in the direction of the
 * ink, stretched to 0 … 255. The paper is the median brightness of the border, once a
 * shadow that lies over a part of it is taken away; the ink is on whichever side of it, darker or lighter, there is more. A `ShapeError` if nothing stands out.
 */
export function inkOf(picture: Tensor<"uint8">): Tensor<"uint8"> {
  const gray = unevenLight(picture) ? evenLight(picture) : picture;
  const paper = paperOf(gray);
  const noise = Math.max(leastNoise, paper.noise);
  // Only 256 brightnesses occur: everything is decided on how often each of them does.
  const counts = countsOf(gray);
  const differences = Array.from(counts, (_, brightness) => brightness - paper.brightness);
  const balance = differences.reduce((sum, d, i) => (Math.abs(d) > noise ? sum + d * counts[i]! : sum), 0);
  const depths = differences.map((difference) => (balance < 0 ? -difference : difference));
  const contrast = depths.reduce((most, depth, i) => (counts[i]! > 0 ? Math.max(most, depth) : most), 0);
  if (contrast < leastContrast || contrast <= noise) {
    throw shapeError("digit-unclear", unclear);
  }
  const inks = depths.map((depth) => (depth <= noise ? 0 : Math.round((depth * 255) / contrast)));
  return new Tensor(
    "uint8",
    gray.shape,
    gray.data.map((brightness) => inks[brightness]!),
  );
}

/** How many pixels have each brightness. */
function countsOf(gray: Tensor<"uint8">): Float64Array {
  const counts = new Float64Array(256);
  for (let i = 0; i < gray.size; i++) counts[gray.data[i]!]! += 1;
  return counts;
}

const unclear =
  "digit: no ink found: nothing stands out clearly from the background; expected one digit, dark on evenly light paper or light on dark";
