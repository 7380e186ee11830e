/**
 * `feedforward bench`: a network on its data, on one backend or on all of them side by side, one by one and in batches.
 * The least time of several rounds counts; and on every backend the outputs must have the same bits.
 */

import { backendNames } from "../../backend/select.ts";
import type { Graph } from "../../onnx/graph.ts";
import { thousands } from "../../print/thousands.ts";
import { Session } from "../../session.ts";
import { sizeOf } from "../../tensor/shape.ts";
import type { Call, ExitCode } from "../command/command.ts";
import { parseWholeNumbers } from "../command/numbers.ts";
import { readShapes } from "../command/shapes.ts";
import { Refusal, UsageError } from "../failure/failure.ts";
import { titleOf } from "../files/input.ts";
import { describeModel, modelLine } from "../model/description.ts";
import {
  backendOption,
  dataLine,
  type MeasuredModel,
  pixelText,
  type SubjectOptions,
  subjectOf,
  verdict,
} from "../model/subject.ts";
import { openModel } from "../model/weights.ts";
import { duration, fit, harmless, labelled, table, widthOf } from "../terminal/layout.ts";
import { benchGraph } from "./bench-graph.ts";
import { type Entry, measureRounds } from "./rounds.ts";

export interface BenchOptions extends SubjectOptions {
  readonly batch: string | null;
  readonly backend: string | null;
  readonly quiet: boolean;
  readonly json: boolean;
}

type BenchCall = Call<BenchOptions>;

const patience = { mostRounds: 10, enoughMs: 1000 };

export async function run(call: BenchCall): Promise<ExitCode> {
  const { options, messages } = call;
  const batches = parseWholeNumbers("--batch", messages.batchesForm, options.batch ?? usualBatches, messages);
  readShapes(options.shape, messages);
  if (call.words[0] !== undefined && options.weights !== null) throw new UsageError(messages.twiceWeights);
  const named = await openModel(call.words[0] ?? options.weights, options, call);
  const { model } = named;
  if ("nodes" in model && !takesImages(model, call))
    return benchGraph({ ...named, model }, options.batch === null ? [1] : batches, call);
  if ("layers" in model && options.shape !== null) throw new Refusal(messages.notForLayers("--shape"));
  const subject = await subjectOf(named, call);
  return benchImages(subject, new Set(batches), call);
}

const usualBatches = "1,100,10000";

/** Whether a graph is to be shown the images: where data are named, or where it has one input of as many values as theirs. */
function takesImages({ inputs }: Graph, { options }: BenchCall): boolean {
  const [input, ...others] = inputs;
  const row = input?.shape?.slice(1) ?? [];
  const size = row.every((length) => typeof length === "number") ? sizeOf(row as number[]) : 0;
  return options.data !== null || (others.length === 0 && size === 28 * 28);
}

async function benchImages(subject: MeasuredModel, batches: ReadonlySet<number>, call: BenchCall): Promise<ExitCode> {
  const { options, terminal, messages } = call;
  if (!options.json && !options.quiet) terminal.print([...header(subject, call), ""]);
  // The reference takes minutes for a convolution network on ten thousand images: it is measured where it is asked for.
  const usual = "layers" in subject.model ? backendNames : backendNames.filter((name) => name !== "reference");
  const names = options.backend === null ? usual : [options.backend];
  const sessions = names.map((name) => new Session(subject.model, backendOption(name)));
  const entries = sessions.flatMap((session) =>
    [...batches].map((batch): Entry => ({ session, batch, timesMs: [], pass: null })),
  );
  const progress = terminal.progress(messages.measuring, options.quiet);
  const watcher = { terminal, progress, detailOf: ({ session }: Entry) => session.backend };
  const { different, compared } = measureRounds(entries, subject.samples, patience, watcher);
  if (options.json) terminal.printJson(toJson(subject, entries, different));
  else terminal.print([...resultTable(entries, call), "", ...verdict(different, compared, call)]);
  return different === 0 ? 0 : 1;
}

function header({ model, path, set, rule }: MeasuredModel, call: BenchCall): string[] {
  const { terminal, messages } = call;
  const margin = Math.max(widthOf(messages.network), widthOf(messages.data)) + 3;
  const counted = dataLine(set, call);
  const fitted = (text: string): string[] => fit(text, terminal.columns, margin);
  const chain = fitted(modelLine(model, call));
  const pixels = fitted(pixelText(rule, model, messages));
  return [
    ...labelled(terminal.bold(messages.network), [...chain, terminal.dim(harmless(titleOf(path, messages)))], margin),
    "",
    ...labelled(terminal.bold(messages.data), [counted, ...pixels], margin),
  ];
}

/** A line an entry; a backend is named in its first. */
function resultTable(entries: readonly Entry[], { terminal, messages }: BenchCall): string[] {
  const { backendColumn, batchColumn, imageColumn, rateColumn, correctColumn } = messages;
  const titles = [backendColumn, batchColumn, imageColumn, rateColumn, correctColumn];
  const rows = entries.map(({ session, batch, timesMs, pass }, i) => {
    const imageMs = Math.min(...timesMs) / pass!.total;
    const isFirst = entries[i - 1]?.session !== session;
    return [
      isFirst ? terminal.bold(session.backend) : "",
      batch === 1 ? messages.oneByOne : thousands(batch),
      duration(imageMs),
      imageMs === 0 ? "" : thousands(Number((1000 / imageMs).toPrecision(3))),
      `${thousands(pass!.correct)} / ${thousands(pass!.total)}`,
    ];
  });
  return table([titles.map((title) => terminal.dim(title)), ...rows], ["left", "right", "right", "right", "right"]);
}

function toJson({ model, path, set, rule }: MeasuredModel, entries: readonly Entry[], different: number) {
  return {
    weights: path,
    network: describeModel(model),
    data: { images: set.rows.shape, labels: set.labels.shape, pixels: rule },
    results: entries.map(({ session, batch, timesMs, pass }) => ({
      backend: session.backend,
      batch,
      correct: pass!.correct,
      total: pass!.total,
      timesMs,
      imagesPerSecond: imagesPerSecond(pass!.total, Math.min(...timesMs)),
    })),
    differentBits: different,
  };
}

/** Null where the clock did not move. */
function imagesPerSecond(images: number, timeMs: number): number | null {
  return timeMs === 0 ? null : (1000 * images) / timeMs;
}
