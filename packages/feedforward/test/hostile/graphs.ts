/**
 * Graphs that mean harm to a machine: a few nodes that ask for more memory or time than there is. What they are, what is given
 * to them, and what must be said of them before anything is allocated.
 */

import { Graph } from "../../src/onnx/graph.ts";
import type { Dimension, GraphNode } from "../../src/onnx/node.ts";
import { Tensor, type TensorLike, tensor } from "../../src/tensor/tensor.ts";
import { node } from "../onnx/graphs.ts";

export interface HostileGraph {
  readonly name: string;
  readonly make: () => Graph;
  readonly feeds: Readonly<Record<string, TensorLike>>;
  /** A part of the error. */
  readonly said: string;
}

export const huge = 2 ** 40;
export const whole = (...values: number[]) => new Tensor("int64", [values.length], BigInt64Array.from(values, BigInt));
export const int = (value: number) => ["int", BigInt(value)] as const;
export const ints = (...values: number[]) => ["ints", values.map(BigInt)] as const;
export const text = (value: string) => ["string", value] as const;

type Attributes = Parameters<typeof node>[3];
type Constants = Readonly<Record<string, Tensor>>;

interface Given {
  readonly constants?: Constants;
  readonly x?: Tensor;
  readonly opset?: number;
  readonly shape?: readonly Dimension[];
}

const one = tensor([1]);
const picture = tensor(new Float32Array(16)).reshape(1, 1, 4, 4);

export function graph(name: string, said: string, nodes: () => readonly GraphNode[], given: Given = {}): HostileGraph {
  const { constants = {}, x = one, opset = 13, shape = null } = given;
  const make = () => {
    const all = nodes();
    const last = all.at(-1)!.outputs[0]!;
    return new Graph({
      opset,
      inputs: [{ name: "x", dtype: "float32", shape }],
      outputs: [{ name: last, dtype: null, shape: null }],
      nodes: all,
      constants: new Map(Object.entries(constants)),
    });
  };
  return { name, make, feeds: { x }, said };
}

/** One node on x. */
function single(
  name: string,
  said: string,
  [operator, ...from]: readonly string[],
  attributes: Attributes,
  given?: Given,
) {
  return graph(name, said, () => [node(operator!, ["x", ...from], ["y"], attributes)], given);
}

/** A node over and over, each on what the one before gave. */
export function chain(
  count: number,
  make: (from: string, to: string, i: number) => GraphNode,
  first = "x",
): GraphNode[] {
  return Array.from({ length: count }, (_, i) => make(i === 0 ? first : `v${i}`, `v${i + 1}`, i));
}

export const tooLarge = "would be larger than the 1073741824 bytes allowed";
export const tooMuch = "makes too much of too few constants";

const values: readonly HostileGraph[] = [
  single("expand to 2^40", tooLarge, ["Expand", "to"], {}, { constants: { to: whole(huge) } }),
  single(
    "expand to 64 axes",
    tooLarge,
    ["Expand", "to"],
    {},
    { constants: { to: whole(...new Array<number>(64).fill(1024)) } },
  ),
  single(
    "expand to 10,000 axes",
    tooLarge,
    ["Expand", "to"],
    {},
    { constants: { to: whole(...new Array<number>(10_000).fill(1)) } },
  ),
  single("tile 2^40 times", tooLarge, ["Tile", "to"], {}, { constants: { to: whole(huge) } }),
  single("pad by 2^40", tooLarge, ["Pad", "to"], {}, { constants: { to: whole(huge, huge) } }),
  single(
    "reflect by 2^40",
    "cannot be padded by 1099511627776",
    ["Pad", "to"],
    { mode: text("reflect") },
    { constants: { to: whole(0, huge) } },
  ),
  single("pads that overflow", tooLarge, ["Pad", "to"], {}, { constants: { to: whole(2 ** 52, 2 ** 52) } }),
  single("a reshape to 2^53", "cannot arrange", ["Reshape", "to"], {}, { constants: { to: whole(2 ** 53, 2 ** 53) } }),
  single(
    "an axis at 2^40",
    "axis 1099511627776 is out of range",
    ["Unsqueeze", "to"],
    {},
    { constants: { to: whole(huge) } },
  ),
  graph("the 2^40 best", "cannot take 1099511627776 of an axis of 1", () => [node("TopK", ["x", "k"], ["y", "i"])], {
    constants: { k: whole(huge) },
  }),
  single("resized to 2^40", tooLarge, ["Resize", "", "", "to"], {}, { constants: { to: whole(huge) } }),
  single("resized by 1e30", tooLarge, ["Resize", "", "by"], {}, { constants: { by: tensor([1e30]) } }),
  single("resized by infinity", tooLarge, ["Resize", "", "by"], {}, { constants: { by: tensor([Infinity]) } }),
  single(
    "resized to 2^28 with weights",
    tooLarge,
    ["Resize", "", "", "to"],
    { mode: text("linear") },
    { constants: { to: whole(2 ** 28) } },
  ),
  single("upsampled by 2^40", tooLarge, ["Upsample", "by"], {}, { constants: { by: tensor([huge]) }, opset: 9 }),
  single(
    "depth of 2^31 blocks",
    "channels are no multiple",
    ["DepthToSpace"],
    { blocksize: int(2 ** 31) },
    { x: picture },
  ),
  single("blocks of 2^52 pixels", "are no multiple of", ["SpaceToDepth"], { blocksize: int(2 ** 52) }, { x: picture }),
  single("2^40 outputs", "expected 1099511627776 outputs, got 1", ["Split"], { num_outputs: int(huge) }, { opset: 18 }),
  single(
    "one hot of 2^40",
    "expected a depth and two values",
    ["OneHot", "depth", "values"],
    {},
    { constants: { depth: whole(huge), values: tensor([0, 1]) } },
  ),
  single(
    "one hot of 2^24",
    tooMuch,
    ["OneHot", "depth", "values"],
    {},
    { constants: { depth: whole(2 ** 24), values: tensor([0, 1]) } },
  ),
  graph("a constant of 2^40", tooLarge, () => [node("ConstantOfShape", ["to"], ["y"])], {
    constants: { to: whole(huge) },
  }),
  graph("a constant of 2^27", tooMuch, () => [node("ConstantOfShape", ["to"], ["y"])], {
    constants: { to: whole(2 ** 27) },
  }),
  graph("a range of 2^40", tooLarge, () => [node("Range", ["zero", "end", "by"], ["y"])], {
    constants: { zero: tensor(0), end: tensor(huge), by: tensor(1) },
  }),
  graph("a range without end", tooLarge, () => [node("Range", ["zero", "end", "by"], ["y"])], {
    constants: { zero: tensor(0), end: tensor(1), by: tensor(0) },
  }),
];

const windows: readonly HostileGraph[] = [
  single(
    "convolution with pads of 2^40",
    "at least 0, got",
    ["Conv", "w"],
    { pads: ints(huge, huge, huge, huge) },
    { x: picture, constants: { w: picture } },
  ),
  single(
    "convolution with pads of 2^30",
    "at most 2147483647 an axis",
    ["Conv", "w"],
    { pads: ints(2 ** 30, 2 ** 30, 2 ** 30, 2 ** 30) },
    { x: picture, constants: { w: picture } },
  ),
  single(
    "convolution with pads of 2^14",
    tooLarge,
    ["Conv", "w"],
    { pads: ints(2 ** 14, 2 ** 14, 2 ** 14, 2 ** 14) },
    { x: picture, constants: { w: picture } },
  ),
  single(
    "convolution with strides of 2^53",
    "strides",
    ["Conv", "w"],
    { strides: ints(2 ** 53, 1) },
    { x: picture, constants: { w: picture } },
  ),
  single(
    "convolution with dilations of 2^31",
    "dilations",
    ["Conv", "w"],
    { dilations: ints(2 ** 31, 1) },
    { x: picture, constants: { w: picture } },
  ),
  single(
    "convolution in 2^40 groups",
    "groups",
    ["Conv", "w"],
    { group: int(huge) },
    { x: picture, constants: { w: picture } },
  ),
  single(
    "convolution in no group",
    "groups",
    ["Conv", "w"],
    { group: int(0) },
    { x: picture, constants: { w: picture } },
  ),
  single(
    "convolution over 62 axes",
    "does not fit",
    ["Conv", "w"],
    { kernel_shape: ints(...new Array<number>(62).fill(1)) },
    { x: picture, constants: { w: picture } },
  ),
  single(
    "transposed convolution by 2^30",
    "at most 2147483647 elements",
    ["ConvTranspose", "w"],
    { strides: ints(2 ** 29, 2 ** 29) },
    { x: picture, constants: { w: picture } },
  ),
  single(
    "transposed convolution to 2^40",
    "whole outputPadding",
    ["ConvTranspose", "w"],
    { output_shape: ints(huge, huge) },
    { x: picture, constants: { w: picture } },
  ),
  single(
    "more outputs by 2^40",
    "outputPadding",
    ["ConvTranspose", "w"],
    { output_padding: ints(huge, 0) },
    { x: picture, constants: { w: picture } },
  ),
  single("pooling of windows of 2^40", "kernel", ["MaxPool"], { kernel_shape: ints(huge, huge) }, { x: picture }),
  single(
    "means of windows of 2^30",
    "at most 2147483647 an axis",
    ["AveragePool"],
    { kernel_shape: ints(1, 1), pads: ints(2 ** 30, 2 ** 30, 2 ** 30, 2 ** 30) },
    { x: picture },
  ),
];

const many: readonly HostileGraph[] = [
  graph("doubled sixty times", tooLarge, () =>
    chain(60, (from, to) => node("Concat", [from, from], [to], { axis: int(0) })),
  ),
  graph(
    "doubled constants",
    tooMuch,
    () => [
      ...chain(25, (from, to) => node("Concat", [from, from], [to], { axis: int(0) }), "c"),
      node("Add", ["x", "v25"], ["y"]),
    ],
    { constants: { c: one } },
  ),
  graph(
    "forty values of 2^27",
    "these shapes want",
    () => {
      const parts = Array.from({ length: 40 }, (_, i) => node("Expand", ["x", "to"], [`e${i}`]));
      return [
        ...parts,
        ...parts.map((_, i) => node("ReduceMax", [`e${i}`], [`m${i}`])),
        node(
          "Sum",
          parts.flatMap((_, i) => [`m${i}`, `e${i}`]),
          ["y"],
        ),
      ];
    },
    { constants: { to: whole(2 ** 27) } },
  ),
  graph(
    "a thousand constants of 2^21",
    tooMuch,
    () => [
      ...Array.from({ length: 1000 }, (_, i) => node("ConstantOfShape", ["to"], [`c${i}`])),
      node("Max", ["x", ...Array.from({ length: 1000 }, (_, i) => `c${i}`)], ["y"]),
    ],
    { constants: { to: whole(2 ** 21) } },
  ),
  graph(
    "a thousand ranges of 2^21",
    tooMuch,
    () => [
      ...Array.from({ length: 1000 }, (_, i) => node("Range", ["zero", "end", "by"], [`c${i}`])),
      node("Max", ["x", ...Array.from({ length: 1000 }, (_, i) => `c${i}`)], ["y"]),
    ],
    { constants: { zero: tensor(0), end: tensor(2 ** 21), by: tensor(1) } },
  ),
  graph(
    "a thousand diagonals",
    tooMuch,
    () => [
      node("Expand", ["x", "to"], ["e"]),
      ...Array.from({ length: 1000 }, (_, i) => node("EyeLike", ["e"], [`c${i}`], { k: int(i) })),
      node("Max", ["x", ...Array.from({ length: 1000 }, (_, i) => `c${i}`)], ["y"]),
    ],
    { constants: { to: whole(1024, 1024) } },
  ),
  graph(
    "a thousand triangles",
    tooMuch,
    () => [node("Expand", ["x", "to"], ["v0"]), ...chain(1000, (from, to) => node("Trilu", [from], [to]), "v0")],
    { constants: { to: whole(1024, 1024) }, opset: 14 },
  ),
  graph(
    "a thousand masks",
    tooMuch,
    () => [
      node("Expand", ["x", "to"], ["e"]),
      ...Array.from({ length: 1000 }, (_, i) => node("Dropout", ["e"], [`d${i}`, `c${i}`])),
      node("And", ["c1", "c2"], ["y"]),
    ],
    { constants: { to: whole(1024, 1024) } },
  ),
  graph(
    "functions of constants without end",
    tooMuch,
    () => [...chain(5000, (from, to) => node("Sigmoid", [from], [to]), "c"), node("Add", ["x", "v5000"], ["y"])],
    {
      constants: { c: tensor(new Float32Array(2 ** 16)) },
    },
  ),
  graph(
    "products of constants",
    tooMuch,
    () => [...chain(100, (from, to) => node("MatMul", [from, from], [to]), "c"), node("Add", ["x", "v100"], ["y"])],
    {
      constants: { c: tensor(new Float32Array(2 ** 18)).reshape(512, 512) },
    },
  ),
  graph(
    "convolutions of constants",
    tooMuch,
    () => [
      ...chain(100, (from, to) => node("Conv", [from, "w"], [to], { auto_pad: text("SAME_UPPER") }), "c"),
      node("Add", ["x", "v100"], ["y"]),
    ],
    {
      constants: {
        c: tensor(new Float32Array(2 ** 16)).reshape(1, 1, 256, 256),
        w: tensor(new Float32Array(2 ** 16)).reshape(1, 1, 256, 256),
      },
    },
  ),
];

export const hostileGraphs: readonly HostileGraph[] = [...values, ...windows, ...many];
