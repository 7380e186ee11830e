/** A picture where any might come: PNG is read, and others are named, so that whoever has them knows what to convert. */

import { unsupportedError } from "../../errors.ts";
import { type Image, isPng, readPng } from "../png.ts";
import { pictureKind } from "./kind.ts";

export function readPicture(bytes: Uint8Array): Image {
  if (isPng(bytes)) return readPng(bytes);
  const kind = pictureKind(bytes);
  if (kind === null) throw unsupportedError("pictures-no-picture", "expected a picture, a PNG file: it is none");
  const sentence =
    "expected a PNG file, got $kind: convert such files, as ImageMagick's magick mogrify -format png does, and leave the PNG files alone in the folder";
  throw unsupportedError("pictures-kind", sentence, kind);
}
