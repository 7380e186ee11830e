/**
 * Pooling over pictures, channel by channel: the greatest or the mean of each window, or the mean of a whole channel.
 */

import { optionError } from "../errors.ts";
import type { ShapedLayer } from "../network/layer.ts";
import { globalPool, type PoolKind, pool } from "../ops/pool.ts";
import { checkOptions } from "../options/check.ts";
import type { ProgramBuilder } from "../program/builder.ts";
import type { ValueId } from "../program/program.ts";
import type { Shape } from "../tensor/shape.ts";
import {
  checkPlanes,
  type Padding,
  type Pair,
  type PairOption,
  paddingOf,
  pairOf,
  slidShape,
  windowOf,
} from "./options.ts";
import { lowering } from "./program.ts";

/** How large windows are, and how they move. */
export interface PoolOptions {
  /** Rows and columns of a window. */
  readonly size: PairOption;
  /** Rows and columns from one window to the next; the size by default. */
  readonly stride?: PairOption;
  /** How far windows reach beyond the input: top, left, bottom, right; 0 by default, and less than a window. */
  readonly padding?: PairOption;
}

/** How the windows of a mean move, and whether padding counts. */
export interface AveragePoolOptions extends PoolOptions {
  /** Padding counts in a mean as zeros; by default it does not. */
  readonly countPadding?: boolean;
}

interface Windows {
  readonly size: Pair;
  readonly stride: Pair;
  readonly padding: Padding;
}

/**
 * y [c, …] = the greatest of a window of x [c, …]; NaN where one is NaN.
 *
 * @example
 * ```js
 * import { Network, Session, tensor } from "feedforward";
 * import { MaxPool2d } from "feedforward/layers";
 *
 * const layer = new MaxPool2d({ size: 2 });
 * const session = new Session(new Network([layer], { input: { shape: [1, 2, 2] } }));
 * console.log([...session.predict(tensor([[[[1, 2], [3, 4]]]])).data]); // [ 4 ]
 * ```
 */
export class MaxPool2d implements ShapedLayer {
  readonly type = "maxPool2d";
  readonly size: Pair;
  readonly stride: Pair;
  readonly padding: Padding;

  constructor(options: PoolOptions) {
    const given = checkOptions(this.type, options, { size: "", stride: "", padding: "" });
    const { size, stride, padding } = windowsOf(this.type, given);
    this.size = size;
    this.stride = stride;
    this.padding = padding;
  }

  get lowering() {
    return lowering;
  }

  settings(): Windows {
    return { size: this.size, stride: this.stride, padding: this.padding };
  }

  outputShape(input: Shape): Shape {
    return pooledShape(this, input);
  }

  lower(builder: ProgramBuilder, x: ValueId): ValueId {
    return lowerPool(builder, x, this, { kind: "max", countsPadding: false });
  }
}

/**
 * y [c, …] = the mean of a window of x [c, …]: one sum from +0, ascending, and one division.
 *
 * @example
 * ```js
 * import { Network, Session, tensor } from "feedforward";
 * import { AveragePool2d } from "feedforward/layers";
 *
 * const layer = new AveragePool2d({ size: [1, 2] });
 * const session = new Session(new Network([layer], { input: { shape: [1, 2, 2] } }));
 * console.log([...session.predict(tensor([[[[1, 2], [3, 4]]]])).data]); // [ 1.5, 3.5 ]
 * ```
 */
export class AveragePool2d implements ShapedLayer {
  readonly type = "averagePool2d";
  readonly size: Pair;
  readonly stride: Pair;
  readonly padding: Padding;
  readonly countPadding: boolean;

  constructor(options: AveragePoolOptions) {
    const kinds = { size: "", stride: "", padding: "", countPadding: "a boolean" } as const;
    const given = checkOptions(this.type, options, kinds);
    const { size, stride, padding } = windowsOf(this.type, given);
    this.size = size;
    this.stride = stride;
    this.padding = padding;
    this.countPadding = given.countPadding ?? false;
  }

  get lowering() {
    return lowering;
  }

  settings(): Windows & { readonly countPadding: boolean } {
    const { size, stride, padding, countPadding } = this;
    return { size, stride, padding, countPadding };
  }

  outputShape(input: Shape): Shape {
    return pooledShape(this, input);
  }

  lower(builder: ProgramBuilder, x: ValueId): ValueId {
    return lowerPool(builder, x, this, { kind: "average", countsPadding: this.countPadding });
  }
}

/**
 * y [c, 1, 1] = the mean of x [c, height, width].
 *
 * @example
 * ```js
 * import { Network, Session, tensor } from "feedforward";
 * import { GlobalAveragePool2d } from "feedforward/layers";
 *
 * const layer = new GlobalAveragePool2d();
 * const session = new Session(new Network([layer], { input: { shape: [1, 2, 2] } }));
 * console.log([...session.predict(tensor([[[[1, 2], [3, 4]]]])).data]); // [ 2.5 ]
 * ```
 */
export class GlobalAveragePool2d implements ShapedLayer {
  readonly type = "globalAveragePool2d";

  get lowering() {
    return lowering;
  }

  settings() {
    return {};
  }

  outputShape(input: Shape): Shape {
    checkPlanes(this.type, input);
    return [input[0]!, 1, 1];
  }

  lower(builder: ProgramBuilder, x: ValueId): ValueId {
    return builder.emit({ name: this.type, op: globalPool, attributes: { kind: "average" }, inputs: [x] })[0]!;
  }
}

function windowsOf(where: string, { size, stride = size, padding = 0 }: PoolOptions): Windows {
  const windows = {
    size: pairOf(`${where}: size`, size),
    stride: pairOf(`${where}: stride`, stride),
    padding: paddingOf(`${where}: padding`, padding),
  };
  const [top, left, bottom, right] = windows.padding;
  const [rows, columns] = windows.size;
  // A window that lies in the padding alone has no greatest and no mean.
  if (Math.max(top, bottom) < rows && Math.max(left, right) < columns) return windows;
  const sentence = "$layer: expected a padding that is less than the size $size, got $got";
  throw optionError("pool2d-padding", sentence, where, windows.size, windows.padding);
}

function pooledShape({ type, size, stride, padding }: Windows & { readonly type: string }, input: Shape): Shape {
  checkPlanes(type, input);
  return slidShape(type, { input, kernel: size, channels: input[0]! }, windowOf(stride, padding));
}

function lowerPool(
  builder: ProgramBuilder,
  x: ValueId,
  { type, size, stride, padding }: Windows & { readonly type: string },
  rule: { readonly kind: PoolKind; readonly countsPadding: boolean },
): ValueId {
  const attributes = { ...windowOf(stride, padding), kernel: size, isCeil: false, ...rule };
  return builder.emit({ name: type, op: pool, attributes, inputs: [x] })[0]!;
}
