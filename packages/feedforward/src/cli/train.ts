/**
 * `feedforward train`: a dense network from random weights to a file. It sees training images only: some of them are
 * held out and judge every epoch, and the test set is for `eval`.
 */

import { Random } from "../tensor/random.ts";
import { roundParameters } from "../train/parameters.ts";
import { train } from "../train/trainer.ts";
import type { ExitCode } from "./command.ts";
import { describeNetwork } from "./description.ts";
import { thousands } from "./layout.ts";
import { openImages } from "./sample.ts";
import { checkWritable, endingOf, saveFile } from "./save.ts";
import { epochHeader, epochLine, lossChart, resultLines, settingLines } from "./train-report.ts";
import {
  accuracyOn,
  type Epoch,
  encode,
  makeNetwork,
  runTraining,
  split,
  type TrainCall,
  trainingOptions,
} from "./training.ts";

export async function run(call: TrainCall): Promise<ExitCode> {
  const { options, terminal, messages } = call;
  if (options.out !== null) {
    endingOf(options.out, [".safetensors"], messages);
    await checkWritable(options.out, "", messages);
  }
  const parts = split(await openImages("train", options.data, messages), call);
  const random = new Random(options.seed);
  const fresh = makeNetwork(random, call);
  const training = train(fresh, parts.training, trainingOptions(parts, random, call));
  if (!options.json) terminal.print([...settingLines(fresh, parts, call), "", epochHeader(call)]);
  const onEpoch = (epoch: Epoch): void => {
    if (!options.json) terminal.print(epochLine(epoch, call));
  };
  const { network: trained, epochs, losses } = await runTraining(training, onEpoch, call);
  const network = options.round === null ? trained : roundParameters(trained, options.round as "float16" | "bfloat16");
  const accuracy = accuracyOn(parts.heldOut, network);
  const bytes = encode(network, options);
  if (options.out !== null) await saveFile(options.out, bytes, messages);
  if (options.json) {
    terminal.printJson({ network: describeNetwork(network), epochs, heldOutAccuracy: accuracy, file: options.out });
    return 0;
  }
  terminal.print(["", ...lossChart(losses, options.epochs, call), "", ...resultLines(accuracy, parts.heldOut, call)]);
  terminal.print(options.out === null ? messages.notSaved : messages.written(options.out, thousands(bytes.length)));
  return 0;
}
