/**
 * Images as the commands take them from a data set: rows of pixels, their height and width, and their labels.
 */

import { loadMnistSet } from "../../node.ts";
import { Tensor } from "../../tensor/tensor.ts";
import { Refusal } from "../failure/failure.ts";
import type { Messages } from "../words/language.ts";

export interface ImageSet {
  /** [n, channels · height · width], 0 to 255. */
  readonly rows: Tensor<"uint8">;
  /** [n] */
  readonly labels: Tensor<"uint8">;
  readonly channels: 1 | 3;
  readonly height: number;
  readonly width: number;
  /** Of a folder of pictures by class. */
  readonly folder?: string;
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
    channels: 1,
    height,
    width,
  };
}

/** One image as a picture [height, width], or [height, width, 3]. */
export function pictureAt(set: ImageSet, index: number): Tensor<"uint8"> {
  return pictureOf(set.rows.row(index), set);
}

/** Pixels, channel after channel, as a picture. */
export function pictureOf(
  { data }: Tensor<"uint8">,
  { channels, height, width }: Pick<ImageSet, "channels" | "height" | "width">,
): Tensor<"uint8"> {
  if (channels === 1) return new Tensor("uint8", [height, width], data);
  const size = height * width;
  const mixed = Uint8Array.from(
    { length: data.length },
    (_, i) => data[(i % channels) * size + Math.floor(i / channels)]!,
  );
  return new Tensor("uint8", [height, width, channels], mixed);
}
