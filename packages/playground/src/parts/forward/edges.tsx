/**
 * The lines from the strongest inputs to the chosen neuron, over the pictures: as wide as |x·w|, orange for what adds
 * and blue and dashed for what takes away. They are laid over what stands there, so nothing moves when they come.
 */

import { useSignal } from "@preact/signals";
import type { Term } from "feedforward";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import type { NeuronPlace } from "./forward-state.ts";
import { columnsOf, type Stage } from "./stages.ts";

export interface EdgesProps {
  readonly flow: RefObject<HTMLDivElement | null>;
  readonly stages: readonly Stage[];
  readonly now: number;
  readonly chosen: NeuronPlace;
  readonly terms: readonly Term[];
}

interface Edge {
  readonly path: string;
  readonly start: Point;
  readonly width: number;
  readonly sign: "is-positive" | "is-negative" | "is-same";
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const thinnest = 0.75;
const widest = 4;

export function Edges(props: EdgesProps) {
  const { flow, stages, now, chosen, terms } = props;
  const edges = useSignal<readonly Edge[]>([]);
  useLayoutEffect(() => {
    const lay = () => {
      edges.value = edgesOf(props);
    };
    lay();
    const observer = new ResizeObserver(lay);
    observer.observe(flow.current!);
    return () => observer.disconnect();
  }, [stages, now, chosen, terms]);
  return (
    <svg class="flow-edges" aria-hidden="true">
      {edges.value.map(({ path, start, width, sign }, i) => (
        <g key={i} class={sign}>
          <path d={path} stroke-width={width} />
          {sign !== "is-same" && <circle cx={start.x} cy={start.y} r="2.5" />}
        </g>
      ))}
    </svg>
  );
}

function edgesOf({ flow, stages, now, chosen, terms }: EdgesProps): Edge[] {
  const at = stages.findIndex(({ isSum, layer }) => isSum && layer === chosen.layer);
  if (at < 1 || at > now) return [];
  const end = cellCenter(flow.current!, { stages, stage: at, index: chosen.index });
  const most = Math.max(...terms.map(({ product }) => Math.abs(product)));
  const edges = terms.flatMap(({ input, product }): Edge[] => {
    if (!(Math.abs(product) > 0)) return [];
    const start = cellCenter(flow.current!, { stages, stage: at - 1, index: input });
    const width = thinnest + (widest - thinnest) * (Number.isFinite(most) ? Math.abs(product) / most : 1);
    return [{ path: curve(start, end), start, width, sign: product > 0 ? "is-positive" : "is-negative" }];
  });
  // The sum goes on to its own place behind the activation function.
  for (let i = at + 1; i <= now && !stages[i]!.isSum; i++) {
    const start = cellCenter(flow.current!, { stages, stage: i - 1, index: chosen.index });
    const next = cellCenter(flow.current!, { stages, stage: i, index: chosen.index });
    edges.push({ path: curve(start, next), start, width: 1.5, sign: "is-same" });
  }
  return edges;
}

interface Cell {
  readonly stages: readonly Stage[];
  readonly stage: number;
  readonly index: number;
}

/** The canvas has a border. */
const border = 1;

/** The middle of a cell, in the flow's own pixels. */
function cellCenter(flow: HTMLElement, { stages, stage, index }: Cell): Point {
  const canvas = flow.querySelector(`[data-stage="${stage}"] canvas`)!;
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const origin = flow.getBoundingClientRect();
  const { size } = stages[stage]!;
  const columns = columnsOf(size);
  const rows = Math.ceil(size / columns);
  return {
    x: left - origin.left + border + (((index % columns) + 0.5) / columns) * (width - 2 * border),
    y: top - origin.top + border + ((Math.floor(index / columns) + 0.5) / rows) * (height - 2 * border),
  };
}

/** A line that leaves and arrives along the longer of the two ways. */
function curve(from: Point, to: Point): string {
  const isAcross = Math.abs(to.x - from.x) > Math.abs(to.y - from.y);
  const middleX = (from.x + to.x) / 2;
  const middleY = (from.y + to.y) / 2;
  const [first, second] = isAcross
    ? [`${middleX} ${from.y}`, `${middleX} ${to.y}`]
    : [`${from.x} ${middleY}`, `${to.x} ${middleY}`];
  return `M${from.x} ${from.y}C${first} ${second} ${to.x} ${to.y}`;
}
