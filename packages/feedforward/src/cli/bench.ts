/**
 * `feedforward bench`: a network on its data, on one backend or on all of them side by side, one by one and in batches.
 * Everything is done again in rounds, so that what else the machine does falls on all alike; the least time counts. And
 * whoever ran it, the outputs must have the same bits.
 */

import { backendNames } from "../backend/select.ts";
import { Session } from "../session.ts";
import { parseNumbers } from "./arguments.ts";
import type { Call, ExitCode } from "./command.ts";
import { chainLine, describeNetwork } from "./description.ts";
import { countDifferent, type Pass, scoreInBatches, scoreOneByOne, type Watch } from "./evaluation.ts";
import { UsageError } from "./failure.ts";
import type { Messages } from "./language.ts";
import { duration, harmless, labelled, table, thousands, widthOf, wrap } from "./layout.ts";
import { backendOption, openSubject, pixelText, type Subject, type SubjectOptions, verdict } from "./subject.ts";

export interface BenchOptions extends SubjectOptions {
  readonly batch: string;
  readonly backend: string | null;
  readonly json: boolean;
}

type BenchCall = Call<BenchOptions>;

/** A backend with a batch size, and how it did so far. */
interface Entry {
  readonly session: Session;
  readonly batch: number;
  /** Of every round, in milliseconds. */
  readonly timesMs: number[];
  /** The last of them. */
  pass: Pass | null;
}

const mostRounds = 10;
/** An entry that has taken so long is not asked again. */
const enoughMs = 1000;

export async function run(call: BenchCall): Promise<ExitCode> {
  const { options, terminal, messages } = call;
  const batches = readBatches(options.batch, messages);
  const subject = await openSubject(call);
  if (!options.json) terminal.print([...header(subject, call), ""]);
  const names = options.backend === null ? backendNames : [options.backend];
  const sessions = names.map((name) => new Session(subject.network, backendOption(name)));
  const entries = sessions.flatMap((session) =>
    batches.map((batch): Entry => ({ session, batch, timesMs: [], pass: null })),
  );
  const { different, compared } = measure(entries, subject, call);
  if (options.json) terminal.printJson(toJson(subject, entries, different));
  else terminal.print([...resultTable(entries, call), "", verdict(different, compared, call)]);
  return different === 0 ? 0 : 1;
}

function readBatches(text: string, messages: Messages): number[] {
  const sizes = parseNumbers("--batch", messages.batchesForm, text, messages);
  if (sizes.every((size) => Number.isSafeInteger(size) && size > 0)) return [...new Set(sizes)];
  throw new UsageError(messages.notNumbers("--batch", messages.batchesForm, text));
}

function header({ network, path, set, rule }: Subject, call: BenchCall): string[] {
  const { terminal, messages } = call;
  const margin = Math.max(widthOf(messages.network), widthOf(messages.data)) + 3;
  const counted = messages.dataSet(thousands(set.labels.size), messages.testSet, set.height, set.width);
  const pixels = wrap(pixelText(rule, network, messages), Math.max(30, terminal.columns - margin));
  return [
    ...labelled(terminal.bold(messages.network), [chainLine(network, call), terminal.dim(harmless(path))], margin),
    "",
    ...labelled(terminal.bold(messages.data), [counted, ...pixels], margin),
  ];
}

/** Runs every entry in turn, round after round, and counts outputs that are not those of the first. */
function measure(
  entries: readonly Entry[],
  { samples }: Subject,
  { terminal, messages }: BenchCall,
): { different: number; compared: number } {
  const progress = terminal.progress(messages.measuring);
  let first: Float32Array | null = null;
  let different = 0;
  try {
    for (let round = 0; round < mostRounds; round++) {
      entries.forEach((entry, i) => {
        if (entry.timesMs.reduce((sum, timeMs) => sum + timeMs, 0) > enoughMs) return;
        const onProgress = (share: number): void =>
          progress.update((round + (i + share) / entries.length) / mostRounds, entry.session.backend);
        const pass = scoreOnce(entry, samples, { now: () => terminal.now(), onProgress });
        entry.timesMs.push(pass.timeMs);
        entry.pass = pass;
        first ??= pass.outputs;
        different = Math.max(different, countDifferent(first, pass.outputs));
      });
    }
  } finally {
    progress.done();
  }
  return { different, compared: samples.labels.size * entries[0]!.session.network.outputSize };
}

function scoreOnce({ session, batch }: Entry, samples: Subject["samples"], watch: Watch): Pass {
  return batch === 1 ? scoreOneByOne(session, samples, watch) : scoreInBatches(session, samples, batch, watch);
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

function toJson({ network, path, set, rule }: Subject, entries: readonly Entry[], different: number) {
  return {
    weights: path,
    network: describeNetwork(network),
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
