/** The network as a graph: values in the nodes, weights on the lines, biases above the neurons. */

import { fill, textsOf } from "../../page/language.ts";
import { formatNumber } from "../../ui/number.ts";
import { formatFixed } from "../../ui/number-forms.ts";
import { announce } from "../../ui/panel-frame.tsx";
import { forwardTexts } from "./forward-texts.ts";
import { choose, chosen, chosenSum, now, parameters, sizes, stages, sumStage } from "./hand-state.ts";
import { handTexts } from "./hand-texts.ts";
import { signClass } from "./term.tsx";

const view = { width: 372, height: 318 } as const;
const radius = 24;
const top = 165;
/** Two nodes stand further apart than three: then no two weights lie on each other. */
const rowPixels = { 2: 132, 3: 98 } as const;
/** How far along a line its weight stands: lines have parted there, and none comes near to crossing another. */
const labelShare = 0.34;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The middle of a node; layer 0 is the input. */
function middle(layer: number, index: number): Point {
  const step = (view.width - 2 * radius - 8) / (sizes.length - 1);
  const row = sizes[layer] === 2 ? rowPixels[2] : rowPixels[3];
  return { x: Math.round(radius + 4 + layer * step), y: top + (index - (sizes[layer]! - 1) / 2) * row };
}

export function HandGraph() {
  const t = textsOf(handTexts);
  const layers = Array.from({ length: sizes.length - 1 }, (_, i) => i + 1);
  return (
    <svg class="hand-graph" viewBox={`0 0 ${view.width} ${view.height}`} aria-label={t.graph} {...controls()}>
      {layers.map((layer) => (
        <Lines key={layer} layer={layer} />
      ))}
      {[0, ...layers].map((layer) => (
        <Nodes key={layer} layer={layer} />
      ))}
      {[0, ...layers].map((layer) => (
        <LayerName key={layer} layer={layer} />
      ))}
    </svg>
  );
}

/** The lines into a layer; those into the chosen neuron are as thick as what they bring, and coloured by its sign. */
function Lines({ layer }: { readonly layer: number }) {
  const { weight } = parameters[layer - 1]!;
  const lines = weight.flatMap((row, i) =>
    row.map((w, j) => {
      const from = middle(layer - 1, i);
      const to = middle(layer, j);
      const isChosen = chosen.value.layer === layer && chosen.value.index === j;
      const product = isChosen ? chosenSum.value.terms[i]!.product : 0;
      const look = isChosen ? `is-chosen ${signClass(product) ?? ""}` : "";
      return { from, to, w, look, width: isChosen ? 1.5 + Math.min(6, Math.abs(product) * 8) : 1 };
    }),
  );
  // Lines that are chosen lie on top, and numbers on top of all lines.
  lines.sort((a, b) => a.look.length - b.look.length);
  return (
    <g>
      {lines.map(({ from, to, look, width }, i) => (
        <line key={i} class={`hand-line ${look}`} x1={from.x} y1={from.y} x2={to.x} y2={to.y} stroke-width={width} />
      ))}
      {lines.map(({ from, to, w, look }, i) => (
        <text
          key={i}
          class={`hand-weight ${look}`}
          x={Math.round(from.x + (to.x - from.x) * labelShare)}
          y={Math.round(from.y + (to.y - from.y) * labelShare)}
        >
          {w}
        </text>
      ))}
    </g>
  );
}

/** What the layer is, below it. */
function LayerName({ layer }: { readonly layer: number }) {
  const t = textsOf(forwardTexts);
  const last = sizes.length - 1;
  const [x, anchor, name] =
    layer === 0
      ? [0, "start", t.inputLayer]
      : layer === last
        ? [view.width, "end", t.outputLayer]
        : [middle(layer, 0).x, "middle", fill(t.hiddenLayer, { layer })];
  return (
    <text class="hand-layer" x={x} y={view.height - 8} text-anchor={anchor}>
      {name}
    </text>
  );
}

function Nodes({ layer }: { readonly layer: number }) {
  const sumAt = sumStage(layer);
  const stage = stages.value[Math.min(now.value, layer === 0 ? 0 : sumAt + 1)]!;
  const isReached = now.value >= (layer === 0 ? 0 : sumAt);
  const isNow = stages.value[now.value]!.layer === layer;
  const name = isReached ? stage.name : `A${layer}`;
  return (
    <g>
      <text class={isNow ? "hand-name is-now" : "hand-name"} x={middle(layer, 0).x} y={16}>
        {name}
      </text>
      {Array.from({ length: sizes[layer]! }, (_, index) => {
        const { x, y } = middle(layer, index);
        const isChosen = chosen.value.layer === layer && chosen.value.index === index;
        const look = `${isChosen ? "is-chosen" : ""} ${isReached ? "" : "is-ahead"} ${layer === 0 ? "" : "is-neuron"}`;
        return (
          <g key={index} class={`hand-node ${look}`}>
            <circle cx={x} cy={y} r={radius} {...(layer === 0 ? {} : { onClick: () => say(layer, index) })} />
            <text x={x} y={y}>
              {isReached ? valueText(stage.values[index]!, layer) : "?"}
            </text>
            {layer > 0 && (
              <text class="hand-bias" x={x} y={y - radius - 9}>
                {`b ${parameters[layer - 1]!.bias[index]}`}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

/** Inputs as they are set, everything else to four places. */
function valueText(value: number, layer: number): string {
  return layer === 0 ? formatNumber(value) : formatFixed(value, 4);
}

function say(layer: number, index: number): void {
  choose({ layer, index });
  const { sum, signal } = chosenSum.value;
  const values = { layer, index, sum: formatFixed(sum, 4), signal: formatFixed(signal, 4) };
  announce(fill(textsOf(handTexts).announced, values));
}

/** Arrow keys go from neuron to neuron: up and down within a layer, sideways to the next. */
function controls() {
  return {
    role: "application" as const,
    // In lower case: attributes of SVG elements are case-sensitive.
    tabindex: 0,
    onKeyDown: (event: KeyboardEvent) => {
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      const layer = Math.min(sizes.length - 1, Math.max(1, chosen.value.layer + step[0]!));
      const index = Math.min(sizes[layer]! - 1, Math.max(0, chosen.value.index + step[1]!));
      say(layer, index);
    },
  };
}
