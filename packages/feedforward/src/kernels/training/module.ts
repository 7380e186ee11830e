/**
 * A whole training step of a network of dense layers as one WebAssembly module: forward, loss, backward and the optimizer, with the
 * bits of the reference (`train/run-batch.ts`, `train/optimizer.ts`). The module knows no address: the block in which the
 * training lies is an argument.
 *
 *     chunk:  rows of the batch    their lists, forward, loss, and backward to the gradient of every layer
 *     slice:  rows of every W      the gradients of these, summed over the whole batch, and their update
 *
 * Chunks may be computed at the same time, and when all are there, slices. The gradients of all layers are there before the first
 * parameter changes. A weight's own gradient is never stored: the sums that it is go straight into the update.
 */

import type { Formula } from "../../functions/formula.ts";
import { keyOf } from "../../program/key.ts";
import { type Func, type MemoryImport, ModuleBuilder } from "../../wasm/module.ts";
import { at, I32 } from "../../wasm/values.ts";
import { DataArea } from "../data.ts";
import { head, type LayerPlace, type TrainingLayout } from "./layout.ts";
import { defineLists } from "./lists.ts";
import { defineLoss, defineMeanLoss, type LossPlace } from "./losses.ts";
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

/** What the module exports, each (base, rows, index), in this order: `prepare`, once before the first step, and `step` have no index. */
export const trainingExports = ["prepare", "step", "chunk", "slice"] as const;

/**
 * The module exports step(base, rows), rows at least 1, which is chunk(base, rows, i) for each chunk of the batch and then
 * slice(base, rows, i) for as many slices as there are threads; where gradients wait also update(base, rows), which is to be called
 * behind these.
 */
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
    const { layers, form, chunkRows } = this.#layout;
    const { rule } = this.#options;
    const isListed = (i: number): boolean => i === 0 && form.input === "bytes";
    const turns = layers.map((layer, i) => (i === 0 ? null : defineTranspose(this.module, `transpose${i + 1}`, layer)));
    const chunk = this.#chunk([
      ...layers.flatMap((layer, i) => [
        isListed(i) ? this.#pixelsForward() : this.#forward(layer, i),
        ...form.layers[i]!.functions.map((formula, at) => this.#apply(layer, formula, at)),
      ]),
      this.#loss(),
      ...layers.flatMap((_, i) => this.#backward(layers.length - 1 - i)),
    ]);
    const weights = layers.map((layer, i) => ({
      layer,
      update: isListed(i) ? this.#pixelsUpdate() : this.#update(layer, i),
      // Where gradients wait W is not yet what it will be.
      turn: rule.waits ? null : turns[i]!,
    }));
    const slice = this.#slice(weights, [...layers.map((layer, i) => this.#bias(layer, i)), this.#meanLoss()]);
    const prepare = this.#function("prepare", (f, { base }) => {
      for (const [i, turn] of turns.entries())
        if (turn !== null) f.call(turn, base, I32.constant(0), I32.constant(layers[i]!.inputs));
    });
    const step = this.#function("step", (f, { base, rows }) => {
      const index = f.local(I32);
      f.for(I32.constant(0), rows, chunkRows, () => {
        f.call(chunk, base, rows, index.value);
        f.set(index, index.value.add(1));
      });
      f.for(I32.constant(0), I32.constant(form.threads), 1, (i) => f.call(slice, base, rows, i));
    });
    for (const func of [prepare, step, chunk, slice]) this.module.export(func);
    if (rule.waits) this.module.export(this.#waitingUpdate(prepare));
  }

  /** update(base, rows, index): all parameters by the gradients that wait, and then what is prepared of them. */
  #waitingUpdate(prepare: Func): Func {
    const parameters = this.#layout.layers.flatMap(parametersOf);
    const wait = defineWaitingUpdate(this.module, this.data, this.#options.rule, parameters);
    return this.#function("update", (f, { base, rows, index }) => {
      f.call(wait, base, rows);
      f.call(prepare, base, rows, index);
    });
  }

  /** NAME(base, rows, index) */
  #function(name: string, write: (f: Func, given: Record<"base" | "rows" | "index", I32>) => void): Func {
    return this.module.func(name, (f) => write(f, { base: f.param(I32), rows: f.param(I32), index: f.param(I32) }));
  }

  #chunk(parts: readonly ChunkPart[]): Func {
    const { chunkRows } = this.#layout;
    return this.#function("chunk", (f, { base, rows, index }) => {
      const first = f.let(index.mul(chunkRows));
      const count = atMost(f, rows.sub(first), chunkRows);
      for (const part of parts) part(f, { base, index, first, count });
    });
  }

  /** The rows of every W of a slice, then what is not cut and belongs to the last slice. */
  #slice(weights: readonly Weights[], others: readonly SlicePart[]): Func {
    const { threads } = this.#layout.form;
    return this.#function("slice", (f, { base, rows, index }) => {
      const told = f.let(base.add(index.mul(head.byteLength)));
      f.store(at(told, head.trouble), this.data.splat(f, 0));
      for (const { layer, update, turn } of weights) {
        // Whole blocks of 4 × 4 are transposed.
        const sliceRows = 4 * Math.ceil(layer.inputs / (4 * threads));
        const first = f.let(index.mul(sliceRows));
        f.if(first.lessU(I32.constant(layer.inputs)), () => {
          const count = atMost(f, I32.constant(layer.inputs).sub(first), sliceRows);
          update(f, { base, rows, told, first, count });
          if (turn !== null) f.call(turn, base, first, first.add(count));
        });
      }
      f.if(I32.constant(threads - 1).lessU(index.add(1)), () => {
        for (const part of others) part(f, { base, rows, told });
      });
    });
  }

  #loss(): ChunkPart {
    const loss = defineLoss(this.module, this.data, this.#lossPlace());
    return (f, { base, index, first, count }) => f.call(loss, base, index, first, first.add(count));
  }

  #meanLoss(): SlicePart {
    const mean = defineMeanLoss(this.module, this.#lossPlace());
    return (f, { base, rows }) => f.call(mean, base, rows);
  }

  #lossPlace(): LossPlace {
    const { form, layers, ...places } = this.#layout;
    const last = layers.at(-1)!;
    return { ...places, ...last, loss: form.loss, x: last.values.at(-1)! };
  }

  #pixelsForward(): ChunkPart {
    const lists = defineLists(this.module, this.data, this.#layout);
    const runs = this.#pixelPanels().map((panels) => {
      return { panels, func: definePixelsForward(this.module, this.#layout, panels.width) };
    });
    return (f, { base, index, first, count }) => {
      f.call(lists, base, index, first, first.add(count));
      for (const { panels, func } of runs) {
        overPanels(f, panels, (panel) => f.call(func, base, panel, index, first, count));
      }
    };
  }

  #pixelsUpdate(): WeightPart {
    const { rule } = this.#options;
    const runs = this.#pixelPanels().map((panels) => {
      const { width } = panels;
      return { panels, func: definePixelsUpdate(this.module, this.data, this.#layout, { width, rule }) };
    });
    return (f, { base, told, rows, first, count }) => {
      for (const { panels, func } of runs) {
        overPanels(f, panels, (panel) => f.call(func, base, told, rows, panel, first, first.add(count)));
      }
    };
  }

  #pixelPanels(): readonly Panels[] {
    const { vectors } = this.#layout.layers[0]!;
    return panelsOf(vectors, evenly(vectors, this.#options.accumulators));
  }

  /** y = b + x·W */
  #forward({ inputs, vectors, pitch, weight, bias, values }: LayerPlace, i: number): ChunkPart {
    const [x, xPitch] = this.#inputOf(i);
    const form = { aRow: xPitch, cRow: pitch, aStep: 4, bStep: pitch, hasStart: true };
    const product = this.#product(`forward${i + 1}`, { vectors, form, finish: stored });
    const k = I32.constant(inputs);
    return (f, { base, first, count: rows }) =>
      product(f, {
        head: base,
        a: base.add(first.mul(xPitch)).add(x),
        b: base.add(weight),
        start: base.add(bias),
        c: base.add(first.mul(pitch)).add(values[0]!),
        rows,
        k,
      });
  }

  /** h(x) behind a dense layer. */
  #apply({ pitch, values }: LayerPlace, formula: Formula, position: number): ChunkPart {
    const func = this.#once(keyOf(formula), () => defineFunction(this.module, this.data, formula));
    const [from, to] = [values[position]!, values[position + 1]!];
    return (f, { base, first, count }) => {
      const x = f.let(base.add(first.mul(pitch)).add(from));
      f.call(func, x, x.add(count.mul(pitch)), I32.constant(to - from));
    };
  }

  /** Through a layer's functions, from the last to the first, and then to what the layer takes, by the transposed copy of W. */
  #backward(i: number): ChunkPart[] {
    const layer = this.#layout.layers[i]!;
    const { functions } = this.#layout.form.layers[i]!;
    const parts = functions.map((formula, position) => this.#derivative(layer, formula, position)).reverse();
    if (i === 0) return parts;
    const { inputs, outputs, pitch, transposed, transposedPitch, gradient } = layer;
    const form = { aRow: pitch, cRow: transposedPitch, aStep: 4, bStep: transposedPitch, hasStart: false };
    const before = this.#layout.layers[i - 1]!;
    const vectors = Math.ceil(inputs / 4);
    const product = this.#product(`input${i + 1}`, { vectors, form, finish: cleared(this.data) });
    const through: ChunkPart = (f, { base, first, count: rows }) =>
      product(f, {
        head: base,
        a: base.add(first.mul(pitch)).add(gradient),
        b: base.add(transposed),
        start: base,
        c: base.add(first.mul(transposedPitch)).add(before.gradient),
        rows,
        k: I32.constant(outputs),
      });
    return [...parts, through];
  }

  #derivative({ pitch, values, gradient }: LayerPlace, formula: Formula, position: number): ChunkPart {
    const func = this.#once(`derivative ${keyOf(formula)}`, () => defineDerivative(this.module, this.data, formula));
    return (f, { base, first, count }) => {
      const start = f.let(base.add(first.mul(pitch)));
      const x = f.let(start.add(values[position]!));
      const dy = f.let(start.add(gradient));
      f.call(func, x, x.add(count.mul(pitch)), start.add(values[position + 1]!), dy, dy);
    };
  }

  /** dW = xᵀ·dy, and the update of W. */
  #update({ vectors, pitch, weight, weightBytes, gradient }: LayerPlace, i: number): WeightPart {
    const [x, xPitch] = this.#inputOf(i);
    const form = { aRow: 4, cRow: pitch, aStep: xPitch, bStep: pitch, hasStart: false };
    const product = this.#product(`update${i + 1}`, { vectors, form, finish: this.#updating(weightBytes) });
    return (f, { base, told, first, count, rows: k }) =>
      product(f, {
        head: told,
        a: base.add(first.shl(2)).add(x),
        b: base.add(gradient),
        start: base,
        c: base.add(first.mul(pitch)).add(weight),
        rows: count,
        k,
      });
  }

  #updating(slotBytes: number): Finish {
    const { rule } = this.#options;
    const { data } = this;
    return (f, head) => (sums, c, offset) => {
      emitUpdate(f, data, rule, { gradients: sums, place: { head, at: c, offset, slotBytes } });
    };
  }

  #bias(layer: LayerPlace, i: number): SlicePart {
    const { rule } = this.#options;
    const func = defineBiasUpdate(this.module, this.data, { name: `bias${i + 1}`, layer, rule });
    return (f, { base, told, rows }) => f.call(func, base, told, rows);
  }

  /** What a layer takes: where it lies, and the bytes of a row. */
  #inputOf(i: number): readonly [number, number] {
    const { layers, input, inputPitch } = this.#layout;
    if (i === 0) return [input, inputPitch];
    const before = layers[i - 1]!;
    return [before.values.at(-1)!, before.pitch];
  }

  #product(name: string, { vectors, form: shape, finish }: Product): (f: Func, operands: Operands) => void {
    const { height, width } = tileOf(vectors, this.#options.accumulators);
    const runs = panelsOf(vectors, width).map((panels) => {
      const form: ProductForm = { ...shape, name: `${name}_${panels.width}`, height, width: panels.width };
      return { panels, func: defineProduct(this.module, form, finish) };
    });
    return (f, operands) => {
      const { head, rows, k } = operands;
      const [a, b, start, c] = [f.let(operands.a), f.let(operands.b), f.let(operands.start), f.let(operands.c)];
      for (const { panels, func } of runs) {
        overPanels(f, panels, (first) => f.call(func, head, a, b.add(first), start.add(first), c.add(first), rows, k));
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

/** Rows of a batch: which chunk they are, the first and how many. */
type Chunk = Readonly<Record<"base" | "index" | "first" | "count", I32>>;

/** A slice: the rows of the batch, and the head that it has. */
type Slice = Readonly<Record<"base" | "rows" | "told", I32>>;

/** Each writes its calls into the function of a chunk, or of a slice; that for weights is told which rows of W. */
type ChunkPart = (f: Func, chunk: Chunk) => void;
type SlicePart = (f: Func, slice: Slice) => void;
type WeightPart = (f: Func, slice: Slice & Readonly<Record<"first" | "count", I32>>) => void;

interface Weights {
  readonly layer: LayerPlace;
  readonly update: WeightPart;
  /** Makes the transposed copy of these rows; null where no step needs one. */
  readonly turn: Func | null;
}

interface Product {
  readonly vectors: number;
  readonly form: Omit<ProductForm, "name" | "height" | "width">;
  readonly finish: Finish;
}

type Operands = Readonly<Record<"head" | "a" | "b" | "start" | "c" | "rows" | "k", I32>>;

function atMost(f: Func, value: I32, most: number): I32 {
  const local = f.local(I32);
  f.set(local, value);
  f.if(I32.constant(most).lessU(local.value), () => f.set(local, I32.constant(most)));
  return local.value;
}
