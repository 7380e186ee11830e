/** The strongest inputs of a neuron as a list: what the lines show, in numbers. */

import type { Term } from "feedforward";
import { formatFixed } from "../../ui/number-forms.ts";
import type { Stage } from "./stages.ts";
import { InputName, signClass, TermHead } from "./term.tsx";

export interface StrongestProps {
  readonly caption: string;
  readonly terms: readonly Term[];
  /** How many rows stand there, also before there are terms. */
  readonly rows: number;
  /** The stage that the inputs belong to. */
  readonly source: Stage;
}

export function Strongest({ caption, terms, rows, source }: StrongestProps) {
  return (
    <table class="data strongest">
      <caption>{caption}</caption>
      <TermHead source={source} />
      <tbody>
        {Array.from({ length: rows }, (_, i) => {
          const term = terms[i];
          return (
            <tr key={i}>
              <th scope="row">{term === undefined ? "–" : <InputName stage={source} index={term.input} />}</th>
              <td>{term === undefined ? "–" : formatFixed(term.x, 3)}</td>
              <td>{term === undefined ? "–" : signed(term.weight)}</td>
              <td class={signClass(term?.product ?? 0)}>{term === undefined ? "–" : signed(term.product)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function signed(value: number): string {
  return value > 0 ? `+${formatFixed(value, 3)}` : formatFixed(value, 3);
}
