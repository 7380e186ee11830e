/**
 * A perceptron of two inputs as a line in their plane: three numbers to move it, the truth table beside it, and which gate
 * that is. XOR needs two layers, and shows them.
 */

import { fill, textsOf } from "../../page/language.ts";
import { Choice } from "../../ui/controls.tsx";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { Slider } from "../../ui/slider.tsx";
import { nameOf, type Pair, type SingleGate, sumAt } from "./gates.ts";
import {
  choose,
  chosenGate,
  isTwoLayers,
  limits,
  numbers,
  parameters,
  rows,
  setNumber,
  step,
} from "./perceptron-state.ts";
import { perceptronTexts } from "./perceptron-texts.ts";
import { Plane } from "./plane.tsx";
import { Rule } from "./rule.tsx";
import { TruthTable } from "./truth-table.tsx";
import { TwoLayers } from "./two-layers.tsx";

export function PerceptronPanel() {
  const t = textsOf(perceptronTexts);
  return (
    <PanelFrame name="perceptron" title={t.title}>
      <Choice<SingleGate | "XOR" | "none">
        label={t.gate}
        value={isTwoLayers.value ? "XOR" : (chosenGate.value ?? "none")}
        options={[
          { value: "AND", label: "AND" },
          { value: "NAND", label: "NAND" },
          { value: "OR", label: "OR" },
          { value: "XOR", label: t.twoLayers },
        ]}
        onChange={(gate) => gate !== "none" && choose(gate)}
      />
      {/* Both keep their room, so that nothing below moves when the other is chosen. */}
      <div class="either">
        <div class={isTwoLayers.value ? "is-away" : undefined} inert={isTwoLayers.value}>
          <OneLine />
        </div>
        <div class={isTwoLayers.value ? undefined : "is-away"} inert={!isTwoLayers.value}>
          <TwoLayers />
        </div>
      </div>
    </PanelFrame>
  );
}

function OneLine() {
  const t = textsOf(perceptronTexts);
  const { weights } = parameters.value;
  const points = rows.value.map(({ inputs, output }) => ({ at: inputs, output }));
  const said = points.map(({ at: [x1, x2], output: y }) => fill(t.point, { x1, x2, y })).join(" ");
  const isLine = weights.some((weight) => weight !== 0);
  return (
    <div class="one-line">
      <div>
        <Plane
          label={fill(t.plane, { points: said })}
          axes={["x₁", "x₂"]}
          lines={[{ name: "", parameters: parameters.value }]}
          points={points}
          onDrag={shiftTo}
        />
        <p class="note">{isLine ? t.drag : t.noLine}</p>
      </div>
      <div class="one-line-side">
        <div>
          {[t.w1, t.w2, t.b].map((label, i) => (
            <Slider
              key={label}
              label={label}
              value={numbers.value[i]!}
              {...limits}
              step={step}
              onChange={(value) => setNumber(i, value)}
            />
          ))}
        </div>
        <Rule {...parameters.value} />
        <p role="status">
          {t.makes} <b>{nameOf(rows.value)}</b>
        </p>
        <TruthTable />
        <OnLine />
      </div>
    </div>
  );
}

/** What holds for a point on the line; an invitation to try, while there is none. */
function OnLine() {
  const t = textsOf(perceptronTexts);
  const inputs = rows.value.filter(({ sum }) => sum === 0).map((row) => `(${row.inputs.join(", ")})`);
  return (
    <p class="note gates-on-line">{inputs.length === 0 ? t.offLine : fill(t.onLine, { inputs: inputs.join(", ") })}</p>
  );
}

/** The bias with which the line runs through a point, at these weights. */
function shiftTo(at: Pair): void {
  setNumber(2, -sumAt({ ...parameters.value, bias: 0 }, at));
}
