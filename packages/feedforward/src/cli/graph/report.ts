/**
 * A graph in words: what it takes and gives, and its steps as a table, with the time of each where it was measured. Names come
 * out of files and are shown so that they cannot steer the terminal.
 */

import { activationDescriptions } from "../../chapter/description.ts";
import { isActivationName } from "../../functions/activation.ts";
import type { Graph } from "../../onnx/graph.ts";
import { thousands } from "../../print/thousands.ts";
import type { Outline, OutlineStep } from "../../profile/outline.ts";
import type { ProfiledStep } from "../../profile/profile.ts";
import type { OutputInfo } from "../../runner.ts";
import { portShape, shapeOption, sizeText } from "../command/shapes.ts";
import { byteSize, duration, harmless, percent, table, widthOf } from "../terminal/layout.ts";
import type { Reader } from "../terminal/terminal.ts";
import { forestsIn } from "./forest-size.ts";

/** `input   float32  [1, 3, 240, 320]` */
export function portLines(ports: readonly OutputInfo[]): string[] {
  return table(ports.map((port) => [harmless(port.name), port.dtype ?? "?", portShape(port)]));
}

/** `100 trees, 5,318 nodes, greatest depth 12`, a line each; the names where there are several. */
export function forestLines(graph: Graph, { messages }: Reader): string[] {
  const forests = forestsIn(graph);
  return table(
    forests.map(({ name, trees, nodes, depth }) => [
      ...(forests.length > 1 ? [harmless(name)] : []),
      messages.forestLine(thousands(trees), thousands(nodes), thousands(depth)),
    ]),
  );
}

/** The steps, each with what is fused into it; the last column is cut where the room ends. */
export function stepTable({ steps, parameters, multiplyAdds }: Outline, room: number, reader: Reader): string[] {
  const { terminal, messages } = reader;
  const shown = steps.filter(({ runs }) => runs !== "view");
  const isProfiled = shown.some((step) => "timeMs" in step);
  const titles = [
    messages.stepColumn,
    messages.outputColumn,
    ...(isProfiled ? [messages.timeColumn, messages.shareColumn, messages.bytesColumn] : [messages.parametersColumn]),
    messages.workColumn,
  ];
  const rows = shown.map((step) => [
    operationText(step, reader),
    `[${step.shape.map(sizeText).join(", ")}]`,
    ...(isProfiled ? timeCells(step as ProfiledStep) : [counted(step.parameters)]),
    step.multiplyAdds === null ? "" : thousands(step.multiplyAdds),
  ]);
  const total = [
    messages.stepTotal(thousands(shown.length)),
    "",
    ...(isProfiled ? [duration(timeOf(steps as readonly ProfiledStep[])), "", ""] : [counted(parameters)]),
    multiplyAdds === null ? "" : thousands(multiplyAdds),
  ].map((cell) => terminal.bold(cell));
  const numbers = titles.slice(2).map(() => "right" as const);
  const lines = table([titles.map((title) => terminal.dim(title)), ...rows, total], ["left", "left", ...numbers]);
  return withNames(lines, ["", ...shown.map(({ name }) => name), ""], room, reader);
}

/** What the table does not say. */
export function stepNotes(outline: Outline, reader: Reader): string[] {
  const { messages } = reader;
  const count = (runs: OutlineStep["runs"]): number => outline.steps.filter((step) => step.runs === runs).length;
  const [views, hosted] = [count("view"), count("reference")];
  const isOpen = outline.multiplyAdds === null;
  return [
    ...(views === 0 ? [] : [messages.viewsLeftOut(thousands(views))]),
    ...(hosted === 0 ? [] : [messages.inReference(thousands(hosted))]),
    ...(outline.isBatched ? [messages.ofOneRow] : []),
    ...(outline.memoryBytes === null ? [] : [messages.memoryNeeded(byteSize(outline.memoryBytes))]),
    ...(isOpen ? [messages.openSizes(shapeOption(outline.inputs))] : []),
  ];
}

/** A graph as data. */
export function describeGraph(graph: Graph, outline: Outline | null) {
  const { opset, producer, inputs, outputs, nodes, notes, labels, provenance } = graph;
  return {
    opset,
    producer,
    inputs,
    outputs,
    nodes: nodes.length,
    notes,
    labels,
    provenance,
    ...(outline === null ? { steps: null } : outlineData(outline)),
  };
}

/** Without what was computed, which has a file of its own. */
function outlineData({ isBatched, steps, parameters, multiplyAdds, memoryBytes }: Outline) {
  return { isBatched, steps, parameters, multiplyAdds, memoryBytes };
}

function operationText({ operation, functions, runs }: OutlineStep, { terminal, messages, language }: Reader): string {
  const title = (name: string): string =>
    language === "en" || !isActivationName(name) ? name : activationDescriptions[name].title[language];
  const text = [title(operation), ...functions.map(title)].join(" + ");
  return runs === "reference" ? `${text}  ${terminal.bad(messages.referenceMark)}` : text;
}

function timeCells({ timeMs, share, bytes }: ProfiledStep): string[] {
  return [duration(timeMs), percent(share), bytes === null ? "" : byteSize(bytes)];
}

function timeOf(steps: readonly ProfiledStep[]): number {
  return steps.reduce((sum, { timeMs }) => sum + timeMs, 0);
}

function counted(count: number): string {
  return count === 0 ? "" : thousands(count);
}

/** Names behind the lines, as far as there is room for them; none where there is hardly any, and little of each would be left. */
function withNames(lines: readonly string[], names: readonly string[], room: number, { terminal }: Reader): string[] {
  const width = Math.max(...lines.map(widthOf));
  const left = room - width - 2;
  const longest = Math.max(...names.map((name) => harmless(name).length));
  if (left < 12 || (left < 16 && left < longest)) return [...lines];
  return lines.map((line, i) => {
    const name = harmless(names[i]!);
    if (name === "") return line;
    const shown = name.length > left ? `…${name.slice(name.length - left + 1)}` : name;
    return `${line}${" ".repeat(width - widthOf(line) + 2)}${terminal.dim(shown)}`;
  });
}
