/**
 * Images changed at random, as `train` and `eval` are asked for them in one word: `shift=3,rotate=15`. Numbers are
 * ranges, to both sides; what a range means and how far it may go the library says.
 */

import { augmentation, type ChangeRanges, changeLimits, changeNames } from "../../data/augment.ts";
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

/** Rows of pixels, each image changed: the generator goes through them in order. */
export function augmentRows(
  { rows, height, width }: Pick<ImageSet, "rows" | "height" | "width">,
  ranges: ChangeRanges,
  random: Random,
): Tensor<"uint8"> {
  const augment = augmentation([height, width], ranges);
  const changed = new Tensor("uint8", rows.shape, new Uint8Array(rows.size));
  for (let i = 0; i < rows.shape[0]!; i++) changed.row(i).data.set(augment(rows.row(i), random).data);
  return changed;
}
