/** What tables of terms are made of: their head, the names of inputs, the colour of a sign. */

import { textsOf } from "../../page/language.ts";
import { forwardTexts } from "./forward-texts.ts";
import { StageName } from "./stage-name.tsx";
import type { Stage } from "./stages.ts";

/** The head of a table of terms: the input, its value, its weight, their product. */
export function TermHead({ source }: { readonly source: Stage }) {
  return (
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
  );
}

function InputHead({ stage }: { readonly stage: Stage }) {
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

export function signClass(value: number): string | undefined {
  return value > 0 ? "is-positive" : value < 0 ? "is-negative" : undefined;
}
