/**
 * `feedforward eval --data rows.csv`: a network that knows its columns, scored on rows that say themselves what is right.
 */

import type { Network } from "../../network/network.ts";
import { encodeRows, encodeTargets } from "../../table/encode.ts";
import { takeRows } from "../../table/prepare.ts";
import { tableOf } from "../../table/record.ts";
import type { Call, ExitCode } from "../command/command.ts";
import { aboutFile, Refusal, UsageError } from "../failure/failure.ts";
import { titleOf } from "../files/input.ts";
import { type SubjectOptions, tableNetwork } from "../model/subject.ts";
import { openModel } from "../model/weights.ts";
import { openTable } from "../table/file.ts";
import { rowNotes, targetNotes } from "../table/report.ts";
import { confusionLines, scoreLines, scoreOf } from "../table/score.ts";
import { harmless } from "../terminal/layout.ts";

type EvalCall = Call<
  SubjectOptions & { readonly augment: string | null; readonly quiet: boolean; readonly json: boolean }
>;

export async function evalTable(call: EvalCall): Promise<ExitCode> {
  const { words, options, terminal, messages } = call;
  if (options.augment !== null) throw new UsageError(messages.notForTables("--augment"));
  if (words[0] !== undefined && options.weights !== null) throw new UsageError(messages.twiceWeights);
  const { model, path } = await openModel(words[0] ?? options.weights, options, call);
  const table = await openTable(options.data!, call);
  const network = tableNetwork(model);
  if (network === null) throw new Refusal(`${titleOf(path, messages)}: ${messages.noRecord}`);
  try {
    const { score, notes } = judgeTable(network, table, call);
    if (options.json) {
      terminal.printJson({ weights: path, data: options.data, labels: network.labels, ...score, notes });
      return 0;
    }
    const matrix = score.kind === "classes" && !options.quiet ? confusionLines(score, network.labels!, call) : [];
    terminal.print([...scoreLines(messages.allRows, score, null, call), ...matrix, ...notes]);
    return 0;
  } catch (error) {
    throw aboutFile(titleOf(options.data!, messages), error, messages);
  }
}

function judgeTable(network: Network, table: Parameters<typeof encodeRows>[0], call: EvalCall) {
  const { messages } = call;
  const targets = encodeTargets(table, network);
  const column = tableOf(network)!.target.name;
  if (targets.rows.length === 0) throw new Refusal(messages.noTargets(harmless(column)));
  const encoded = encodeRows(takeRows(table, targets.rows), network);
  const score = scoreOf(network, { inputs: encoded.inputs, truth: targets.targets });
  return { score, notes: [...rowNotes(encoded, call), ...targetNotes(targets, column, call)] };
}
