/**
 * Layers that are there for training: dropout, of which nothing is left when a network answers, and the factor by which some
 * books make up for it then.
 */

import type { ShapedLayer } from "../network/layer.ts";
import { binary } from "../ops/binary.ts";
import { checkOptions } from "../options/check.ts";
import type { ProgramBuilder } from "../program/builder.ts";
import type { ValueId } from "../program/program.ts";
import type { Shape } from "../tensor/shape.ts";
import { tensor } from "../tensor/tensor.ts";
import { finiteOf } from "./options.ts";
import { lowering } from "./program.ts";

/** What a layer dropped in training. */
export interface DropoutOptions {
  /** The share that was dropped in training; 0.5 by default. */
  readonly rate?: number;
}

/** What every number is multiplied by. */
export interface ScaleOptions {
  readonly factor: number;
}

/**
 * y = x: what was dropped in training was made up for there.
 *
 * @example
 * ```js
 * import { Network, Session, tensor } from "feedforward";
 * import { Dropout } from "feedforward/layers";
 *
 * const layer = new Dropout({ rate: 0.5 });
 * const session = new Session(new Network([layer], { input: { shape: [1, 2, 2] } }));
 * console.log([...session.predict(tensor([[[[1, 2], [3, 4]]]])).data]); // [ 1, 2, 3, 4 ]
 * ```
 */
export class Dropout implements ShapedLayer {
  readonly type = "dropout";
  readonly rate: number;

  constructor(options: DropoutOptions = {}) {
    const { rate = 0.5 } = checkOptions(this.type, options, { rate: "a number" });
    this.rate = finiteOf("dropout: expected a rate from 0 to 1", rate, (value) => value >= 0 && value <= 1);
  }

  get lowering() {
    return lowering;
  }

  settings(): { readonly rate: number } {
    return { rate: this.rate };
  }

  outputShape(input: Shape): Shape {
    return input;
  }

  lower(_builder: ProgramBuilder, x: ValueId): ValueId {
    return x;
  }
}

/**
 * y = factor·x.
 *
 * @example
 * ```js
 * import { Network, Session, tensor } from "feedforward";
 * import { Scale } from "feedforward/layers";
 *
 * const layer = new Scale({ factor: 0.5 });
 * const session = new Session(new Network([layer], { input: { shape: [1, 2, 2] } }));
 * console.log([...session.predict(tensor([[[[1, 2], [3, 4]]]])).data]); // [ 0.5, 1, 1.5, 2 ]
 * ```
 */
export class Scale implements ShapedLayer {
  readonly type = "scale";
  readonly factor: number;

  constructor(options: ScaleOptions) {
    const { factor } = checkOptions(this.type, options, { factor: "a number" });
    this.factor = finiteOf("scale: expected a finite factor", factor);
  }

  get lowering() {
    return lowering;
  }

  settings(): { readonly factor: number } {
    return { factor: this.factor };
  }

  outputShape(input: Shape): Shape {
    return input;
  }

  lower(builder: ProgramBuilder, x: ValueId): ValueId {
    const factor = builder.constant(tensor(Math.fround(this.factor)));
    return builder.emit({ name: this.type, op: binary, attributes: { operation: "mul" }, inputs: [x, factor] })[0]!;
  }
}
