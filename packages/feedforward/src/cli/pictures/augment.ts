/**
 * Images changed at random, as `train` and `eval` are asked for them in one word: `shift=3,rotate=15`. Numbers are
 * ranges, to both sides; what a range means and how far it may go the library says.
 */

import {
  augmentation,
  type ChangeRanges,
  changeImage,
  changeLimits,
  changeNames,
  drawChange,
} from "../../data/augment.ts";
import type { Random } from "../../tensor/random.ts";
import { Tensor } from "../../tensor/tensor.ts";
import { decimalOf } from "../command/numbers.ts";
import { UsageError } from "../failure/failure.ts";
import type { Messages } from "../words/language.ts";
import type { ImageSet } from "./sample.ts";

/** The ranges that the text of `--augment` names, each at most once. */
export function parseRanges(text: string, messages: Messages): ChangeRanges {
  const ranges = new Map<string, number>();
  for (const part of text.split(",")) {
    const [, word = "", number = ""] = /^ *([a-z]+) *= *(\S+) *$/.exec(part) ?? [];
    const range = decimalOf(number);
    const name = changeNames.find((known) => known === word);
    if (name === undefined || range === null || ranges.has(name)) {
      throw new UsageError(messages.notRanges("--augment", changeNames.join(", "), text));
    }
    const most = changeLimits[name];
    if (range < 0 || range > most) throw new UsageError(messages.rangeOutside("--augment", name, most, number));
    ranges.set(name, range);
  }
  return Object.fromEntries(ranges);
}

type Planes = Pick<ImageSet, "channels" | "height" | "width">;

/** Changes images at random; all channels of one in the same way. */
export function augmenting({ channels, height, width }: Planes, ranges: ChangeRanges): Augment {
  if (channels === 1) return augmentation([height, width], ranges);
  const size = height * width;
  return (image, random) => {
    const change = drawChange(ranges, random);
    const changed = new Uint8Array(image.size);
    for (let start = 0; start < image.size; start += size) {
      const plane = new Tensor("uint8", [height, width], image.data.slice(start, start + size));
      changed.set(changeImage(plane, change).data, start);
    }
    return new Tensor("uint8", image.shape, changed);
  };
}

type Augment = ReturnType<typeof augmentation>;

/** Rows of pixels, each image changed: the generator goes through them in order. */
export function augmentRows(
  { rows, ...planes }: Planes & Pick<ImageSet, "rows">,
  ranges: ChangeRanges,
  random: Random,
): Tensor<"uint8"> {
  const augment = augmenting(planes, ranges);
  const changed = new Tensor("uint8", rows.shape, new Uint8Array(rows.size));
  for (let i = 0; i < rows.shape[0]!; i++) changed.row(i).data.set(augment(rows.row(i), random).data);
  return changed;
}
