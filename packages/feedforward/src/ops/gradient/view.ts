/** The gradient of a value under another shape: the same elements under the shape of its input. */

import { type ViewAttributes, view } from "../view.ts";
import type { Gradient } from "./gradient.ts";

export const viewGradient: Gradient<ViewAttributes> = (tape, step, { gradient }) => {
  const x = step.inputs[0]!;
  return tape.emit(view, { shape: tape.typeOf(x).shape }, [gradient], [x]);
};
