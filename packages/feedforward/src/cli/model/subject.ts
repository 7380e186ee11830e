/**
 * What is measured: a network, the test images that it is shown, and how their pixels enter; and what two commands say of
 * them alike.
 */

import type { BackendName } from "../../backend/backend.ts";
import { picturesOf } from "../../data/picture-record.ts";
import { ShapeError, UnsupportedError } from "../../errors.ts";
import type { Model } from "../../model.ts";
import type { Network } from "../../network/network.ts";
import { classCount } from "../../network/task.ts";
import { thousands } from "../../print/thousands.ts";
import { Session, type SessionOptions } from "../../session.ts";
import { tableOf } from "../../table/record.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Call } from "../command/command.ts";
import { portShape, readShapes, shapesOf } from "../command/shapes.ts";
import { Refusal, UsageError } from "../failure/failure.ts";
import { titleOf } from "../files/input.ts";
import { withShapes } from "../graph/settings.ts";
import type { Samples } from "../measure/evaluation.ts";
import { isPictureFolder, openPictures, rowsOf } from "../pictures/folder.ts";
import { type ImageSet, openImages } from "../pictures/sample.ts";
import { fit, harmless } from "../terminal/layout.ts";
import type { Reader } from "../terminal/terminal.ts";
import type { Messages } from "../words/language.ts";
import { checkDigits } from "./digits.ts";
import { enterPixels, type ModelWish, type NamedModel, openModel, type PixelRule, pixelRule } from "./weights.ts";

export interface SubjectOptions extends ModelWish {
  readonly weights: string | null;
  readonly data: string | null;
  readonly normalize: boolean;
  readonly shape: string | null;
  readonly quiet: boolean;
}

/** Everything that was opened, ready to be measured. */
export interface MeasuredModel extends NamedModel {
  readonly set: ImageSet;
  readonly rule: PixelRule;
  readonly samples: Samples;
}

/** Opens the network that is named, as the argument or by `--weights`, and the images, which may be changed at once. */
export async function openSubject(
  call: Call<SubjectOptions>,
  change = (set: ImageSet): ImageSet => set,
): Promise<MeasuredModel> {
  const { words, options, messages } = call;
  readShapes(options.shape, messages);
  const [word] = words;
  if (word !== undefined && options.weights !== null) throw new UsageError(messages.twiceWeights);
  return subjectOf(await openModel(word ?? options.weights, options, call), call, change);
}

/** The same for a model that is open. */
export async function subjectOf(
  named: NamedModel,
  call: Call<SubjectOptions>,
  change = (set: ImageSet): ImageSet => set,
): Promise<MeasuredModel> {
  const { options, messages } = call;
  const { path } = named;
  const model = shaped(named.model, options.shape, messages);
  const isNetwork = "layers" in model;
  const refused = (sentence: string): Refusal => new Refusal(`${titleOf(path, messages)}: ${sentence}`);
  if (tableNetwork(model) !== null) throw refused(messages.wantsRows);
  if (isNetwork && model.task === "regression") throw refused(messages.noClasses);
  const set = change(await testImages(model, refused, call));
  const rule = pixelRule(model, options.normalize);
  const samples = { images: enterPixels(set.rows, rule), labels: set.labels };
  const classes = isNetwork ? classCount(model) : classesOf(model, samples.images.row(0), messages, refused);
  const largest = set.labels.data.reduce((most, label) => Math.max(most, label), 0);
  if (largest >= classes) throw new Refusal(messages.labelTooLarge(largest, classes));
  return { path, model, set, rule, samples };
}

/** The images of a data set, or the pictures of a folder, for a network that says how it takes one. */
async function testImages(
  model: Model,
  refused: (sentence: string) => Refusal,
  call: Call<SubjectOptions>,
): Promise<ImageSet> {
  const { options, messages } = call;
  const network = pictureNetwork(model);
  if (await isPictureFolder(options.data)) {
    if (network === null) throw refused(messages.noPictureRecord);
    const pictures = await openPictures(options.data!, { like: network }, { ...call, isQuiet: options.quiet });
    return { ...rowsOf(pictures), folder: options.data! };
  }
  if (network !== null && options.data === null) throw refused(messages.wantsPictures);
  checkDigits(model, options.data, messages);
  return openImages("test", options.data, messages);
}

/** The network, if it was trained on a folder of pictures. */
export function pictureNetwork(model: Model): Network | null {
  return "layers" in model && picturesOf(model) !== null ? model : null;
}

/** The network, if it knows the columns of the table that it was trained on. */
export function tableNetwork(model: Model): Network | null {
  return "layers" in model && tableOf(model) !== null ? model : null;
}

/** A graph whose open sizes were said; its rows stay open. */
function shaped(model: Model, shape: string | null, messages: Messages): Model {
  const typed = readShapes(shape, messages);
  if (typed.length === 0) return model;
  if ("layers" in model) throw new Refusal(messages.notForLayers("--shape"));
  return withShapes(model, shapesOf(typed, model.inputs, messages));
}

/** How many classes a graph tells apart, found by running it on one image. */
function classesOf(
  model: Model,
  image: Tensor<"uint8" | "float32">,
  messages: Messages,
  refused: (sentence: string) => Refusal,
): number {
  const session = new Session(model);
  const wanted = session.inputs.map(
    ({ name, dtype, shape }) => `${harmless(name)} ${dtype ?? "?"} ${portShape({ shape })}`,
  );
  if (session.inputs.length !== 1) throw refused(messages.notImages(thousands(image.size), wanted.join(", ")));
  try {
    const { size } = session.predict(image);
    session.classify(image);
    return size === 1 ? 2 : size;
  } catch (error) {
    if (error instanceof ShapeError) throw refused(messages.notImages(thousands(image.size), wanted.join(", ")));
    if (!(error instanceof UnsupportedError)) throw error;
    const names = session.outputs.map(({ name }) => harmless(name)).join(", ");
    throw refused(session.outputs.length > 1 ? messages.severalOutputs(names) : messages.noClasses);
  }
}

/** The option for a session. Its value was checked against the table; null is the best that this place allows. */
export function backendOption(backend: string | null): SessionOptions {
  return backend === null ? {} : { backend: backend as BackendName };
}

/** How many images there are, of what, and how large. */
export function dataLine(
  { labels, height, width, folder }: ImageSet,
  { messages }: Pick<Call<SubjectOptions>, "messages">,
): string {
  const count = thousands(labels.size);
  if (folder !== undefined) return messages.pictureSet(count, harmless(folder), height, width);
  return messages.dataSet(count, messages.testSet, height, width);
}

/** How pixels enter; what the network standardises, it does by every rule. */
export function pixelText(rule: PixelRule, model: Model, messages: Messages): string {
  if (rule === "normalized") return messages.pixelsNormalized;
  if (!("layers" in model)) return messages.pixelsRaw;
  const { input } = model;
  const scaled = rule === "raw" || input.divisor === 1 ? "x" : `x / ${input.divisor}`;
  const moved = input.mean === null ? scaled : `${scaled} - mean`;
  const formula = input.std === null ? moved : `${moved === "x" ? "x" : `(${moved})`} / std`;
  if (rule === "declared") return `${messages.pixelsDeclared}: ${formula}`;
  return formula === "x" ? messages.pixelsRaw : `${messages.pixelsRaw}: ${formula}`;
}

/** Whether outputs that were compared had the same bits. */
export function verdict(different: number, count: number, { terminal, messages }: Reader): string[] {
  const isSame = different === 0;
  const sentence = isSame
    ? messages.sameBits(thousands(count))
    : messages.differentBits(thousands(different), thousands(count));
  return fit(sentence, terminal.columns).map((line) => (isSame ? terminal.good(line) : terminal.bad(line)));
}
