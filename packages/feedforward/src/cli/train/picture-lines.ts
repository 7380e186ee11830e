/** What `feedforward train` says of a folder of pictures: how many, of which classes, and what becomes of each. */

import { thousands } from "../../print/thousands.ts";
import { harmless } from "../terminal/layout.ts";
import type { Parts, TrainCall } from "./training.ts";

/** What is said of the pictures before the first epoch. */
export function pictureLines({ training, heldOut, pictures }: Parts, { messages }: TrainCall): string[] {
  const { labels, classes, record, resized, transparent } = pictures!;
  const [channels, height, width] = record.shape;
  const counts = classes.map((name, label) => {
    const count = labels.data.reduce((sum, one) => sum + Number(one === label), 0);
    return `${harmless(name)} ${thousands(count)}`;
  });
  return [
    messages.picturesLine(
      thousands(labels.size),
      thousands(training.labels.size),
      thousands(heldOut?.labels.size ?? 0),
    ),
    messages.pictureClasses(thousands(classes.length), counts.join(", ")),
    `${messages.pictureSize(height, width)}, ${channels === 1 ? messages.grayPictures : messages.colourPictures}`,
    ...(resized === 0 ? [] : [messages.resizedPictures(thousands(resized))]),
    ...(transparent === 0 ? [] : [messages.transparentPictures(thousands(transparent))]),
  ];
}
