/**
 * Images as the commands take them from a data set: rows of pixels, their height and width, and their labels.
 */

import { loadMnistSet } from "../../node.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { Refusal } from "../failure/failure.ts";
import type { Messages } from "../words/language.ts";

export interface ImageSet {
  /** [n, height · width], 0 to 255. */
  readonly rows: Tensor<"uint8">;
  /** [n] */
  readonly labels: Tensor<"uint8">;
  readonly height: number;
  readonly width: number;
}

/** A set of the data in a folder, or of MNIST for null. */
export async function openImages(set: "train" | "test", dir: string | null, messages: Messages): Promise<ImageSet> {
  const flags = { normalize: false, flatten: false, oneHotLabel: false };
  const { images, labels } = await loadMnistSet(set, dir === null ? flags : { ...flags, dir });
  const [count, , height, width] = images.shape as [number, 1, number, number];
  if (images.size === 0) throw new Refusal(messages.noImages);
  return {
    rows: (images as Tensor<"uint8">).reshape(count, height * width),
    labels: labels as Tensor<"uint8">,
    height,
    width,
  };
}

/** One image as a picture [height, width]. */
export function pictureAt({ rows, height, width }: ImageSet, index: number): Tensor<"uint8"> {
  return rows.row(index).reshape(height, width);
}
