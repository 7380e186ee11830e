/** Recall and precision of every digit, with the counts they are shares of. */

import type { ClassMetrics } from "feedforward/train";
import { textsOf } from "../../page/language.ts";
import { formatPercent } from "../../ui/number.ts";
import { formatCount } from "../../ui/number-forms.ts";
import { accuracyTexts } from "./accuracy-texts.ts";

export function ClassTable({ classes }: { readonly classes: readonly ClassMetrics[] }) {
  const t = textsOf(accuracyTexts);
  const share = (value: number) => (Number.isNaN(value) ? "–" : formatPercent(value));
  return (
    <table class="data class-table">
      <caption class="visually-hidden">{t.classes}</caption>
      <thead>
        <tr>
          {[t.digit, t.images, t.recall, t.answers, t.precision].map((name) => (
            <th scope="col" key={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {classes.map(({ label, support, recall, predicted, precision }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>{formatCount(support)}</td>
            <td>{share(recall)}</td>
            <td>{formatCount(predicted)}</td>
            <td>{share(precision)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
