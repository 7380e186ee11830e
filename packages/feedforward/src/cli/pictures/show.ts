/**
 * `feedforward show`: one image of the data set with its label as the title, in the terminal or as a file. A PNG is the
 * image alone unless the title is asked for: `predict` and other programs read it, and would take a title for ink.
 */

import { pictureToText } from "../../draw/half-blocks.ts";
import { pictureToPng, pictureToSvg } from "../../draw/picture.ts";
import { thousands } from "../../print/thousands.ts";
import type { Call, ExitCode } from "../command/command.ts";
import { parseNumber } from "../command/numbers.ts";
import { pictureFormats } from "../command/options.ts";
import { Refusal } from "../failure/failure.ts";
import { deliver, outOf } from "../files/destination.ts";
import { type ImageSet, openImages, pictureAt } from "./sample.ts";

export interface ShowOptions {
  readonly set: string;
  readonly data: string | null;
  readonly out: string | null;
  readonly format: string | null;
  readonly title: boolean;
  readonly json: boolean;
}

export async function run(call: Call<ShowOptions>): Promise<ExitCode> {
  const { words, options, terminal, messages } = call;
  const index = parseNumber("INDEX", words[0] ?? "0", { isWhole: true }, messages);
  const destination = await outOf(options, pictureFormats, messages);
  const images = await openImages(options.set === "train" ? "train" : "test", options.data, messages);
  checkIndex(index, images, call);
  const picture = pictureAt(images, index);
  const label = images.labels.at(index);
  if (destination !== null) {
    const title = String(label);
    const isSvg = destination.format === "svg";
    const content = isSvg ? pictureToSvg(picture, { title }) : pictureToPng(picture, { title, frame: options.title });
    await deliver(destination, content, [], call);
  }
  if (options.json)
    terminal.printJson({ index, set: options.set, label, shape: picture.shape, pixels: picture.toArray() });
  else if (options.out === null)
    terminal.print(pictureToText(picture, { color: terminal.depth, title: String(label) }).slice(0, -1));
  return 0;
}

function checkIndex(index: number, { labels }: ImageSet, { options, messages }: Call<ShowOptions>): void {
  if (index >= 0 && index < labels.size) return;
  const set = options.set === "train" ? messages.trainSet : messages.testSet;
  const last = thousands(labels.size - 1);
  throw new Refusal(messages.indexOutOfRange(String(index), set, thousands(labels.size), last));
}
