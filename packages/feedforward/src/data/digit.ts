/** From any picture of a digit to what MNIST's own digits are: picture → gray → ink → box → 20×20 → 28×28. */

import type { Tensor } from "../tensor/tensor.ts";
import { grayFromImage, type Picture } from "./gray.ts";
import { type Box, centerDigit, fitInk, inkBox } from "./image.ts";
import { inkOf } from "./ink.ts";

/** Every step on the way from a picture to a digit. */
export interface DigitSteps {
  /** Brightness [height, width]. */
  readonly gray: Tensor<"uint8">;
  /** How much ink there is, [height, width]. */
  readonly ink: Tensor<"uint8">;
  /** The smallest box around all ink. */
  readonly box: Box;
  /** The ink scaled to [20, 20]. */
  readonly fitted: Tensor<"uint8">;
  /** The same, placed in [28, 28]. */
  readonly digit: Tensor<"uint8">;
}

/**
 * The digit in a picture as a row of 784 pixels, for a network that was trained on MNIST. The picture is a tensor
 * [height, width] or [height, width, channels] with 1 gray, 2 gray and alpha, 3 RGB or 4 RGBA, or what a canvas gives, an
 * `ImageData`; of any size, dark on light or light on dark. A `ShapeError` if it is no picture, or blank.
 */
export function digitFromImage(picture: Picture): Tensor<"uint8"> {
  const { digit } = digitSteps(picture);
  return digit.reshape(digit.size);
}

/** `digitFromImage` with all that lies between. */
export function digitSteps(picture: Picture): DigitSteps {
  const gray = grayFromImage(picture);
  const ink = inkOf(gray);
  const box = inkBox(ink);
  const fitted = fitInk(ink, box);
  return { gray, ink, box, fitted, digit: centerDigit(fitted) };
}
