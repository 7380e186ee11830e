/**
 * `feedforward predict`: what a model answers to the files that are named. Drawn digits of any size become 28 × 28 as MNIST made
 * its own, and the network says what they are; for classes that are no digits the picture stays as it is; arrays and other pictures go in as they are, and every output comes out by its
 * name. A file that cannot be read is an error of its own and does not keep the others from being looked at.
 */

import { basename } from "node:path";
import type { RankedClass } from "../../any-session.ts";
import { digitFromImage } from "../../data/digit.ts";
import { imageInput } from "../../data/image-input.ts";
import { encodePicture } from "../../data/picture-record.ts";
import { detectFormat } from "../../formats/model/detect.ts";
import { pictureKind } from "../../formats/png/kind.ts";
import { type Image, readPng } from "../../formats/png.ts";
import type { Model } from "../../model.ts";
import type { Network } from "../../network/network.ts";
import type { Outputs, PortInfo } from "../../runner.ts";
import { Session } from "../../session.ts";
import { type Shape, sizeOf } from "../../tensor/shape.ts";
import { Tensor } from "../../tensor/tensor.ts";
import type { Call, ExitCode } from "../command/command.ts";
import { output } from "../command/options.ts";
import { readShapes, shapesOf } from "../command/shapes.ts";
import { failureData } from "../failure/data.ts";
import { aboutFile, complaint, messageOf, Refusal, UsageError } from "../failure/failure.ts";
import { deliver, outOf } from "../files/destination.ts";
import { isTable, readInput, titleOf } from "../files/input.ts";
import { readConstants } from "../graph/settings.ts";
import {
  answerFormats,
  answerLines,
  answersTo,
  feedsOf,
  kindOfInput,
  type PictureRule,
  plainAnswers,
  writeAnswers,
} from "../model/answers.ts";
import { noteTexts } from "../model/description.ts";
import { namesDigits } from "../model/digits.ts";
import { type PictureOptions, pictureRule } from "../model/picture-rule.ts";
import { pictureNetwork, tableNetwork } from "../model/subject.ts";
import { enterPixels, openModel, type PortNames, pixelRule } from "../model/weights.ts";
import { givesShares, portrait, rankingLines } from "../pictures/portrait.ts";
import { pictureOf } from "../pictures/sample.ts";
import { isCsvName, isRowsName } from "../table/file.ts";
import { harmless } from "../terminal/layout.ts";
import { classesOfRows, classLines } from "./row-classes.ts";
import { predictTable } from "./table.ts";

export interface PredictOptions extends PictureOptions {
  readonly weights: string | null;
  /** null for all of a picture, and the likeliest of a row of an array. */
  readonly top: number | null;
  readonly out: string | null;
  readonly format: string | null;
  readonly shape: string | null;
  readonly constant: string | null;
  readonly hidden: string | null;
  readonly output: string | null;
  readonly layers: string | null;
  readonly input: string | null;
  readonly normalize: boolean;
  readonly json: boolean;
}

/** Height and width of what a network of digits sees. */
const side = 28;

/** Classes that are shown of a picture. */
const usualTop = 10;

type PredictCall = Call<PredictOptions>;

/** What a picture of a digit is taken for. */
interface Ranking {
  readonly file: string;
  /** What the network saw, 0 to 255: [height, width], or [height, width, 3]. */
  readonly picture: Tensor<"uint8">;
  readonly ranked: readonly RankedClass[];
}

interface Answer {
  readonly file: string;
  readonly outputs: Outputs;
  /** The likeliest classes of each row, where outputs are classes. */
  readonly classes: readonly RankedClass[][] | null;
}

interface Failure {
  readonly file: string;
  readonly error: unknown;
}

type Result = Ranking | Answer | Failure;

/** A model with everything that was said of its inputs. */
interface Opened {
  readonly session: Session;
  readonly shapes: Readonly<Record<string, Shape>>;
  readonly rule: PictureRule;
  /** What the file calls the input and the output, where layers have other names for them. */
  readonly names: PortNames | null;
  /** Pictures are digits, of which it tells the class. */
  readonly seesDigits: boolean;
}

export async function run(call: PredictCall): Promise<ExitCode> {
  const { words, options, terminal, messages } = call;
  const typed = readShapes(options.shape, messages);
  readConstants(options.constant, messages);
  const rule = pictureRule(options, messages);
  // These are of pictures; and what is no function names the output of a graph, which gives no table back.
  const wish = { ...options, scale: null, mean: null, std: null };
  const mayBeTables = words.every((word) => word === "-" || isRowsName(word));
  const early = mayBeTables ? await openModel(options.weights, tableWish(wish, words), call) : null;
  const network = early === null ? null : rowsNetwork(early.model);
  if (network !== null) return predictTable(words[0]!, network, call);
  const destination = await outOf(options, answerFormats, messages);
  if (destination !== null && words.length > 1) throw new UsageError(messages.oneOut);
  const { model, path, names } = early ?? (await openModel(options.weights, wish, call));
  if (tableNetwork(model) === null && isNumber(model) && destination === null && options.scale === null) {
    if (words.every((word) => /\.png$/i.test(word)))
      throw new Refusal(`${titleOf(path, messages)}: ${messages.noClasses}`);
  }
  if ("layers" in model && typed.length > 0) throw new Refusal(messages.notForLayers("--shape"));
  const shapes = "layers" in model ? {} : shapesOf(typed, model.inputs, messages);
  const session = sessionOf(model, shapes, titleOf(path, messages), call);
  const seesDigits = destination === null && options.scale === null && takesDigits(session);
  const opened = { session, shapes, rule, names, seesDigits };
  if (!options.json && options.scale === null)
    for (const remark of pictureRemarks(model, call)) terminal.complain(remark);
  const results: Result[] = [];
  for (const file of words) {
    const result = await predictFile(file, opened, call);
    if ("error" in result) terminal.complain(complaint(result.error, messages));
    else if (destination !== null && "outputs" in result) {
      await deliver(destination, writeAnswers(result.outputs, destination.format, messages), [], call);
    } else if (!options.json)
      terminal.print([...(results.length === 0 ? [] : [""]), ...resultLines(result, session, words.length > 1, call)]);
    results.push(result);
  }
  if (options.json) terminal.printJson(jsonOf(results, session));
  return results.some((result) => "error" in result) ? 1 : 0;
}

function isNumber(model: Model): boolean {
  return "layers" in model && model.task === "regression";
}

/** The file of the network as a command line names it. */
function weightsOf({ options: { weights } }: PredictCall): string {
  return weights === null || weights === "-" ? "FILE" : harmless(weights);
}

/** The network, if it knows its inputs by name: those of a table, or any others. */
function rowsNetwork(model: Model): Network | null {
  return tableNetwork(model) ?? ("layers" in model && model.input.names !== null ? model : null);
}

/** For rows the word after `--output` is refused once it is known whether the network has any. */
function tableWish<T extends Pick<PredictOptions, "output">>(wish: T, words: readonly string[]): T {
  const isFunction = output.choices.some((name) => name === wish.output);
  return isFunction || !words.every(isRowsName) ? wish : { ...wish, output: null };
}

/** What is taken of pictures without being told, where one is given. */
function pictureRemarks({ notes }: Model, call: PredictCall): string[] {
  const seesPictures = call.words.some((word) => /\.png$/i.test(word));
  return seesPictures
    ? noteTexts(
        notes.filter(({ code }) => code === "teachable-machine"),
        call,
      )
    : [];
}

function sessionOf(
  model: Session["model"],
  shapes: Readonly<Record<string, Shape>>,
  title: string,
  { messages }: PredictCall,
): Session {
  try {
    return "layers" in model ? new Session(model) : new Session(model, { shapes });
  } catch (error) {
    throw aboutFile(title, error, messages);
  }
}

/** Layers do, and so does a graph of one input with as many values as a digit has pixels. */
function takesDigits({ model, inputs }: Session): boolean {
  if ("layers" in model) return model.task !== "regression";
  const row = inputs[0]?.shape?.slice(1) ?? [];
  const isKnown = row.every((size) => typeof size === "number");
  return inputs.length === 1 && model.outputs.length === 1 && isKnown && sizeOf(row as number[]) === side * side;
}

async function predictFile(file: string, opened: Opened, call: PredictCall): Promise<Result> {
  const { messages, options } = call;
  const { session, shapes, rule, names, seesDigits } = opened;
  try {
    const bytes = await readInput(file, call);
    if (bytes.length === 0) throw new Refusal(messages.emptyFile);
    if (isTable(file, bytes)) throw new Refusal(messages.tableFile(harmless(titleOf(file, messages)), isCsvName(file)));
    const kind = kindOfInput(bytes);
    if (kind === null) throw new Refusal(messages.notInput(kindOf(bytes), pictureKind(bytes) !== null));
    if (kind === "png" && tableNetwork(session.model) !== null)
      throw new Refusal(messages.wantsRowsOf(weightsOf(call)));
    if (kind !== "png" || !seesDigits) {
      const feeds = renamed(feedsOf(bytes, kind, portsOf(session, names), { rule, messages }), names?.input, "input");
      const outputs = answersTo(session, new Map(feeds), shapes, call);
      const classes = classesOfRows(session, outputs, options.top);
      return { file, outputs: Object.fromEntries(renamed(Object.entries(outputs), "output", names?.output)), classes };
    }
    const { pixels, picture } = pixelsOf(bytes, session, rule);
    const ranked = session.topK(
      enterPixels(pixels, pixelRule(session.model, options.normalize)),
      options.top ?? usualTop,
    );
    return { file, picture, ranked };
  } catch (error) {
    return { file, error: aboutFile(titleOf(file, messages), error, messages) };
  }
}

interface Seen {
  /** As the network takes them: in a row, or [channels, height, width]. */
  readonly pixels: Tensor<"uint8">;
  readonly picture: Tensor<"uint8">;
}

/** A picture as the network was trained on such: as its own record says, or as MNIST has them. */
function pixelsOf(bytes: Uint8Array, { model }: Session, rule: PictureRule): Seen {
  const given = readPng(bytes);
  const network = pictureNetwork(model);
  if (network === null) {
    const pixels = dataPixels(given, model, rule);
    return { pixels, picture: pixels.reshape(side, side) };
  }
  const pixels = encodePicture(given, network, rule.fit === undefined ? {} : { fit: rule.fit });
  const [channels, height, width] = pixels.shape as [1 | 3, number, number];
  return { pixels: pixels.reshape(pixels.size), picture: pictureOf(pixels, { channels, height, width }) };
}

/** The pixels of a drawn digit as MNIST has them; of what is no digit those of the whole picture, grey, at that size. */
function dataPixels(picture: Image, model: Model, { fit = "fill" }: PictureRule): Tensor<"uint8"> {
  if (namesDigits(model)) return digitFromImage(picture);
  const port = { name: "input", dtype: "float32", shape: [1, side, side] } as const;
  const gray = imageInput(picture, port, { scale: 1, fit });
  return new Tensor(
    "uint8",
    [side * side],
    Uint8Array.from({ length: gray.size }, (_, i) => Math.floor(gray.at(i) + 0.5)),
  );
}

/** The inputs under the names that the file gives them, as `inspect` shows them. */
function portsOf({ inputs }: Session, names: PortNames | null): readonly PortInfo[] {
  return names === null ? inputs : inputs.map((input) => ({ ...input, name: names.input }));
}

/** The entries, of which the one called `from` is called `to`; as they are where either is not known. */
function renamed<T>(entries: Iterable<readonly [string, T]>, from: string | undefined, to: string | undefined) {
  return Array.from(entries, ([name, value]) => [name === from && to !== undefined ? to : name, value] as const);
}

/** What a file is, as far as its first bytes tell. */
function kindOf(bytes: Uint8Array): string | null {
  return detectFormat(bytes) ?? pictureKind(bytes);
}

function resultLines(result: Ranking | Answer, session: Session, isOneOfMany: boolean, call: PredictCall): string[] {
  const { terminal, messages } = call;
  const title = harmless(basename(titleOf(result.file, messages)));
  if ("outputs" in result) {
    const { outputs, classes } = result;
    const named = classes === null ? [] : [terminal.bold(messages.prediction), ...classLines(classes, session)];
    return [...(isOneOfMany ? [terminal.bold(title)] : []), ...answerLines(outputs, call), ...named];
  }
  const { ranked, picture } = result;
  const best = terminal.bold(`${messages.prediction}: ${harmless(ranked[0]!.label)}`);
  const caption = [best, "", ...rankingLines(ranked, session, terminal)];
  return portrait({ image: picture, title, caption }, terminal);
}

/** A list; of one file that could not be read the error alone, as every command says it. */
function jsonOf(results: readonly Result[], session: Session) {
  const all = results.map((result) => toJson(result, session));
  const [only] = all;
  return all.length === 1 && only !== undefined && "error" in only ? { error: only.error } : all;
}

function toJson(result: Result, session: Session) {
  const { file } = result;
  if ("error" in result) return { file, error: failureData(result.error, messageOf(result.error)) };
  const ofClasses = (classes: readonly RankedClass[]) => (givesShares(session) ? classes : classes.map(scored));
  if ("outputs" in result) {
    const { classes } = result;
    const named =
      classes === null ? {} : { rows: classes.map((row) => ({ label: row[0]!.label, classes: ofClasses(row) })) };
    return { file, outputs: plainAnswers(result.outputs), ...named };
  }
  return { file, label: result.ranked[0]!.label, classes: ofClasses(result.ranked) };
}

/** An output that is no probability is called what it is. */
function scored({ index, label, probability: score }: RankedClass) {
  return { index, label, score };
}
