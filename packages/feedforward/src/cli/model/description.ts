/**
 * A network in words: its layers in one line and as a table, and what was assumed on the way. Names come out of files
 * and are shown so that they cannot steer the terminal.
 */

import { activationDescriptions } from "../../chapter/description.ts";
import { picturesOf } from "../../data/picture-record.ts";
import type { Note } from "../../errors.ts";
import { isActivationName } from "../../functions/activation.ts";
import { noteSentence } from "../../messages.ts";
import type { Model } from "../../model.ts";
import type { Network } from "../../network/network.ts";
import { shapeText, summaryRows, typeText } from "../../network/summary.ts";
import type { Graph } from "../../onnx/graph.ts";
import { thousands } from "../../print/thousands.ts";
import { type Outline, outline } from "../../profile/outline.ts";
import { tableOf } from "../../table/record.ts";
import { sentenceOf } from "../failure/failure.ts";
import { describeGraph, stepTable } from "../graph/report.ts";
import { harmless, table } from "../terminal/layout.ts";
import type { Reader } from "../terminal/terminal.ts";

/** `784 → 50 sigmoid → 100 sigmoid → 10 softmax` */
export function chainLine(network: Network, reader: Reader): string {
  const [input, ...rest] = summaryRows(network);
  const steps = rest.map(({ type, shape, functions }) =>
    [...typeText(type), shapeText(shape), ...functions.map((name) => functionTitle(name, reader))].join(" "),
  );
  return [shapeText(input!.shape), ...steps].join(` ${reader.terminal.dim("→")} `);
}

/** The layers as a table: names, output sizes, functions, numbers of parameters. */
export function layerTable(network: Network, reader: Reader): string[] {
  const { terminal, messages } = reader;
  const rows = summaryRows(network).map(({ name, shape, functions, parameters }) => [
    harmless(name),
    shapeText(shape),
    functions.map((one) => functionTitle(one, reader)).join(", "),
    parameters === 0 ? "" : thousands(parameters),
  ]);
  const { layerColumn, outputColumn, functionColumn, parametersColumn } = messages;
  const header = [layerColumn, outputColumn, functionColumn, parametersColumn].map((title) => terminal.dim(title));
  const total = ["", "", "", terminal.bold(thousands(network.parameterCount))];
  return table([header, ...rows, total], ["left", "right", "left", "right"]);
}

/** What was assumed or rounded on the way to the network. */
export function noteTexts(notes: readonly Note[], { language }: Pick<Reader, "language">): string[] {
  return notes.map((note) => harmless(noteSentence(note, language)));
}

/** Enough to tell what a table is about. */
const mostNames = 16;

/** What the inputs are called, where the network says it. */
export function inputNameLines({ input }: Network, { messages }: Pick<Reader, "messages">): string[] {
  const { names, size } = input;
  if (names === null) return [];
  const shown = names.slice(0, mostNames).map(harmless).join(", ");
  return [messages.inputNames(size > mostNames ? `${shown}, … (${thousands(size)})` : shown)];
}

/** What a network that knows its table foretells from what; or what is wrong with its record. */
export function tableLines(network: Network, { messages }: Pick<Reader, "messages">): string[] {
  try {
    const record = tableOf(network);
    if (record === null) return [];
    const columns = record.columns.map(({ name }) => harmless(name));
    const shown = columns.slice(0, mostNames).join(", ");
    const all = columns.length > mostNames ? `${shown}, … (${thousands(columns.length)})` : shown;
    return [messages.tableKnown(harmless(record.target.name), all)];
  } catch (error) {
    return [sentenceOf(error, messages)];
  }
}

/** How a network that was trained on pictures takes one; or what is wrong with its record. */
export function pictureLines(network: Network, { messages }: Pick<Reader, "messages">): string[] {
  try {
    const record = picturesOf(network);
    return record === null ? [] : [messages.picturesKnown(...record.shape)];
  } catch (error) {
    return [sentenceOf(error, messages)];
  }
}

/** What a single output means; of several it goes without saying. */
export function taskLines({ task, labels }: Network, { messages }: Pick<Reader, "messages">): string[] {
  if (task === "classes") return [];
  if (task === "regression") return [messages.numberTask];
  const [below, above] = (labels ?? ["0", "1"]).map(harmless);
  return [messages.binaryTask(below!, above!)];
}

/** A model in a line: the chain of its layers, or how large its graph is. */
export function modelLine(model: Model, reader: Reader): string {
  if ("layers" in model) return chainLine(model, reader);
  const steps = outlineOf(model)?.steps.filter(({ runs }) => runs !== "view").length;
  return reader.messages.graphLine(thousands(model.nodes.length), steps === undefined ? "?" : thousands(steps));
}

/** Its layers or steps as a table. */
export function modelTable(model: Model, room: number, reader: Reader): string[] {
  if ("layers" in model) return layerTable(model, reader);
  const steps = outlineOf(model);
  return steps === null ? [] : stepTable(steps, room, reader);
}

/** The model as JSON. */
export function describeModel(model: Model) {
  return "layers" in model ? describeNetwork(model) : describeGraph(model, outlineOf(model));
}

/** Null where sizes that are open decide. */
function outlineOf(model: Graph): Outline | null {
  try {
    return outline(model);
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return null;
  }
}

/** The network as JSON. */
export function describeNetwork(network: Network) {
  return {
    layers: summaryRows(network),
    parameters: network.parameterCount,
    input: network.input,
    task: network.task,
    labels: network.labels,
    notes: network.notes,
    provenance: network.provenance,
  };
}

/** Functions have names of their own in Korean; in English they are called as the code calls them. */
function functionTitle(name: string, { language, messages }: Reader): string {
  if (name === "softmax") return messages.softmax;
  return language === "en" || !isActivationName(name) ? name : activationDescriptions[name].title[language];
}
