/**
 * The parts of a training's report as HTML: curves, the matrix of answers, mistakes, weights. What comes out of files (labels, cells,
 * names) is escaped; drawings are inline SVG, so the page asks for nothing.
 */

import { chart, type Series } from "../../draw/chart.ts";
import { chartToSvg } from "../../draw/figure.ts";
import type { Point } from "../../draw/line.ts";
import { pictureToSvg } from "../../draw/picture.ts";
import { escapeText } from "../../draw/svg.ts";
import type { Network } from "../../network/network.ts";
import { thousands } from "../../print/thousands.ts";
import { Tensor } from "../../tensor/tensor.ts";
import type { Confusion } from "../table/score.ts";
import { harmless, percent } from "../terminal/layout.ts";
import { lossPoints, type Span } from "../train/report.ts";
import type { Epoch } from "../train/training.ts";
import type { Messages } from "../words/language.ts";
import { heatSteps } from "./style.ts";

/** A text as HTML shows it. */
export function shown(text: string): string {
  return escapeText(harmless(text));
}

export function section(title: string, text: string, ...content: readonly string[]): string {
  const about = text === "" ? "" : `<p>${escapeText(text)}</p>`;
  return `<section><h2>${escapeText(title)}</h2>${about}${content.join("\n")}</section>`;
}

const size = { width: 560, height: 320 } as const;

function figure(
  series: readonly Series[],
  axes: { xLabel: string; yLabel: string; x?: [number, number]; y?: [number, number] },
): string {
  return `<div class="chart">${chartToSvg(chart({ ...axes, series }), size)}</div>`;
}

/** The loss over the steps, in epochs. */
export function lossFigure(losses: readonly number[], span: Span, messages: Messages): string {
  const points = lossPoints(losses, span);
  const most = points.reduce((a, [, loss]) => Math.max(a, loss), 0);
  const axes = { xLabel: messages.epochColumn, yLabel: messages.lossColumn };
  return figure([{ label: "", points }], {
    ...axes,
    x: [span[0], Math.max(span[0] + 1, span[1])],
    y: [0, most * 1.05 || 1],
  });
}

/** What judged each epoch: shares, or R², of which values far below 0 are cut off. */
export function judgedFigure(epochs: readonly Epoch[], isNumber: boolean, messages: Messages): string {
  const points = epochs.flatMap(({ epoch, accuracy }): Point[] => (accuracy === null ? [] : [[epoch, accuracy]]));
  const values = points.map(([, value]) => value).filter(Number.isFinite);
  if (values.length === 0) return "";
  const least = Math.max(isNumber ? -0.5 : 0, Math.min(...values));
  // Where every value is 1 the axis has a height all the same.
  const low = Math.max(isNumber ? -0.5 : 0, least - ((1 - least) * 0.1 || 0.1));
  const yLabel = isNumber ? "R²" : messages.reportAccuracy;
  const [first, last] = [epochs[0]!.epoch, epochs.at(-1)!.epoch];
  return figure([{ label: "", points }], {
    xLabel: messages.epochColumn,
    yLabel,
    x: [first === 1 ? Math.min(1, last - 1) : first - 1, last],
    y: [low, 1],
  });
}

const mostDots = 600;

/** Answers over truths, and the line on which they are the same. */
export function scatterFigure(truth: ArrayLike<number>, answers: ArrayLike<number>, messages: Messages): string {
  const count = Math.min(truth.length, mostDots);
  const values = Array.from({ length: count }, (_, i): Point => [truth[i]!, answers[i]!]);
  const all = values.flat();
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const margin = (most - least) * 0.04 || Math.max(1, Math.abs(most) * 0.04);
  const span: [number, number] = [least - margin, most + margin];
  // A gap between two points leaves each of them alone: it is drawn as a dot.
  const dots = values.flatMap((point): Point[] => [point, [Number.NaN, Number.NaN]]);
  const line: Series = { label: "", points: [[span[0], span[0]], [span[1], span[1]]] }; // biome-ignore format: two points
  const axes = { xLabel: messages.reportTruth, yLabel: messages.reportAnswer, x: span, y: span };
  return figure([{ label: "", points: dots }, line], axes);
}

const mostMatrixClasses = 30;

/** Counts with the share of their row as a shade; of many classes a list of the worst. */
export function matrixHtml(
  confusion: readonly (readonly number[])[],
  labels: readonly string[],
  worst: readonly Confusion[],
  messages: Messages,
): string {
  if (labels.length > mostMatrixClasses) {
    const rows = worst.map(({ label, prediction, count }) =>
      messages.takenFor(shown(labels[label]!), shown(labels[prediction]!), thousands(count)),
    );
    return `<ul>${rows.map((row) => `<li>${row}</li>`).join("")}</ul>`;
  }
  const head = labels.map((label) => `<th scope="col">${shown(label)}</th>`).join("");
  const rows = confusion.map((counts, label) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const cells = counts.map((count, prediction) => {
      const step = total === 0 ? 0 : Math.ceil((count / total) * heatSteps);
      return `<td class="${label === prediction ? "hit" : "miss"}${step}">${count === 0 ? "" : thousands(count)}</td>`;
    });
    return `<tr><th scope="row">${shown(labels[label]!)}</th>${cells.join("")}</tr>`;
  });
  return `<div class="scroll"><table class="matrix"><tr><th></th>${head}</tr>${rows.join("")}</table></div>`;
}

/** A picture that was taken for something else. */
export interface PictureMistake {
  readonly picture: Tensor<"uint8">;
  readonly label: string;
  readonly prediction: string;
  readonly confidence: number;
}

export function picturesHtml(mistakes: readonly PictureMistake[]): string {
  const items = mistakes.map(({ picture, label, prediction, confidence }) => {
    const caption = `${shown(label)} → <b class="wrong">${shown(prediction)}</b> ${percent(confidence)}`;
    return `<li>${pictureToSvg(picture, { scale: 4, frame: false, title: `${label} → ${prediction}` })}<span>${caption}</span></li>`;
  });
  return `<ul class="pictures">${items.join("\n")}</ul>`;
}

/** Rows of a table: their cells, the last but one of which is the truth and the last the answer. */
export function rowsHtml(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = names.map((name) => `<th scope="col">${shown(name)}</th>`).join("");
  const lines = rows.map((cells) => {
    const last = cells.length - 1;
    return `<tr>${cells.map((cell, i) => `<td${i === last ? ' class="wrong"' : ""}>${shown(cell)}</td>`).join("")}</tr>`;
  });
  return `<div class="scroll"><table class="rows"><tr>${head}</tr>${lines.join("")}</table></div>`;
}

/** Neurons that are shown. */
export const mostNeurons = 30;

const levels = 8;
const against = [0, 114, 178] as const;
const neither = [247, 247, 247] as const;
const inFavour = [213, 94, 0] as const;

/** The weights of the first layer, each neuron's as a picture; none where the layer does not see one. */
export function weightPictures({ layers }: Network, height: number, width: number): Tensor<"uint8">[] {
  const [first] = layers;
  if (first?.type !== "dense" || first.inputSize !== height * width) return [];
  const { weight, inputSize, outputSize } = first;
  return Array.from({ length: Math.min(outputSize, mostNeurons) }, (_, neuron) => {
    const own = Array.from({ length: inputSize }, (_, pixel) => weight.data[pixel * outputSize + neuron]!);
    const most = own.reduce((a, value) => Math.max(a, Math.abs(value)), 0) || 1;
    // Few levels make long runs of one colour, and a small file.
    const data = own.flatMap((value) => {
      const share = Math.round((Math.abs(value) / most) * levels) / levels;
      const end = value < 0 ? against : inFavour;
      return neither.map((part, i) => Math.round(part + (end[i]! - part) * share));
    });
    return new Tensor("uint8", [height, width, 3], Uint8Array.from(data));
  });
}

export function weightsHtml(pictures: readonly Tensor<"uint8">[]): string {
  const items = pictures.map(
    (picture, i) => `<li>${pictureToSvg(picture, { scale: 3, frame: false, title: String(i) })}</li>`,
  );
  return `<ul class="pictures small">${items.join("\n")}</ul>`;
}
