/**
 * What a training on a table begins with: the prepared rows and a network, of random weights as wide as the columns make it, or that of a
 * file, which knows its columns.
 */

import type { ActivationName } from "../../functions/activation.ts";
import type { Network } from "../../network/network.ts";
import { prepareFurther } from "../../table/further.ts";
import { type PreparedTable, prepareTable } from "../../table/prepare.ts";
import { tableOf } from "../../table/record.ts";
import { networkForTable, outOfUnits } from "../../table/start.ts";
import type { Table } from "../../table/table.ts";
import type { Random } from "../../tensor/random.ts";
import { optionName } from "../command/command.ts";
import { parseWholeNumbers } from "../command/numbers.ts";
import { aboutFile, Refusal, UsageError } from "../failure/failure.ts";
import { titleOf } from "../files/input.ts";
import { tableNetwork } from "../model/subject.ts";
import { openNetwork } from "../model/weights.ts";
import { checkReportName } from "../report/run.ts";
import { usualUnits } from "../table/options.ts";
import { harmless } from "../terminal/layout.ts";
import { settled, usualForRows } from "./defaults.ts";
import { checkMethod } from "./options.ts";
import { asOptions, checkParameters, settingsOf } from "./start.ts";
import type { AskedCall, TrainCall } from "./training.ts";

/** Options that speak of images, or of what a table says itself. */
const notForTables = ["layers", "input", "labels", "augment", "preset", "output"] as const;

/** Options of a new network: a file has one. */
const notWithFrom = ["units", "drop", "category", "number", "hidden", "initializer", "dropout", "batchNorm"] as const;

/** Wrong words are said before any file is read. Gives the sizes of the hidden layers. */
export function checkTableUsage(asked: AskedCall): number[] {
  const { options, messages } = asked;
  for (const key of notForTables) {
    if (options[key] !== null) throw new UsageError(messages.notForTables(`--${optionName(key)}`));
  }
  for (const key of notWithFrom) {
    const isGiven = options[key] !== null && options[key] !== false;
    if (options.from !== null && isGiven) throw new UsageError(messages.fromHasLayers(`--${optionName(key)}`));
  }
  if (options.patience !== null && options.validation === 0)
    throw new UsageError(messages.nothingToWaitFor("--patience", "--validation"));
  if (options.sizes !== null) throw new UsageError(messages.sizesForTables);
  if (options.out !== null && !/\.safetensors$/i.test(options.out))
    throw new UsageError(messages.unknownEnding(`--out ${options.out}`, ".safetensors"));
  checkReportName(options.report, messages);
  const definite = settled(options, usualForRows(1, options));
  checkMethod(definite, messages);
  const units = options.units ?? usualUnits;
  if (units.trim() === "0") return [];
  const sizes = parseWholeNumbers("--units", messages.unitsForm, units, messages);
  checkParameters("--units", [1, ...sizes, 1], messages);
  return sizes;
}

export interface TableStart {
  readonly prepared: PreparedTable;
  readonly network: (random: Random, call: TrainCall) => Network;
}

export async function startTable(table: Table, units: readonly number[], asked: AskedCall): Promise<TableStart> {
  const { options, messages } = asked;
  const old = options.from === null ? null : await openOld(options.from, asked);
  try {
    const prepared = old === null ? prepareNew(table, asked) : prepareFurther(table, old, splitOf(asked));
    const { names } = prepared.input;
    if (old === null) checkParameters("--units", [names.length, ...units, prepared.labels?.length ?? 1], messages);
    const network = (random: Random, call: TrainCall): Network =>
      old === null ? newNetwork(prepared, units, random, call) : oldNetwork(prepared, old, call);
    return { prepared, network };
  } catch (error) {
    throw aboutFile(titleOf(options.data!, messages), error, messages);
  }
}

function splitOf({ options: { seed, validation } }: AskedCall) {
  return { seed, ...(validation === null ? {} : { validation }) };
}

/** A network that knows its columns, and foretells what is asked for. */
async function openOld(file: string, asked: AskedCall): Promise<Network> {
  const { options, messages } = asked;
  const { network } = await openNetwork(file, options, asked);
  const title = titleOf(file, messages);
  if (tableNetwork(network) === null) throw new Refusal(`${title}: ${messages.noRecord}`);
  const own = tableOf(network)!.target.name;
  if (options.target !== null && options.target !== own)
    throw new Refusal(`${title}: ${messages.fromOtherTarget(harmless(own), harmless(options.target))}`);
  return network;
}

function namesIn(text: string | null): string[] {
  return text?.split(",").map((name) => name.trim()) ?? [];
}

/** Columns that are not wanted; of a network that is trained further all are read, and its own are taken. */
export function droppedBy({ from, drop }: AskedCall["options"]): readonly string[] | null {
  return from === null ? namesIn(drop) : null;
}

function prepareNew(table: Table, asked: AskedCall): PreparedTable {
  const { options, messages } = asked;
  const { target, drop, category, number } = options;
  if (target === null) {
    const columns = table.columns.map(({ name }) => harmless(name)).join(", ");
    throw new UsageError(messages.targetMissing(columns));
  }
  const said = { drop: namesIn(drop), category: namesIn(category), number: namesIn(number) };
  return prepareTable(table, { target, ...said, ...splitOf(asked) });
}

function newNetwork(prepared: PreparedTable, units: readonly number[], random: Random, call: TrainCall): Network {
  const { options } = call;
  const { target, drop, category, number, hidden } = options;
  const said = Object.entries({ drop, category, number }).filter(([, names]) => names !== null);
  const made = networkForTable(prepared, {
    sizes: units,
    random,
    ...(hidden === null ? {} : { hidden: hidden as ActivationName }),
    provenance: {
      command: "feedforward train",
      target,
      ...Object.fromEntries(said),
      units: units.join(",") || "0",
      hidden: hidden ?? "relu",
      ...tableSettings(call),
    },
  });
  return asOptions(made, random, options);
}

function oldNetwork(prepared: PreparedTable, old: Network, call: TrainCall): Network {
  const { provenance } = old;
  const said = { command: "feedforward train --from", ...tableSettings(call) };
  return outOfUnits(old, prepared).with({ provenance: { ...said, table: prepared.record, from: provenance } });
}

/** So that the file can be made again. */
function tableSettings({ options }: TrainCall) {
  const { holdout: _, ...settings } = settingsOf(options);
  return { validation: options.validation ?? 0.2, ...settings };
}
