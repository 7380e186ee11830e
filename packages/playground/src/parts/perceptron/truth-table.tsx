/** The four inputs with sum and output, and beside them what each gate asks for. */

import { textsOf } from "../../page/language.ts";
import { formatNumber } from "../../ui/number.ts";
import { agreement, gateNames, type Row, targets } from "./gates.ts";
import { parameters, rows } from "./perceptron-state.ts";
import { perceptronTexts } from "./perceptron-texts.ts";

export function TruthTable() {
  const t = textsOf(perceptronTexts);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t.table}>
      <table class="data gates">
        <caption class="visually-hidden">{t.table}</caption>
        <thead>
          <tr>
            <th scope="col">x₁</th>
            <th scope="col">x₂</th>
            <th scope="col">
              <span class="gates-terms">b + w₁x₁ + w₂x₂ = </span>a
            </th>
            <th scope="col">y</th>
            {gateNames.map((gate) => (
              <th scope="col" key={gate}>
                {gate}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.value.map((row) => (
            <TruthRow key={row.inputs.join()} {...row} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={4}>
              {t.agrees}
            </th>
            {gateNames.map((gate) => {
              const right = agreement(rows.value, gate);
              return (
                <td key={gate} class={right === 4 ? "is-right" : "is-wrong"}>
                  {right}/4 {right === 4 ? "✓" : "✗"}
                </td>
              );
            })}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function TruthRow({ inputs, sum, output }: Row) {
  const { weights, bias } = parameters.value;
  const terms = weights.filter((_, i) => inputs[i] === 1).map((weight) => ` + ${inBrackets(weight)}`);
  return (
    <tr>
      <td>{inputs[0]}</td>
      <td>{inputs[1]}</td>
      <td>
        <span class="gates-terms">{`${formatNumber(bias)}${terms.join("")} = `}</span>
        <span class={sum < 0 ? "is-negative" : sum > 0 ? "is-positive" : undefined}>{formatNumber(sum)}</span>
      </td>
      <td>
        <b>{output}</b>
      </td>
      {gateNames.map((gate) => {
        const target = targets[gate](...inputs);
        return (
          <td key={gate} class={target === output ? "is-right" : "is-wrong"}>
            {target} {target === output ? "✓" : "✗"}
          </td>
        );
      })}
    </tr>
  );
}

function inBrackets(value: number): string {
  return value < 0 ? `(${formatNumber(value)})` : formatNumber(value);
}
