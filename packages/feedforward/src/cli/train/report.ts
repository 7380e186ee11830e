/**
 * What `feedforward train` shows: what is trained on what, a line for each epoch, the loss as a curve, and the result.
 */

import { chartToBraille } from "../../draw/braille.ts";
import { chart } from "../../draw/chart.ts";
import type { Point } from "../../draw/line.ts";
import type { Network } from "../../network/network.ts";
import { thousands } from "../../print/thousands.ts";
import { trainingNotes } from "../../train/record.ts";
import { titleOf } from "../files/input.ts";
import { chainLine, noteTexts } from "../model/description.ts";
import { pixelText } from "../model/subject.ts";
import { duration, fit, harmless, labelled, pad, percent, widthOf } from "../terminal/layout.ts";
import { methodLines } from "./method.ts";
import { lossOf } from "./options.ts";
import { pictureLines } from "./picture-lines.ts";
import type { TrainingLog } from "./record.ts";
import type { Epoch, Outcome, Part, Parts, TrainCall } from "./training.ts";

const columnWidth = 10;
const mostPoints = 120;

/** Lines under a title; those of a table are not broken. */
export type Section = readonly [title: string, lines: readonly string[], isTable?: boolean];

export function settingLines(network: Network, parts: Parts, call: TrainCall): string[] {
  return sectionLines(settingSections(network, parts, call), call);
}

/** Sections with their titles at the left. */
export function sectionLines(sections: readonly Section[], { terminal }: TrainCall): string[] {
  const margin = Math.max(...sections.map(([title]) => widthOf(title))) + 3;
  return sections.flatMap(([title, lines, isTable = false], i) => [
    ...(i === 0 ? [] : [""]),
    ...labelled(
      terminal.bold(title),
      isTable ? lines : lines.flatMap((line) => fit(line, terminal.columns, margin)),
      margin,
    ),
  ]);
}

/** What is trained on what and how, under a title each. */
export function settingSections(network: Network, parts: Parts, call: TrainCall): Section[] {
  const { training, heldOut, pictures } = parts;
  const { messages, options } = call;
  const counted = messages.trainingData(thousands(training.labels.size), thousands(heldOut?.labels.size ?? 0));
  const notes = noteLines(network, heldOut, call);
  return [
    [
      messages.network,
      [
        chainLine(network, call),
        messages.parameters(thousands(network.parameterCount)),
        ...(options.from === null ? [] : [messages.trainedFrom(harmless(titleOf(options.from, messages)))]),
      ],
    ],
    [
      messages.data,
      [
        ...(pictures === null ? [counted] : pictureLines(parts, call)),
        ...(options.augment === null ? [] : [messages.augmentedTraining(options.augment)]),
        ...(options.from === null ? [] : [pixelText("declared", network, messages)]),
        ...(pictures === null ? [messages.noTestSet] : []),
      ],
    ],
    [messages.method, methodLines(network, messages.batchesOfImages, call)],
    ...(notes.length === 0 ? [] : [[messages.notes, notes] as const]),
  ];
}

/** What somebody should know before the first epoch. */
function noteLines(network: Network, heldOut: Part | null, call: TrainCall): string[] {
  const { task, notes } = network;
  const { messages, options } = call;
  const isUnjudged = task === "regression" && heldOut !== null;
  const all = [...notes, ...trainingNotes(network, { loss: lossOf(options, messages) })];
  return [...(isUnjudged ? [messages.judgesNothing(messages.numberTask)] : []), ...noteTexts(all, call)];
}

/** Where a training goes on, and the titles of its epochs' lines; or that it had ended. */
export function beginningLines({ resume, isEnded }: TrainingLog, call: TrainCall): string[] {
  const { messages } = call;
  if (resume === null) return ["", epochHeader(call)];
  if (isEnded) return ["", messages.nothingLeft(resume.epoch)];
  return ["", messages.resumedAfter(resume.epoch), "", epochHeader(call)];
}

/** What Ctrl+C ended, and how it goes on. */
export function interruptionLines(outcome: Outcome, { options, messages }: TrainCall): string[] {
  const { interruptedAfter: last, epochs, resumedAfter } = outcome;
  if (last === null) return [];
  const done = epochs.at(-1)?.epoch ?? resumedAfter ?? 0;
  const canGoOn = options.checkpoint !== null && done > 0 && done < last.epochs;
  return [
    messages.interrupted(last.epoch, last.epochs, thousands(last.step), thousands(last.steps)),
    ...(canGoOn ? [messages.toGoOn(done, options.resume ? null : "--resume")] : []),
  ];
}

function epochHeader({ terminal, messages }: TrainCall): string {
  const titles = [messages.epochColumn, messages.lossColumn, messages.heldOutColumn, messages.timeColumn];
  return terminal.dim(
    titles
      .map((title) => pad(title, columnWidth, "right"))
      .join("")
      .trimEnd(),
  );
}

export function epochLine({ epoch, loss, accuracy, timeMs }: Epoch, { terminal, options }: TrainCall): string {
  const cells = [
    `${epoch}/${options.epochs}`,
    loss.toFixed(4),
    accuracy === null ? "" : terminal.bold(`${(accuracy * 100).toFixed(2)} %`),
    terminal.dim(duration(timeMs)),
  ];
  return cells.map((cell) => pad(cell, columnWidth, "right")).join("");
}

/** Where among the epochs a run began and ended, with what of the last one. */
export type Span = readonly [from: number, to: number];

export function passedEpochs(outcome: Outcome, { options }: TrainCall): Span {
  const { epochs, resumedAfter, interruptedAfter: last } = outcome;
  const from = resumedAfter ?? 0;
  return [from, last === null ? from + epochs.length : (options.epochs * last.step) / last.steps];
}

/** The loss over the epochs: means over so many steps that the line is calm and a character or less apart. */
export function lossPoints(losses: readonly number[], [from, to]: Span): Point[] {
  const width = Math.ceil(losses.length / mostPoints);
  const points: Point[] = [];
  for (let start = 0; start < losses.length; start += width) {
    const part = losses.slice(start, start + width);
    const mean = part.reduce((sum, loss) => sum + loss, 0) / part.length;
    points.push([from + ((start + part.length / 2) / losses.length) * (to - from), mean]);
  }
  return points;
}

/** The curve between empty lines; nothing of a training that was at its end. */
export function lossChart(losses: readonly number[], span: Span, { terminal, messages }: TrainCall): string[] {
  if (losses.length === 0) return [""];
  const points = lossPoints(losses, span);
  const most = points.reduce((a, [, loss]) => Math.max(a, loss), 0);
  const drawing = chart({
    title: messages.lossColumn,
    xLabel: messages.epochColumn,
    x: [...span],
    y: [0, most * 1.05 || 1],
    series: [{ label: "", points }],
  });
  const columns = Math.min(terminal.columns, 72);
  return ["", ...chartToBraille(drawing, { columns, rows: 14, color: terminal.depth }).trimEnd().split("\n"), ""];
}

/** Where early stopping kept the network of an earlier epoch. */
export function stoppingLines({ provenance }: Network, { messages }: TrainCall): string[] {
  const { bestEpoch, stoppedAfterEpoch } = provenance;
  if (typeof bestEpoch !== "number") return [];
  return [messages.bestKept(bestEpoch, typeof stoppedAfterEpoch === "number" ? stoppedAfterEpoch : null)];
}

/** What is known of a training before and after it: how it was to go, and where it ended instead. */
export function withEnd(sections: readonly Section[], outcome: Outcome, call: TrainCall): Section[] {
  const end = [...interruptionLines(outcome, call).slice(0, 1), ...stoppingLines(outcome.network, call)];
  return sections.map(([title, lines, isTable = false]) => {
    return [title, title === call.messages.method ? [...lines, ...end] : lines, isTable];
  });
}

export function resultLines(accuracy: number | null, heldOut: Part | null, call: TrainCall): string[] {
  const { terminal, messages, options } = call;
  if (accuracy === null || heldOut === null) return [];
  const total = heldOut.labels.size;
  const count = messages.correctOf(thousands(Math.round(accuracy * total)), thousands(total));
  const rounded = options.round === null ? "" : `, ${messages.roundedTo(options.round)}`;
  return [`${messages.heldOutResult}: ${terminal.good(percent(accuracy))}  ${count}${rounded}`];
}
