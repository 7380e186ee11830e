/**
 * Paths of strokes as text: SVG's notation with absolute `M`, `L` and `Q` only, and no space before a letter. They
 * become straight lines, for nothing else is drawn here.
 */

import type { Line, Point } from "./line.ts";

const piecesOfCurve = 8;

/** The lines of a path, its curves as short straight pieces. */
export function linesOf(path: string): readonly Line[] {
  const lines: Point[][] = [];
  for (const [, command, numbers] of path.matchAll(/([MLQ])([^MLQ]+)/g)) {
    const [x = 0, y = 0, endX = 0, endY = 0] = numbers!.split(" ").map(Number);
    if (command === "M") lines.push([[x, y]]);
    else if (command === "L") lines.at(-1)!.push([x, y]);
    else lines.at(-1)!.push(...curvePieces(lines.at(-1)!.at(-1)!, [x, y], [endX, endY]));
  }
  return lines;
}

/** Points on the curve (1-t)²·from + 2t(1-t)·control + t²·to, without its beginning. */
function curvePieces(from: Point, control: Point, to: Point): readonly Point[] {
  return Array.from({ length: piecesOfCurve }, (_, i) => {
    const t = (i + 1) / piecesOfCurve;
    const mix = (axis: 0 | 1): number =>
      (1 - t) * (1 - t) * from[axis] + 2 * t * (1 - t) * control[axis] + t * t * to[axis];
    return [mix(0), mix(1)];
  });
}
