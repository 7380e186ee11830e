/**
 * Where a trained network is wrong, the worst first: of classes what it is surest of, of numbers what is farthest from the truth.
 */

import type { PreparedTable } from "../../table/prepare.ts";
import type { Table } from "../../table/table.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { outcomes } from "../../train/metrics.ts";
import { pictureOf } from "../pictures/sample.ts";
import { numberText } from "../table/report.ts";
import { percent } from "../terminal/layout.ts";
import type { Parts } from "../train/training.ts";
import type { Messages } from "../words/language.ts";
import type { PictureMistake } from "./parts.ts";
import type { Mistakes } from "./run.ts";

const mostPictures = 18;
const mostRows = 12;
const mostColumns = 12;

/** Images that were held out and are taken for something else. */
export function worstPictures(answers: Tensor, { heldOut, ...planes }: Parts, labels: readonly string[]): Mistakes {
  if (heldOut === null) return { kind: "pictures", pictures: [] };
  const pictures = wrongOnes(answers, heldOut.labels)
    .slice(0, mostPictures)
    .map(
      ({ row, label, prediction, confidence }): PictureMistake => ({
        picture: pictureOf(heldOut.images.row(row), planes),
        label: labels[label] ?? String(label),
        prediction: labels[prediction] ?? String(prediction),
        confidence,
      }),
    );
  return { kind: "pictures", pictures };
}

/** Rows that were held out, with the columns that went in, the truth and the answer. */
export function worstRows(
  answers: Tensor,
  { heldOut, record, labels }: PreparedTable,
  table: Table,
  messages: Messages,
): Mistakes {
  const { truth, rows } = heldOut!;
  const columns = record.columns
    .slice(0, mostColumns)
    .map(({ name }) => table.columns.find((one) => one.name === name)!);
  const cellsOf = (row: number): string[] => columns.map(({ cells }) => cells[rows[row]!]!);
  const lineOf = (row: number): string => String(table.lineOf(rows[row]!));
  const worst =
    labels === null
      ? farthest(answers, truth).map((row) => [
          lineOf(row),
          ...cellsOf(row),
          numberText(truth.at(row)),
          numberText(answers.at(row)),
        ])
      : wrongOnes(answers, truth)
          .slice(0, mostRows)
          .map(({ row, label, prediction, confidence }) => [
            lineOf(row),
            ...cellsOf(row),
            labels[label]!,
            `${labels[prediction]!} ${percent(confidence)}`,
          ]);
  const names = [messages.lineColumn, ...columns.map(({ name }) => name), record.target.name, messages.prediction];
  return { kind: "rows", names, rows: worst };
}

function wrongOnes(answers: Tensor, labels: Tensor) {
  return outcomes(answers, labels)
    .filter(({ label, prediction }) => label !== prediction)
    .sort((a, b) => b.confidence - a.confidence);
}

function farthest(answers: Tensor, truth: Tensor): number[] {
  const distance = (row: number): number => Math.abs(answers.at(row) - truth.at(row));
  return Array.from({ length: truth.size }, (_, row) => row)
    .sort((a, b) => distance(b) - distance(a))
    .slice(0, mostRows);
}
