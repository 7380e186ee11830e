/**
 * The operators that layers of Keras are written with: a page that reads such models carries these families, not all of ONNX. The
 * writer takes no other name, so a layer that wants one adds its family here.
 */

import { activationOperators } from "../onnx/activations.ts";
import { arithmeticOperators } from "../onnx/arithmetic.ts";
import { matrixOperators } from "../onnx/matrix.ts";
import { moveOperators } from "../onnx/move.ts";
import { normalizeOperators } from "../onnx/normalize.ts";
import type { OperatorRow } from "../onnx/operator.ts";
import { pickOperators } from "../onnx/pick.ts";
import { recurrentOperators } from "../onnx/recurrent.ts";
import { resizeOperators } from "../onnx/resize.ts";
import { shapeOperators } from "../onnx/shapes.ts";
import { standardOperators } from "../onnx/standard.ts";
import { windowOperators } from "../onnx/window.ts";

export const kerasOperators = {
  ...activationOperators,
  ...arithmeticOperators,
  ...matrixOperators,
  ...moveOperators,
  ...normalizeOperators,
  ...pickOperators,
  ...recurrentOperators,
  ...resizeOperators,
  ...shapeOperators,
  ...standardOperators,
  ...windowOperators,
} satisfies Record<string, OperatorRow>;

export type KerasOperator = keyof typeof kerasOperators;
