/** The chosen neuron's sum with every term and the bias, then the activation function. */

import { fill, textsOf } from "../../page/language.ts";
import { formatNumber } from "../../ui/number.ts";
import { formatFixed } from "../../ui/number-forms.ts";
import { chosen, chosenSum, functions, now, stages, sumStage } from "./hand-state.ts";
import { handTexts } from "./hand-texts.ts";

/** Digits of a term: two more than the sum shows, so that terms added by hand give the sum that is shown. */
const termDigits = 6;

export function HandSum() {
  const t = textsOf(handTexts);
  const { layer, index } = chosen.value;
  const { terms, bias, sum, signal } = chosenSum.value;
  const at = sumStage(layer);
  const [from, to, out] = [stages.value[at - 1]!.name, stages.value[at]!.name, stages.value[at + 1]!.name];
  const isSumReached = now.value >= at;
  const isSignalReached = now.value > at;
  return (
    <table class="data hand-sum">
      <caption>{fill(t.caption, { layer, index })}</caption>
      <thead>
        <tr>
          <th scope="col">{t.term}</th>
          <th scope="col">x · w</th>
          <th scope="col">=</th>
        </tr>
      </thead>
      <tbody>
        {terms.map(({ input, x, weight, product }) => (
          <tr key={input}>
            <th scope="row">{`${from}[${input}]`}</th>
            <td>{`${formatNumber(x, termDigits)} · ${formatNumber(weight, termDigits)}`}</td>
            <td class="hand-term">{formatNumber(product, termDigits)}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">{`b${layer}[${index}]`}</th>
          <td>{t.bias}</td>
          <td class="hand-term">{formatNumber(bias, termDigits)}</td>
        </tr>
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{`${to}[${index}]`}</th>
          <td>{t.sum}</td>
          <td class="hand-total">{isSumReached ? formatFixed(sum, 4) : "?"}</td>
        </tr>
        <tr>
          <th scope="row">{`${out}[${index}]`}</th>
          <td>{`${functions[layer - 1]}(${to}[${index}])`}</td>
          <td class="hand-signal">{isSignalReached ? formatFixed(signal, 4) : "?"}</td>
        </tr>
      </tfoot>
    </table>
  );
}

/** Every stage with its values, as NumPy would print them; those to come are left open. */
export function HandValues() {
  const t = textsOf(handTexts);
  return (
    <table class="data hand-values">
      <caption class="visually-hidden">{t.values}</caption>
      <tbody>
        {stages.value.map(({ name, layer, isSum, values }, i) => (
          <tr key={name} class={i === now.value ? "is-now" : undefined}>
            <th scope="row">{name}</th>
            <td>
              <code>{rule(i, layer, isSum)}</code>
            </td>
            <td>
              {i > now.value ? (
                <span class="note">{t.notYet}</span>
              ) : (
                Array.from(values, (value) => (i === 0 ? formatNumber(value) : formatFixed(value, 4))).join(", ")
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function rule(stage: number, layer: number, isSum: boolean): string {
  if (stage === 0) return "";
  const from = stages.value[stage - 1]!.name;
  return isSum ? `${from}·W${layer} + b${layer}` : `${functions[layer - 1]}(${from})`;
}
