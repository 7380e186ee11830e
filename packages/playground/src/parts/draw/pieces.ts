/** Whether ink looks like two digits side by side: the network reads one, and would not say so. */

import type { Tensor } from "feedforward";
import { inkBox } from "feedforward/data";

/** Shares of the ink's height: so wide is the white between two digits at least, and so high is each of them. */
const leastGap = 0.1;
const leastHeight = 0.45;

/** Of ink [height, width] with some ink in it. A stroke that was lifted within one digit leaves a narrower gap, or a low piece. */
export function looksLikeTwo(ink: Tensor<"uint8">): boolean {
  const { left, right, top, bottom } = inkBox(ink);
  const height = bottom - top;
  let white = 0;
  for (let x = left; x < right; x++) {
    const [first, last] = reach(ink, x, x + 1);
    if (first > last) white += 1;
    else {
      const isWide = white >= leastGap * height;
      if (isWide && isHigh(reach(ink, left, x)) && isHigh(reach(ink, x, right))) return true;
      white = 0;
    }
  }
  return false;

  function isHigh([first, last]: readonly [first: number, last: number]): boolean {
    return last - first + 1 >= leastHeight * height;
  }
}

/** The first and the last row with ink in some columns; the first is behind the last where there is none. */
function reach({ data, shape }: Tensor<"uint8">, left: number, right: number): readonly [first: number, last: number] {
  const [rows, columns] = shape as [number, number];
  let [first, last] = [rows, -1];
  for (let y = 0; y < rows; y++) {
    for (let x = left; x < right; x++) {
      if (data[y * columns + x] === 0) continue;
      first = Math.min(first, y);
      last = y;
    }
  }
  return [first, last];
}
