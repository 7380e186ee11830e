/**
 * `feedforward plot`: the activation functions or their derivatives as curves, in the terminal or as a file. The curves
 * are drawn from the very formulas that networks are computed with.
 */

import { activationDescriptions } from "../../chapter/description.ts";
import { activationSeries } from "../../draw/activation.ts";
import { chartToBraille } from "../../draw/braille.ts";
import { type Chart, chart, type Series } from "../../draw/chart.ts";
import { chartToPng, chartToSvg } from "../../draw/figure.ts";
import type { Interval } from "../../draw/ticks.ts";
import { activationOf } from "../../functions/activate.ts";
import { type ActivationName, activationNames } from "../../functions/activation.ts";
import { notAChoice } from "../command/arguments.ts";
import type { Call, ExitCode } from "../command/command.ts";
import { parseNumbers } from "../command/numbers.ts";
import { pictureFormats } from "../command/options.ts";
import { UsageError } from "../failure/failure.ts";
import { deliver, outOf } from "../files/destination.ts";
import { table } from "../terminal/layout.ts";
import type { Language } from "../words/language.ts";

export interface PlotOptions {
  readonly range: string;
  readonly derivative: boolean;
  readonly out: string | null;
  readonly format: string | null;
  readonly json: boolean;
}

const mostColumns = 100;

/** Float32 ends a little above; between two ends so far apart it has some hundred numbers, as many as a curve has points. */
const mostX = 3.4e38;
const leastShare = 2 ** -15;
const leastWidth = 1e-30;

type PlotCall = Call<PlotOptions>;

const chapterFunctions: readonly ActivationName[] = ["step", "sigmoid", "relu"];

export async function run(call: PlotCall): Promise<ExitCode> {
  const { words, options, terminal, messages } = call;
  const names = words.length === 0 ? chapterFunctions : words.map((word) => activationNamed(word, call));
  const range = rangeOf(call);
  const destination = await outOf(options, pictureFormats, messages);
  const series = names.map((name) => seriesOf(name, range, call));
  const drawing = draw(names, { x: range, series }, call);
  if (destination !== null) {
    const content = destination.format === "svg" ? chartToSvg(drawing) : chartToPng(drawing);
    await deliver(destination, content, [], call);
  }
  if (options.json) terminal.printJson(toJson(names, series, call));
  else if (options.out === null) terminal.print(textLines(names, drawing, call));
  return 0;
}

/** A function by its name here, in the book (`step_function`) or in prose (`ReLU`). */
function activationNamed(word: string, { messages }: PlotCall): ActivationName {
  const plain = word
    .toLowerCase()
    .replace(/[_-]/g, "")
    .replace(/function$/, "");
  const name = activationNames.find((candidate) => candidate.toLowerCase() === plain);
  if (name === undefined) throw notAChoice("NAME", word, activationNames, messages);
  return name;
}

function rangeOf({ options, messages }: PlotCall): readonly [number, number] {
  const form = messages.rangeForm;
  const [min, max, ...rest] = parseNumbers("--range", form, options.range, messages);
  if (min === undefined || max === undefined || rest.length > 0 || min >= max) {
    throw new UsageError(messages.notNumbers("--range", form, options.range));
  }
  const largest = Math.max(Math.abs(min), Math.abs(max));
  if (largest > mostX) throw new UsageError(messages.beyondFloat32("--range", "3.4e38", options.range));
  if (max - min < Math.max(leastWidth, largest * leastShare)) {
    throw new UsageError(messages.tooClose("--range", options.range));
  }
  return [min, max];
}

function seriesOf(name: ActivationName, range: readonly [number, number], { options, language }: PlotCall): Series {
  return activationSeries({ name }, { x: range, label: titleOf(name, language), derivative: options.derivative });
}

function draw(
  names: readonly ActivationName[],
  { x, series }: { x: Interval; series: Series[] },
  call: PlotCall,
): Chart {
  const { messages, options, language } = call;
  const [only] = names;
  const what = names.length === 1 ? titleOf(only!, language) : messages.activationFunctions;
  const title = options.derivative ? messages.derivativeOf(what) : what;
  return chart({ title, xLabel: "x", yLabel: options.derivative ? "h'(x)" : "h(x)", x, series });
}

/** The chart, and below it the equations. */
function textLines(names: readonly ActivationName[], drawing: Chart, { terminal, language }: PlotCall): string[] {
  const columns = Math.min(terminal.columns, mostColumns);
  const text = chartToBraille(drawing, { columns, rows: Math.round(columns / 4), color: terminal.depth });
  const formulas = names.map((name) => [terminal.bold(titleOf(name, language)), terminal.dim(formulaOf(name))]);
  return [...text.trimEnd().split("\n"), "", ...table(formulas)];
}

function formulaOf(name: ActivationName): string {
  const { formula } = activationDescriptions[name];
  const { row, alpha } = activationOf({ name });
  return row.alpha === null ? formula : `${formula}, alpha = ${alpha}`;
}

/** In English a function is called as the code calls it. */
function titleOf(name: ActivationName, language: Language): string {
  return language === "en" ? name : activationDescriptions[name].title[language];
}

function toJson(names: readonly ActivationName[], series: readonly Series[], { options }: PlotCall) {
  return names.map((name, i) => ({
    name,
    formula: formulaOf(name),
    derivative: options.derivative,
    points: series[i]!.points.filter((point) => point.every(Number.isFinite)),
  }));
}
