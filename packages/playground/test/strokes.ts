/** How a hand writes the ten digits: strokes in a box of 0 … 1 by 0 … 1, for the mouse of the tests to follow. */

export type Point = readonly [x: number, y: number];

/** Points on an ellipse, from one angle to another, in degrees clockwise from the right. */
function arc([x, y]: Point, [radiusX, radiusY]: Point, from: number, to: number): Point[] {
  const steps = Math.ceil(Math.abs(to - from) / 18);
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / steps) * Math.PI) / 180;
    return [x + radiusX * Math.cos(angle), y + radiusY * Math.sin(angle)];
  });
}

/** The strokes of each digit. */
export const digitStrokes: readonly (readonly Point[])[][] = [
  [arc([0.5, 0.5], [0.32, 0.5], -80, 285)],
  [
    [
      [0.5, 0],
      [0.48, 1],
    ],
  ],
  [[...arc([0.5, 0.27], [0.3, 0.27], -170, 30), [0.15, 1], [0.88, 1]]],
  [[...arc([0.47, 0.26], [0.3, 0.26], -150, 80), ...arc([0.47, 0.75], [0.34, 0.25], -80, 145)]],
  [
    [
      [0.2, 0],
      [0.15, 0.55],
      [0.85, 0.55],
    ],
    [
      [0.75, 0],
      [0.7, 1],
    ],
  ],
  [[[0.8, 0], [0.28, 0.02], [0.22, 0.45], ...arc([0.45, 0.7], [0.36, 0.3], -110, 140)]],
  [[[0.68, 0], [0.4, 0.2], ...arc([0.5, 0.72], [0.3, 0.28], -180, 190)]],
  [
    [
      [0.12, 0],
      [0.88, 0.02],
      [0.42, 1],
    ],
  ],
  [
    [
      ...arc([0.5, 0.25], [0.25, 0.25], -60, -270),
      ...arc([0.5, 0.75], [0.3, 0.25], -90, 270),
      ...arc([0.5, 0.25], [0.25, 0.25], 90, -60),
    ],
  ],
  [[...arc([0.5, 0.28], [0.28, 0.28], 0, -350), [0.77, 0.35], [0.68, 1]]],
];
