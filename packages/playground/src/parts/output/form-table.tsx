/** One form of softmax in both precisions: every probability with the exponential behind it, and the sums. */

import type { SoftmaxForm } from "feedforward/chapter";
import { textsOf } from "../../page/language.ts";
import { formatNumber } from "../../ui/number.ts";
import { answerOf, precisions, shifted } from "./softmax-state.ts";
import { softmaxTexts } from "./softmax-texts.ts";

export function FormTable({ form }: { readonly form: SoftmaxForm }) {
  const t = textsOf(softmaxTexts);
  const columns = precisions.map((precision) => answerOf(form, precision));
  const look = (isRight: boolean) => (isRight ? "" : "is-broken");
  return (
    <table class="data softmax-form" data-form={form}>
      <caption>{t[form]}</caption>
      <thead>
        <tr>
          <th scope="col">{t.input}</th>
          {precisions.map((precision) => (
            <th key={precision} scope="col">
              {precision}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shifted.value.map((x, k) => (
          <tr key={k}>
            <th scope="row">{formatNumber(x, 6)}</th>
            {columns.map(({ precision, probabilities, exponentials, isRight }) => (
              <td key={precision} class={look(isRight)}>
                <b>{formatNumber(probabilities[k]!)}</b>
                <span class="note">exp: {formatNumber(exponentials[k]!, 3)}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t.sum}</th>
          {columns.map(({ precision, sum, isRight }) => (
            <td key={precision} class={look(isRight)}>
              {formatNumber(sum)}
            </td>
          ))}
        </tr>
        <tr class="softmax-total">
          <th scope="row">{t.total}</th>
          {columns.map(({ precision, total, isRight }) => (
            <td key={precision} class={look(isRight)}>
              {`${formatNumber(total)} ${isRight ? "✓" : "✗"}`}
            </td>
          ))}
        </tr>
      </tfoot>
    </table>
  );
}
