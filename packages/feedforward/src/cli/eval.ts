/**
 * `feedforward eval`: the main job. A trained network is scored on the test images, one by one and in batches, and the
 * two must agree in every bit.
 */

import type { Network } from "../network/network.ts";
import { Session } from "../session.ts";
import { printFloat } from "../tensor/print-float.ts";
import { formatShape } from "../tensor/shape.ts";
import type { Call, ExitCode } from "./command.ts";
import { chainLine, describeNetwork, layerTable } from "./description.ts";
import { countDifferent, type Pass, type Samples, scoreInBatches, scoreOneByOne, type Watch } from "./evaluation.ts";
import { Refusal, UsageError } from "./failure.ts";
import type { Messages } from "./language.ts";
import { duration, harmless, labelled, pad, thousands, widthOf, wrap } from "./layout.ts";
import { noteText } from "./notes.ts";
import { portrait, rankingLines } from "./portrait.ts";
import { type ImageSet, openImages, pictureAt } from "./sample.ts";
import { enterPixels, type NamedNetwork, openNetwork, type PixelRule, pixelRule } from "./weights.ts";

export interface EvalOptions {
  readonly weights: string | null;
  readonly data: string | null;
  readonly batch: number;
  readonly hidden: string | null;
  readonly output: string | null;
  readonly normalize: boolean;
  readonly json: boolean;
}

type EvalCall = Call<EvalOptions>;

/** Everything that was opened, ready to be scored. */
interface Subject extends NamedNetwork {
  readonly session: Session;
  readonly set: ImageSet;
  readonly rule: PixelRule;
  readonly samples: Samples;
}

export async function run(call: EvalCall): Promise<ExitCode> {
  const subject = await open(call);
  if (!call.options.json) call.terminal.print([...header(subject, call), ""]);
  const { session, samples } = subject;
  const single = withProgress(call, 0, (watch) => scoreOneByOne(session, samples, watch));
  if (!call.options.json) call.terminal.print(passLine(single, call));
  const batched = withProgress(call, 1, (watch) => scoreInBatches(session, samples, call.options.batch, watch));
  const different = countDifferent(single.outputs, batched.outputs);
  if (call.options.json) call.terminal.printJson(toJson(subject, [single, batched], different));
  else call.terminal.print([passLine(batched, call), "", verdict(different, single.outputs.length, call)]);
  return different === 0 ? 0 : 1;
}

async function open({ words, options, messages }: EvalCall): Promise<Subject> {
  const [word] = words;
  if (word !== undefined && options.weights !== null) throw new UsageError(messages.twiceWeights);
  const named = await openNetwork(word ?? options.weights, options, messages);
  const { network } = named;
  const set = await openImages("test", options.data, messages);
  const largest = set.labels.data.reduce((most, label) => Math.max(most, label), 0);
  if (largest >= network.outputSize) throw new Refusal(messages.labelTooLarge(largest, network.outputSize));
  const rule = pixelRule(network, options.normalize);
  const samples = { images: enterPixels(set.rows, rule), labels: set.labels };
  return { ...named, session: new Session(network), set, rule, samples };
}

/** What is there before anything is scored: the network, the data, and the first image with its prediction. */
function header({ session, path, set, rule }: Subject, call: EvalCall): string[] {
  const { terminal, messages } = call;
  const { network } = session;
  const titles = [messages.network, messages.data, messages.notes];
  const margin = Math.max(...titles.map(widthOf)) + 3;
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ["", ...labelled(terminal.bold(title), lines, margin)];
  const fit = (text: string): string[] => wrap(text, Math.max(30, terminal.columns - margin));
  const { rows, labels, height, width } = set;
  const shapes = `${messages.images} ${formatShape(rows.shape)} uint8, ${messages.labels} ${formatShape(labels.shape)} uint8`;
  return [
    ...section(messages.network, [
      chainLine(network, call),
      terminal.dim(`${harmless(path)}, ${messages.backend(session.backend)}`),
      "",
      ...layerTable(network, call),
    ]).slice(1),
    ...section(
      messages.notes,
      network.notes.flatMap((note) => fit(noteText(note, call.language))),
    ),
    ...section(messages.data, [
      messages.dataSet(thousands(labels.size), messages.testSet, height, width),
      shapes,
      ...fit(pixelText(rule, network, messages)),
    ]),
    "",
    ...firstImage({ session, set, rule }, call),
  ];
}

function pixelText(rule: PixelRule, { input }: Network, messages: Messages): string {
  if (rule !== "declared") return rule === "raw" ? messages.pixelsRaw : messages.pixelsNormalized;
  const scaled = input.divisor === 1 ? "x" : `x / ${input.divisor}`;
  const moved = input.mean === null ? scaled : `${scaled} - mean`;
  const formula = input.std === null ? moved : `(${moved}) / std`;
  return `${messages.pixelsDeclared}: ${formula}`;
}

function firstImage({ session, set, rule }: Pick<Subject, "session" | "set" | "rule">, call: EvalCall): string[] {
  const { terminal, messages } = call;
  const ranked = session.topK(enterPixels(set.rows.row(0), rule), Math.min(3, session.network.outputSize));
  const label = harmless(session.label(set.labels.at(0)));
  const best = ranked[0]!;
  const isRight = best.index === set.labels.at(0);
  const mark = isRight ? terminal.good(`✓ ${messages.right}`) : terminal.bad(`✗ ${messages.wrong}`);
  const caption = [
    `${terminal.bold(`${messages.prediction}: ${harmless(best.label)}`)}  ${mark}`,
    "",
    ...rankingLines(ranked, session, terminal),
  ];
  return portrait({ image: pictureAt(set, 0), title: messages.imageTitle("0", label), caption }, terminal);
}

/** `Accuracy:0.9352`, the number as Python prints it, and after it how it came about. */
function passLine(pass: Pass, { terminal, messages, options }: EvalCall): string {
  const { batch, correct, total, accuracy, timeMs } = pass;
  const titles = [messages.oneByOne, messages.inBatches(thousands(options.batch))];
  const title = batch === 1 ? titles[0]! : titles[1]!;
  return [
    pad(terminal.good(`Accuracy:${printFloat(accuracy, "float64")}`), 15),
    pad(title, Math.max(...titles.map(widthOf))),
    messages.correctOf(thousands(correct), thousands(total)),
    pad(duration(timeMs), 7, "right"),
    terminal.dim(messages.eachImage(duration(timeMs / total))),
  ].join("  ");
}

function verdict(different: number, count: number, { terminal, messages }: EvalCall): string {
  return different === 0
    ? terminal.good(messages.sameBits(thousands(count)))
    : terminal.bad(messages.differentBits(thousands(different), thousands(count)));
}

/** Runs one of the two passes and shows how far both are together. */
function withProgress(call: EvalCall, half: 0 | 1, score: (watch: Watch) => Pass): Pass {
  const { terminal, messages } = call;
  const progress = terminal.progress(messages.evaluating);
  const watch = {
    now: () => terminal.now(),
    onProgress: (share: number) => progress.update((half + share) / 2),
  };
  try {
    return score(watch);
  } finally {
    progress.done();
  }
}

function toJson({ session, path, set, rule }: Subject, passes: readonly Pass[], different: number) {
  return {
    weights: path,
    network: describeNetwork(session.network),
    data: { images: set.rows.shape, labels: set.labels.shape, pixels: rule },
    backend: session.backend,
    passes: passes.map(({ batch, correct, total, accuracy, timeMs }) => ({ batch, correct, total, accuracy, timeMs })),
    differentBits: different,
  };
}
