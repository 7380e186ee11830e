/**
 * How good a network is on rows of a table: the share of right answers and what is taken for what, or R² and the root of the mean square
 * error; and how good it would be always to say the same, which tells whether anything was learned.
 */

import type { Network } from "../../network/network.ts";
import { thousands } from "../../print/thousands.ts";
import { Session } from "../../session.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { confusionMatrix, outcomes } from "../../train/metrics.ts";
import { meanSquaredError, r2Score } from "../../train/regression.ts";
import { harmless, pad, percent, widthOf } from "../terminal/layout.ts";
import type { Reader } from "../terminal/terminal.ts";
import { numberText } from "./report.ts";

/** Rows or images with what they should give: class numbers [n], or numbers [n, 1] in the unit of the table. */
export interface JudgedRows {
  readonly inputs: Tensor<"float32" | "uint8">;
  readonly truth: Tensor<"float32" | "uint8">;
}

export interface ClassScore {
  readonly kind: "classes";
  readonly rows: number;
  readonly correct: number;
  readonly accuracy: number;
  /** Counts: row = label, column = prediction. */
  readonly confusion: number[][];
}

export interface NumberScore {
  readonly kind: "number";
  readonly rows: number;
  readonly r2: number;
  readonly rmse: number;
}

export type Score = ClassScore | NumberScore;

/** What the network answers to each row, [n, out]. */
export function answersOf(network: Network, inputs: JudgedRows["inputs"]): Tensor<"float32"> {
  return new Session(network).predict(inputs);
}

export function scoreOf(network: Network, { inputs, truth }: JudgedRows): Score {
  return scoreOfAnswers(network, answersOf(network, inputs), truth);
}

/** The same of rows that are answered already. */
export function scoreOfAnswers(network: Network, answers: Tensor<"float32">, truth: JudgedRows["truth"]): Score {
  const rows = answers.shape[0]!;
  if (network.task === "regression") {
    return { kind: "number", rows, r2: r2Score(answers, truth), rmse: Math.sqrt(meanSquaredError(answers, truth)) };
  }
  const all = outcomes(answers, truth);
  const correct = all.filter(({ label, prediction }) => label === prediction).length;
  const classes = network.labels!.length;
  const confusion = confusionMatrix(answers, truth, classes).toArray() as number[][];
  return { kind: "classes", rows, correct, accuracy: correct / rows, confusion };
}

/** The answer that is the same for every row, the best of the training rows, on these rows. */
export interface Constant {
  /** A label or a number. */
  readonly says: string | number;
  /** Its share of right answers, or the root of its mean square error. */
  readonly score: number;
}

export function constantOf(
  training: JudgedRows["truth"],
  judged: JudgedRows["truth"],
  labels: readonly string[] | null,
): Constant {
  if (labels === null) {
    const mean = sumOf(training, (value) => value) / training.size;
    const square = sumOf(judged, (value) => (value - mean) ** 2) / judged.size;
    return { says: mean, score: Math.sqrt(square) };
  }
  const counts = labels.map(() => 0);
  for (const label of training.data) counts[label]! += 1;
  const label = counts.indexOf(Math.max(...counts));
  return { says: labels[label]!, score: sumOf(judged, (one) => Number(one === label)) / judged.size };
}

function sumOf(tensor: Tensor, term: (value: number) => number): number {
  let sum = 0;
  for (let i = 0; i < tensor.size; i++) sum += term(tensor.at(i));
  return sum;
}

/** `Held-out rows: 96.7 %  29 of 30; always "setosa": 33.3 %` */
export function scoreLines(title: string, score: Score, constant: Constant | null, reader: Reader): string[] {
  const { terminal, messages } = reader;
  if (score.kind === "number") {
    const own = `R² ${terminal.good(r2Text(score.r2))}  RMSE ${numberText(score.rmse)}`;
    const other =
      constant === null
        ? ""
        : `; ${messages.alwaysMean(numberText(constant.says as number), numberText(constant.score))}`;
    return [`${title}: ${own}${other}`];
  }
  const count = messages.correctRows(thousands(score.correct), thousands(score.rows));
  const other =
    constant === null ? "" : `; ${messages.alwaysSaying(harmless(constant.says as string), percent(constant.score))}`;
  return [`${title}: ${terminal.good(percent(score.accuracy))}  ${count}${other}`];
}

/** There is none of fewer than two rows. */
export function r2Text(r2: number): string {
  return Number.isNaN(r2) ? "–" : r2.toFixed(3);
}

const mostShownClasses = 12;
const mostConfusions = 10;
const longestLabel = 14;

/** The confusion matrix; of many classes the pairs that are confused most. */
export function confusionLines({ confusion }: ClassScore, labels: readonly string[], reader: Reader): string[] {
  const { terminal, messages } = reader;
  if (labels.length > mostShownClasses) {
    const pairs = worstConfusions(confusion).slice(0, mostConfusions);
    if (pairs.length === 0) return [];
    const lines = pairs.map(({ label, prediction, count }) =>
      messages.takenFor(harmless(labels[label]!), harmless(labels[prediction]!), thousands(count)),
    );
    return [messages.worstConfusions, ...lines.map((line) => `  ${line}`)];
  }
  const names = labels.map((label) => {
    const text = harmless(label);
    return text.length > longestLabel ? `${text.slice(0, longestLabel - 1)}…` : text;
  });
  const widths = names.map((name, k) => Math.max(widthOf(name), ...confusion.map((row) => thousands(row[k]!).length)));
  const margin = Math.max(...names.map(widthOf));
  const header = [pad("", margin), ...names.map((name, k) => terminal.dim(pad(name, widths[k]!, "right")))];
  const rows = confusion.map((row, i) => [
    terminal.dim(pad(names[i]!, margin)),
    ...row.map((count, k) => {
      const text = pad(thousands(count), widths[k]!, "right");
      return i === k ? terminal.good(text) : count > 0 ? terminal.bad(text) : terminal.dim(text);
    }),
  ]);
  return [messages.confusionTitle, ...[header, ...rows].map((cells) => `  ${cells.join("  ")}`)];
}

export interface Confusion {
  readonly label: number;
  readonly prediction: number;
  readonly count: number;
}

/** Pairs of classes by how often one is taken for the other. */
export function worstConfusions(confusion: readonly (readonly number[])[]): Confusion[] {
  const pairs = confusion.flatMap((row, label) => row.map((count, prediction) => ({ label, prediction, count })));
  return pairs
    .filter(({ label, prediction, count }) => label !== prediction && count > 0)
    .sort((a, b) => b.count - a.count);
}
