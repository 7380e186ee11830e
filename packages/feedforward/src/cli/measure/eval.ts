/**
 * `feedforward eval`: the main job. A trained network is scored on the test images, one by one and in batches, and the
 * two must agree in every bit.
 */

import { printFloat } from "../../print/floats.ts";
import { thousands } from "../../print/thousands.ts";
import { Session } from "../../session.ts";
import { Random } from "../../tensor/random.ts";
import { formatShape } from "../../tensor/shape.ts";
import type { Call, ExitCode } from "../command/command.ts";
import { titleOf } from "../files/input.ts";
import { describeModel, modelLine, modelTable, noteTexts } from "../model/description.ts";
import {
  backendOption,
  dataLine,
  type MeasuredModel,
  openSubject,
  pixelText,
  type SubjectOptions,
  verdict,
} from "../model/subject.ts";
import { enterPixels } from "../model/weights.ts";
import { augmentRows, parseRanges } from "../pictures/augment.ts";
import { portrait, rankingLines } from "../pictures/portrait.ts";
import { type ImageSet, pictureAt } from "../pictures/sample.ts";
import { isTablePath } from "../table/file.ts";
import { cellLines, duration, fit, harmless, labelled, pad, roomBehind, widthOf } from "../terminal/layout.ts";
import { evalTable } from "./eval-table.ts";
import type { Pass } from "./evaluation.ts";
import { type Entry, gain, measureRounds } from "./rounds.ts";

export interface EvalOptions extends SubjectOptions {
  readonly batch: number;
  readonly augment: string | null;
  readonly seed: number;
  readonly backend: string | null;
  readonly quiet: boolean;
  readonly json: boolean;
}

type EvalCall = Call<EvalOptions>;

/** Enough that the least times settle, and short enough to be waited for. */
const patience = { mostRounds: 10, enoughMs: 500 };

/** What is scored, and what runs it. */
interface Scored extends MeasuredModel {
  readonly session: Session;
}

export async function run(call: EvalCall): Promise<ExitCode> {
  const { data } = call.options;
  return data !== null && (await isTablePath(data)) ? evalTable(call) : evalImages(call);
}

async function evalImages(call: EvalCall): Promise<ExitCode> {
  const opened = await openSubject(call, imageChange(call));
  const subject = { ...opened, session: new Session(opened.model, backendOption(call.options.backend)) };
  const { quiet, json } = call.options;
  if (!json && !quiet) call.terminal.print([...header(subject, call), ""]);
  const { session, samples } = subject;
  const entries = [1, call.options.batch].map((batch): Entry => ({ session, batch, timesMs: [], pass: null }));
  const progress = call.terminal.progress(call.messages.evaluating, quiet);
  const watcher = { terminal: call.terminal, progress, detailOf: () => "" };
  const { different, compared } = measureRounds(entries, samples, patience, watcher);
  if (json) call.terminal.printJson(toJson(subject, entries, { different, ...call.options }));
  else {
    call.terminal.print([
      ...entries.flatMap((entry) => passLines(entry, call)),
      "",
      ...fasterLines(entries, call),
      ...verdict(different, compared, call),
    ]);
  }
  return different === 0 ? 0 : 1;
}

/** The images as `--augment` changes them: one generator goes through all of them in order. */
function imageChange({ options, messages }: EvalCall): (set: ImageSet) => ImageSet {
  if (options.augment === null) return (set) => set;
  const ranges = parseRanges(options.augment, messages);
  return (set) => ({ ...set, rows: augmentRows(set, ranges, new Random(options.seed)) });
}

/** What is there before anything is scored: the network, the data, and the first image with its prediction. */
function header({ session, path, set, rule }: Scored, call: EvalCall): string[] {
  const { terminal, messages, options } = call;
  const { model } = session;
  const titles = [messages.network, messages.data, messages.notes];
  const margin = Math.max(...titles.map(widthOf)) + 3;
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ["", ...labelled(terminal.bold(title), lines, margin)];
  const fitted = (text: string): string[] => fit(text, terminal.columns, margin);
  const { rows, labels } = set;
  const shapes = `${messages.images} ${formatShape(rows.shape)} uint8, ${messages.labels} ${formatShape(labels.shape)} uint8`;
  return [
    ...section(messages.network, [
      ...fitted(modelLine(model, call)),
      ...fitted(`${harmless(titleOf(path, messages))}, ${messages.backend(session.backend, session.threads)}`).map(
        (line) => terminal.dim(line),
      ),
      "",
      ...modelTable(model, roomBehind(margin, terminal.columns), call),
    ]).slice(1),
    ...section(messages.notes, noteTexts(model.notes, call).flatMap(fitted)),
    ...section(messages.data, [
      dataLine(set, call),
      ...(options.augment === null ? [] : [messages.augmentedTest(options.augment, options.seed)]),
      ...fitted(shapes),
      ...fitted(pixelText(rule, model, messages)),
    ]),
    "",
    ...firstImage({ session, set, rule }, call),
  ];
}

function firstImage({ session, set, rule }: Pick<Scored, "session" | "set" | "rule">, call: EvalCall): string[] {
  const { terminal, messages } = call;
  const ranked = session.topK(enterPixels(set.rows.row(0), rule), 3);
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
function passLines(entry: Entry, { terminal, messages, options }: EvalCall): string[] {
  const { batch, correct, total, accuracy, timeMs } = leastPass(entry);
  const titles = [messages.oneByOne, messages.inBatches(thousands(options.batch))];
  const title = batch === 1 ? titles[0]! : titles[1]!;
  const result = [
    pad(terminal.good(`Accuracy:${printFloat(accuracy, "float64")}`), 15),
    pad(title, Math.max(...titles.map(widthOf))),
  ];
  const details = [
    messages.correctOf(thousands(correct), thousands(total)),
    pad(duration(timeMs), 7, "right"),
    terminal.dim(messages.eachImage(duration(timeMs / total))),
  ];
  return cellLines(result, details, terminal.columns);
}

/** What batches gain, where the times tell. */
function fasterLines([single, batched]: readonly Entry[], { terminal, messages }: EvalCall): string[] {
  const times = gain(single!.timesMs, batched!.timesMs);
  if (times === null) return [];
  return fit(messages.fasterInBatches(thousands(batched!.batch), times.toFixed(1)), terminal.columns);
}

/** What came out, with the least time that it took. */
function leastPass({ pass, timesMs }: Entry): Pass {
  return { ...pass!, timeMs: Math.min(...timesMs) };
}

function toJson(
  { session, path, set, rule }: Scored,
  entries: readonly Entry[],
  { different, augment, seed }: Pick<EvalOptions, "augment" | "seed"> & { readonly different: number },
) {
  const changed = augment === null ? {} : { augment, seed };
  return {
    weights: path,
    network: describeModel(session.model),
    data: { images: set.rows.shape, labels: set.labels.shape, pixels: rule, ...changed },
    backend: session.backend,
    threads: session.threads,
    passes: entries.map((entry) => {
      const { batch, correct, total, accuracy, timeMs } = leastPass(entry);
      return { batch, correct, total, accuracy, timeMs, timesMs: entry.timesMs };
    }),
    differentBits: different,
  };
}
