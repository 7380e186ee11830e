/**
 * Where the arrays stand in the drawing: X at the left of Y, W above it, so that the row of X and the column of W that make a
 * cell of Y meet in that cell. X's upper edge and W's left edge are the two inner sizes: they are equally long, or the product
 * does not exist. B lies between W and Y.
 */

import type { grids } from "./shapes-state.ts";

export const drawingSize = { width: 340, height: 330 } as const;

/** Room for names and sizes around the arrays, and between them. */
const margin = { left: 34, top: 24, right: 34, bottom: 24 } as const;
const gap = 16;
/** Cells are at most so large; from `numbered` on there is room for numbers, from `ruled` on for lines. */
const cellPixels = { most: 38, numbered: 21, ruled: 6 } as const;
/** A block is at least so thick, whatever its proportion. */
const thinnest = 7;

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly rows: number;
  readonly columns: number;
}

export interface Layout {
  readonly x: Box;
  readonly w: Box;
  readonly b: Box | null;
  readonly y: Box;
  readonly look: "numbered" | "ruled" | "block";
  readonly cell: number;
}

export function layOut({ x, w, b, y }: typeof grids.value): Layout {
  const right = Math.max(w.columns, y.columns, b?.columns ?? 0);
  const biasRoom = b === null ? 0 : gap;
  const width = drawingSize.width - margin.left - margin.right - gap;
  const height = drawingSize.height - margin.top - margin.bottom - gap - biasRoom;
  const rows = w.rows + y.rows + (b === null ? 0 : 1);
  // What is thin keeps its least thickness, so it is taken off before the rest is shared out.
  const spare = 2 * thinnest;
  const fits = Math.min((width - spare) / (x.columns + right), (height - spare) / rows);
  const ruled = Math.floor(Math.min(cellPixels.most, width / (x.columns + right), height / rows));
  const cell = fits < cellPixels.ruled ? fits : ruled;
  const long = (size: number) => Math.round(Math.max(thinnest, size * cell));
  const box = (left: number, top: number, grid: { rows: number; columns: number }): Box => ({
    left,
    top,
    width: long(grid.columns),
    height: long(grid.rows),
    ...grid,
  });
  const slackX = Math.round(Math.max(0, width - long(x.columns) - long(right)) / 2);
  const filled = long(w.rows) + long(y.rows) + (b === null ? 0 : long(1));
  const slackY = Math.round(Math.max(0, height - filled) / 2);
  const leftX = margin.left + slackX;
  const leftY = leftX + long(x.columns) + gap;
  const topW = margin.top + slackY;
  const topB = topW + long(w.rows) + gap;
  const topY = b === null ? topB : topB + long(1) + biasRoom;
  const look = cell >= cellPixels.numbered ? "numbered" : cell >= cellPixels.ruled ? "ruled" : "block";
  return {
    x: box(leftX, topY, x),
    w: box(leftY, topW, w),
    b: b === null ? null : box(leftY, topB, b),
    y: box(leftY, topY, y),
    look,
    cell,
  };
}
