/** The sum behind the chosen cell, a row each for its terms, the bias and the sum; of many terms the first and the last. */

import type { Term } from "feedforward";
import { dot } from "feedforward/chapter";
import { fill, textsOf } from "../../page/language.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { formatCount } from "../../ui/number-forms.ts";
import { position } from "./shape-text.ts";
import { cell, cellSum, chooseCell, grids, result, sizes } from "./shapes-state.ts";
import { shapesTexts } from "./shapes-texts.ts";

/** So many terms are written one by one; of more, the first three and the last two. */
const writtenTerms = 6;
const firstTerms = 3;
const lastTerms = 2;

export function CellSum() {
  const t = textsOf(shapesTexts);
  const sum = cellSum.value;
  if (sum === null) return <Refusal />;
  const { row, column } = cell.value;
  return (
    <table class="data shapes-sum">
      <caption>{fill(t.sum, { at: yPosition(row, column) })}</caption>
      <thead>
        <tr>
          <th scope="col">{t.term}</th>
          <th scope="col">{t.factors}</th>
          <th scope="col">{t.product}</th>
        </tr>
      </thead>
      <tbody>
        <Terms terms={sum.terms} row={row} column={sum.column} />
        {sum.biasAt !== null && <SumRow head={`B${position(sum.biasAt)}`} middle={t.bias} value={sum.bias} />}
      </tbody>
      <tfoot>
        <SumRow head={`Y${yPosition(row, column)}`} middle={t.total} value={sum.value} />
      </tfoot>
    </table>
  );
}

function SumRow({ head, middle, value }: { readonly head: string; readonly middle: string; readonly value: number }) {
  return (
    <tr>
      <th scope="row">{head}</th>
      <td>{middle}</td>
      <td>{formatCount(value)}</td>
    </tr>
  );
}

interface TermsProps {
  readonly terms: readonly Term[];
  readonly row: number;
  readonly column: number;
}

function Terms({ terms, row, column }: TermsProps) {
  const t = textsOf(shapesTexts);
  const isShort = terms.length <= writtenTerms;
  const middle = isShort ? [] : terms.slice(firstTerms, -lastTerms);
  const isMatrix = { x: sizes.value.x.length === 2, w: sizes.value.w.length === 2 };
  const rowOf = ({ input, x, weight, product }: Term) => {
    const xAt = isMatrix.x ? position(row, input) : position(input);
    const wAt = isMatrix.w ? position(input, column) : position(input);
    return <SumRow key={input} head={`X${xAt} · W${wAt}`} middle={`${x} · ${weight}`} value={product} />;
  };
  return (
    <>
      {(isShort ? terms : terms.slice(0, firstTerms)).map(rowOf)}
      {!isShort && (
        <SumRow head={`… ${fill(t.rest, { count: formatCount(middle.length) })}`} middle="" value={together(middle)} />
      )}
      {!isShort && terms.slice(-lastTerms).map(rowOf)}
    </>
  );
}

/** The sum of terms that are not written out. */
function together(terms: readonly Term[]): number {
  return dot(
    terms.map(({ x }) => x),
    terms.map(({ weight }) => weight),
  ).at(0);
}

/** A position in Y, with as many indices as Y has axes. */
export function yPosition(row: number, column: number): string {
  const { x, w } = sizes.value;
  const indices = [...(x.length === 2 ? [row] : []), ...(w.length === 2 ? [column] : [])];
  return indices.length === 0 ? "" : position(...indices);
}

/** Why there is no Y, in the library's words, and a button that makes shapes fit. */
function Refusal() {
  const t = textsOf(shapesTexts);
  const { step, message } = result.value.refusal!;
  const { x, w } = grids.value;
  const fix =
    step === "dot"
      ? { label: fill(t.fitWeight, { k: x.columns }), sizes: { w: sizes.value.w.with(0, x.columns) } }
      : { label: fill(t.fitBias, { m: w.columns }), sizes: { b: w.columns } };
  return (
    <div class="failure shapes-refusal" role="alert">
      <p>{t.refused}</p>
      <p>
        <code>{message}</code>
      </p>
      <button
        type="button"
        class="button"
        onClick={() => {
          sizes.value = { ...sizes.value, ...fix.sizes };
        }}
      >
        {fix.label}
      </button>
    </div>
  );
}

/** Row and column of the chosen cell as numbers: for large arrays, whose cells are too small to hit. */
export function CellFields() {
  const t = textsOf(shapesTexts);
  const { rows, columns } = grids.value.y;
  const { row, column } = cell.value;
  const whole = (choose: (position: number) => void) => (value: number) => Number.isInteger(value) && choose(value);
  return (
    <div class="row">
      <NumberField
        label={`Y · ${t.row}`}
        value={row}
        min={0}
        max={rows - 1}
        step={1}
        onChange={whole((position) => chooseCell(position, column))}
      />
      <NumberField
        label={t.column}
        value={column}
        min={0}
        max={columns - 1}
        step={1}
        onChange={whole((position) => chooseCell(row, position))}
      />
    </div>
  );
}
