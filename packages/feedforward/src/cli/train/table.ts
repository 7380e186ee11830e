/**
 * `feedforward train --data table.csv --target COLUMN`: from the user's own table to a network that knows its columns. Everything that
 * could be wrong with the table is said before the first epoch, and so is what becomes of each column.
 */

import type { Network } from "../../network/network.ts";
import { thousands } from "../../print/thousands.ts";
import type { PreparedTable } from "../../table/prepare.ts";
import { inUnits } from "../../table/start.ts";
import { Random } from "../../tensor/random.ts";
import { roundParameters } from "../../train/parameters.ts";
import { r2Score } from "../../train/regression.ts";
import { trainSteps } from "../../train/trainer.ts";
import type { TrainingOptions } from "../../train/training-options.ts";
import type { ExitCode } from "../command/command.ts";
import { UsageError } from "../failure/failure.ts";
import { checkWritable } from "../files/save.ts";
import { describeNetwork } from "../model/description.ts";
import { checkReport } from "../report/run.ts";
import { reportOfTable, tableSections } from "../report/table.ts";
import { openTable } from "../table/file.ts";
import { columnHints, rareNotes, unjudgedNotes } from "../table/report.ts";
import {
  answersOf,
  type Constant,
  confusionLines,
  constantOf,
  r2Text,
  type Score,
  scoreLines,
  scoreOf,
} from "../table/score.ts";
import { duration, harmless, pad, percent } from "../terminal/layout.ts";
import { settled, usualForRows } from "./defaults.ts";
import { finish, type KeptNetwork } from "./finish.ts";
import { checkRecord, openRecord, recording, resumed } from "./record.ts";
import { beginningLines, lossChart, passedEpochs, sectionLines, stoppingLines } from "./report.ts";
import { checkTableUsage, droppedBy, startTable } from "./table-start.ts";
import {
  type AskedCall,
  checkInterrupt,
  type Epoch,
  encode,
  type Outcome,
  runTraining,
  settingsFor,
  type TrainCall,
} from "./training.ts";

/** Options that say nothing where there is no table. */
export const onlyForTables = ["target", "drop", "category", "number", "units", "validation"] as const;

export async function runTable(asked: AskedCall): Promise<ExitCode> {
  const units = checkTableUsage(asked);
  checkRecord(asked);
  const table = await openTable(asked.options.data!, asked, droppedBy(asked.options));
  const start = await startTable(table, units, asked);
  const { prepared } = start;
  if (prepared.labels === null) checkNumbers(prepared, asked);
  const rows = prepared.data.inputs.shape[0]!;
  const call: TrainCall = { ...asked, options: settled(asked.options, usualForRows(rows, asked.options)) };
  const { options, terminal, messages } = call;
  const run = { table, prepared };
  const random = new Random(options.seed);
  const fresh = start.network(random, call);
  const given = { ...settingsFor(random, call), ...evaluation(prepared, call) };
  trainSteps(fresh, prepared.data, given); // what is wrong is said before any file is looked at
  if (options.out !== null) await checkWritable(options.out, encode(inUnits(fresh, prepared), options), call);
  await checkReport(options.report, call);
  const parts = [prepared.data, ...(prepared.heldOut === null ? [] : [prepared.heldOut.data])];
  const data = parts.flatMap(({ inputs, targets }) => [inputs, targets]);
  const record = await openRecord({ network: fresh, data, examples: rows }, call);
  const training = trainSteps(fresh, prepared.data, { ...given, ...resumed(record) });
  if (options.out === null) terminal.complain(messages.nothingKept);
  for (const note of [...unjudgedNotes(prepared, call), ...rareNotes(prepared, table, call)]) terminal.complain(note);
  const isTold = !options.json && !options.quiet;
  if (isTold) {
    const lines = sectionLines(tableSections(fresh, run, columnHints(prepared, call), call), call);
    terminal.print([...lines, ...beginningLines(record, call)]);
  }
  const onEpoch = (epoch: Epoch): void => {
    if (isTold && isShown(epoch.epoch, options.epochs)) terminal.print(epochLine(epoch, prepared, call));
  };
  await checkInterrupt(call);
  const outcome = await recording(record, (told) => runTraining(training, told(onEpoch), call));
  const trained = inUnits(outcome.network, prepared);
  const network = options.round === null ? trained : roundParameters(trained, options.round as "float16" | "bfloat16");
  const done = { ...outcome, network };
  return finish(
    done,
    { tell: (kept) => report(done, prepared, kept, call), page: () => reportOfTable(done, run, call) },
    call,
  );
}

/** Options that say nothing where a number is foretold. */
function checkNumbers({ record, heldOut }: PreparedTable, { options, messages }: AskedCall): void {
  const { classWeights, loss, patience } = options;
  const target = harmless(record.target.name);
  if (classWeights !== null) throw new UsageError(messages.weightsWantClasses("--class-weights", target));
  if (loss?.endsWith("CrossEntropy")) throw new UsageError(messages.lossWantsClasses(loss, target));
  if (patience !== null && heldOut?.rows.length === 1) throw new UsageError(messages.patienceWantsRows("--patience"));
}

/** What judges every epoch: the share of right answers, or R², which no unit changes. */
function evaluation(
  { heldOut, labels }: PreparedTable,
  { options }: TrainCall,
): Pick<TrainingOptions, "evaluate" | "earlyStopping"> {
  if (heldOut === null || (labels === null && heldOut.rows.length < 2)) return {}; // a single row has no R²
  const { inputs, targets } = heldOut.data;
  return {
    ...(options.patience === null ? {} : { earlyStopping: options.patience }),
    evaluate: (network: Network) => {
      if (network.task === "regression") return r2Score(answersOf(network, inputs), targets);
      const score = scoreOf(network, { inputs, truth: targets });
      return score.kind === "classes" ? score.accuracy : score.r2;
    },
  };
}

/** Hundreds of epochs are no news one by one. */
const mostLines = 20;

function isShown(epoch: number, epochs: number): boolean {
  if (epochs <= mostLines || epoch === 1 || epoch === epochs) return true;
  return epoch % Math.ceil(epochs / mostLines) === 0;
}

function epochLine(
  { epoch, loss, accuracy, timeMs }: Epoch,
  { labels }: PreparedTable,
  { terminal, options }: TrainCall,
): string {
  const judged = accuracy === null ? "" : labels === null ? `R² ${r2Text(accuracy)}` : percent(accuracy);
  const cells = [`${epoch}/${options.epochs}`, loss.toFixed(4), terminal.bold(judged), terminal.dim(duration(timeMs))];
  return cells.map((cell) => pad(cell, 10, "right")).join("");
}

/** How good the network is on the rows that were held out, and what says nothing of them. */
export function judge(
  network: Network,
  { training, heldOut, labels }: PreparedTable,
): { score: Score; constant: Constant } | null {
  if (heldOut === null) return null;
  const score = scoreOf(network, { inputs: heldOut.data.inputs, truth: heldOut.truth });
  return { score, constant: constantOf(training.truth, heldOut.truth, labels) };
}

function report(outcome: Outcome, prepared: PreparedTable, { file, bytes }: KeptNetwork, call: TrainCall): void {
  const { network, epochs, losses, interruptedAfter } = outcome;
  const { options, terminal, messages } = call;
  const judged = judge(network, prepared);
  if (options.json) {
    const { columns, record, labels } = prepared;
    const table = { target: record.target, labels, columns };
    const interrupted = interruptedAfter !== null;
    const { score, constant } = judged ?? { score: null, constant: null };
    terminal.printJson({
      network: describeNetwork(network),
      table,
      epochs,
      heldOut: score,
      constant,
      file,
      interrupted,
    });
    return;
  }
  const chart = options.quiet ? [] : lossChart(losses, passedEpochs(outcome, call), call);
  const lines = judged === null ? [] : scoreLines(messages.heldOutRows, judged.score, judged.constant, call);
  if (judged?.score.kind === "classes" && !options.quiet)
    lines.push(...confusionLines(judged.score, prepared.labels!, call));
  if (file !== null && file === options.out) lines.push(messages.written(harmless(file), thousands(bytes)));
  terminal.print([...chart, ...stoppingLines(network, call), ...lines]);
}
