/**
 * `feedforward train`: a network from random weights, or those of a file, to a file. It sees training images only: some of them are
 * held out and judge every epoch, and the test set is for `eval`. Pictures in folders and tables go their own ways from here.
 */

import { holdsPictures } from "../../files/picture-folder.ts";
import type { ExitCode } from "../command/command.ts";
import { UsageError } from "../failure/failure.ts";
import { parseRanges } from "../pictures/augment.ts";
import { isPictureFolder } from "../pictures/folder.ts";
import { openImages } from "../pictures/sample.ts";
import { checkReportName } from "../report/run.ts";
import { isFolder, isTablePath } from "../table/file.ts";
import { harmless } from "../terminal/layout.ts";
import { settled, usualFor, wantsClothes } from "./defaults.ts";
import { checkOut, trainOnImages } from "./images.ts";
import { checkMethod } from "./options.ts";
import { onlyForPictures, runPictures } from "./pictures.ts";
import { checkRecord } from "./record.ts";
import { checkStart, startNetwork } from "./start.ts";
import { onlyForTables, runTable } from "./table.ts";
import { type AskedCall, InterruptedEarly, split, type TrainCall } from "./training.ts";

export async function run(asked: AskedCall): Promise<ExitCode> {
  const { terminal, messages } = asked;
  terminal.holdInterrupt();
  try {
    return await runKind(asked);
  } catch (error) {
    if (!(error instanceof InterruptedEarly)) throw error;
    terminal.complain(messages.interruptedEarly);
    return 130;
  } finally {
    terminal.releaseInterrupt();
  }
}

async function runKind(asked: AskedCall): Promise<ExitCode> {
  const { options, messages } = asked;
  const { data } = options;
  const folder = data === null || (await isTablePath(data)) ? null : data;
  if (folder !== null && options.target !== null && (await isFolder(folder)))
    throw new UsageError(messages.folderNoTable(harmless(folder), "--target"));
  if (await isPictureFolder(folder)) return runPictures(asked);
  const ofPictures = onlyForPictures.find((key) => options[key] !== null);
  if (ofPictures !== undefined) {
    if (folder !== null) await holdsPictures(folder); // says so of a folder that is not there
    throw new UsageError(messages.onlyForPictures(`--${ofPictures}`));
  }
  if (data !== folder) return runTable(asked);
  return runImages({ ...asked, options: settled(options, usualFor(options)) });
}

async function runImages(call: TrainCall): Promise<ExitCode> {
  const { options, messages } = call;
  checkUsage(call);
  await checkOut("", call);
  const parts = split(await openImages("train", options.data, messages), call);
  return trainOnImages(parts, (random) => startNetwork(random, parts, call), call);
}

/** Wrong usage is said before any file is read. */
function checkUsage(call: TrainCall): void {
  const { options, messages } = call;
  const ofTables = onlyForTables.find((key) => options[key] !== null);
  if (ofTables !== undefined) throw new UsageError(messages.onlyForTables(`--${ofTables}`));
  if (options.data === null && options.preset !== null && wantsClothes(options.preset))
    throw new UsageError(messages.presetWantsData(options.preset));
  checkStart(call);
  checkReportName(options.report, messages);
  checkRecord(call);
  checkMethod(options, messages);
  if (call.options.patience !== null && call.options.holdout === 0)
    throw new UsageError(call.messages.nothingToWaitFor("--patience", "--holdout"));
  if (call.options.augment !== null) parseRanges(call.options.augment, call.messages);
}
