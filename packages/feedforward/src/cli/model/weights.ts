/**
 * Which network a command works with: the one that is named, or the one that belongs to this package; and how pixels
 * enter it. Nothing is scaled behind anybody's back: what is done is said.
 */

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { normalizePixels } from "../../data/mnist.ts";
import { UnsupportedError } from "../../errors.ts";
import { isGraphFile } from "../../formats/model/graph-file.ts";
import { type Beside, openNetwork as openBytes, openModel as openModelBytes } from "../../formats/model/open.ts";
import type { ModelOptions } from "../../formats/model.ts";
import type { ActivationName } from "../../functions/activation.ts";
import type { Model } from "../../model.ts";
import type { Network } from "../../network/network.ts";
import type { Graph } from "../../onnx/graph.ts";
import { networkOf } from "../../onnx/recognise.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { output } from "../command/options.ts";
import { aboutFile, Refusal } from "../failure/failure.ts";
import { readFileBeside, readInput, titleOf } from "../files/input.ts";
import { readConstants, withConstants, withOutput } from "../graph/settings.ts";
import { home } from "../home.ts";
import { harmless } from "../terminal/layout.ts";
import type { Reader } from "../terminal/terminal.ts";
import type { Messages } from "../words/language.ts";
import { type Declared, declaredAmong, readDeclared, withDeclared } from "./declared.ts";

export interface NamedNetwork {
  readonly network: Network;
  /** Where it was found, as short as it can be said. */
  readonly path: string;
}

export interface NamedModel {
  readonly model: Model;
  readonly path: string;
}

export interface OpenedModel extends NamedModel {
  /** What the file calls the input and the output of a graph whose layers `model` is; null otherwise. */
  readonly names: PortNames | null;
  /** The SHA-256 of the file, in hexadecimal. */
  readonly sha256: () => string;
}

export interface PortNames {
  readonly input: string;
  readonly output: string;
}

/** What a file may not say of its network, as the options have it: null where they were not given. */
export interface FunctionOptions {
  readonly hidden: string | null;
  readonly output: string | null;
  /** Names with commas between them, or a line of layers with blanks. */
  readonly layers: string | null;
  /** `1x28x28` */
  readonly input: string | null;
}

/** The same where a graph may run, or a network be told more. */
export interface ModelWish extends FunctionOptions, Declared {
  readonly constant?: string | null;
}

/** `declared`: bytes, which the network scales itself; `normalized`: x / 255 as in the chapter; `raw`: x. */
export type PixelRule = "declared" | "normalized" | "raw";

/** The network in the file, or the package's own for null. */
export async function openNetwork(
  file: string | null,
  options: FunctionOptions,
  reader: Reader,
): Promise<NamedNetwork> {
  const { messages } = reader;
  const path = file ?? shorter(shippedModel(messages));
  try {
    const bytes = await readInput(path, reader);
    return { network: await openBytes(bytes, modelOptions(options), (name) => readFileBeside(path, name)), path };
  } catch (error) {
    throw aboutFile(titleOf(path, messages), error, messages);
  }
}

/** The same, or the graph of an ONNX file that is no network of layers. */
export async function openModel(file: string | null, options: ModelWish, reader: Reader): Promise<OpenedModel> {
  const { messages } = reader;
  readConstants(options.constant ?? null, messages);
  readDeclared(options, messages);
  const path = file ?? shorter(shippedModel(messages));
  try {
    const bytes = await readInput(path, reader);
    const beside: Beside = (name) => readFileBeside(path, name);
    const sha256 = (): string => createHash("sha256").update(bytes).digest("hex");
    if (isGraphFile(bytes)) {
      const graph = (await openModelBytes(bytes, {}, beside)) as Graph;
      return { ...graphOrLayers(graph, options, messages), path, sha256 };
    }
    checkFunction(options.output, messages);
    if (options.constant != null) throw new Refusal(messages.notForLayers("--constant"));
    const network = await openBytes(bytes, modelOptions(options), beside);
    return { model: withDeclared(network, options, messages), path, names: null, sha256 };
  } catch (error) {
    throw aboutFile(titleOf(path, messages), error, messages);
  }
}

/** What names an output of a graph names nothing elsewhere. */
function checkFunction(word: string | null, messages: Messages): void {
  const choices: readonly string[] = output.choices;
  if (word === null || choices.includes(word)) return;
  throw new Refusal(messages.notAChoice("--output", harmless(word), choices.join(", ")));
}

/** A graph with what is settled of it; its layers, if it is a chain of them. */
function graphOrLayers(graph: Graph, options: ModelWish, messages: Messages): Omit<OpenedModel, "path" | "sha256"> {
  const chosen = withOutput(graph, options.output, messages);
  const settled = withConstants(chosen.graph, options.constant ?? null, messages);
  // What was settled speaks of the graph, by its names.
  const isAsGraph = settled !== graph && options.hidden === null && options.layers === null;
  const wish = chosen.isOutput ? { ...options, output: null } : options;
  const model = isAsGraph ? settled : layersOrGraph(settled, wish);
  if ("layers" in model) {
    const names = { input: settled.inputs[0]!.name, output: settled.outputs[0]!.name };
    return { model: withDeclared(model, options, messages), names };
  }
  const [first] = declaredAmong(options);
  if (first !== undefined) throw new Refusal(messages.notForGraphs(first));
  return { model, names: null };
}

/** Layers where a graph is a chain of them, which must be where their functions are said. */
function layersOrGraph(model: Graph, options: FunctionOptions): Model {
  try {
    return networkOf(model, modelOptions(options));
  } catch (error) {
    const isAsked = [options.hidden, options.output, options.layers].some((option) => option !== null);
    if (!(error instanceof UnsupportedError) || isAsked) throw error;
    return model;
  }
}

/** The options for reading a model. Their values were checked against the table. */
export function modelOptions({ hidden, output, layers, input }: FunctionOptions): ModelOptions {
  return {
    ...(layers === null ? {} : { layers: /[\s(]/.test(layers) ? layers : layers.split(",") }),
    ...(input === null ? {} : { input: { shape: input.split(/[x×]/).map(Number) } }),
    ...(hidden === null ? {} : { hidden: hidden as ActivationName }),
    ...(output === null ? {} : { output: output as ActivationName | "softmax" }),
  };
}

/** Which rule holds for a model's pixels: its own if it declares one, which graphs do not. */
export function pixelRule(model: Model, normalize: boolean): PixelRule {
  if (!normalize) return "raw";
  if (!("layers" in model)) return "normalized";
  const { input } = model;
  return input.scale === null && input.mean === null && input.std === null ? "normalized" : "declared";
}

/** Rows of pixels as the network is given them. */
export function enterPixels(rows: Tensor<"uint8">, rule: PixelRule): Tensor<"uint8" | "float32"> {
  if (rule === "declared") return rows;
  return rule === "normalized" ? normalizePixels(rows) : rows.to("float32");
}

/** The network lies in the package where it was packed, else in the repository. */
function shippedModel(messages: Messages): string {
  const places = ["models/", "../../models/"];
  const paths = places.map((place) => fileURLToPath(new URL(`${place}mnist-mlp.safetensors`, home)));
  const path = paths.find((candidate) => existsSync(candidate));
  if (path === undefined) throw new Refusal(messages.noShippedModel);
  return path;
}

function shorter(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.length < path.length ? fromHere : path;
}
