/**
 * A grid of braille characters to draw on: U+2800 plus one bit for each of the two by four dots of a cell. A cell has
 * one colour, that of what was drawn there last.
 */

import { type Color, type ColorDepth, paint, unpaint } from "./color.ts";
import type { Line, Point } from "./line.ts";

/** The bits of the dots of a cell, row by row: the standard numbered the lowest row last. */
const dotBits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

interface Cell {
  dots: number;
  /** A character that stands instead of the dots. */
  sign: string;
  color: Color | null;
}

export class BrailleCanvas {
  readonly #cells: readonly (readonly Cell[])[];

  constructor(columns: number, rows: number) {
    const cell = (): Cell => ({ dots: 0, sign: "", color: null });
    this.#cells = Array.from({ length: rows }, () => Array.from({ length: columns }, cell));
  }

  /** A line whose points are in dots, from [0, 0] at the top left. */
  line(line: Line, color: Color): void {
    line.forEach((to, i) => {
      const from = line[i - 1] ?? to;
      const steps = Math.ceil(Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]), 1));
      for (let step = 0; step <= steps; step++) {
        const share = step / steps;
        this.#dot([from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share], color);
      }
    });
  }

  /** A character in the cell of a dot. */
  sign(at: Point, sign: string, color: Color): void {
    const cell = this.#cellAt(at);
    if (cell === undefined) return;
    cell.sign = sign;
    cell.color = color;
  }

  /** The rows as text. Empty cells are spaces. */
  toLines(depth: ColorDepth): readonly string[] {
    return this.#cells.map((row) => {
      const lastUsed = row.findLastIndex(({ color }) => color !== null);
      let text = "";
      let current = "";
      for (const { dots, sign, color } of row.slice(0, lastUsed + 1)) {
        const wanted = color === null ? current : paint(color, "text", depth);
        if (wanted !== current) text += wanted;
        current = wanted;
        text += sign || (dots === 0 ? " " : String.fromCodePoint(0x2800 + dots));
      }
      return current === "" ? text : text + unpaint;
    });
  }

  #dot(at: Point, color: Color): void {
    const cell = this.#cellAt(at);
    if (cell === undefined) return;
    cell.dots |= dotBits[Math.round(at[1]) % 4]![Math.round(at[0]) % 2]!;
    cell.color = color;
  }

  #cellAt([x, y]: Point): Cell | undefined {
    return this.#cells[Math.floor(Math.round(y) / 4)]?.[Math.floor(Math.round(x) / 2)];
  }
}
