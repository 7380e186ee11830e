/** How many steps are taken between two pictures: the first ones one by one, since they change the most. */

const slowly = 60;
/** A training is shown in about so many pictures. */
const pictures = 220;
/** And in so many where the reader wants nothing to move. */
const stillPictures = 20;

export function stepsInFrame(step: number, steps: number, still = isStill()): number {
  if (still) return Math.ceil(steps / stillPictures);
  return step < slowly ? 1 : Math.ceil(steps / pictures);
}

/** Whether the reader has asked for less motion. */
export function isStill(): boolean {
  return typeof matchMedia !== "undefined" && matchMedia("(prefers-reduced-motion: reduce)").matches;
}
