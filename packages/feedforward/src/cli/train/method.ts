/**
 * How `feedforward train` trains, in a line: every value that the run depends on, those too that nobody asked for, so that it can be
 * repeated.
 */

import type { Network } from "../../network/network.ts";
import { thousands } from "../../print/thousands.ts";
import { lossSettings } from "../../train/loss-options.ts";
import { isDividedByZero, optimizerSettings } from "../../train/optimizer.ts";
import { lossOf, optimizerOf } from "./options.ts";
import type { TrainCall } from "./training.ts";

/** What is said of the data, which are images or rows. */
type Batches = (count: string) => string;

export function methodLines(network: Network, batches: Batches, call: TrainCall): string[] {
  const reasons = slowReasons(call);
  return [
    [...optimizerWords(call), ...lossWords(network, call), ...runWords(batches, call)].join(", "),
    ...(reasons.length === 0 ? [] : [call.messages.plainTraining(reasons.join(", "))]),
  ];
}

/** What of a training WebAssembly has no kernels for, as `train/engine.ts` decides. */
function slowReasons({ options, messages }: TrainCall): string[] {
  const settings = optimizerSettings(optimizerOf(options, messages));
  return isDividedByZero(settings) ? ["--optimizer-options epsilon=0"] : [];
}

/** The learning rate and the loss, where the command line leaves both to what suits the optimizer and the network. */
export function definiteMethod(network: Network, { options, messages }: TrainCall) {
  const { learningRate } = optimizerSettings(optimizerOf(options, messages));
  return { learningRate, loss: lossSettings(network, lossOf(options, messages)).name };
}

/** A name with what belongs to it: `momentum (momentum=0.95, nesterov)`. */
function withDetails(name: string, details: readonly (string | null)[]): string {
  const said = details.flatMap((detail) => detail?.split(",").join(", ") ?? []);
  return said.length === 0 ? name : `${name} (${said.join(", ")})`;
}

function optimizerWords({ options, messages }: TrainCall): string[] {
  const { optimizer, optimizerOptions, schedule, scheduleOptions, warmup } = options;
  const { learningRate, weightDecay } = optimizerSettings(optimizerOf(options, messages));
  const curve = [schedule, scheduleOptions, warmup === null ? null : `warmup=${warmup}`];
  return [
    withDetails(optimizer, [optimizerOptions]),
    withDetails(messages.learningRateOf(learningRate), curve),
    ...(weightDecay === 0 ? [] : [messages.weightDecayOf(weightDecay)]),
  ];
}

function lossWords(network: Network, { options, messages }: TrainCall): string[] {
  const { name } = lossSettings(network, lossOf(options, messages));
  const { lossOptions, classWeights, clipNorm, clipValue } = options;
  const weights = classWeights === null ? [] : [messages.classWeightsOf(classWeights)];
  const details = [...(lossOptions === null ? [] : [lossOptions.split(",").join(", ")]), ...weights];
  return [
    messages.lossOf(details.length === 0 ? name : `${name} (${details.join(", ")})`),
    ...(clipNorm === null ? [] : [messages.clippedNorm(clipNorm)]),
    ...(clipValue === null ? [] : [messages.clippedValue(clipValue)]),
  ];
}

function runWords(batches: Batches, { options, messages }: TrainCall): string[] {
  const { frozen, initializer, dropout, epochs, patience, batch, seed, round } = options;
  return [
    ...(frozen === null ? [] : [messages.frozenLayers(frozen)]),
    ...(initializer === null ? [] : [messages.firstWeights(initializer)]),
    ...(dropout === null ? [] : [messages.dropoutOf(dropout)]),
    messages.epochsOf(epochs, patience),
    batches(thousands(batch)),
    messages.seedOf(seed),
    ...(round === null ? [] : [messages.roundedTo(round)]),
  ];
}
