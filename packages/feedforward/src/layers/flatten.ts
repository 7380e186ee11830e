/**
 * A value of any shape as a row of numbers: what stands between the last picture and a dense layer.
 */

import { optionError } from "../errors.ts";
import type { ShapedLayer } from "../network/layer.ts";
import { transpose } from "../ops/transpose.ts";
import { view } from "../ops/view.ts";
import { checkOptions, unknownName } from "../options/check.ts";
import type { ProgramBuilder } from "../program/builder.ts";
import type { ValueId } from "../program/program.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import { lowering } from "./program.ts";

/** `channelsFirst`: as the elements lie, like PyTorch and ONNX; `channelsLast`: pixel by pixel, like Keras. */
export type FlattenOrder = "channelsFirst" | "channelsLast";

export const flattenOrders: readonly FlattenOrder[] = ["channelsFirst", "channelsLast"];

/** In which order axes become one. */
export interface FlattenOptions {
  readonly order?: FlattenOrder;
}

/**
 * x [channels, height, width] → y [channels · height · width]; the weights behind it stay as they are.
 *
 * @example
 * ```js
 * import { Network, Session, tensor } from "feedforward";
 * import { Flatten } from "feedforward/layers";
 *
 * const layer = new Flatten();
 * const session = new Session(new Network([layer], { input: { shape: [1, 2, 2] } }));
 * console.log([...session.predict(tensor([[[[1, 2], [3, 4]]]])).data]); // [ 1, 2, 3, 4 ]
 * ```
 */
export class Flatten implements ShapedLayer {
  readonly type = "flatten";
  readonly order: FlattenOrder;

  constructor(options: FlattenOptions = {}) {
    const { order = "channelsFirst" } = checkOptions(this.type, options, { order: "a string" });
    if (!flattenOrders.includes(order)) {
      throw unknownName(optionError, this.type, { kind: "order", name: order, names: flattenOrders });
    }
    this.order = order;
  }

  get lowering() {
    return lowering;
  }

  settings(): { readonly order: FlattenOrder } {
    return { order: this.order };
  }

  outputShape(input: Shape): Shape {
    return [sizeOf(input)];
  }

  lower(builder: ProgramBuilder, x: ValueId): ValueId {
    const { shape } = builder.type(x);
    if (shape.length === 2) return x;
    const order = [0, ...shape.slice(2).map((_, i) => i + 2), 1];
    const inputs =
      this.order === "channelsFirst"
        ? [x]
        : builder.emit({ name: "", op: transpose, attributes: { order }, inputs: [x] });
    return builder.emit({ name: this.type, op: view, attributes: { shape: [1, sizeOf(shape)] }, inputs })[0]!;
  }
}
