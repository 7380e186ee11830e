/**
 * Where a + c lies between the thresholds of exp, a band for each precision. Places are shares of the width, so that words
 * stay as large as they are on any screen.
 */

import type { SoftmaxPrecision } from "feedforward/chapter";
import { fill, textsOf } from "../../page/language.ts";
import { formatNumber } from "../../ui/number.ts";
import { precisions, shifted, thresholds } from "./softmax-state.ts";
import { softmaxTexts } from "./softmax-texts.ts";

/** The line ends a little outside of what can be set. */
const end = 1025;
const bandHeight = 20;
/** Upper edges of the bands; the numbers of the first stand above it, those of the second below. */
const bands = {
  float32: { top: 20, label: 13 },
  float64: { top: 46, label: 81 },
} as const satisfies Record<SoftmaxPrecision, { readonly top: number; readonly label: number }>;

function place(value: number): string {
  return `${(50 + (value / end) * 50).toFixed(2)}%`;
}

export function NumberLine() {
  const t = textsOf(softmaxTexts);
  const values = shifted.value;
  const from = formatNumber(Math.min(...values), 6);
  const to = formatNumber(Math.max(...values), 6);
  const label = precisions.map((precision) => {
    const { low, high } = thresholds[precision];
    return fill(t.line, { precision, low: formatNumber(low, 5), high: formatNumber(high, 5), from, to });
  });
  return (
    <svg class="softmax-line" width="100%" height="88" role="img" aria-label={label.join(". ")}>
      {precisions.map((precision) => (
        <Band key={precision} precision={precision} />
      ))}
      {values.map((value, k) => (
        <line key={k} class="softmax-point" x1={place(value)} x2={place(value)} y1={bands.float32.top - 4} y2={70} />
      ))}
    </svg>
  );
}

function Band({ precision }: { readonly precision: SoftmaxPrecision }) {
  const { low, high } = thresholds[precision];
  const { top, label } = bands[precision];
  const width = `${(((high - low) / end) * 50).toFixed(2)}%`;
  return (
    <>
      <rect class="softmax-outside" x="0" y={top} width="100%" height={bandHeight} />
      <rect class="softmax-inside" x={place(low)} y={top} width={width} height={bandHeight} />
      <text x={place(thresholds.float64.low)} dx="6" y={top + 14}>
        {precision}
      </text>
      <text x={place(low)} y={label} text-anchor={precision === "float32" ? "end" : "middle"}>
        {formatNumber(low, 5)}
      </text>
      <text x={place(high)} y={label} text-anchor={precision === "float32" ? "start" : "middle"}>
        {formatNumber(high, 5)}
      </text>
    </>
  );
}
