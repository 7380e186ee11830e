/** Whatever the bytes are, they are a network, or an error of the library: of the format, of shapes, of support. */

import { FormatError, ShapeError, UnsupportedError } from "../../packages/feedforward/src/errors.ts";
import { detectFormat } from "../../packages/feedforward/src/formats/model/detect.ts";
import { readModel } from "../../packages/feedforward/src/formats/model.ts";

export function fuzz(data: Uint8Array): void {
  detectFormat(data);
  try {
    readModel(data, { hidden: "relu", output: "softmax" });
  } catch (error) {
    const isOurs = [FormatError, ShapeError, UnsupportedError, RangeError].some((Class) => error instanceof Class);
    if (!isOurs) throw error;
  }
}
