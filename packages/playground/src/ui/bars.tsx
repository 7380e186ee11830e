/** Probabilities as bars, one row a class: the label, the bar, the percentage. The greatest is marked. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { formatPercent } from "./number.ts";

export interface BarsProps {
  readonly values: ArrayLike<number>;
  readonly labels: readonly string[];
  /** What the bars show. */
  readonly caption: string;
  /** The class that is meant, where it is known. */
  readonly expected?: number | null;
  readonly best: number | null;
  /** How a value is written: as a percentage. */
  readonly format?: (value: number) => string;
}

export function Bars({ values, labels, caption, expected = null, best, format = formatPercent }: BarsProps) {
  return (
    <table class="bars">
      <caption class="visually-hidden">{caption}</caption>
      <tbody>
        {labels.map((label, i) => (
          <tr key={label} class={i === best ? "is-best" : undefined}>
            <th scope="row">
              {label}
              {i === expected ? <span aria-hidden="true"> ✓</span> : null}
            </th>
            <td class="bar-cell">
              <Bar share={values[i] ?? 0} />
            </td>
            <td class="bar-value">{values.length > 0 ? format(values[i]!) : "–"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The width is set by script: the page's policy allows no style attributes. */
export function Bar({ share }: { readonly share: number }) {
  const bar = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => bar.current!.style.setProperty("--share", String(Math.min(1, Math.max(0, share || 0)))));
  return <span class="bar" ref={bar} />;
}
