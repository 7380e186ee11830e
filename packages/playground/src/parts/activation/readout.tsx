/** The functions of the large chart in numbers, to the last digit of a float32, with their equations. */

import type { ActivationName } from "feedforward";
import { activationAlpha, activationDescriptions } from "feedforward/chapter";
import { fill, textsOf } from "../../page/language.ts";
import { formatNumber } from "../../ui/number.ts";
import { exactText } from "../../ui/number-forms.ts";
import { chosen, hasSlope, shown, titleOf, x } from "./activation-state.ts";
import { activationTexts } from "./activation-texts.ts";
import { valuesAt } from "./curves.tsx";

export function Readout() {
  const t = textsOf(activationTexts);
  return (
    <div class="readout">
      <table class="data">
        <caption class="visually-hidden">{fill(t.readout, { x: formatNumber(x.value) })}</caption>
        <thead>
          <tr>
            <th scope="col">{t.function}</th>
            <th scope="col">h(x)</th>
            {hasSlope.value && <th scope="col">h′(x)</th>}
          </tr>
        </thead>
        <tbody>
          {shown.value.map((name, i) => {
            const { value, slope } = valuesAt(name, x.value);
            return (
              <tr key={name}>
                <th scope="row">
                  <svg class={`swatch curve is-${i}`} viewBox="0 0 20 4" aria-hidden="true">
                    <path d="M0 2H20" />
                  </svg>
                  {titleOf(name)}
                </th>
                <td>{exactText(value)}</td>
                {hasSlope.value && <td>{exactText(slope)}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
      <Equation name={chosen.value} />
      <p class="note">{remarkOn(chosen.value, valuesAt(chosen.value, x.value).slope)}</p>
    </div>
  );
}

/** The equation, as the library has it, and the numbers of its Greek letters. */
function Equation({ name }: { readonly name: ActivationName }) {
  const { mathml, formula } = activationDescriptions[name];
  const alpha = activationAlpha(name);
  const constants = formula
    .match(/alpha = .*/)?.[0]
    .replace("alpha", "α")
    .replace("gamma", "γ");
  return (
    <p class="readout-equation">
      {/* MathML of the library's own table, which no reader writes. */}
      <math dangerouslySetInnerHTML={{ __html: mathml }} />
      <span class="note">{constants ?? (alpha === null ? "" : `α = ${alpha}`)}</span>
    </p>
  );
}

/** Below this slope a function looks flat. */
const flatSlope = 0.005;

/** What the slope means for a small change of x. */
function remarkOn(name: ActivationName, slope: number): string {
  const t = textsOf(activationTexts);
  if (name === "step") return t.jumps;
  if (slope === 0) return t.dead;
  if (slope === 1) return t.same;
  if (Math.abs(slope) < flatSlope) return t.flat;
  return fill(t.scaled, { slope: formatNumber(slope) });
}
