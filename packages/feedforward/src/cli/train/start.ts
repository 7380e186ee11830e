/**
 * The network that `feedforward train` begins with: layers of random weights as `--sizes` or `--layers` has them, or that of a file. Each
 * says in its provenance how it is trained, so that the file that comes of it can be made again.
 */

import { type ActivationName, activationNames } from "../../functions/activation.ts";
import { newLayers, parseNewLine } from "../../layers/new-line.ts";
import { BatchNorm } from "../../layers/normal.ts";
import { Dropout } from "../../layers/scale.ts";
import { initializeNetwork } from "../../network/initializer.ts";
import type { Layer } from "../../network/layer.ts";
import { Network } from "../../network/network.ts";
import { classCount } from "../../network/task.ts";
import { thousands } from "../../print/thousands.ts";
import type { Random } from "../../tensor/random.ts";
import { randomizeNetwork } from "../../train/randomize.ts";
import { optionName } from "../command/command.ts";
import { parseWholeNumbers } from "../command/numbers.ts";
import { Refusal, reasonOfFailure, UsageError } from "../failure/failure.ts";
import { titleOf } from "../files/input.ts";
import { checkDigits } from "../model/digits.ts";
import { openNetwork, pixelRule } from "../model/weights.ts";
import { byteSize } from "../terminal/layout.ts";
import type { Messages } from "../words/language.ts";
import { chapter } from "./chapter.ts";
import { initializerOf, methodSaid, withoutNull } from "./options.ts";
import type { Part, Parts, TrainCall, TrainOptions } from "./training.ts";

/** Two gigabytes while it is trained: a number, its gradient and what the optimizer remembers of both. */
const mostParameters = 2 ** 27;
const bytesEach = 4 * 4;

/** Items of a line that are as good for rows as for planes. */
const rowWords: ReadonlySet<string> = new Set(["dense", "batchNorm", "dropout", "softmax", ...activationNames]);

/** Options of a file without a file, of a new network beside a file, and sizes that nothing can be made of. */
export function checkStart(call: TrainCall): void {
  const { options, messages } = call;
  const given = <Key extends keyof TrainOptions>(...keys: Key[]): Key | undefined =>
    keys.find((key) => options[key] !== null && options[key] !== false);
  if (options.from !== null) {
    const ofNew = given("sizes", "initializer", "dropout", "batchNorm");
    if (ofNew !== undefined) throw new UsageError(messages.fromHasLayers(`--${optionName(ofNew)}`));
    return;
  }
  if (options.input !== null) throw new UsageError(messages.needsFrom("--input"));
  if (options.layers === null) {
    readSizes(call);
    return;
  }
  const inLine = given("sizes", "hidden", "output", "dropout", "batchNorm");
  if (inLine !== undefined) throw new UsageError(messages.lineHasAll(`--${optionName(inLine)}`, "--layers"));
  asUsage(() => parseNewLine(options.layers!), call);
}

export async function startNetwork(random: Random, parts: Parts, call: TrainCall): Promise<Network> {
  const { from, layers } = call.options;
  if (from !== null) return openStart(from, parts.training, call);
  return layers === null ? makeNetwork(random, call) : makeFromLine(layers, random, parts, call);
}

/** What the library refuses of a line is wrong usage. */
function asUsage<T>(read: () => T, { messages }: TrainCall): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(reasonOfFailure(error, messages));
  }
}

/** Layers one by one: convolutions see the images as [channels, height, width], dense layers as rows of pixels. */
export function makeFromLine(line: string, random: Random, parts: Parts, call: TrainCall): Network {
  const { training, channels, height, width } = parts;
  const { options } = call;
  const isPlane = parseNewLine(line).some(({ word }) => !rowWords.has(word));
  const shape = isPlane ? [channels, height, width] : [channels * height * width];
  const network = asUsage(() => new Network(newLayers(line, shape), { input: { shape, scale: "1/255" } }), call);
  const largest = largestOf(training);
  if (parts.pictures === null && network.task === "classes" && largest >= classCount(network))
    throw new Refusal(call.messages.outputsTooFew("--layers", classCount(network) - 1, largest));
  const rule = initializerOf(options.initializer);
  return named(
    randomizeNetwork(network, random, rule === undefined ? {} : { initializer: rule }).with({
      provenance: { command: "feedforward train", layers: line, ...settingsOf(options) },
    }),
    call,
  );
}

/** The numbers of neurons that `--sizes` names. */
function readSizes({ options, messages }: TrainCall): number[] {
  const text = options.sizes ?? chapter.sizes;
  const sizes = parseWholeNumbers("--sizes", messages.sizesForm, text, messages);
  if (sizes.length < 2) throw new UsageError(messages.notNumbers("--sizes", messages.sizesForm, text));
  checkParameters("--sizes", sizes, messages);
  return sizes;
}

/** Layers of these sizes must fit into memory. */
export function checkParameters(option: string, sizes: readonly number[], messages: Messages): void {
  const count = sizes.slice(1).reduce((sum, size, i) => sum + BigInt(size) * (BigInt(sizes[i]!) + 1n), 0n);
  if (count > mostParameters) {
    const memory = byteSize(Number(count) * bytesEach);
    const [most, got] = [thousands(mostParameters), thousands(count)];
    throw new UsageError(messages.tooManyParameters(option, most, got, memory));
  }
}

function makeNetwork(random: Random, call: TrainCall): Network {
  const { options } = call;
  const { hidden, output } = options;
  const architecture = {
    sizes: readSizes(call),
    hidden: (hidden ?? chapter.hidden) as ActivationName,
    output: (output ?? chapter.output) as ActivationName | "softmax",
  };
  const said = { sizes: options.sizes ?? chapter.sizes, hidden: architecture.hidden, output: architecture.output };
  const network = initializeNetwork(architecture, random, {
    input: { scale: "1/255" },
    provenance: { command: "feedforward train", ...said, ...settingsOf(options) },
  });
  return named(asOptions(network, random, options), call);
}

/** A new network with the first weights and the layers that options ask for. */
export function asOptions(network: Network, random: Random, options: TrainOptions): Network {
  const rule = initializerOf(options.initializer);
  const first = rule === undefined ? network : randomizeNetwork(network, random, { initializer: rule });
  return first.with({ layers: withTrainingLayers(first.layers, options) });
}

/** Batch normalisation before the function of every hidden layer, and dropout behind it. */
function withTrainingLayers(layers: readonly Layer[], { dropout, batchNorm }: TrainOptions): Layer[] {
  return layers.flatMap((layer, i) => {
    const before = layers[i - 1];
    if (before?.type !== "dense" || i === layers.length - 1) return [layer];
    const size = before.outputSize;
    const [zero, one] = [new Array<number>(size).fill(0), new Array<number>(size).fill(1)];
    const norm = batchNorm ? [new BatchNorm({ scale: one, bias: zero, mean: zero, variance: one })] : [];
    return [...norm, layer, ...(dropout === null ? [] : [new Dropout({ rate: dropout })])];
  });
}

/** Bytes enter it as `eval` hands them: scaled by 1/255 where the file declares nothing. */
async function openStart(file: string, part: Part, call: TrainCall): Promise<Network> {
  const { options, messages } = call;
  const { network } = await openNetwork(file, options, call);
  const refused = (sentence: string): Refusal => new Refusal(`${titleOf(file, messages)}: ${sentence}`);
  const pixels = part.images.shape[1]!;
  if (network.inputSize !== pixels)
    throw refused(messages.fromOtherSize(thousands(network.inputSize), thousands(pixels)));
  if (options.labels === null) checkDigits(network, options.data, messages);
  const largest = largestOf(part);
  if (network.task === "classes" && largest >= classCount(network))
    throw refused(messages.labelTooLarge(largest, classCount(network)));
  const scaled = pixelRule(network, true) === "declared" ? {} : { input: { scale: "1/255" } };
  return named(network, call).with({
    ...scaled,
    provenance: { command: "feedforward train --from", ...settingsOf(options), from: network.provenance },
  });
}

function largestOf({ labels }: Part): number {
  return labels.data.reduce((most, label) => Math.max(most, label), 0);
}

/** How it is trained. */
export function settingsOf(options: TrainOptions) {
  const { epochs, batch, seed, holdout, round, augment, initializer, dropout } = options;
  const { always, asked } = methodSaid(options);
  return {
    ...always,
    epochs,
    batch,
    seed,
    holdout,
    round,
    ...withoutNull({ augment, initializer, dropout, batchNorm: options.batchNorm || null }),
    ...asked,
  };
}

/** The names of the classes as the options have them, else the digits, where there are classes without names. */
function named(network: Network, call: TrainCall): Network {
  const { labels } = call.options;
  if (labels !== null) return asUsage(() => network.with({ labels: labels.split(",") }), call);
  if (network.task === "regression" || network.labels !== null) return network;
  return network.with({ labels: Array.from({ length: classCount(network) }, (_, label) => String(label)) });
}
