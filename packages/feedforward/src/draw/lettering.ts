/**
 * Letters for pixels, as a draughtsman writes them: strokes of a round pen, so they scale to any size and need no font
 * file. There are printable ASCII, a few signs, and Hangul syllables; any other character becomes a box.
 */

import { glyphs } from "./glyphs.ts";
import { hangulLines, hangulWidth } from "./hangul.ts";
import type { Line, Point } from "./line.ts";
import type { TextShape } from "./scene.ts";
import { linesOf } from "./stroke-path.ts";

/** A unit is this share of the font size: capitals, 10 units high, take 0.7 of it, as in most fonts. */
const unit = 0.07;
const unitsBetween = 2.7;
const unknown = [6, "M0 0L6 0L6 10L0 10L0 0"] as const;

interface Glyph {
  readonly width: number;
  /** In units, from the left end of the letter: capitals stand from 0 at the top to 10 on the baseline. */
  readonly lines: readonly Line[];
}

/** The lines of a text, in the units of its scene. */
export function strokesOf({ text, at, size, anchor, direction }: TextShape): readonly Line[] {
  const letters = [...text].map(glyphOf);
  const total = letters.reduce((sum, { width }) => sum + width + unitsBetween, 0);
  const shares = { start: 0, middle: 0.5, end: 1 } as const;
  // Half of the space between letters stands before the first, so that its pen does not reach over the edge.
  let left = unitsBetween / 2 - total * shares[anchor];
  const step = size * unit;
  const place = ([x, y]: Point): Point => {
    const [along, down] = [(left + x) * step, (y - 10) * step];
    return direction === "across" ? [at[0] + along, at[1] + down] : [at[0] + down, at[1] - along];
  };
  return letters.flatMap(({ width, lines }) => {
    const placed = lines.map((line) => line.map(place));
    left += width + unitsBetween;
    return placed;
  });
}

/** The width of the pen for a text. */
export function penWidth({ size, weight }: TextShape): number {
  return size * (weight === "bold" ? 0.12 : 0.09);
}

function glyphOf(character: string): Glyph {
  const syllable = hangulLines(character);
  if (syllable !== null) return { width: hangulWidth, lines: syllable };
  const [width, path] = glyphs[character] ?? unknown;
  return { width, lines: linesOf(path) };
}
