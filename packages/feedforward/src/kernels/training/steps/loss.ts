/** The loss as a step of training: for all rows at once. */

import { I32 } from "../../../wasm/values.ts";
import { lossScratchBytesOf } from "../layout.ts";
import { defineLoss, defineMeanLoss } from "../losses.ts";
import { elementsOf } from "./form.ts";
import { nothing, type StepKernel } from "./step-kernel.ts";

export const loss: StepKernel = (writer, { inputs, outputs }) => {
  const { form, room } = writer;
  if (form.loss === null) return nothing;
  const [x, target, gradient] = [inputs[0]!, inputs[1]!, outputs[1]!].map((value) => writer.place(value));
  const size = elementsOf(form.values[inputs[0]!]!);
  const lossScratchBytes = lossScratchBytesOf(size);
  const place = {
    loss: form.loss,
    outputs: size,
    pitch: x!.pitch,
    x: x!.offset,
    target: target!.offset,
    gradient: gradient!.offset,
    rowLosses: room.take(4 * (form.maxRows + 16)),
    lossScratch: room.take(4 * lossScratchBytes),
    lossScratchBytes,
  };
  const func = defineLoss(writer.module, writer.data, place);
  const mean = defineMeanLoss(writer.module, place);
  return (f, rows) => {
    f.call(func, rows.base, I32.constant(0), I32.constant(0), rows.count);
    f.call(mean, rows.base, rows.count);
  };
};
