/**
 * `feedforward inspect`: what is in a file, whether it is safe to read, and which network it would be. Nothing in the
 * file is run, and whatever it says of itself is shown so that it cannot steer the terminal.
 */

import { moduleOf } from "../../backend/wasm.ts";
import { type ErrorData, type Fact, factText, UnsupportedError, withData } from "../../errors.ts";
import { beginInspection, type InspectedArray, type Inspection, inspectionOf } from "../../formats/model/inspect.ts";
import { errorSentence } from "../../messages.ts";
import { lowerNetwork } from "../../network/lower.ts";
import type { Network } from "../../network/network.ts";
import type { Graph } from "../../onnx/graph.ts";
import { thousands } from "../../print/thousands.ts";
import { formatShape, sizeOf } from "../../tensor/shape.ts";
import { printModule } from "../../wasm/text.ts";
import type { Call, ExitCode } from "../command/command.ts";
import { readShapes } from "../command/shapes.ts";
import { failureData } from "../failure/data.ts";
import { aboutFile, complaint, endOfChain, Refusal, sentenceOf, UsageError } from "../failure/failure.ts";
import { filesFor, isTable, readInput, titleOf } from "../files/input.ts";
import { readConstants } from "../graph/settings.ts";
import {
  chainLine,
  describeNetwork,
  inputNameLines,
  noteTexts,
  pictureLines,
  tableLines,
  taskLines,
} from "../model/description.ts";
import { modelOptions } from "../model/weights.ts";
import { isCsvName } from "../table/file.ts";
import { harmless, labelled, roomBehind, table, widthOf, wrap } from "../terminal/layout.ts";
import type { Messages } from "../words/language.ts";
import { checkForGraph, type GraphOptions, graphData, graphSections, type Steps, stepsOf } from "./graph.ts";
import { networkIn } from "./inspected.ts";

export interface InspectOptions extends GraphOptions {
  readonly hidden: string | null;
  readonly output: string | null;
  readonly layers: string | null;
  readonly input: string | null;
  /** Print the code that would run the network, and nothing else. */
  readonly wat: boolean;
  readonly json: boolean;
}

type InspectCall = Call<InspectOptions>;

export async function run(call: InspectCall): Promise<ExitCode> {
  const { words, options, terminal, messages } = call;
  const [file] = words as [string];
  readShapes(options.shape, messages);
  readConstants(options.constant, messages);
  const bytes = await readInput(file, call);
  const contents = await inspectFile(file, bytes, call);
  if (options.wat) return printCode(file, contents, call);
  const { graph } = contents;
  if (contents.error === null) checkForGraph(graph, call);
  const steps = graph === null ? null : stepsAbout(file, graph, call);
  if (options.json) terminal.printJson(toJson(file, bytes, contents, steps));
  else terminal.print(lines(file, bytes, { ...contents, steps }, call));
  if (contents.error === null) return 0;
  terminal.complain(complaint(aboutFile(titleOf(file, messages), contents.error, messages), messages));
  return 1;
}

/** The module that runs the network on this machine. */
function printCode(file: string, contents: Inspection, { terminal, messages, options }: InspectCall): ExitCode {
  const wat = printModule(moduleOf(lowerNetwork(networkAbout(file, contents, messages))));
  if (options.json) terminal.printJson({ file, wat });
  else terminal.print(wat.trimEnd().split("\n"));
  return 0;
}

function networkAbout(file: string, contents: Inspection, messages: Messages): Network {
  try {
    return networkIn(contents);
  } catch (error) {
    throw aboutFile(titleOf(file, messages), error, messages);
  }
}

/** The contents with the steps of a graph. */
interface Seen extends Inspection {
  readonly steps: Steps | null;
}

function stepsAbout(file: string, graph: Graph, call: InspectCall): Steps {
  try {
    return stepsOf(graph, call);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw aboutFile(titleOf(file, call.messages), error, call.messages);
  }
}

/** What is no file of a known format has nothing to be told of but that. */
async function inspectFile(file: string, bytes: Uint8Array, { options, messages }: InspectCall): Promise<Inspection> {
  try {
    const begun = beginInspection(bytes);
    if (begun.format === null) {
      throw isTable(file, bytes)
        ? new Refusal(messages.tableFile(harmless(titleOf(file, messages)), isCsvName(file)))
        : begun.error;
    }
    return inspectionOf(begun, { ...modelOptions(options), files: await filesFor(file, begun.wanted) });
  } catch (error) {
    throw aboutFile(titleOf(file, messages), error, messages);
  }
}

function lines(file: string, bytes: Uint8Array, contents: Seen, call: InspectCall): string[] {
  const { terminal, messages } = call;
  const titles = [
    messages.format,
    messages.safety,
    messages.imports,
    messages.metadata,
    messages.arrays,
    messages.network,
    messages.modelInputs,
    messages.modelOutputs,
    messages.forest,
    messages.steps,
  ];
  const { graph, steps } = contents;
  const margin = Math.max(...titles.map(widthOf)) + 3;
  const room = roomBehind(margin, terminal.columns);
  const section = (title: string, texts: readonly string[]): string[] =>
    texts.length === 0 ? [] : ["", ...labelled(terminal.bold(title), texts, margin)];
  return [
    `${terminal.bold(harmless(titleOf(file, messages)))}  ${terminal.dim(messages.bytes(thousands(bytes.length)))}`,
    ...section(messages.format, [formatLine(contents, call)]),
    ...section(
      messages.safety,
      safetyLines(contents, call).flatMap((line) => wrap(line, room)),
    ),
    ...section(messages.imports, importLines(contents, call)),
    ...section(messages.metadata, metadataLines(contents, room)),
    ...section(messages.arrays, graph === null ? itemLines(contents.arrays, call) : []),
    ...section(
      messages.network,
      networkLines(contents, call).flatMap((line) => wrap(line, room)),
    ),
    ...(graph === null || steps === null
      ? []
      : graphSections(graph, steps, room, call).flatMap(([title, texts]) => section(title, texts))),
  ];
}

function formatLine({ format, inner, pickle, graph }: Inspection, { messages }: InspectCall): string {
  const name = inner === null ? format! : `${inner} (${format})`;
  if (graph !== null) return [name, messages.opset(graph.opset), harmless(graph.producer)].filter(Boolean).join(", ");
  return pickle === null ? name : `${name}, ${messages.protocol(pickle.protocol)}`;
}

/** A format without code in it is safe by itself; a pickle is if it imports nothing but what arrays need. */
function safetyLines({ safety, pickle, error }: Inspection, { terminal, messages }: InspectCall): string[] {
  if (safety === "data")
    return [terminal.good(error === null ? messages.safeFormat : messages.safeNotRun(unknownIn(error)))];
  if (safety === "plain") return [terminal.good(messages.safePickle)];
  if (safety !== "code") return [terminal.bad(safety === "unknown" ? messages.notKnown : messages.broken)];
  const reasons = pickle!.refusals.map(({ reason, offset, code, facts }) => {
    const refused = withData(new UnsupportedError(reason), code, facts);
    return messages.atOffset(errorSentence(refused, messages.language), thousands(offset));
  });
  return [terminal.bad(messages.unsafePickle), ...reasons];
}

/** The operators that this version does not run; null where it is something else. */
function unknownIn({ facts: { operator, others = [] } }: ErrorData): string | null {
  return operator === undefined ? null : [operator, ...(others as readonly Fact[])].map(factText).join(", ");
}

function importLines({ pickle }: Inspection, { terminal, messages }: InspectCall): string[] {
  const rows = (pickle?.imports ?? []).map(({ module, name, allowed }) => [
    harmless(`${module}.${name}`),
    allowed ? terminal.good(messages.allowed) : terminal.bad(messages.notAllowed),
  ]);
  return table(rows);
}

/** A line each, cut where the terminal ends. */
function metadataLines({ metadata }: Inspection, room: number): string[] {
  return [...metadata].map(([key, value]) => {
    const text = `${harmless(key)}: ${harmless(value)}`;
    return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
  });
}

function itemLines(items: readonly InspectedArray[], { terminal, messages }: InspectCall): string[] {
  const orders = { C: "C", F: messages.fortranOrder };
  return table(
    items.map(({ name, type, shape, order }) => [
      harmless(name),
      type,
      shape === null ? "" : formatShape(shape),
      terminal.dim(order === null ? "" : messages.order(orders[order])),
    ]),
  ).map((line) => line.trimStart());
}

function networkLines({ network, noNetwork, graph }: Inspection, call: InspectCall): string[] {
  if (noNetwork !== null && graph !== null) {
    return [call.messages.noChain(sentenceOf(endOfChain(noNetwork), call.messages))];
  }
  if (noNetwork !== null) return [call.messages.noNetwork, sentenceOf(noNetwork, call.messages)];
  if (network === null) return [];
  const count = call.messages.parameters(thousands(network.parameterCount));
  const meaning = [
    ...inputNameLines(network, call),
    ...tableLines(network, call),
    ...pictureLines(network, call),
    ...taskLines(network, call),
  ];
  return [chainLine(network, call), count, ...meaning, ...noteTexts(network.notes, call)];
}

function toJson(file: string, bytes: Uint8Array, contents: Inspection, steps: Steps | null) {
  const { format, inner, arrays, metadata, pickle, network, noNetwork, graph, safety, error } = contents;
  return {
    file,
    bytes: bytes.length,
    format,
    ...(inner === null ? {} : { inner }),
    items: arrays.map((item) => ({ ...item, size: item.shape === null ? null : sizeOf(item.shape) })),
    metadata: Object.fromEntries(metadata),
    pickle: pickle && { protocol: pickle.protocol, imports: pickle.imports, refusals: pickle.refusals },
    safe: safety === "data" || safety === "plain",
    network: network && describeNetwork(network),
    graph: graph === null || steps === null ? null : graphData(graph, steps),
    noNetwork: noNetwork?.message ?? null,
    error: error && failureData(error, error.message),
  };
}
