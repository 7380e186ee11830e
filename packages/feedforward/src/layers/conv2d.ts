/**
 * y = x ∗ W + b over pictures: every output is the sum of a window of the input times a kernel, bias first, then input
 * channel, kernel row and kernel column ascending. What lies outside the input adds nothing.
 */

import { optionError, shapeError } from "../errors.ts";
import { biasSentence, type LayerParameters, type NamedLayer, ownCopy } from "../network/layer.ts";
import { conv } from "../ops/conv.ts";
import { checkOptions } from "../options/check.ts";
import type { ProgramBuilder } from "../program/builder.ts";
import type { ValueId } from "../program/program.ts";
import type { Shape } from "../tensor/shape.ts";
import { type Tensor, type TensorLike, zeros } from "../tensor/tensor.ts";
import {
  checkPlanes,
  type Padding,
  type Pair,
  type PairOption,
  paddingOf,
  pairOf,
  slidShape,
  titleOf,
  windowOf,
} from "./options.ts";
import { lowering } from "./program.ts";

/** The arrays of a convolution, and how its windows move. */
export interface Conv2dOptions {
  /** [out, in / groups, height, width]. Other dtypes are rounded once to float32. */
  readonly weight: TensorLike;
  /** [out]; zeros where none is given. */
  readonly bias?: TensorLike;
  readonly name?: string;
  /** Rows and columns from one window to the next; 1 by default. */
  readonly stride?: PairOption;
  /** How far windows reach beyond the input: top, left, bottom, right; 0 by default. */
  readonly padding?: PairOption;
  /** Rows and columns from one input of a window to the next; 1 by default. */
  readonly dilation?: PairOption;
  /** Channels are parted into so many groups, each of which makes its own part of the outputs. */
  readonly groups?: number;
}

/**
 * y = x ∗ W + b, with x [in, height, width], W [out, in / groups, kernel height, kernel width], b [out].
 *
 * @example
 * ```js
 * import { Network, Session, tensor } from "feedforward";
 * import { Conv2d } from "feedforward/layers";
 *
 * const layer = new Conv2d({ weight: [[[[1, 0], [0, 1]]]], bias: [10] });
 * const session = new Session(new Network([layer], { input: { shape: [1, 2, 2] } }));
 * console.log([...session.predict(tensor([[[[1, 2], [3, 4]]]])).data]); // [ 15 ]
 * ```
 */
export class Conv2d implements NamedLayer {
  readonly type = "conv2d";
  readonly name: string;
  readonly weight: Tensor<"float32">;
  readonly bias: Tensor<"float32">;
  readonly stride: Pair;
  readonly padding: Padding;
  readonly dilation: Pair;
  readonly groups: number;

  constructor(options: Conv2dOptions) {
    const given = checkOptions("conv2d", options, {
      weight: "",
      bias: "",
      name: "a string",
      stride: "",
      padding: "",
      dilation: "",
      groups: "a number",
    });
    const { weight, bias, name = "", stride = 1, padding = 0, dilation = 1, groups = 1 } = given;
    this.name = name;
    const title = titleOf(this);
    this.weight = ownCopy(weight);
    const { rank, size, shape } = this.weight;
    if (rank !== 4 || size === 0) {
      const sentence = "$layer: expected weight [out, in / groups, height, width], got $got";
      throw shapeError("conv2d-weight", sentence, title, shape);
    }
    this.bias = bias === undefined ? zeros([shape[0]!]) : ownCopy(bias);
    if (this.bias.rank !== 1 || this.bias.size !== shape[0]) {
      throw shapeError("layer-bias", biasSentence, title, shape[0]!, shape, this.bias.shape);
    }
    this.stride = pairOf(`${title}: stride`, stride);
    this.padding = paddingOf(`${title}: padding`, padding);
    this.dilation = pairOf(`${title}: dilation`, dilation);
    if (!(Number.isInteger(groups) && groups >= 1 && shape[0]! % groups === 0)) {
      const sentence = "$layer: expected groups that divide $outputs outputs, got $got";
      throw optionError("conv2d-groups", sentence, title, shape[0]!, groups);
    }
    this.groups = groups;
  }

  get parameters(): { readonly weight: Tensor<"float32">; readonly bias: Tensor<"float32"> } {
    return { weight: this.weight, bias: this.bias };
  }

  get lowering() {
    return lowering;
  }

  settings(): { stride: Pair; padding: Padding; dilation: Pair; groups: number } {
    const { stride, padding, dilation, groups } = this;
    return { stride, padding, dilation, groups };
  }

  named(name: string, parameters: LayerParameters = this.parameters): Conv2d {
    return new Conv2d({ ...(parameters as Conv2d["parameters"]), ...this.settings(), name });
  }

  outputShape(input: Shape): Shape {
    const [channels, inputs, ...kernel] = this.weight.shape as [number, number, number, number];
    const title = titleOf(this);
    checkPlanes(title, input, inputs * this.groups);
    return slidShape(title, { input, kernel, channels }, windowOf(this.stride, this.padding, this.dilation));
  }

  lower(builder: ProgramBuilder, x: ValueId): ValueId {
    const { name, weight, bias, stride, padding, dilation, groups } = this;
    const attributes = { ...windowOf(stride, padding, dilation), groups };
    const inputs = [x, builder.constant(weight), builder.constant(bias)];
    return builder.emit({ name, op: conv, attributes, inputs })[0]!;
  }
}
