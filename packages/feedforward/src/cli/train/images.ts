/**
 * A training on images, those of a data set or pictures of a folder: everything that could be wrong is said before the first epoch, the file
 * is kept before anything else is done with it, and what came of it is told.
 */

import type { Content } from "../../files/write.ts";
import type { Network } from "../../network/network.ts";
import { thousands } from "../../print/thousands.ts";
import { Random } from "../../tensor/random.ts";
import { roundParameters } from "../../train/parameters.ts";
import { trainSteps } from "../../train/trainer.ts";
import type { ExitCode } from "../command/command.ts";
import { UsageError } from "../failure/failure.ts";
import { checkWritable } from "../files/save.ts";
import { describeNetwork } from "../model/description.ts";
import { reportOfImages } from "../report/images.ts";
import { checkReport } from "../report/run.ts";
import { harmless } from "../terminal/layout.ts";
import { finish, type KeptNetwork } from "./finish.ts";
import { openRecord, recording, resumed } from "./record.ts";
import {
  beginningLines,
  epochLine,
  lossChart,
  passedEpochs,
  resultLines,
  settingLines,
  stoppingLines,
} from "./report.ts";
import {
  type AskedCall,
  accuracyOn,
  checkInterrupt,
  type Epoch,
  encode,
  type Outcome,
  type Part,
  type Parts,
  runTraining,
  type TrainCall,
  trainingOptions,
} from "./training.ts";

/** Trains what `start` makes of the generator, which goes on to shuffle the images. */
export async function trainOnImages(
  parts: Parts,
  start: (random: Random) => Promise<Network>,
  call: TrainCall,
): Promise<ExitCode> {
  const { options, terminal, messages } = call;
  const random = new Random(options.seed);
  const fresh = await start(random);
  const given = trainingOptions(fresh, parts, random, call);
  trainSteps(fresh, parts.training, given); // what is wrong is said before any file is looked at
  await checkOut(encode(fresh, options), call);
  await checkReport(options.report, call);
  const { training: own, heldOut } = parts;
  const data = [own.images, own.labels, ...(heldOut === null ? [] : [heldOut.images, heldOut.labels])];
  const record = await openRecord({ network: fresh, data, examples: own.labels.size }, call);
  const training = trainSteps(fresh, own, { ...given, ...resumed(record) });
  if (options.out === null) terminal.complain(messages.nothingKept);
  const { outputSize } = fresh;
  if (options.layers !== null && options.loss === null && outputSize > 1 && fresh.layers.at(-1)!.type === "dense")
    terminal.complain(messages.lineWithoutSoftmax(outputSize));
  const isTold = !options.json && !options.quiet;
  if (isTold) terminal.print([...settingLines(fresh, parts, call), ...beginningLines(record, call)]);
  const onEpoch = (epoch: Epoch): void => {
    if (isTold) printWhileWanted(epochLine(epoch, call), call);
  };
  await checkInterrupt(call);
  const outcome = await recording(record, (told) => runTraining(training, told(onEpoch), call));
  const network =
    options.round === null
      ? outcome.network
      : roundParameters(outcome.network, options.round as "float16" | "bfloat16");
  const done = { ...outcome, network };
  return finish(
    done,
    { tell: (kept) => report(done, parts.heldOut, kept, call), page: () => reportOfImages(done, parts, call) },
    call,
  );
}

/** What cannot be written is known before the first epoch; `content` is as long as the file will be, but for some words in its header. */
export async function checkOut(content: Content, call: AskedCall): Promise<void> {
  const { options, messages } = call;
  if (options.out === null) return;
  if (!/\.safetensors$/i.test(options.out)) {
    throw new UsageError(messages.unknownEnding(`--out ${options.out}`, ".safetensors"));
  }
  await checkWritable(options.out, content, call);
}

/** A file is still wanted where nobody reads the report any more; what became of the output is said when that is written. */
function printWhileWanted(line: string, { options, terminal }: TrainCall): void {
  try {
    terminal.checkReader();
    terminal.print(line);
  } catch (error) {
    if (options.out === null) throw error;
  }
}

function report(outcome: Outcome, heldOut: Part | null, { file, bytes }: KeptNetwork, call: TrainCall): void {
  const { network, epochs, losses, interruptedAfter } = outcome;
  const { options, terminal, messages } = call;
  const accuracy = accuracyOn(heldOut, network);
  if (options.json) {
    const interrupted = interruptedAfter !== null;
    terminal.printJson({ network: describeNetwork(network), epochs, heldOutAccuracy: accuracy, file, interrupted });
    return;
  }
  const chart = options.quiet ? [] : lossChart(losses, passedEpochs(outcome, call), call);
  const lines = [...chart, ...stoppingLines(network, call), ...resultLines(accuracy, heldOut, call)];
  if (file !== null && file === options.out) lines.push(messages.written(harmless(file), thousands(bytes)));
  terminal.print(lines);
}
