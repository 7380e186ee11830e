/** The charts of the lab: the large one, on which x is dragged, and the small ones of the gallery. */

import type { ActivationName } from "feedforward";
import { activationSlope, activationValue } from "feedforward/chapter";
import { activationSeries, type Chart, chart } from "feedforward/draw";
import { useMemo, useRef } from "preact/hooks";
import { fill, textsOf } from "../../page/language.ts";
import { formatNumber } from "../../ui/number.ts";
import { exactText } from "../../ui/number-forms.ts";
import { hasSlope, reach, setX, shown, titleOf, x, xStep } from "./activation-state.ts";
import { activationTexts } from "./activation-texts.ts";
import { Axes, type Box, Line, pathOf, type Scale, scaleOf } from "./plot.tsx";

const largeBox: Box = { width: 480, height: 320, left: 44, bottom: 26 };
const smallBox: Box = { width: 96, height: 56, left: 0, bottom: 0 };

/** Into how many parts a line is divided. */
function partsOf(reach: number): number {
  return reach === 6 ? 96 : 400;
}

interface Drawn {
  readonly reach: number;
  readonly withSlopes: boolean;
  readonly parts: number;
}

/** The functions that are shown, and their derivatives where they are asked for. */
function chartOf(names: readonly ActivationName[], { reach, withSlopes, parts }: Drawn): Chart {
  const x = [-reach, reach] as const;
  const kinds = withSlopes ? [false, true] : [false];
  const series = names.flatMap((name) =>
    kinds.map((derivative) => activationSeries({ name }, { x, label: name, derivative, parts })),
  );
  return chart({ x, series });
}

export function LargeChart() {
  const t = textsOf(activationTexts);
  const picture = useRef<SVGSVGElement>(null);
  const names = shown.value;
  const parts = partsOf(reach.value);
  const [reached, withSlopes] = [reach.value, hasSlope.value];
  const drawn = useMemo(
    () => chartOf(names, { reach: reached, withSlopes, parts }),
    [names, reached, withSlopes, parts],
  );
  const scale = scaleOf(drawn, largeBox);
  const drag = ({ buttons, clientX }: PointerEvent) => {
    if (buttons === 0) return;
    const { left, width } = picture.current!.getBoundingClientRect();
    const across = (((clientX - left) / width) * largeBox.width - largeBox.left) / (largeBox.width - largeBox.left);
    setX(Math.max(-reach.value, Math.min(reach.value, (across * 2 - 1) * reach.value)));
  };
  const [name] = names as [ActivationName];
  const y = exactText(activationValue({ name }, x.value));
  const about = { name: titleOf(name), from: -reach.value, to: reach.value, x: formatNumber(x.value), y };
  return (
    <svg
      ref={picture}
      class="curves"
      viewBox={`0 0 ${largeBox.width} ${largeBox.height}`}
      role="group"
      aria-label={fill(t.chart, about)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag(event);
      }}
      onPointerMove={drag}
    >
      <Axes x={drawn.x} y={drawn.y} box={largeBox} scale={scale} />
      {drawn.curves.map((curve, i) => (
        <Line key={i} curve={curve} scale={scale} class={lineClass(i, hasSlope.value)} />
      ))}
      <Handle scale={scale} value={y} />
      {names.map((each, i) => (
        <circle
          key={each}
          class={`curve-point is-${i}`}
          cx={scale.toX(x.value)}
          cy={scale.toY(activationValue({ name: each }, x.value))}
          r="6"
        />
      ))}
    </svg>
  );
}

/** `is-0` is the chosen function, `is-1` the other; derivatives are dashed. */
function lineClass(at: number, withSlopes: boolean): string {
  if (!withSlopes) return `curve is-${at}`;
  return `curve is-${Math.floor(at / 2)}${at % 2 === 1 ? " is-dashed" : ""}`;
}

const keySteps: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
};

/** The line at x, a slider for keyboards: arrows, Page Up and Down, Home, End. */
function Handle({ scale: { toX }, value }: { readonly scale: Scale; readonly value: string }) {
  const t = textsOf(activationTexts);
  const move = (event: KeyboardEvent) => {
    const ends: Readonly<Record<string, number>> = { Home: -reach.value, End: reach.value };
    const steps = keySteps[event.key];
    const next = ends[event.key] ?? (steps === undefined ? null : x.value + steps * xStep.value);
    if (next === null) return;
    event.preventDefault();
    setX(Math.max(-reach.value, Math.min(reach.value, next)));
  };
  return (
    <g
      class="curve-handle"
      role="slider"
      // In SVG the name of an attribute keeps its case.
      tabindex={0}
      aria-label={t.handle}
      aria-valuemin={-reach.value}
      aria-valuemax={reach.value}
      aria-valuenow={x.value}
      aria-valuetext={`x = ${formatNumber(x.value)}, h(x) = ${value}`}
      onKeyDown={move}
    >
      <path d={`M${toX(x.value)} 0V${largeBox.height - largeBox.bottom}`} />
    </g>
  );
}

export interface SmallChartProps {
  readonly name: ActivationName;
  readonly reach: number;
  readonly x: number;
}

/** A function without axes, in a window of its own. */
export function SmallChart({ name, reach, x }: SmallChartProps) {
  const drawn = useMemo(() => chartOf([name], { reach, withSlopes: false, parts: partsOf(reach) }), [name, reach]);
  const scale = scaleOf(drawn, smallBox);
  const value = activationValue({ name }, x);
  return (
    <svg class="curve-small" viewBox={`-4 -4 ${smallBox.width + 8} ${smallBox.height + 8}`} aria-hidden="true">
      <path class="curve-small-axes" d={`M0 ${scale.toY(0)}H${smallBox.width}M${scale.toX(0)} 0V${smallBox.height}`} />
      <path d={pathOf(drawn.curves[0]!, scale)} />
      <circle cx={scale.toX(x)} cy={scale.toY(value)} r="4" />
    </svg>
  );
}

/** What the readout says of a function at x. */
export function valuesAt(name: ActivationName, x: number): { value: number; slope: number } {
  return { value: activationValue({ name }, x), slope: activationSlope({ name }, x) };
}
