/** Both outputs over x₁: two layers and one, which are the same straight lines until a function bends the first. */

import { tensor } from "feedforward";
import { chart, type Series } from "feedforward/draw";
import { fill, textsOf } from "../../page/language.ts";
import { formatNumber } from "../../ui/number.ts";
import { throughOne, throughTwo, two, x, xLimits } from "./collapse-state.ts";
import { collapseTexts } from "./collapse-texts.ts";
import { Axes, type Box, Line, scaleOf } from "./plot.tsx";

const box: Box = { width: 480, height: 250, left: 44, bottom: 26 };
const interval = [xLimits.min, xLimits.max] as const;
const parts = 128;

/** y₁ and y₂ for x₁ from end to end, each of two layers and of one. */
function seriesOf(x2: number): Series[] {
  const across = Array.from({ length: parts + 1 }, (_, i) => interval[0] + ((interval[1] - interval[0]) * i) / parts);
  const rows = tensor(
    across.map((x1) => [x1, x2]),
    { dtype: "float32" },
  );
  const outputs = [throughTwo(rows).y, throughOne(rows)];
  return [0, 1].flatMap((column) =>
    outputs.map((y) => ({ label: "", points: across.map((x1, i) => [x1, y.data[i * 2 + column]!] as const) })),
  );
}

export function CollapseChart() {
  const t = textsOf(collapseTexts);
  const [x1, x2] = x.value as [number, number];
  const drawn = chart({ x: interval, series: seriesOf(x2) });
  const scale = scaleOf(drawn, box);
  return (
    <figure>
      <svg
        class="curves is-still"
        viewBox={`0 0 ${box.width} ${box.height}`}
        role="img"
        aria-label={fill(t.chart, { x2: formatNumber(x2) })}
      >
        <Axes x={drawn.x} y={drawn.y} box={box} scale={scale} />
        {drawn.curves.map((curve, i) => (
          <Line
            key={i}
            curve={curve}
            scale={scale}
            class={`curve is-${Math.floor(i / 2)}${i % 2 ? " is-dashed" : ""}`}
          />
        ))}
        <path class="collapse-x" d={`M${scale.toX(x1)} 0V${box.height - box.bottom}`} />
        {[...two.value.y.data].map((y, i) => (
          <circle key={i} class={`curve-point is-${i}`} cx={scale.toX(x1)} cy={scale.toY(y)} r="6" />
        ))}
      </svg>
      <figcaption class="note">
        <Swatch at={0} />
        {"y₁\u2003"}
        <Swatch at={1} />
        {"y₂\u2003"}
        {t.legend}
      </figcaption>
    </figure>
  );
}

function Swatch({ at }: { readonly at: number }) {
  return (
    <svg class={`swatch curve is-${at}`} viewBox="0 0 20 4" aria-hidden="true">
      <path d="M0 2H20" />
    </svg>
  );
}
