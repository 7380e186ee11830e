/**
 * The classes of rows that are answered already: of a network that tells classes apart, or a graph that gives shares or has labels,
 * the likeliest of each row.
 */

import type { RankedClass } from "../../any-session.ts";
import { thousands } from "../../print/thousands.ts";
import type { Outputs } from "../../runner.ts";
import type { Session } from "../../session.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { givesShares } from "../pictures/portrait.ts";
import { harmless, percent } from "../terminal/layout.ts";

/** What a terminal is shown of many rows. */
const mostRows = 20;

/** The likeliest classes of each row; null where outputs are no classes. */
export function classesOfRows(session: Session, outputs: Outputs, top: number | null): RankedClass[][] | null {
  const [answer, ...others] = Object.values(outputs);
  const isAsked = top !== null && "nodes" in session.model && answer?.shape.at(-1) !== 1;
  if (answer === undefined || others.length > 0 || answer.rank < 1 || answer.rank > 2) return null;
  if (answer.dtype !== "float32" || !(isAsked || tellsClasses(session))) return null;
  return rowsOf(answer as Tensor<"float32">).map((row) => ranked(row, session).slice(0, top ?? 1));
}

function tellsClasses(session: Session): boolean {
  const { model } = session;
  if ("layers" in model) return model.task !== "regression";
  return model.labels !== null || givesShares(session);
}

function rowsOf({ data, shape }: Tensor<"float32">): Float32Array[] {
  const size = shape.at(-1)!;
  return Array.from({ length: size === 0 ? 0 : data.length / size }, (_, row) => {
    return data.subarray(row * size, (row + 1) * size);
  });
}

/** As `session.topK` has them: NaN first, among equals the first; one output is the share of the second class. */
function ranked(row: Float32Array, session: Session): RankedClass[] {
  const [p] = row;
  const values = row.length === 1 ? Float32Array.of(1 - p!, p!) : row;
  return Array.from(values, (probability, index) => ({ index, label: session.label(index), probability })).sort(
    ({ probability: a }, { probability: b }) => Number(Number.isNaN(b)) - Number(Number.isNaN(a)) || b - a,
  );
}

/** A line a row: its likeliest classes, with their shares where the outputs are shares. */
export function classLines(rows: readonly RankedClass[][], session: Session): string[] {
  const isShare = givesShares(session);
  const width = thousands(rows.length - 1).length;
  const lines = rows.slice(0, mostRows).map((classes, row) => {
    const texts = classes.map(({ label, probability }) => {
      return `${harmless(label)} ${isShare ? percent(probability) : probability.toPrecision(4)}`;
    });
    return `  ${rows.length === 1 ? "" : `${thousands(row).padStart(width)}  `}${texts.join(", ")}`;
  });
  return rows.length <= mostRows ? lines : [...lines, `  … (${thousands(rows.length)})`];
}
