/**
 * Every code with the mistake that it is for, by room: the sentences of `docs/errors.md` are what these throw. A network's
 * readers and sessions do what they do for anybody; nothing is constructed for the sake of its sentence.
 */

import { argumentMistakes } from "./mistakes/arguments.ts";
import { arrayMistakes } from "./mistakes/arrays.ts";
import { bytesMistakes } from "./mistakes/bytes.ts";
import { classicalMistakes } from "./mistakes/classical.ts";
import { compileMistakes } from "./mistakes/compile.ts";
import { dataMistakes } from "./mistakes/data.ts";
import { filesMistakes } from "./mistakes/files.ts";
import { graphMistakes } from "./mistakes/graph.ts";
import { graphLayerMistakes } from "./mistakes/graph-layers.ts";
import { hdf5Mistakes } from "./mistakes/hdf5.ts";
import { kerasMistakes } from "./mistakes/keras.ts";
import { kerasFileMistakes } from "./mistakes/keras-files.ts";
import { modelMistakes } from "./mistakes/model.ts";
import { networkMistakes } from "./mistakes/network.ts";
import { onnxMistakes } from "./mistakes/onnx.ts";
import { operatorMistakes } from "./mistakes/operators.ts";
import { opMistakes } from "./mistakes/ops.ts";
import { pickleMistakes } from "./mistakes/pickle.ts";
import { picturesMistakes } from "./mistakes/pictures.ts";
import { runMistakes } from "./mistakes/run.ts";
import { tableMistakes } from "./mistakes/table.ts";
import { tensorMistakes } from "./mistakes/tensor.ts";
import { torchMistakes } from "./mistakes/torch.ts";

export const mistakes: Readonly<Record<string, () => unknown>> = {
  ...argumentMistakes,
  ...arrayMistakes,
  ...bytesMistakes,
  ...compileMistakes,
  ...dataMistakes,
  ...graphLayerMistakes,
  ...graphMistakes,
  ...kerasMistakes,
  ...hdf5Mistakes,
  ...kerasFileMistakes,
  ...modelMistakes,
  ...networkMistakes,
  ...opMistakes,
  ...runMistakes,
  ...filesMistakes,
  ...onnxMistakes,
  ...operatorMistakes,
  ...classicalMistakes,
  ...pickleMistakes,
  ...picturesMistakes,
  ...runMistakes,
  ...tableMistakes,
  ...tensorMistakes,
  ...torchMistakes,
};

const made = new Map<() => unknown, Promise<unknown>>();

/** What the mistake throws, also where it is thrown later. It is made once for all tests: some of them take a second. */
export function thrownBy(mistake: () => unknown): Promise<unknown> {
  const error = made.get(mistake) ?? make(mistake);
  made.set(mistake, error);
  return error;
}

async function make(mistake: () => unknown): Promise<unknown> {
  try {
    await mistake();
  } catch (error) {
    return error;
  }
  throw new Error("the mistake throws nothing");
}
