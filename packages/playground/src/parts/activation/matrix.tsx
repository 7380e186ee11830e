/** A small matrix in brackets, its name and shape above it: to read, or to change number by number. */

import { fill, textsOf } from "../../page/language.ts";
import { formatNumber } from "../../ui/number.ts";
import { NumberField } from "../../ui/number-field.tsx";
import { numbers, type ParameterName, places, setNumber, step, weightLimits } from "./collapse-state.ts";
import { collapseTexts } from "./collapse-texts.ts";

export interface MatrixProps {
  readonly name: string;
  readonly values: ArrayLike<number>;
  readonly columns: number;
  /** Cells that are to be seen, by position, and what they are. */
  readonly marked?: readonly number[];
  readonly mark?: string;
}

export function Matrix({ name, values, columns, marked = [], mark = "" }: MatrixProps) {
  const rows = Array.from({ length: values.length / columns }, (_, row) =>
    Array.from({ length: columns }, (_, column) => row * columns + column),
  );
  return (
    <table class="matrix">
      <caption>{name}</caption>
      <tbody>
        {rows.map((row) => (
          <tr key={row[0]}>
            {row.map((i) => (
              <td key={i} class={marked.includes(i) ? "is-marked" : undefined}>
                {formatNumber(values[i]!)}
                {marked.includes(i) && mark}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function EditableMatrix({ name }: { readonly name: ParameterName }) {
  const t = textsOf(collapseTexts);
  const { start, shape } = places[name];
  const [rows, columns] = shape;
  return (
    <table class="matrix">
      <caption>{`${name} [${rows === 1 ? "" : `${rows}, `}${columns}]`}</caption>
      <tbody>
        {Array.from({ length: rows }, (_, row) => (
          <tr key={row}>
            {Array.from({ length: columns }, (_, column) => (
              <td key={column}>
                <NumberField
                  label={fill(rows === 1 ? t.entry : t.cell, { name, row: row + 1, column: column + 1 })}
                  isLabelHidden
                  value={numbers.value[start + row * columns + column]!}
                  {...weightLimits}
                  step={step}
                  onChange={(value) => setNumber(start + row * columns + column, value)}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
