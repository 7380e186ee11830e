/**
 * Why linear layers collapse: x through two layers, and through the one whose matrix is their product. Both give the same
 * y, until a function stands between the two.
 */

import { fill, textsOf } from "../../page/language.ts";
import { Switch } from "../../ui/controls.tsx";
import { PanelFrame } from "../../ui/panel-frame.tsx";
import { Slider } from "../../ui/slider.tsx";
import { CollapseChart } from "./collapse-chart.tsx";
import { differing, hasRelu, one, oneLayer, reset, setX, step, two, x, xLimits } from "./collapse-state.ts";
import { collapseTexts } from "./collapse-texts.ts";
import { EditableMatrix, Matrix } from "./matrix.tsx";

const below = ["₁", "₂"];

export function CollapsePanel() {
  const t = textsOf(collapseTexts);
  return (
    <PanelFrame name="collapse" title={t.title}>
      <div class="collapse">
        <div>
          {x.value.map((value, i) => (
            <Slider
              key={i}
              label={fill(t.x, { i: below[i]! })}
              value={value}
              {...xLimits}
              step={step}
              onChange={(next) => setX(i, next)}
            />
          ))}
        </div>
        <div class="row">
          <Switch label={t.relu} isOn={hasRelu.value} onChange={(isOn) => (hasRelu.value = isOn)} />
          <button type="button" class="button" onClick={reset}>
            {t.reset}
          </button>
        </div>
        <TwoLayers />
        <OneLayer />
      </div>
    </PanelFrame>
  );
}

function TwoLayers() {
  const t = textsOf(collapseTexts);
  const { a, z, y } = two.value;
  const apart = hasRelu.value ? differing(y.data, one.value.data) : [];
  return (
    <section class="collapse-way" aria-label={t.two}>
      <b>{t.two}</b>
      <div class="matrices">
        <EditableMatrix name="W₁" />
        <EditableMatrix name="b₁" />
      </div>
      <div class="matrices">
        <Matrix name="a₁ = x·W₁ + b₁" values={a.data} columns={3} />
        <Matrix
          name={hasRelu.value ? "z₁ = ReLU(a₁)" : "z₁ = a₁"}
          values={z.data}
          columns={3}
          marked={differing(a.data, z.data)}
          mark=" ✂"
        />
      </div>
      <div class="matrices">
        <EditableMatrix name="W₂" />
        <EditableMatrix name="b₂" />
      </div>
      <Matrix name="y = z₁·W₂ + b₂" values={y.data} columns={2} marked={apart} mark=" ≠" />
    </section>
  );
}

function OneLayer() {
  const t = textsOf(collapseTexts);
  const { weight, bias } = oneLayer.value;
  return (
    <section class="collapse-way" aria-label={t.one}>
      <b>{t.one}</b>
      <div class="matrices">
        <Matrix name="W = W₁·W₂" values={weight.data} columns={2} />
        <Matrix name="b = b₁·W₂ + b₂" values={bias.data} columns={2} />
        <Matrix name="y = x·W + b" values={one.value.data} columns={2} />
      </div>
      <p class="collapse-verdict" role="status">
        {verdict()}
      </p>
      <CollapseChart />
    </section>
  );
}

/** Whether both ways agree here, and why. */
function verdict(): string {
  const t = textsOf(collapseTexts);
  const { a, z, y } = two.value;
  const isSame = differing(y.data, one.value.data).length === 0;
  if (!hasRelu.value) return isSame ? t.same : t.rounding;
  const cut = differing(a.data, z.data);
  if (cut.length === 0) return t.uncut;
  return fill(isSame ? t.cutSame : t.cut, { cells: cut.map((i) => i + 1).join(", ") });
}
