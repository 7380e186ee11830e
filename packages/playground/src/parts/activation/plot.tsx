/** What charts in SVG are made of: the scale, the axes with their ticks, lines with marks. Values come from the library. */

import { type Chart, type Curve, ticksIn } from "feedforward/draw";

/** A picture's size, and the room that the labels of its axes take. */
export interface Box {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly bottom: number;
}

/** From the units of the axes to those of the picture. */
export function scaleOf({ x, y }: Pick<Chart, "x" | "y">, { width, height, left, bottom }: Box) {
  const across = (value: number) => left + ((value - x[0]) / (x[1] - x[0])) * (width - left);
  const up = (value: number) => height - bottom - ((value - y[0]) / (y[1] - y[0])) * (height - bottom);
  return { toX: (value: number) => round(across(value)), toY: (value: number) => round(up(value)) };
}

export type Scale = ReturnType<typeof scaleOf>;

const round = (value: number) => Math.round(value * 10) / 10;

export function pathOf({ lines }: Curve, { toX, toY }: Scale): string {
  return lines.map((line) => `M${line.map(([x, y]) => `${toX(x)} ${toY(y)}`).join("L")}`).join("");
}

export function Line({
  curve,
  scale,
  class: name,
}: {
  readonly curve: Curve;
  readonly scale: Scale;
  readonly class: string;
}) {
  return (
    <g class={name}>
      <path d={pathOf(curve, scale)} />
      {curve.marks.map(({ at: [x, y], kind }) => (
        <circle key={`${x},${y}`} class={`is-${kind}`} cx={scale.toX(x)} cy={scale.toY(y)} r="4" />
      ))}
    </g>
  );
}

export interface AxesProps extends Pick<Chart, "x" | "y"> {
  readonly box: Box;
  readonly scale: Scale;
}

export function Axes({ x, y, box, scale: { toX, toY } }: AxesProps) {
  const { width, height, left, bottom } = box;
  const minus = (label: string) => label.replace("-", "−");
  return (
    <g class="curve-axes">
      {ticksIn(y, 6).map(({ value, label }) => (
        <g key={label} class={value === 0 ? "is-zero" : undefined}>
          <path d={`M${left} ${toY(value)}H${width}`} />
          <text x={left - 6} y={toY(value) + 4} text-anchor="end">
            {minus(label)}
          </text>
        </g>
      ))}
      {ticksIn(x, 7).map(({ value, label }) => (
        <g key={label} class={value === 0 ? "is-zero" : undefined}>
          <path d={`M${toX(value)} 0V${height - bottom}`} />
          <text x={toX(value)} y={height - 6} text-anchor={value === x[1] ? "end" : "middle"}>
            {minus(label)}
          </text>
        </g>
      ))}
    </g>
  );
}
