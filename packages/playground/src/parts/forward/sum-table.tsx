/** The sum of a neuron as a column to add up by hand: its largest terms, the rest, the bias in a row of its own, the sum. */

import { useSignal } from "@preact/signals";
import type { Term, WeightedSum } from "feedforward";
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { fill, textsOf } from "../../page/language.ts";
import { exactText, formatCount } from "../../ui/number-forms.ts";
import type { NeuronPlace } from "./forward-state.ts";
import { neuronTexts } from "./neuron-texts.ts";
import { StageName } from "./stage-name.tsx";
import type { Stage } from "./stages.ts";
import { sumRows } from "./sum-rows.ts";
import { InputName, signClass, TermHead } from "./term.tsx";

const shownTerms = 10;

export interface SumTableProps {
  readonly sum: WeightedSum | null;
  readonly place: NeuronPlace;
  /** The stage that the inputs belong to. */
  readonly source: Stage;
  /** The stage of the sum. */
  readonly target: Stage;
}

export function SumTable({ sum, place, source, target }: SumTableProps) {
  const t = textsOf(neuronTexts);
  const rows = useMemo(() => (sum === null ? null : sumRows(sum, shownTerms)), [sum]);
  const count = Math.min(shownTerms, source.size);
  const { layer, index } = place;
  return (
    <table class="data sum">
      <caption class="visually-hidden">{fill(t.caption, { layer, index })}</caption>
      <TermHead source={source} />
      <tbody>
        {Array.from({ length: count }, (_, i) => {
          const row = rows?.rows[i];
          return <TermRow key={i} source={source} term={row?.term} product={row?.product ?? "–"} />;
        })}
        {source.size > count && (
          <TotalRow
            name="sum-rest"
            label={fill(t.rest, { count: formatCount(source.size - count) })}
            value={rows?.rest}
          />
        )}
        <TotalRow
          name="sum-bias"
          label={
            <>
              + {t.bias} <var>b</var>
              <sub>{layer}</sub>[{index}]
            </>
          }
          value={rows?.bias}
        />
      </tbody>
      <tfoot>
        <TotalRow
          name="sum-total"
          label={
            <>
              = {t.sum} <StageName {...target} />[{index}]
            </>
          }
          value={rows?.sum}
        />
      </tfoot>
    </table>
  );
}

interface TermRowProps {
  readonly source: Stage;
  readonly term: Term | undefined;
  readonly product: string;
}

function TermRow({ source, term, product }: TermRowProps) {
  return (
    <tr>
      <th scope="row">{term === undefined ? "–" : <InputName stage={source} index={term.input} />}</th>
      <td>{term === undefined ? "–" : exactText(term.x)}</td>
      <td>{term === undefined ? "–" : exactText(term.weight)}</td>
      <td class={signClass(term?.product ?? 0)}>{withSign(product)}</td>
    </tr>
  );
}

interface TotalRowProps {
  readonly name: string;
  readonly label: ComponentChildren;
  readonly value: string | undefined;
}

function TotalRow({ name, label, value = "–" }: TotalRowProps) {
  return (
    <tr class={name}>
      <th scope="row" colSpan={3}>
        {label}
      </th>
      <td>{name === "sum-total" ? value : withSign(value)}</td>
    </tr>
  );
}

/** `+` before a number that has no sign and is not 0. */
function withSign(text: string): string {
  return /^[\d∞]/.test(text) && /[1-9∞]/.test(text) ? `+${text}` : text;
}

/** All terms, made when somebody wants to see them. */
export function AllTerms({ sum, source }: Pick<SumTableProps, "sum" | "source">) {
  const t = textsOf(neuronTexts);
  const isOpen = useSignal(false);
  const label = fill(t.all, { count: formatCount(source.size) });
  return (
    <details class="numbers" onToggle={(event) => (isOpen.value = event.currentTarget.open)}>
      <summary>{label}</summary>
      {isOpen.value && (
        <div class="numbers-scroll" tabIndex={0} role="region" aria-label={label}>
          <table>
            <TermHead source={source} />
            <tbody>
              {sum?.terms.map((term) => (
                <TermRow key={term.input} source={source} term={term} product={exactText(term.product)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
