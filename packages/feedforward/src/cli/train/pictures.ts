/**
 * `feedforward train --data FOLDER`, a folder of pictures by class: they are read, resized and held out as for a table, of each class its
 * share; the network's labels are the folders' names, and its provenance says how it takes a picture.
 */

import { picturesOf } from "../../data/picture-record.ts";
import type { PictureSet } from "../../data/picture-set.ts";
import type { ActivationName } from "../../functions/activation.ts";
import { initializeNetwork } from "../../network/initializer.ts";
import type { Network } from "../../network/network.ts";
import { classCount } from "../../network/task.ts";
import { partRows } from "../../table/prepare.ts";
import type { Random } from "../../tensor/random.ts";
import { Tensor } from "../../tensor/tensor.ts";
import { type ExitCode, optionName } from "../command/command.ts";
import { parseWholeNumbers } from "../command/numbers.ts";
import { Refusal, UsageError } from "../failure/failure.ts";
import { titleOf } from "../files/input.ts";
import { openNetwork } from "../model/weights.ts";
import { parseRanges } from "../pictures/augment.ts";
import { openPictures, pictureWish, rowsOf } from "../pictures/folder.ts";
import { checkReportName } from "../report/run.ts";
import { harmless } from "../terminal/layout.ts";
import { settled, usualForPictures } from "./defaults.ts";
import { checkOut, trainOnImages } from "./images.ts";
import { checkMethod } from "./options.ts";
import { checkRecord } from "./record.ts";
import { asOptions, checkParameters, checkStart, makeFromLine, settingsOf } from "./start.ts";
import { type AskedCall, InterruptedEarly, type Part, type Parts, type TrainCall } from "./training.ts";

/** Options that say nothing where there are no pictures by class. */
export const onlyForPictures = ["size", "channels"] as const;

/** Options of tables, and of data that have their own form and names. */
const notForPictures = ["drop", "category", "number", "labels", "input", "preset", "output"] as const;

/** Neurons between the pixels and the classes. */
const usualUnits = "100";

export async function runPictures(asked: AskedCall): Promise<ExitCode> {
  const units = checkUsage(asked);
  const { options, messages } = asked;
  await checkOut("", asked);
  const old = options.from === null ? null : await openOld(options.from, asked);
  const wish = old === null ? pictureWish(options, messages) : { like: old };
  const onPicture = (): void => {
    if (asked.terminal.wasInterrupted) throw new InterruptedEarly();
  };
  const set = await openPictures(options.data!, wish, { ...asked, isQuiet: options.quiet, onPicture });
  const parts = partsOf(set, asked);
  const usual = usualForPictures(parts.training.labels.size, options);
  const call = { ...asked, options: settled(options, usual) };
  for (const note of unjudgedNotes(parts, call)) call.terminal.complain(note);
  const make = (random: Random): Network =>
    old === null ? newNetwork(units, random, parts, call) : oldNetwork(old, call);
  return trainOnImages(parts, async (random) => make(random), call);
}

/** Wrong words are said before any file is read. Gives the sizes of the hidden layers. */
function checkUsage(asked: AskedCall): number[] {
  const { options, messages } = asked;
  const isGiven = (key: keyof typeof options): boolean => options[key] !== null && options[key] !== false;
  const unfit = notForPictures.find(isGiven);
  if (unfit !== undefined) throw new UsageError(messages.notForPictures(`--${optionName(unfit)}`));
  if (options.sizes !== null) throw new UsageError(messages.sizesForPictures);
  const said = onlyForPictures.find(isGiven);
  if (options.from !== null && said !== undefined) throw new UsageError(messages.fromHasPictures(`--${said}`));
  const other = options.from === null ? "--layers" : "--from FILE";
  const isMade = options.from !== null || options.layers !== null;
  if (isMade && options.units !== null) throw new UsageError(messages.lineHasAll("--units", other));
  const definite = { ...asked, options: settled(options, usualForPictures(1, options)) };
  checkStart(definite);
  pictureWish(options, messages);
  checkReportName(options.report, messages);
  checkRecord(asked);
  checkMethod(definite.options, messages);
  if (options.patience !== null && options.validation === 0)
    throw new UsageError(messages.nothingToWaitFor("--patience", "--validation"));
  if (options.augment !== null) parseRanges(options.augment, messages);
  const text = options.units ?? usualUnits;
  return text.trim() === "0" ? [] : parseWholeNumbers("--units", messages.unitsForm, text, messages);
}

/** A network that says how it takes pictures. */
async function openOld(file: string, asked: AskedCall): Promise<Network> {
  const { network } = await openNetwork(file, asked.options, asked);
  if (picturesOf(network) !== null && network.labels !== null) return network;
  throw new Refusal(`${titleOf(file, asked.messages)}: ${asked.messages.noPictureRecord}`);
}

/** Of each class its share, drawn by the seed; a class of a single picture is learned alone. */
function partsOf(set: PictureSet, { options }: AskedCall): Parts {
  const { rows, labels, ...planes } = rowsOf(set);
  const { validation, seed } = options;
  const { training, heldOut } = partRows(labels.data, { seed, ...(validation === null ? {} : { validation }) });
  const part = (chosen: Uint32Array): Part => ({ images: taken(rows, chosen), labels: taken(labels, chosen) });
  const judging = heldOut === null || heldOut.length === 0 ? null : part(heldOut);
  return { training: part(training), heldOut: judging, pictures: set, ...planes };
}

function taken(table: Tensor<"uint8">, rows: Uint32Array): Tensor<"uint8"> {
  const [count, ...row] = table.shape as [number, ...number[]];
  const size = table.size / count;
  const data = new Uint8Array(rows.length * size);
  for (const [i, from] of rows.entries()) data.set(table.data.subarray(from * size, (from + 1) * size), i * size);
  return new Tensor("uint8", [rows.length, ...row], data);
}

/** Classes of which none is held out, where others are. */
function unjudgedNotes({ training, heldOut, pictures }: Parts, { messages }: TrainCall): string[] {
  if (heldOut === null) return [];
  const alone = pictures!.classes.filter(
    (_, label) => training.labels.data.includes(label) && !heldOut.labels.data.includes(label),
  );
  return alone.length === 0 ? [] : [messages.unjudgedPictures(alone.map(harmless).join(", "))];
}

function newNetwork(units: readonly number[], random: Random, parts: Parts, call: TrainCall): Network {
  const { options, messages } = call;
  const { classes, record } = parts.pictures!;
  const { size, channels, layers, hidden } = options;
  const asked = Object.entries({ size, channels }).filter(([, value]) => value !== null);
  const said = layers === null ? { units: units.join(",") || "0", hidden: hidden ?? "relu" } : { layers };
  const provenance = {
    command: "feedforward train",
    ...Object.fromEntries(asked),
    ...said,
    ...pictureSettings(call),
    pictures: record,
  };
  if (layers === null)
    return asOptions(makeDense(units, random, parts, call), random, options).with({ labels: classes, provenance });
  const network = makeFromLine(layers, random, parts, call);
  if (network.task !== "classes" || classCount(network) !== classes.length)
    throw new UsageError(messages.outputsOfClasses(network.outputSize, classes.length));
  return network.with({ labels: classes, provenance });
}

function makeDense(units: readonly number[], random: Random, { pictures, training }: Parts, call: TrainCall): Network {
  const sizes = [training.images.shape[1]!, ...units, pictures!.classes.length];
  checkParameters("--units", sizes, call.messages);
  const hidden = (call.options.hidden ?? "relu") as ActivationName;
  return initializeNetwork({ sizes, hidden, output: "softmax" }, random, { input: { scale: "1/255" } });
}

function oldNetwork(old: Network, call: TrainCall): Network {
  const provenance = { command: "feedforward train --from", ...pictureSettings(call), from: old.provenance };
  return old.with({ provenance });
}

/** So that the file can be made again. */
function pictureSettings({ options }: TrainCall) {
  const { holdout: _, ...settings } = settingsOf(options);
  return { validation: options.validation ?? 0.2, ...settings };
}
