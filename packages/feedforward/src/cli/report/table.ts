/**
 * What is said of a training on a table, before its first epoch and in its report.
 */

import type { Network } from "../../network/network.ts";
import { thousands } from "../../print/thousands.ts";
import type { PreparedTable } from "../../table/prepare.ts";
import type { Table } from "../../table/table.ts";
import { titleOf } from "../files/input.ts";
import { chainLine, noteTexts } from "../model/description.ts";
import { columnLines, rowNotes, targetLine } from "../table/report.ts";
import { answersOf, constantOf, scoreOfAnswers } from "../table/score.ts";
import { harmless } from "../terminal/layout.ts";
import { methodLines } from "../train/method.ts";
import { passedEpochs, type Section, withEnd } from "../train/report.ts";
import type { Outcome, TrainCall } from "../train/training.ts";
import { worstRows } from "./mistakes.ts";
import type { RunReport } from "./run.ts";

/** A table and what was made of it. */
export interface TableRun {
  readonly table: Table;
  readonly prepared: PreparedTable;
}

/** What is known before the first epoch, under a title each; `hints` are of the columns, for a reader who may still change them. */
export function tableSections(
  network: Network,
  { table, prepared }: TableRun,
  hints: readonly string[],
  call: TrainCall,
): Section[] {
  const { messages, options } = call;
  const { training, heldOut, withoutTarget } = prepared;
  const rows = [training.rows.length, heldOut?.rows.length ?? 0];
  const counted = messages.rowsLine(thousands(rows[0]! + rows[1]!), thousands(rows[0]!), thousands(rows[1]!));
  const notes = [
    ...noteTexts(network.notes, call),
    ...(heldOut === null ? [] : rowNotes({ missing: [], unknown: heldOut.unknown }, call)),
  ];
  return [
    [
      messages.network,
      [
        chainLine(network, call),
        messages.parameters(thousands(network.parameterCount)),
        ...(options.from === null ? [] : [messages.trainedFrom(harmless(titleOf(options.from, messages)))]),
      ],
    ],
    [
      messages.tableTitle,
      [withoutTarget === 0 ? counted : `${counted}; ${messages.withoutTarget(thousands(withoutTarget))}`],
    ],
    [messages.columnsTitle, [...columnLines(prepared, table, call), ...hints], true],
    [messages.targetTitle, [targetLine(prepared, call)]],
    [messages.method, methodLines(network, messages.batchesOfRows, call)],
    ...(notes.length === 0 ? [] : [[messages.notes, notes] as const]),
  ];
}

export function reportOfTable(outcome: Outcome, run: TableRun, call: TrainCall): RunReport {
  const { network, losses, epochs, resumedAfter } = outcome;
  const { table, prepared } = run;
  const { training, heldOut, labels } = prepared;
  const facts = withEnd(tableSections(network, run, [], call).slice(1), outcome, call);
  const told = { network, losses, epochs, span: passedEpochs(outcome, call), resumedAfter, picture: null, facts };
  if (heldOut === null) return { ...told, judged: null, mistakes: null };
  const { truth, data } = heldOut;
  const answers = answersOf(network, data.inputs);
  const score = scoreOfAnswers(network, answers, truth);
  const judged = { score, constant: constantOf(training.truth, truth, labels), labels, truth, answers };
  return { ...told, judged, mistakes: worstRows(answers, prepared, table, call.messages) };
}
