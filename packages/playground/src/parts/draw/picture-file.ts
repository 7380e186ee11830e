/** A picture that the reader pastes, drops or opens, as ink. */

import { ShapeError, type Tensor } from "feedforward";
import { grayFromImage, inkOf } from "feedforward/data";
import { textsOf } from "../../page/language.ts";
import { pictureTexts } from "./picture-texts.ts";

const mostBytes = 30e6;
/** A picture is shrunk to this before anything is computed: a photograph has more pixels than the digit needs. */
const longestSide = 1000;

/** The ink of a picture file, uint8 [height, width], or why there is none to be had, in words. */
export async function inkOfFile(file: Blob | null): Promise<Tensor<"uint8"> | string> {
  const t = textsOf(pictureTexts);
  if (file === null) return t.noFile;
  if (file.size > mostBytes) return t.tooLarge;
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) return t.unreadable;
  try {
    return inkOf(grayFromImage(pixelsOf(bitmap)));
  } catch (error) {
    if (error instanceof ShapeError) return t.noInk;
    throw error;
  }
}

function pixelsOf(bitmap: ImageBitmap): ImageData {
  const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const context = new OffscreenCanvas(width, height).getContext("2d")!;
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return context.getImageData(0, 0, width, height);
}
