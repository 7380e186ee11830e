/** Every layer that is known: a table for each family, joined here. Classes have these names in Keras 2, Keras 3 and TensorFlow.js. */

import { activationLayers } from "./activation.ts";
import { convolutionLayers } from "./convolution.ts";
import { denseLayers } from "./dense.ts";
import type { LayerRow } from "./layer-call.ts";
import { mergeLayers } from "./merge.ts";
import { moveLayers } from "./move.ts";
import { normalLayers } from "./normal.ts";
import { poolingLayers } from "./pooling.ts";
import { recurrentLayers } from "./recurrent.ts";

const rows: Readonly<Record<string, LayerRow>> = {
  ...activationLayers,
  ...convolutionLayers,
  ...denseLayers,
  ...mergeLayers,
  ...moveLayers,
  ...normalLayers,
  ...poolingLayers,
  ...recurrentLayers,
};

/** The row of a class, or null; asks own rows only. */
export function layerOfClass(name: string): LayerRow | null {
  return Object.hasOwn(rows, name) ? rows[name]! : null;
}
