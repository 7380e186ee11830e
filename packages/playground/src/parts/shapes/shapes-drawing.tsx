/** X, W, B and Y drawn to one scale, with the row and the column that make the chosen cell. */

import type { Tensor } from "feedforward";
import { fill, textsOf } from "../../page/language.ts";
import { formatNumber } from "../../ui/number.ts";
import { formatCount } from "../../ui/number-forms.ts";
import { announce } from "../../ui/panel-frame.tsx";
import { yPosition } from "./cell-sum.tsx";
import { type Box, drawingSize, type Layout, layOut } from "./shapes-layout.ts";
import { arrays, cell, cellSum, chooseCell, grids, result, sizes } from "./shapes-state.ts";
import { shapesTexts } from "./shapes-texts.ts";

export function ShapesDrawing() {
  const t = textsOf(shapesTexts);
  const layout = layOut(grids.value);
  const { x, w, b } = arrays.value;
  const { y } = result.value;
  const sum = cellSum.value;
  const { row, column } = cell.value;
  return (
    <svg
      class="shapes-drawing"
      viewBox={`0 0 ${drawingSize.width} ${drawingSize.height}`}
      aria-label={y === null ? t.drawing : `${t.drawing}. ${t.keys}`}
      {...(y === null ? { role: "img" as const } : controlsOf(layout.y))}
    >
      <InnerEdges layout={layout} />
      <Grid box={layout.x} values={x} layout={layout} lit={sum && { row }} />
      <Grid box={layout.w} values={w} layout={layout} lit={sum && { column: sum.column }} />
      {layout.b !== null && (
        <Grid box={layout.b} values={b} layout={layout} lit={sum && { row: 0, column: sum.biasAt! }} />
      )}
      {y === null ? (
        <Unknown box={layout.y} />
      ) : (
        <g class="shapes-output">
          <Grid box={layout.y} values={y} layout={layout} lit={{ row, column }} />
        </g>
      )}
      <Names layout={layout} />
    </svg>
  );
}

/** The row, the column, or the one cell that is lit. */
interface LitPart {
  readonly row?: number;
  readonly column?: number;
}

interface GridProps {
  readonly box: Box;
  readonly values: Tensor<"float32"> | null;
  readonly layout: Layout;
  readonly lit: LitPart | null;
}

function Grid({ box, values, layout: { look }, lit }: GridProps) {
  const { left, top, width, height, rows, columns } = box;
  const cellWidth = width / columns;
  const cellHeight = height / rows;
  const across = Array.from({ length: rows - 1 }, (_, i) => `M${left} ${top + (i + 1) * cellHeight}h${width}`);
  const down = Array.from({ length: columns - 1 }, (_, j) => `M${left + (j + 1) * cellWidth} ${top}v${height}`);
  return (
    <g>
      <rect class="shapes-array" x={left} y={top} width={width} height={height} />
      {lit !== null && <Lit box={box} lit={lit} />}
      {look !== "block" && <path class="shapes-lines" d={[...across, ...down].join("")} />}
      {look === "numbered" &&
        Array.from({ length: rows * columns }, (_, i) => (
          <text
            key={i}
            class="shapes-number"
            x={left + ((i % columns) + 0.5) * cellWidth}
            y={top + (Math.floor(i / columns) + 0.5) * cellHeight}
            font-size={numberSize(values!.at(i), cellWidth)}
          >
            {formatNumber(values!.at(i), 6)}
          </text>
        ))}
    </g>
  );
}

/** What fits a cell: long numbers are written smaller. */
function numberSize(value: number, cellWidth: number): number {
  const length = Math.max(2.4, formatNumber(value, 6).length);
  return Math.min(14, (cellWidth * 1.5) / length);
}

/** A band over a row, a column, or a cell; at least so thick that it is seen in a block. */
function Lit({ box, lit: { row, column } }: { readonly box: Box; readonly lit: LitPart }) {
  const [x, width] = column === undefined ? [box.left, box.width] : band(box.left, box.width, box.columns, column);
  const [y, height] = row === undefined ? [box.top, box.height] : band(box.top, box.height, box.rows, row);
  return <rect class="shapes-lit" x={x} y={y} width={width} height={height} />;
}

function band(start: number, length: number, parts: number, at: number): readonly [start: number, length: number] {
  const thick = Math.max(2, length / parts);
  return [Math.min(start + (at * length) / parts, start + length - thick), thick];
}

/** The drawing takes clicks on Y, and arrow keys. */
function controlsOf({ left, top, width, height, rows, columns }: Box) {
  const choose = (row: number, column: number) => {
    if (row < 0 || row >= rows || column < 0 || column >= columns) return;
    chooseCell(row, column);
    announce(
      fill(textsOf(shapesTexts).chosen, { at: yPosition(row, column), value: formatCount(cellSum.value!.value) }),
    );
  };
  return {
    role: "application" as const,
    // In lower case: attributes of SVG elements are case-sensitive.
    tabindex: 0,
    onClick: (event: MouseEvent & { readonly currentTarget: SVGSVGElement }) => {
      const frame = event.currentTarget.getBoundingClientRect();
      const scale = drawingSize.width / frame.width;
      const x = (event.clientX - frame.left) * scale - left;
      const y = (event.clientY - frame.top) * scale - top;
      choose(Math.floor((y / height) * rows), Math.floor((x / width) * columns));
    },
    onKeyDown: (event: KeyboardEvent) => {
      const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      choose(cell.value.row + step[0]!, cell.value.column + step[1]!);
    },
  };
}

/** Where Y would be, if shapes fitted. */
function Unknown({ box: { left, top, width, height } }: { readonly box: Box }) {
  return (
    <g>
      <rect class="shapes-unknown" x={left} y={top} width={width} height={height} />
      <text class="shapes-number" x={left + width / 2} y={top + height / 2} font-size="16">
        ?
      </text>
    </g>
  );
}

/** The two edges that must be equally long: they glow when they are, and an arc folds one onto the other. */
function InnerEdges({ layout: { x, w, b, y } }: { readonly layout: Layout }) {
  const isFit = x.columns === w.rows;
  const at = 6;
  const top = x.top - at;
  const left = w.left - at;
  const radii = `${left - x.left} ${top - w.top}`;
  const look = isFit ? "is-fit" : "is-unfit";
  const isBiasFit = result.value.refusal?.step !== "add";
  return (
    <g class="shapes-edges">
      <path class={look} d={`M${x.left} ${top}h${x.width}M${left} ${w.top}v${w.height}`} />
      {isFit && <path class="shapes-fold" d={`M${x.left} ${top}A${radii} 0 0 1 ${left} ${w.top}`} />}
      {b !== null && isFit && (
        <path
          class={isBiasFit ? "is-fit" : "is-unfit"}
          d={`M${b.left} ${b.top + b.height + 5}h${b.width}M${y.left} ${y.top - 5}h${y.width}`}
        />
      )}
    </g>
  );
}

/** Names beside the arrays, sizes along their edges. */
function Names({ layout: { x, w, b, y } }: { readonly layout: Layout }) {
  const { x: xSizes, w: wSizes } = sizes.value;
  const look = x.columns === w.rows ? "shapes-fit-size" : "shapes-unfit-size";
  return (
    <g class="shapes-names">
      <text x={x.left + x.width / 2} y={x.top + x.height + 17}>
        X
      </text>
      <text x={y.left + y.width / 2} y={y.top + y.height + 17}>
        Y
      </text>
      <text x={w.left + w.width + 6} y={w.top + w.height / 2 + 5} class="is-start">
        W
      </text>
      {b !== null && (
        <text x={b.left + b.width + 6} y={b.top + b.height / 2 + 5} class="is-start">
          + B
        </text>
      )}
      {xSizes.length === 2 && (
        <text class="shapes-size is-end" x={x.left - 7} y={x.top + x.height / 2 + 4}>
          {xSizes[0]}
        </text>
      )}
      {wSizes.length === 2 && (
        <text class="shapes-size" x={w.left + w.width / 2} y={w.top - 7}>
          {wSizes[1]}
        </text>
      )}
      <text class={`shapes-size ${look}`} x={x.left + x.width / 2} y={x.top - 12}>
        {x.columns}
      </text>
      <text class={`shapes-size is-end ${look}`} x={w.left - 12} y={w.top + w.height / 2 + 4}>
        {w.rows}
      </text>
    </g>
  );
}
