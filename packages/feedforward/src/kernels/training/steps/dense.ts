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
import { nothing, type Part, type Rows, type StepContext, type StepKernel } from "./step-kernel.ts";

/** y = b + x·W */
export const dense: StepKernel = (writer, { name, inputs, outputs }) => {
  const [x, y] = [inputs[0]!, outputs[0]!];
  const [weight, bias] = [inputs[1], inputs[2]].map((value) => writer.parameters.get(value!));
  if (weight === undefined || bias === undefined || writer.form.values[x]!.shape.length !== 2) return null;
  const form = {
    aRow: writer.place(x).pitch,
    cRow: writer.place(y).pitch,
    aStep: 4,
    bStep: weight.pitch,
    hasStart: true,
  };
  return product(writer, { name: `${name}_forward`, form, vectors: weight.pitch / 16, finish: stored }, (rows) => ({
    a: rows.place(x),
    b: rows.base.add(weight.offset),
    start: rows.base.add(bias.offset),
    c: rows.place(y),
    rows: rows.count,
    k: I32.constant(weight.rows),
  }));
};

/** dx = dy·Wᵀ, by a copy of W that is turned in every step. */
export const denseInputGradient: StepKernel = (writer, { name, inputs, outputs }) => {
  const [dy, dx] = [inputs[0]!, outputs[0]!];
  const weight = writer.parameters.get(inputs[1]!);
  if (weight === undefined) return null;
  const { rows: width, size, pitch, offset } = weight;
  const transposedPitch = pitchOf(width);
  const transposed = writer.room.take((transposedPitch * pitch) / 4);
  const place = { inputs: width, pitch, weight: offset, transposed, transposedPitch };
  const turn = defineTranspose(writer.module, `${name}_transpose`, place);
  const form = {
    aRow: writer.place(dy).pitch,
    cRow: transposedPitch,
    aStep: 4,
    bStep: transposedPitch,
    hasStart: false,
  };
  const finish = cleared(writer.data);
  const part = product(writer, { name: `${name}_input`, form, vectors: transposedPitch / 16, finish }, (rows) => ({
    a: rows.place(dy),
    b: rows.base.add(transposed),
    start: rows.base,
    c: rows.place(dx),
    rows: rows.count,
    k: I32.constant(size),
  }));
  return (f, rows) => {
    f.call(turn, rows.base);
    part(f, rows);
  };
};

/** dW = xᵀ·dy and db, each summed in registers and handed to its update. */
export const denseParameterGradient: StepKernel = (writer, { name, inputs, outputs }) => {
  const [x, dy] = inputs as readonly [number, number];
  const [weight, bias] = outputs.map((gradient) => writer.learning(gradient));
  if (!weight || !bias) return null;
  const { data, module, rule } = writer;
  const finish: Finish = (f, base) => (sums, c, offset) =>
    emitUpdate(f, data, rule, { gradients: sums, place: { base, at: c, offset, slotBytes: weight.bytes } });
  const { pitch } = writer.place(dy);
  const form = { aRow: 4, cRow: weight.pitch, aStep: writer.place(x).pitch, bStep: pitch, hasStart: false };
  const product1 = product(writer, { name: `${name}_update`, form, vectors: weight.pitch / 16, finish }, (rows) => ({
    a: rows.place(x),
    b: rows.place(dy),
    start: rows.base,
    c: rows.base.add(weight.offset),
    rows: I32.constant(weight.rows),
    k: rows.count,
  }));
  const layer = { pitch, gradient: writer.place(dy).offset, bias: bias.offset };
  const ofBias = defineBiasUpdate(module, data, { name: `${name}_bias`, layer, rule });
  writer.updates.push(product1, (f, rows) => f.call(ofBias, rows.base, rows.count));
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
