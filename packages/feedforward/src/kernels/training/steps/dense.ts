/** Dense layers as steps of training: three products, and a bias that starts sums or is one. */

import { I32 } from "../../../wasm/values.ts";
import { pitchOf } from "../layout.ts";
import { defineBiasUpdate, defineTranspose } from "../passes.ts";
import {
  cleared,
  defineProduct,
  type Finish,
  overPanels,
  type ProductForm,
  panelsOf,
  stored,
  tileOf,
} from "../product.ts";
import { emitUpdate } from "../update.ts";
import type { ParameterPlace } from "./form.ts";
import { inputForm } from "./forward.ts";
import { nothing, type Part, type Rows, type StepContext, type StepKernel } from "./step-kernel.ts";
import { turnedPanels, walkedForward, walkedInputGradient, walkedParameterGradient } from "./walked.ts";

/** y = b + x·W */
export const dense: StepKernel = (writer, { name, inputs, outputs }) => {
  const [x, y] = [inputs[0]!, outputs[0]!];
  const [weight, bias] = [inputs[1], inputs[2]].map((value) => writer.parameters.get(value!));
  if (weight === undefined || bias === undefined || writer.form.values[x]!.shape.length !== 2) return null;
  const turned = weight.panelBytes === null ? null : turnedPanels(writer, weight);
  const { pitch: bStep, offset } = turned ?? weight;
  if (turned !== null && inputForm(writer, x).hasZeros) {
    const part = walkedForward(writer, { x, y }, { inputs: weight.size, weight: offset, bias: bias.offset });
    return inTurn(turned.part, part);
  }
  const form = { aRow: writer.place(x).pitch, cRow: writer.place(y).pitch, aStep: 4, bStep, hasStart: true };
  const part = product(writer, { name: `${name}_forward`, form, vectors: bStep / 16, finish: stored }, (rows) => ({
    a: rows.place(x),
    b: rows.base.add(offset),
    start: rows.base.add(bias.offset),
    c: rows.place(y),
    rows: rows.count,
    k: I32.constant(turned === null ? weight.rows : weight.size),
  }));
  return turned === null ? part : inTurn(turned.part, part);
};

/** A copy of a matrix by its columns, made anew in every step. */
function turnedCopy(
  { module, room }: StepContext,
  name: string,
  { rows, pitch, offset }: ParameterPlace,
): { readonly offset: number; readonly pitch: number; readonly part: Part } {
  const transposedPitch = pitchOf(rows);
  const transposed = room.take((transposedPitch * pitch) / 4);
  const turn = defineTranspose(module, name, { pitch, weight: offset, transposed, transposedPitch });
  const part: Part = (f, { base }) => f.call(turn, base, I32.constant(0), I32.constant(rows));
  return { offset: transposed, pitch: transposedPitch, part };
}

function inTurn(first: Part, second: Part): Part {
  return (f, rows) => {
    first(f, rows);
    second(f, rows);
  };
}

/** dx = dy·Wᵀ, by a copy of W that is turned in every step, or lies so. */
export const denseInputGradient: StepKernel = (writer, { name, inputs, outputs }) => {
  const [dy, dx] = [inputs[0]!, outputs[0]!];
  const weight = writer.parameters.get(inputs[1]!);
  if (weight === undefined) return null;
  if (weight.panelBytes !== null) return walkedInputGradient(writer, { dy, dx }, weight);
  const { offset, pitch, part: turn } = turnedCopy(writer, `${name}_turn`, weight);
  const form = { aRow: writer.place(dy).pitch, cRow: pitch, aStep: 4, bStep: pitch, hasStart: false };
  const finish = cleared(writer.data);
  const part = product(writer, { name: `${name}_input`, form, vectors: pitch / 16, finish }, (rows) => ({
    a: rows.place(dy),
    b: rows.base.add(offset),
    start: rows.base,
    c: rows.place(dx),
    rows: rows.count,
    k: I32.constant(weight.size),
  }));
  return inTurn(turn, part);
};

/** dW = xᵀ·dy and db, each summed in registers and handed to its update. */
export const denseParameterGradient: StepKernel = (writer, { name, inputs, outputs }) => {
  const [x, dy] = inputs as readonly [number, number];
  const [weight, bias] = outputs.map((gradient) => writer.learning(gradient));
  if (!weight || !bias) return nothing; // it stays as it is
  const { data, module, rule } = writer;
  const layer = { pitch: writer.place(dy).pitch, gradient: writer.place(dy).offset, bias: bias.offset };
  const biasUpdate = defineBiasUpdate(module, data, { name: `${name}_bias`, layer, rule });
  const ofBias: Part = (f, rows) => f.call(biasUpdate, rows.base, rows.base, rows.count);
  if (weight.panelBytes !== null) {
    writer.updates.push(walkedParameterGradient(writer, { x, dy }, weight), ofBias);
    return nothing;
  }
  const finish: Finish = (f, head) => (sums, c, offset) =>
    emitUpdate(f, data, rule, { gradients: sums, place: { head, at: c, offset, slotBytes: weight.bytes } });
  const { pitch } = writer.place(dy);
  const form = { aRow: 4, cRow: weight.pitch, aStep: writer.place(x).pitch, bStep: pitch, hasStart: false };
  const ofWeight = product(writer, { name: `${name}_update`, form, vectors: weight.pitch / 16, finish }, (rows) => ({
    a: rows.place(x),
    b: rows.place(dy),
    start: rows.base,
    c: rows.base.add(weight.offset),
    rows: I32.constant(weight.rows),
    k: rows.count,
  }));
  writer.updates.push(ofWeight, ofBias);
  return nothing;
};

interface Product {
  readonly name: string;
  readonly form: Omit<ProductForm, "name" | "height" | "width">;
  readonly vectors: number;
  readonly finish: Finish;
}

type Operands = Readonly<Record<"a" | "b" | "start" | "c" | "rows" | "k", I32>>;

function product(writer: StepContext, given: Product, operands: (rows: Rows) => Operands): Part {
  const { name, vectors, finish } = given;
  const { height, width } = tileOf(vectors, writer.machine.accumulators);
  const runs = panelsOf(vectors, width).map((panels) => {
    const form = { ...given.form, name: `${name}_${panels.width}`, height, width: panels.width };
    return { panels, func: defineProduct(writer.module, form, finish) };
  });
  return (f, rows) => {
    const { a, b, start, c, rows: count, k } = operands(rows);
    for (const { panels, func } of runs) {
      overPanels(f, panels, (first) =>
        f.call(func, rows.base, a, b.add(first), start.add(first), c.add(first), count, k),
      );
    }
  };
}
