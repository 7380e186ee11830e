/**
 * The confusion matrix as a table whose cells can be chosen: by a click, or by arrow keys once one has the focus. Right
 * answers are blue, wrong ones orange; each colour's strength is the count's share of the greatest of its kind.
 */

import { useLayoutEffect, useRef } from "preact/hooks";
import { fill, textsOf } from "../../page/language.ts";
import { formatCount } from "../../ui/number-forms.ts";
import { cell, measurement, view } from "./accuracy-state.ts";
import { accuracyTexts } from "./accuracy-texts.ts";

/** Before anything is measured the table stands there empty, so that nothing moves when the counts come. */
const blank = Array.from({ length: 10 }, () => Array.from({ length: 10 }, () => null));

export function ConfusionTable() {
  const t = textsOf(accuracyTexts);
  const table = useRef<HTMLTableElement>(null);
  const counts: readonly (readonly (number | null)[])[] = measurement.value?.counts ?? blank;
  const isKnown = measurement.value !== null;
  const choose = (label: number, prediction: number) => {
    cell.value = [label, prediction];
    view.value = "cell";
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = isKnown ? keyTarget(event.key, cell.value, counts.length) : null;
    if (to === null) return;
    event.preventDefault();
    choose(to[0], to[1]);
    table.current!.querySelector<HTMLElement>(`[data-cell="${to.join("-")}"]`)?.focus();
  };
  // Cells that can be chosen make a table a grid.
  const grid = isKnown ? { role: "grid" as const } : {};
  const most = greatestCounts(counts);
  return (
    <div class="confusion">
      <table ref={table} {...grid} onKeyDown={onKeyDown}>
        <caption class="visually-hidden">{t.matrix}</caption>
        <thead>
          <tr>
            <td class="corner" />
            {counts.map((_, prediction) => (
              <th scope="col" key={prediction}>
                {prediction}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {counts.map((row, label) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {row.map((count, prediction) => (
                <Cell
                  key={prediction}
                  label={label}
                  prediction={prediction}
                  count={count}
                  most={label === prediction ? most.right : most.wrong}
                  onChoose={choose}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="note">{t.matrixHelp}</p>
    </div>
  );
}

interface CellProps {
  readonly label: number;
  readonly prediction: number;
  /** Null while nothing is measured. */
  readonly count: number | null;
  /** The greatest count of its kind. */
  readonly most: number;
  readonly onChoose: (label: number, prediction: number) => void;
}

function Cell({ label, prediction, count, most, onChoose }: CellProps) {
  const t = textsOf(accuracyTexts);
  const place = useRef<HTMLTableCellElement>(null);
  const share = count === null || most === 0 ? 0 : count / most;
  useLayoutEffect(() => place.current!.style.setProperty("--share", share.toFixed(3)), [share]);
  const kind = label === prediction ? "is-right" : undefined;
  if (count === null) return <td ref={place} class={kind} />;
  const [chosenLabel, chosenPrediction] = cell.value;
  const isChosen = label === chosenLabel && prediction === chosenPrediction;
  // Keys are the table's.
  const choice = {
    role: "gridcell" as const,
    tabIndex: isChosen ? 0 : -1,
    "aria-selected": isChosen,
    onClick: () => onChoose(label, prediction),
  };
  const name = fill(t.cellName, { label, prediction, count: formatCount(count) });
  return (
    <td ref={place} class={kind} data-cell={`${label}-${prediction}`} aria-label={name} {...choice}>
      {count === 0 ? "·" : count}
    </td>
  );
}

/** Where a key leads from a cell; null for keys that lead nowhere. */
function keyTarget(key: string, [label, prediction]: readonly number[], size: number): [number, number] | null {
  const to = (row: number, column: number): [number, number] => [
    Math.min(size - 1, Math.max(0, row)),
    Math.min(size - 1, Math.max(0, column)),
  ];
  switch (key) {
    case "ArrowUp":
      return to(label! - 1, prediction!);
    case "ArrowDown":
      return to(label! + 1, prediction!);
    case "ArrowLeft":
      return to(label!, prediction! - 1);
    case "ArrowRight":
      return to(label!, prediction! + 1);
    case "Home":
      return to(label!, 0);
    case "End":
      return to(label!, size - 1);
    case "Enter":
    case " ":
      return to(label!, prediction!);
    default:
      return null;
  }
}

function greatestCounts(counts: readonly (readonly (number | null)[])[]): { right: number; wrong: number } {
  const cells = counts.flatMap((row, label) =>
    row.map((count, prediction) => ({ count: count ?? 0, isRight: label === prediction })),
  );
  const most = (isRight: boolean) => Math.max(...cells.map((one) => (one.isRight === isRight ? one.count : 0)));
  return { right: most(true), wrong: most(false) };
}
