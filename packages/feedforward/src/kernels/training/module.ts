/**
 * A whole training step of a network of dense layers as one WebAssembly module: forward, loss, backward and the optimizer, with the
 * bits of the reference (`train/run-batch.ts`, `train/optimizer.ts`). The module knows no address: the block in which the
 * training lies is an argument.
 *
 * The gradients of all layers are there before the first parameter changes. A weight's own gradient is never stored: the sums
 * that it is go straight into the update.
 */

import type { Formula } from "../../functions/formula.ts";
import { keyOf } from "../../program/key.ts";
import { type Func, type MemoryImport, ModuleBuilder } from "../../wasm/module.ts";
import { at, I32 } from "../../wasm/values.ts";
import { DataArea } from "../data.ts";
import { head, type LayerPlace, type TrainingLayout } from "./layout.ts";
import { defineLists } from "./lists.ts";
import { defineLoss } from "./losses.ts";
import { defineBiasUpdate, defineDerivative, defineFunction, defineTranspose } from "./passes.ts";
import { definePixelsForward, definePixelsUpdate } from "./pixels.ts";
import {
  cleared,
  defineProduct,
  evenly,
  type Finish,
  overPanels,
  type Panels,
  type ProductForm,
  panelsOf,
  stored,
  tileOf,
} from "./product.ts";
import { defineWaitingUpdate, emitUpdate, type UpdateRule } from "./update.ts";

export interface TrainingModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What must lie in memory at the address `env.data`. */
  readonly data: Uint8Array;
}

export interface TrainingModuleOptions {
  readonly memory: MemoryImport;
  /** Vector registers in which a kernel may keep sums. */
  readonly accumulators: number;
  readonly rule: UpdateRule;
}

/** The module exports step(base, rows), rows at least 1; where gradients wait also update, which is to be called behind it. */
export function compileTraining(layout: TrainingLayout, options: TrainingModuleOptions): TrainingModule {
  const writer = new StepWriter(layout, options);
  writer.write();
  return { bytes: writer.module.encode(), data: writer.data.bytes };
}

class StepWriter {
  readonly module: ModuleBuilder;
  readonly data: DataArea;
  readonly #layout: TrainingLayout;
  readonly #options: TrainingModuleOptions;
  readonly #functions = new Map<string, Func>();

  constructor(layout: TrainingLayout, options: TrainingModuleOptions) {
    this.module = new ModuleBuilder("feedforward_training", options.memory);
    this.data = new DataArea(this.module);
    this.#layout = layout;
    this.#options = options;
  }

  write(): void {
    const { layers, form } = this.#layout;
    const parts = [
      ...layers.flatMap((layer, i) => [
        i === 0 && form.input === "bytes" ? this.#pixelsForward() : this.#forward(layer, i),
        ...form.layers[i]!.functions.map((formula, at) => this.#apply(layer, formula, at)),
      ]),
      this.#loss(),
      ...layers.flatMap((_, i) => this.#backward(layers.length - 1 - i)).filter((part) => part !== null),
      ...layers.flatMap((layer, i) => [
        i === 0 && form.input === "bytes" ? this.#pixelsUpdate() : this.#update(layer, i),
        this.#bias(layer, i),
      ]),
    ];
    const step = this.module.func("step", (f) => {
      const [base, rows] = [f.param(I32), f.param(I32)];
      f.store(at(base, head.trouble), this.data.splat(f, 0));
      for (const part of parts) part(f, base, rows);
    });
    this.module.export(step);
    const { rule } = this.#options;
    if (rule.waits) this.module.export(defineWaitingUpdate(this.module, this.data, rule, layers.flatMap(parametersOf)));
  }

  #loss(): Part {
    const { form, layers, ...places } = this.#layout;
    const last = layers.at(-1)!;
    const place = { ...places, ...last, loss: form.loss, x: last.values.at(-1)! };
    const loss = defineLoss(this.module, this.data, place);
    return (f, base, rows) => f.call(loss, base, rows);
  }

  #pixelsForward(): Part {
    const lists = defineLists(this.module, this.data, this.#layout);
    const runs = this.#pixelPanels().map((panels) => {
      return { panels, func: definePixelsForward(this.module, this.#layout, panels.width) };
    });
    return (f, base, rows) => {
      f.call(lists, base, rows);
      for (const { panels, func } of runs) overPanels(f, panels, (first) => f.call(func, base, rows, first));
    };
  }

  #pixelsUpdate(): Part {
    const { rule } = this.#options;
    const runs = this.#pixelPanels().map((panels) => {
      const { width } = panels;
      return { panels, func: definePixelsUpdate(this.module, this.data, this.#layout, { width, rule }) };
    });
    return (f, base) => {
      for (const { panels, func } of runs) overPanels(f, panels, (first) => f.call(func, base, first));
    };
  }

  #pixelPanels(): readonly Panels[] {
    const { vectors } = this.#layout.layers[0]!;
    return panelsOf(vectors, evenly(vectors, this.#options.accumulators));
  }

  /** y = b + x·W */
  #forward({ inputs, vectors, pitch, weight, bias, values }: LayerPlace, i: number): Part {
    const [x, xPitch] = this.#inputOf(i);
    const form = { aRow: xPitch, cRow: pitch, aStep: 4, bStep: pitch, hasStart: true };
    const addresses = { a: x, b: weight, start: bias, c: values[0]! };
    return this.#product(`forward${i + 1}`, { vectors, form, addresses, rows: null, k: inputs });
  }

  /** h(x) behind a dense layer. */
  #apply({ pitch, values }: LayerPlace, formula: Formula, position: number): Part {
    const func = this.#once(keyOf(formula), () => defineFunction(this.module, this.data, formula));
    const [from, to] = [values[position]!, values[position + 1]!];
    return (f, base, rows) => {
      const x = f.let(base.add(from));
      f.call(func, x, x.add(rows.mul(pitch)), I32.constant(to - from));
    };
  }

  /** Through a layer's functions, from the last to the first, and then to what the layer takes. */
  #backward(i: number): Part[] {
    const layer = this.#layout.layers[i]!;
    const { functions } = this.#layout.form.layers[i]!;
    const parts = functions.map((formula, position) => this.#derivative(layer, formula, position)).reverse();
    if (i === 0) return parts;
    const { inputs, outputs, pitch, transposed, transposedPitch, gradient } = layer;
    const turn = defineTranspose(this.module, `transpose${i + 1}`, layer);
    const form = { aRow: pitch, cRow: transposedPitch, aStep: 4, bStep: transposedPitch, hasStart: false };
    const before = this.#layout.layers[i - 1]!;
    const addresses = { a: gradient, b: transposed, start: 0, c: before.gradient };
    const vectors = Math.ceil(inputs / 4);
    const finish = cleared(this.data);
    const product = this.#product(`input${i + 1}`, { vectors, form, addresses, rows: null, k: outputs, finish });
    return [...parts, (f, base) => f.call(turn, base), product];
  }

  #derivative({ pitch, values, gradient }: LayerPlace, formula: Formula, position: number): Part {
    const func = this.#once(`derivative ${keyOf(formula)}`, () => defineDerivative(this.module, this.data, formula));
    return (f, base, rows) => {
      const x = f.let(base.add(values[position]!));
      const dy = f.let(base.add(gradient));
      f.call(func, x, x.add(rows.mul(pitch)), base.add(values[position + 1]!), dy, dy);
    };
  }

  /** dW = xᵀ·dy, and the update of W. */
  #update({ inputs, vectors, pitch, weight, weightBytes, gradient }: LayerPlace, i: number): Part {
    const [x, xPitch] = this.#inputOf(i);
    const form = { aRow: 4, cRow: pitch, aStep: xPitch, bStep: pitch, hasStart: false };
    const addresses = { a: x, b: gradient, start: 0, c: weight };
    const finish = this.#updating(weightBytes);
    return this.#product(`update${i + 1}`, { vectors, form, addresses, rows: inputs, k: null, finish });
  }

  #updating(slotBytes: number): Finish {
    const { rule } = this.#options;
    const { data } = this;
    return (f, base) => (sums, c, offset) => {
      emitUpdate(f, data, rule, { gradients: sums, place: { base, at: c, offset, slotBytes } });
    };
  }

  #bias(layer: LayerPlace, i: number): Part {
    const { rule } = this.#options;
    const func = defineBiasUpdate(this.module, this.data, { name: `bias${i + 1}`, layer, rule });
    return (f, base, rows) => f.call(func, base, rows);
  }

  /** What a layer takes: where it lies, and the bytes of a row. */
  #inputOf(i: number): readonly [number, number] {
    const { layers, input, inputPitch } = this.#layout;
    if (i === 0) return [input, inputPitch];
    const before = layers[i - 1]!;
    return [before.values.at(-1)!, before.pitch];
  }

  #product(name: string, product: Product): Part {
    const { vectors, addresses, rows: ownRows, k: ownK, finish = stored } = product;
    const { height, width } = tileOf(vectors, this.#options.accumulators);
    const runs = panelsOf(vectors, width).map((panels) => {
      const form: ProductForm = { ...product.form, name: `${name}_${panels.width}`, height, width: panels.width };
      return { panels, func: defineProduct(this.module, form, finish) };
    });
    const { a, b, start, c } = addresses;
    return (f, base, rows) => {
      const [count, k] = [ownRows, ownK].map((own) => (own === null ? rows : I32.constant(own)));
      for (const { panels, func } of runs) {
        overPanels(f, panels, (first) => {
          const panel = f.let(base.add(first));
          f.call(func, base, base.add(a), panel.add(b), panel.add(start), panel.add(c), count!, k!);
        });
      }
    };
  }

  #once(key: string, define: () => Func): Func {
    const func = this.#functions.get(key) ?? define();
    this.#functions.set(key, func);
    return func;
  }
}

function parametersOf({ weight, weightBytes, bias, pitch }: LayerPlace) {
  return [
    { offset: weight, bytes: weightBytes },
    { offset: bias, bytes: pitch },
  ];
}

/** Writes its calls into the function that runs the step. */
type Part = (f: Func, base: I32, rows: I32) => void;

interface Product {
  readonly vectors: number;
  readonly form: Omit<ProductForm, "name" | "height" | "width">;
  readonly addresses: Readonly<Record<"a" | "b" | "start" | "c", number>>;
  /** null for the rows of the batch. */
  readonly rows: number | null;
  readonly k: number | null;
  readonly finish?: Finish;
}
