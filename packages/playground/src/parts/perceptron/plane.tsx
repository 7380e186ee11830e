/**
 * The plane of two inputs as a picture: one line for each perceptron, b + w1·x1 + w2·x2 = 0, the region where all of them
 * answer 1, and points with their outputs.
 */

import type { Perceptron } from "feedforward/chapter";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { type Pair, sumAt } from "./gates.ts";

export interface PlanePoint {
  readonly at: Pair;
  readonly output: number;
  /** Above the point or below. */
  readonly note?: string;
}

export interface PlaneProps {
  readonly label: string;
  readonly axes: readonly [x: string, y: string];
  readonly lines: readonly { readonly name: string; readonly parameters: Perceptron }[];
  readonly points: readonly PlanePoint[];
  /** Called with the place to which the ring on the first line is dragged. */
  readonly onDrag?: (at: Pair) => void;
}

const size = 300;
const [from, to] = [-0.75, 1.75];
const corners: readonly Pair[] = [
  [from, from],
  [to, from],
  [to, to],
  [from, to],
];

const toX = (x: number) => rounded(((x - from) / (to - from)) * size);
const toY = (y: number) => rounded(size - ((y - from) / (to - from)) * size);
const rounded = (value: number) => Math.round(value * 10) / 10;

export function Plane({ label, axes, lines, points, onDrag }: PlaneProps) {
  const region = lines.reduce<readonly Pair[]>((polygon, { parameters }) => cut(polygon, parameters), corners);
  return (
    <svg class="plane" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <rect class="plane-zero" width={size} height={size} />
      <polygon class="plane-one" points={region.map(([x, y]) => `${toX(x)},${toY(y)}`).join(" ")} />
      <path class="plane-axis" d={`M0 ${toY(0)}H${size}M${toX(0)} 0V${size}`} />
      <text x={size - 6} y={toY(0) + 18} text-anchor="end">
        {axes[0]}
      </text>
      <text x={toX(0) + 6} y={14}>
        {axes[1]}
      </text>
      <text x={toX(1)} y={toY(0) + 30} text-anchor="middle">
        1
      </text>
      <text x={toX(0) - 18} y={toY(1) + 5} text-anchor="end">
        1
      </text>
      {lines.map((line) => (
        <BoundaryLine key={line.name} {...line} />
      ))}
      {lines.length === 1 && <Sides parameters={lines[0]!.parameters} />}
      {points.map((point) => (
        <Point key={point.at.join()} {...point} />
      ))}
      {onDrag !== undefined && <Ring parameters={lines[0]!.parameters} onDrag={onDrag} />}
    </svg>
  );
}

/** Where the sum is 0, with its name at one end. */
function BoundaryLine({ name, parameters }: PlaneProps["lines"][number]) {
  const ends = crossings(corners, parameters);
  if (ends.length < 2) return null;
  const [[x1, y1], [x2, y2]] = ends as [Pair, Pair];
  return (
    <>
      <line class="plane-line" x1={toX(x1)} y1={toY(y1)} x2={toX(x2)} y2={toY(y2)} />
      {name !== "" && <text {...nameAt([x1, y1])}>{name}</text>}
    </>
  );
}

/** Beside the lower end of a line: below it at the right border, to its left at the lower one. */
function nameAt([x, y]: Pair) {
  if (x === to) return { x: size - 8, y: toY(y) + 24, "text-anchor": "end" } as const;
  return { x: toX(x) - 24, y: size - 8, "text-anchor": "end" } as const;
}

/** Says in the corner deepest on either side what the sum is there, and the output. */
function Sides({ parameters }: { readonly parameters: Perceptron }) {
  const sums = corners.map((corner) => sumAt(parameters, corner));
  const [least, most] = [Math.min(...sums), Math.max(...sums)];
  const texts: readonly [number, ComponentChildren][] = [
    ...(most >= 0 ? [[sums.indexOf(most), "a ≥ 0 → 1"] as const] : []),
    ...(least < 0 ? [[sums.indexOf(least), "a < 0 → 0"] as const] : []),
  ].map(([at, text]) => [at, text]);
  return (
    <>
      {texts.map(([at, text]) => {
        const [x, y] = corners[at]!;
        const isRight = x > 0;
        return (
          <text
            key={at}
            class="plane-side"
            x={isRight ? size - 8 : 8}
            y={y > 0 ? 34 : size - 10}
            text-anchor={isRight ? "end" : "start"}
          >
            {text}
          </text>
        );
      })}
    </>
  );
}

function Point({ at: [x, y], output, note }: PlanePoint) {
  return (
    <g class={`plane-point is-${output}`}>
      <circle cx={toX(x)} cy={toY(y)} r="12" />
      <text x={toX(x)} y={toY(y) + 5} text-anchor="middle">
        {output}
      </text>
      {note !== undefined && (
        <text x={toX(x) + (x > 0 ? 0 : 6)} y={toY(y) + (y > 0 ? 30 : -20)} text-anchor={x > 0 ? "middle" : "start"}>
          {note}
        </text>
      )}
    </g>
  );
}

/** The ring by which a pointer shifts the line. Keyboards have the slider of the bias. */
function Ring({ parameters, onDrag }: { readonly parameters: Perceptron; readonly onDrag: (at: Pair) => void }) {
  const ring = useRef<SVGGElement>(null);
  const ends = crossings(corners, parameters);
  if (ends.length < 2) return null;
  const [[x1, y1], [x2, y2]] = ends as [Pair, Pair];
  const drag = (event: PointerEvent) => {
    if (event.buttons === 0) return;
    const { left, top, width, height } = ring.current!.ownerSVGElement!.getBoundingClientRect();
    const x = from + ((event.clientX - left) / width) * (to - from);
    const y = to - ((event.clientY - top) / height) * (to - from);
    onDrag([Math.min(to, Math.max(from, x)), Math.min(to, Math.max(from, y))]);
  };
  return (
    <g
      ref={ring}
      class="plane-ring"
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
    >
      <circle class="plane-grip" cx={toX((x1 + x2) / 2)} cy={toY((y1 + y2) / 2)} r="22" />
      <circle cx={toX((x1 + x2) / 2)} cy={toY((y1 + y2) / 2)} r="8" />
    </g>
  );
}

/** The part of a polygon where the sum is not negative. */
function cut(polygon: readonly Pair[], parameters: Perceptron): Pair[] {
  return edges(polygon).flatMap(([start, end]) => {
    const [a, b] = [sumAt(parameters, start), sumAt(parameters, end)];
    const kept = a >= 0 ? [start] : [];
    return a >= 0 === b >= 0 ? kept : [...kept, between(start, end, a / (a - b))];
  });
}

/** The points of a polygon's border where the sum changes its sign; the lowest first. */
function crossings(polygon: readonly Pair[], parameters: Perceptron): Pair[] {
  const found = edges(polygon).flatMap(([start, end]): Pair[] => {
    const [a, b] = [sumAt(parameters, start), sumAt(parameters, end)];
    return a >= 0 === b >= 0 ? [] : [between(start, end, a / (a - b))];
  });
  return found.sort(([, y1], [, y2]) => y1 - y2);
}

function edges(polygon: readonly Pair[]): [start: Pair, end: Pair][] {
  return polygon.map((start, i) => [start, polygon[(i + 1) % polygon.length]!]);
}

function between([x1, y1]: Pair, [x2, y2]: Pair, share: number): Pair {
  return [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share];
}
