/**
 * `feedforward bench` on a graph that takes no images: numbers at random go through it, on every backend in turn, and all of them
 * must agree in every bit. The least time of several rounds counts.
 */

import { backendNames } from "../../backend/select.ts";
import type { Graph } from "../../onnx/graph.ts";
import { thousands } from "../../print/thousands.ts";
import { type Outline, outline } from "../../profile/outline.ts";
import type { Outputs, Strings } from "../../runner.ts";
import { Session } from "../../session.ts";
import { sizeOf } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Call, ExitCode } from "../command/command.ts";
import { readShapes, shapesOf } from "../command/shapes.ts";
import { aboutFile, Refusal } from "../failure/failure.ts";
import { titleOf } from "../files/input.ts";
import { madeUpFeeds, shapesToRun } from "../graph/made-up.ts";
import { describeGraph, portLines } from "../graph/report.ts";
import { modelLine } from "../model/description.ts";
import { backendOption } from "../model/subject.ts";
import { duration, fit, harmless, labelled, table, widthOf } from "../terminal/layout.ts";

export interface BenchGraphOptions {
  readonly backend: string | null;
  readonly shape: string | null;
  readonly quiet: boolean;
  readonly json: boolean;
}

type GraphCall = Call<BenchGraphOptions>;

interface NamedGraph {
  readonly model: Graph;
  readonly path: string;
}

/** What is measured: a session with so many rows. */
interface Measured {
  readonly session: Session;
  readonly rows: number;
  readonly feeds: ReadonlyMap<string, Tensor>;
  readonly timesMs: number[];
  outputs: Outputs<Tensor | Strings> | null;
}

const patience = { mostRounds: 10, enoughMs: 1000 };

export function benchGraph(named: NamedGraph, batches: readonly number[], call: GraphCall): ExitCode {
  const { options, terminal, messages } = call;
  const { steps, entries } = inWords(named, call, () => prepared(named.model, [...new Set(batches)], call));
  if (!options.json && !options.quiet) terminal.print([...header(named, steps, call), ""]);
  inWords(named, call, () => measure(entries, call));
  const { different, compared } = agreementOf(entries);
  if (options.json) terminal.printJson(toJson(named, steps, entries, different));
  else {
    const sentence =
      different === 0
        ? terminal.good(messages.sameAnswers(thousands(compared)))
        : terminal.bad(messages.differentBits(thousands(different), thousands(compared)));
    terminal.print([...resultTable(entries, call), "", sentence]);
  }
  return different === 0 ? 0 : 1;
}

function prepared(model: Graph, batches: readonly number[], call: GraphCall): { steps: Outline; entries: Measured[] } {
  const { options, messages } = call;
  const shapes = shapesToRun(model, shapesOf(readShapes(options.shape, messages), model.inputs, messages), call);
  const steps = outline(model, { shapes });
  if (!steps.isBatched && batches.some((rows) => rows > 1)) throw new Refusal(messages.noBatches);
  const names = options.backend === null ? backendNames : [options.backend];
  const entries = names.flatMap((name) => {
    const session = new Session(model, { ...backendOption(name), shapes });
    // The reference takes minutes for many rows of a convolution network: unless it is asked for, the fewest are enough to compare.
    const few =
      options.backend === null && name === "reference" ? batches.toSorted((a, b) => a - b).slice(0, 1) : batches;
    return few.map(
      (rows): Measured => ({ session, rows, feeds: madeUpFeeds(model, shapes, rows), timesMs: [], outputs: null }),
    );
  });
  return { steps, entries };
}

function measure(entries: readonly Measured[], { terminal, messages, options }: GraphCall): void {
  const progress = terminal.progress(messages.measuring, options.quiet);
  const total = (timesMs: readonly number[]): number => timesMs.reduce((sum, ms) => sum + ms, 0);
  try {
    for (let round = 0; round < patience.mostRounds; round++) {
      for (const entry of entries.filter(({ timesMs }) => total(timesMs) <= patience.enoughMs)) {
        progress.update(round / patience.mostRounds, entry.session.backend);
        const startMs = terminal.now();
        entry.outputs = entry.session.run<Tensor | Strings>(entry.feeds);
        entry.timesMs.push(terminal.now() - startMs);
      }
    }
  } finally {
    progress.done();
  }
}

/** How many numbers have other bits than those of the first backend for the same rows, and of how many. */
function agreementOf(entries: readonly Measured[]): { different: number; compared: number } {
  let [different, compared] = [0, 0];
  for (const entry of entries) {
    const first = entries.find(({ rows }) => rows === entry.rows)!;
    if (first === entry) continue;
    for (const [name, value] of Object.entries(entry.outputs!)) {
      compared += sizeOf(value.shape);
      different += countDifferent(value, first.outputs![name]!);
    }
  }
  if (compared > 0) return { different, compared };
  const sizes = entries.flatMap(({ outputs }) => Object.values(outputs!).map(({ shape }) => sizeOf(shape)));
  return { different, compared: sizes.reduce((sum, size) => sum + size, 0) };
}

function countDifferent(a: Tensor | Strings, b: Tensor | Strings): number {
  if (a.dtype === "string" || b.dtype === "string") return a.data.filter((word, i) => word !== b.data[i]).length;
  const [left, right] = [a, b].map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength)) as [
    Buffer,
    Buffer,
  ];
  const width = a.size === 0 ? 1 : a.byteLength / a.size;
  let count = 0;
  for (let i = 0; i < left.length; i += width) {
    if (left.compare(right, i, i + width, i, i + width) !== 0) count++;
  }
  return count;
}

function header({ model, path }: NamedGraph, steps: Outline, call: GraphCall): string[] {
  const { terminal, messages } = call;
  const titles = [messages.network, messages.modelInputs, messages.data];
  const margin = Math.max(...titles.map(widthOf)) + 3;
  const work = steps.multiplyAdds === null ? [] : [`${thousands(steps.multiplyAdds)} ${messages.workColumn}`];
  const line = [modelLine(model, call), ...work].join(", ");
  const section = (title: string, lines: readonly string[]): string[] => labelled(terminal.bold(title), lines, margin);
  return [
    ...section(messages.network, [
      ...fit(line, terminal.columns, margin),
      terminal.dim(harmless(titleOf(path, messages))),
    ]),
    "",
    ...section(messages.modelInputs, portLines(steps.inputs)),
    "",
    ...section(messages.data, fit(messages.measuredOn, terminal.columns, margin)),
  ];
}

function resultTable(entries: readonly Measured[], { terminal, messages }: GraphCall): string[] {
  const titles = [messages.backendColumn, messages.rowsColumn, messages.runColumn, messages.runRateColumn];
  const rows = entries.map(({ session, rows: count, timesMs }, i) => {
    const ms = Math.min(...timesMs);
    const isFirst = entries[i - 1]?.session !== session;
    const rate = ms === 0 ? "" : thousands(Number((1000 / ms).toPrecision(3)));
    return [isFirst ? terminal.bold(session.backend) : "", thousands(count), duration(ms), rate];
  });
  return table([titles.map((title) => terminal.dim(title)), ...rows], ["left", "right", "right", "right"]);
}

function toJson({ model, path }: NamedGraph, steps: Outline, entries: readonly Measured[], different: number) {
  return {
    weights: path,
    network: describeGraph(model, steps),
    data: null,
    results: entries.map(({ session, rows, timesMs }) => ({ backend: session.backend, rows, timesMs })),
    differentBits: different,
  };
}

/** What goes wrong is about the model's file. */
function inWords<T>({ path }: NamedGraph, { messages }: GraphCall, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw aboutFile(titleOf(path, messages), error, messages);
  }
}
