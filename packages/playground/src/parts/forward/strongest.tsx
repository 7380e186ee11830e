/** The strongest inputs of a neuron as a list: what the lines show, in numbers. */

import type { Term } from "feedforward";
import { textsOf } from "../../page/language.ts";
import { formatFixed } from "../../ui/number.ts";
import { forwardTexts } from "./forward-texts.ts";
import { StageName } from "./stage-name.tsx";
import type { Stage } from "./stages.ts";

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
      <thead>
        <tr>
          <InputHead stage={source} />
          <th scope="col">
            <var>x</var>
          </th>
          <th scope="col">
            <var>w</var>
          </th>
          <th scope="col">
            <var>x</var>·<var>w</var>
          </th>
        </tr>
      </thead>
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

/** The head of a column of inputs. */
export function InputHead({ stage }: { readonly stage: Stage }) {
  const t = textsOf(forwardTexts);
  if (!isImage(stage)) return <th scope="col">{t.input}</th>;
  return (
    <th scope="col">
      {t.pixel} <span class="note">{t.pixelPlace}</span>
    </th>
  );
}

/** An input by its number; a pixel also by its row and column. */
export function InputName({ stage, index }: { readonly stage: Stage; readonly index: number }) {
  return (
    <>
      <StageName {...stage} />[{index}]
      {isImage(stage) && (
        <span class="note">
          {" "}
          ({Math.floor(index / imageSide)}, {index % imageSide})
        </span>
      )}
    </>
  );
}

const imageSide = 28;

function isImage({ layer, size }: Stage): boolean {
  return layer === 0 && size === imageSide ** 2;
}

export function signed(value: number): string {
  return value > 0 ? `+${formatFixed(value, 3)}` : formatFixed(value, 3);
}

export function signClass(value: number): string | undefined {
  return value > 0 ? "is-positive" : value < 0 ? "is-negative" : undefined;
}
