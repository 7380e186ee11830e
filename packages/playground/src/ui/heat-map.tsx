/**
 * A grid of numbers as colours, on a canvas: ink on paper for pixels, orange for positive and blue for negative numbers.
 * Colours are drawn as transparency over the page's own background, so one picture serves light and dark. The same numbers
 * stand in a table for those who would rather read, made when it is opened.
 */

import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { textsOf } from "../page/language.ts";
import { themeChanges } from "../state/theme.ts";
import type { NumbersProps } from "./numbers-table.tsx";
import { heatMapTexts } from "./ui-texts.ts";

export interface HeatMapProps {
  readonly values: ArrayLike<number>;
  readonly columns: number;
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
  /** `ink`: 0 … `most` from paper to ink. `signed`: -most … most from blue over nothing to orange. */
  readonly scale: "ink" | "signed";
  /** The value of the full colour; the greatest absolute value where it is not given. */
  readonly most?: number;
  /** The cell that is framed, by position. */
  readonly chosen?: number | null;
  /** Called with a cell's position when it is clicked. Keyboards choose by arrow keys. */
  readonly onChoose?: (position: number) => void;
  /** Leaves the table out: the same numbers stand beside it. */
  readonly hasTable?: boolean;
  /** An additional class, which gives the size. */
  readonly class?: string;
}

export function HeatMap(props: HeatMapProps) {
  const { values, columns, label, chosen = null, onChoose, hasTable = true } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const rows = Math.ceil(values.length / columns);
  // Asked for here, so that the picture is drawn again when colours change.
  const colors = themeChanges.value;
  useEffect(() => draw(canvas.current!, props), [values, columns, props.scale, props.most, colors]);
  const choose = (event: MouseEvent) => {
    const { left, top, width, height } = canvas.current!.getBoundingClientRect();
    const column = Math.min(columns - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * columns)));
    const row = Math.min(rows - 1, Math.max(0, Math.floor(((event.clientY - top) / height) * rows)));
    const position = row * columns + column;
    if (position < values.length) onChoose!(position);
  };
  const move = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (chosen ?? -1) + step;
    if (next >= 0 && next < values.length) onChoose!(next);
  };
  const controls =
    onChoose === undefined
      ? { role: "img" as const }
      : { role: "application" as const, tabIndex: 0, onClick: choose, onKeyDown: move };
  return (
    <div class={`heat ${props.class ?? ""}`}>
      <canvas ref={canvas} width={columns} height={rows} aria-label={label} class="heat-canvas" {...controls} />
      {chosen !== null && (
        <svg class="heat-choice" viewBox={`0 0 ${columns} ${rows}`} aria-hidden="true" preserveAspectRatio="none">
          <rect x={chosen % columns} y={Math.floor(chosen / columns)} width="1" height="1" />
        </svg>
      )}
      {hasTable && <NumbersTable values={values} columns={columns} label={label} />}
    </div>
  );
}

type Color = readonly [red: number, green: number, blue: number];

/** Orange and blue, which both stand on light and on dark. */
const positive: Color = [230, 106, 0];
const negative: Color = [30, 120, 210];

function draw(canvas: HTMLCanvasElement, { values, columns, scale, most }: HeatMapProps): void {
  const rows = Math.ceil(values.length / columns);
  const context = canvas.getContext("2d")!;
  const image = context.createImageData(columns, rows);
  const full = most ?? greatest(values);
  const ink = scale === "ink" ? colorOf(canvas) : positive;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const share = full === 0 ? 0 : Math.min(1, Math.abs(value) / full);
    const [red, green, blue] = value < 0 ? negative : ink;
    image.data[i * 4] = red;
    image.data[i * 4 + 1] = green;
    image.data[i * 4 + 2] = blue;
    image.data[i * 4 + 3] = Number.isNaN(value) ? 0 : Math.round(share * 255);
  }
  context.putImageData(image, 0, 0);
}

function greatest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!) || 0);
  return most;
}

/** The text's colour where the canvas stands: dark on light pages, light on dark ones. */
function colorOf(canvas: HTMLCanvasElement): Color {
  const [red, green, blue] = (getComputedStyle(canvas).color.match(/[\d.]+/g) ?? []).map(Number);
  return [red!, green!, blue!];
}

/** The same numbers, in rows and columns: made when somebody opens them. */
export function NumbersTable({ values, columns, label }: NumbersProps) {
  const t = textsOf(heatMapTexts);
  const table = useSignal<{ readonly Table: ComponentType<NumbersProps> } | null>(null);
  const isOpen = useSignal(false);
  const toggle = async (details: HTMLDetailsElement) => {
    isOpen.value = details.open;
    const { Table } = await import("./numbers-table.tsx");
    table.value = { Table };
  };
  return (
    <details class="numbers" onToggle={(event) => void toggle(event.currentTarget).catch(() => {})}>
      <summary aria-label={`${t.numbers}: ${label}`}>{t.numbers}</summary>
      {isOpen.value && table.value !== null && <table.value.Table values={values} columns={columns} label={label} />}
    </details>
  );
}
