/**
 * Lines of straight pieces: cut to what can be seen of them (Liang and Barsky, 1984), thinned to the points that make a
 * difference (Douglas and Peucker, 1973), and broken into dashes.
 */

import type { Interval } from "./ticks.ts";

/** A place in the plane. */
export type Point = readonly [x: number, y: number];
/** Points in the order in which they are joined; a single point is a dot. */
export type Line = readonly Point[];

/** The parts of a line inside a rectangle. Points that are not finite lift the pen. */
export function clipLines(points: Line, x: Interval, y: Interval): readonly Line[] {
  const lines: Point[][] = [];
  for (const run of finiteRuns(points)) {
    // A dot is a piece that ends where it begins.
    const ends = run.length === 1 ? [...run, ...run] : run;
    for (let i = 1; i < ends.length; i++) {
      const piece = clipPiece(ends[i - 1]!, ends[i]!, [x, y]);
      if (piece === null) continue;
      const line = lines.at(-1);
      const isNext = i > 1 && line !== undefined && samePoint(line.at(-1)!, piece[0]);
      if (isNext) line.push(piece[1]);
      else lines.push(samePoint(piece[0], piece[1]) ? [piece[0]] : [...piece]);
    }
  }
  return lines;
}

/** The line without points that lie within `tolerance` of it. The first and the last stay. */
export function thin(line: Line, tolerance: number): Line {
  const keeps = new Set([0, line.length - 1]);
  const open: [number, number][] = [[0, line.length - 1]];
  for (let range = open.pop(); range !== undefined; range = open.pop()) {
    const [first, last] = range;
    let farthest = first;
    let most = tolerance;
    for (let i = first + 1; i < last; i++) {
      const away = distanceTo(line[i]!, line[first]!, line[last]!);
      if (away > most) [farthest, most] = [i, away];
    }
    if (farthest === first) continue;
    keeps.add(farthest);
    open.push([first, farthest], [farthest, last]);
  }
  return line.filter((_, i) => keeps.has(i));
}

/** The drawn parts of a line for lengths drawn and left out in turn; the line itself where there are none. */
export function dashes(line: Line, pattern: readonly number[]): readonly Line[] {
  if (pattern.length === 0 || line.length < 2) return [line];
  const parts: Point[][] = [[line[0]!]];
  let step = 0;
  let left = pattern[0]!;
  for (let i = 1; i < line.length; i++) {
    let from = line[i - 1]!;
    const to = line[i]!;
    for (let rest = lengthOf(from, to); rest > left; rest -= left, step++, left = pattern[step % pattern.length]!) {
      from = between(from, to, left / rest);
      if (step % 2 === 0) parts.at(-1)!.push(from);
      else parts.push([from]);
    }
    left -= lengthOf(from, to);
    if (step % 2 === 0) parts.at(-1)!.push(to);
  }
  return parts;
}

/** The distance of a point to the piece between two others. */
export function distanceTo(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const squared = dx * dx + dy * dy;
  const along = squared === 0 ? 0 : ((point[0] - from[0]) * dx + (point[1] - from[1]) * dy) / squared;
  return lengthOf(point, between(from, to, Math.min(1, Math.max(0, along))));
}

function finiteRuns(points: Line): readonly Line[] {
  const runs: Point[][] = [[]];
  for (const point of points) {
    if (point.every(Number.isFinite)) runs.at(-1)!.push(point);
    else runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}

/** What of a piece lies inside, as shares of its length: each side of the rectangle cuts off its beginning or its end. */
function clipPiece(from: Point, to: Point, [x, y]: readonly [Interval, Interval]): readonly [Point, Point] | null {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  let begin = 0;
  let end = 1;
  for (const [delta, room] of [
    [-dx, from[0] - x[0]],
    [dx, x[1] - from[0]],
    [-dy, from[1] - y[0]],
    [dy, y[1] - from[1]],
  ] as const) {
    if (delta === 0 && room < 0) return null;
    if (delta < 0) begin = Math.max(begin, room / delta);
    if (delta > 0) end = Math.min(end, room / delta);
  }
  if (begin > end) return null;
  return [begin === 0 ? from : between(from, to, begin), end === 1 ? to : between(from, to, end)];
}

function between(from: Point, to: Point, share: number): Point {
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
}

function lengthOf(from: Point, to: Point): number {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  return Math.sqrt(dx * dx + dy * dy);
}

function samePoint(a: Point, b: Point): boolean {
  return a[0] === b[0] && a[1] === b[1];
}
