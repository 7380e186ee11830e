/** The numbers of a picture as a table, in its rows and columns. */

import { textsOf } from "../page/language.ts";
import type { HeatMapProps } from "./heat-map.tsx";
import { formatNumber } from "./number.ts";
import { numbersTexts } from "./numbers-texts.ts";

export type NumbersProps = Pick<HeatMapProps, "values" | "columns" | "label">;

export function Table({ values, columns, label }: NumbersProps) {
  const t = textsOf(numbersTexts);
  const rows = Math.ceil(values.length / columns);
  return (
    <div class="numbers-scroll" tabIndex={0} role="region" aria-label={label}>
      <table>
        <caption class="visually-hidden">{label}</caption>
        <thead>
          <tr>
            <th scope="col">{t.row}</th>
            {Array.from({ length: columns }, (_, column) => (
              <th scope="col" key={column}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: rows }, (_, row) => (
            <tr key={row}>
              <th scope="row">{row}</th>
              {Array.from({ length: Math.min(columns, values.length - row * columns) }, (_, column) => (
                <td key={column}>{formatNumber(values[row * columns + column]!)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
