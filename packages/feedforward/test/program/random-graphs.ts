/**
 * Graphs made at random: a pool of values, each of rows of some shape, and nodes that take some of them and give another,
 * with branches, broadcasting, convolutions, reductions, views, and operators without a kernel among them.
 */

import { Graph } from "../../src/onnx/graph.ts";
import { lowerGraph } from "../../src/onnx/lower.ts";
import type { GraphNode } from "../../src/onnx/node.ts";
import type { Program } from "../../src/program/program.ts";
import { broadcastShape } from "../../src/tensor/broadcast.ts";
import type { Random } from "../../src/tensor/random.ts";
import { type Shape, sizeOf } from "../../src/tensor/shape.ts";
import { Tensor, tensor } from "../../src/tensor/tensor.ts";
import { inputs as numbers } from "../kernels/workbench.ts";
import { node } from "../onnx/graphs.ts";

export interface RandomGraph {
  readonly graph: Graph;
  /** What is given for so many rows. */
  readonly feeds: (rows: number) => Map<string, Tensor>;
}

export interface Recipe {
  readonly nodes?: number;
  /** Operators that have no kernel, and those that mix rows, may be among the nodes. */
  readonly mayHost?: boolean;
  readonly mayMix?: boolean;
  readonly mostInputs?: number;
  readonly mostOutputs?: number;
}

/** A value: its name, and the shape of a row. */
interface Made {
  readonly name: string;
  readonly row: Shape;
}

const mostElements = 400;

export function randomGraph(random: Random, recipe: Recipe = {}): RandomGraph {
  const maker = new Maker(random, recipe);
  const wanted = recipe.nodes ?? 1 + random.integer(8);
  for (let tries = 0; maker.nodes.length < wanted && tries < 100; tries++) maker.grow();
  return maker.finish(recipe.mostOutputs ?? 2);
}

/** The program of one row of such a graph. */
export function randomProgram(random: Random, recipe: Recipe = {}): Program {
  const { graph, feeds } = randomGraph(random, { ...recipe, mayMix: false });
  const shapes = new Map([...feeds(1)].map(([name, { shape }]) => [name, shape]));
  return lowerGraph(graph, { shapes }).program;
}

class Maker {
  readonly nodes: GraphNode[] = [];
  readonly #random: Random;
  readonly #constants = new Map<string, Tensor>();
  readonly #inputs: Made[] = [];
  readonly #pool: Made[] = [];
  readonly #rules: readonly Rule[];

  constructor(random: Random, { mayHost = true, mayMix = true, mostInputs = 3 }: Recipe) {
    this.#random = random;
    this.#rules = [...kernelRules, ...(mayHost ? hostRules : []), ...(mayMix ? mixRules : [])];
    for (let count = 1 + random.integer(mostInputs), i = 0; i < count; i++) {
      const input = { name: `x${i}`, row: this.shape() };
      this.#inputs.push(input);
      this.#pool.push(input);
    }
  }

  /** One node more, unless what is drawn does not fit. */
  grow(): void {
    this.pick(this.#rules)(this);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.#random.integer(list.length)]!;
  }

  below(count: number): number {
    return this.#random.integer(count);
  }

  shape(): Shape {
    const rank = 1 + this.below(4);
    const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 17];
    const shape = Array.from({ length: rank }, () => this.pick(sizes.slice(0, rank > 2 ? 6 : sizes.length)));
    return sizeOf(shape) <= mostElements ? shape : shape.slice(0, 2);
  }

  /** A value that is there, of at least so many axes behind the batch. */
  any(least = 1, most = 9): Made | null {
    const fits = this.#pool.filter(({ row }) => row.length >= least && row.length <= most);
    return fits.length === 0 ? null : this.pick(fits);
  }

  /** Others of the pool that this holds of. */
  others(holds: (row: Shape) => boolean): Made | null {
    const fits = this.#pool.filter(({ row }) => holds(row));
    return fits.length === 0 ? null : this.pick(fits);
  }

  constant(value: Tensor): string {
    const name = `c${this.#constants.size}`;
    this.#constants.set(name, value);
    return name;
  }

  whole(...values: readonly number[]): string {
    return this.constant(new Tensor("int64", [values.length], BigInt64Array.from(values, BigInt)));
  }

  floats(shape: Shape): string {
    return this.constant(tensor(numbers(sizeOf(shape), "half", this.#random), { shape }));
  }

  /** A node more; null where it would be too large. */
  add(operator: string, from: readonly string[], row: Shape, attributes: Parameters<typeof node>[3] = {}): Made | null {
    if (sizeOf(row) > mostElements || row.length === 0) return null;
    const made = { name: `v${this.nodes.length}`, row };
    this.nodes.push(node(operator, from, [made.name], attributes));
    this.#pool.push(made);
    return made;
  }

  /** What follows a layer: constants for each of its outputs, and functions. Some may have other readers. */
  dress(layer: Made | null, outputs: number, rest: Shape): void {
    let last = layer;
    for (let more = this.below(4); more > 0 && last !== null; more--) {
      const { name, row } = last;
      const constant = this.floats(this.below(4) === 0 ? [] : [outputs, ...rest]);
      const isFunction = this.below(2) === 0;
      const operator = this.pick(isFunction ? functions : ["Add", "Sub", "Mul", "Div"]);
      const both = this.below(4) === 0 ? [constant, name] : [name, constant];
      last = this.add(operator, isFunction ? [name] : both, row);
    }
  }

  finish(mostOutputs: number): RandomGraph {
    const more = mostOutputs > 1 && this.below(2) === 0 ? [this.pick(this.#pool)] : [];
    const outputs = new Set([this.#pool.at(-1)!, ...more]);
    const constants = this.#constants;
    const graph = new Graph({
      opset: 13,
      inputs: this.#inputs.map(({ name, row }) => ({ name, dtype: "float32", shape: ["n", ...row] })),
      outputs: Array.from(outputs, ({ name }) => ({ name, dtype: "float32", shape: null })),
      nodes: this.nodes,
      constants,
    });
    const feeds = (rows: number) =>
      new Map(
        this.#inputs.map(({ name, row }) => {
          const shape = [rows, ...row];
          const filling = this.pick(["half", "corners", "no zeros", "zeros"] as const);
          return [name, tensor(numbers(sizeOf(shape), filling, this.#random), { shape })];
        }),
      );
    return { graph, feeds };
  }
}

type Rule = (maker: Maker) => unknown;

const functions = [
  "Relu",
  "Sigmoid",
  "Tanh",
  "Abs",
  "Neg",
  "LeakyRelu",
  "Elu",
  "Softplus",
  "HardSigmoid",
  "Floor",
  "Sqrt",
  "Exp",
];

const kernelRules: readonly Rule[] = [
  (maker) => {
    const x = maker.any()!;
    maker.add(maker.pick(functions), [x.name], x.row);
  },
  (maker) => {
    const x = maker.any()!;
    const y = maker.others((row) => row.length === x.row.length && broadcastShape(x.row, row) !== null)!;
    const order = maker.below(2) === 0 ? [x.name, y.name] : [y.name, x.name];
    maker.add(maker.pick(["Add", "Sub", "Mul", "Div", "Max", "Min"]), order, broadcastShape(x.row, y.row)!);
  },
  // The greater or lesser of two, by what a comparison says, or that itself.
  (maker) => {
    const x = maker.any()!;
    const y = maker.others((row) => row.length === x.row.length && broadcastShape(x.row, row) !== null)!;
    const [row, truth] = [broadcastShape(x.row, y.row)!, `t${maker.nodes.length}`];
    maker.nodes.push(node(maker.pick(["Less", "Greater", "Equal"]), [x.name, y.name], [truth]));
    if (maker.below(3) === 0) maker.add("Cast", [truth], row, { to: ["int", 1n] });
    else maker.add("Where", [truth, x.name, y.name], row);
  },
  // A constant that repeats, on either side; behind a layer it may be folded.
  (maker) => {
    const x = maker.any()!;
    const own = x.row.slice(maker.below(x.row.length + 1)).map((size) => (maker.below(3) === 0 ? 1 : size));
    const c = maker.floats(own);
    maker.add(
      maker.pick(["Add", "Sub", "Mul", "Div", "PRelu"]),
      maker.below(3) === 0 ? [c, x.name] : [x.name, c],
      x.row,
    );
  },
  (maker) => {
    const x = maker.any(1, 2)!;
    if (x === null) return;
    const [inner, columns] = [x.row.at(-1)!, 1 + maker.below(9)];
    const isPlain = x.row.length === 1 && maker.below(2) === 0;
    const from = [x.name, maker.floats([inner, columns]), ...(isPlain ? [maker.floats([columns])] : [])];
    maker.dress(maker.add(isPlain ? "Gemm" : "MatMul", from, [...x.row.slice(0, -1), columns]), columns, []);
  },
  (maker) => {
    const x = maker.any(2)!;
    const y =
      x &&
      maker.others(
        (row) =>
          row.length === x.row.length &&
          row.at(-2) === x.row.at(-1) &&
          broadcastShape(row.slice(0, -2), x.row.slice(0, -2)) !== null,
      );
    if (!x || !y) return;
    const batch = broadcastShape(y.row.slice(0, -2), x.row.slice(0, -2))!;
    maker.add("MatMul", [x.name, y.name], [...batch, x.row.at(-2)!, y.row.at(-1)!]);
  },
  (maker) => {
    const x = maker.any(2, 3);
    if (x === null) return;
    const [channels, ...plane] = x.row as [number, ...number[]];
    const kernel = plane.map((size) => 1 + maker.below(Math.min(3, size)));
    const outputs = 1 + maker.below(6);
    const isDepthwise = maker.below(3) === 0;
    const weight = maker.floats([isDepthwise ? channels : outputs, isDepthwise ? 1 : channels, ...kernel]);
    const pads = [...kernel.map((size) => maker.below(size)), ...kernel.map((size) => maker.below(size))];
    const after = plane.map((size, i) => size + pads[i]! + pads[plane.length + i]! - kernel[i]! + 1);
    const bias = maker.below(2) === 0 ? [maker.floats([isDepthwise ? channels : outputs])] : [];
    const made = maker.add("Conv", [x.name, weight, ...bias], [isDepthwise ? channels : outputs, ...after], {
      pads: ["ints", pads.map(BigInt)],
      group: ["int", BigInt(isDepthwise ? channels : 1)],
    });
    maker.dress(
      made,
      isDepthwise ? channels : outputs,
      plane.map(() => 1),
    );
  },
  (maker) => {
    const x = maker.any();
    if (x === null || x.row.length < 2) return;
    const places = x.row.map((_, i) => i);
    const order = places.toSorted(() => maker.below(3) - 1);
    const perm = [0n, ...order.map((axis) => BigInt(axis + 1))];
    maker.add(
      "Transpose",
      [x.name],
      order.map((axis) => x.row[axis]!),
      { perm: ["ints", perm] },
    );
  },
  (maker) => {
    const x = maker.any()!;
    const size = sizeOf(x.row);
    const first = [1, 2, 3, 4, 6].filter((part) => size % part === 0);
    const part = maker.pick(first);
    const row = maker.pick([[size], [part, size / part], [1, part, size / part], [size / part, part]]);
    maker.add("Reshape", [x.name, maker.whole(maker.pick([0, -1]), ...row)], row);
  },
  (maker) => {
    const x = maker.any()!;
    const axis = maker.below(x.row.length);
    const y = maker.others(
      (row) => row.length === x.row.length && row.every((size, i) => i === axis || size === x.row[i]),
    )!;
    const parts = maker.below(3) === 0 ? [x, y, x] : [x, y];
    const row = x.row.with(
      axis,
      parts.reduce((sum, part) => sum + part.row[axis]!, 0),
    );
    maker.add(
      "Concat",
      parts.map(({ name }) => name),
      row,
      { axis: ["int", BigInt(axis + 1)] },
    );
  },
  (maker) => {
    const x = maker.any()!;
    const axis = maker.below(x.row.length);
    const size = x.row[axis]!;
    const isBack = maker.below(3) === 0;
    const [from, to] = [maker.below(size), size];
    const lists = isBack ? [size - 1, -size - 1, -1] : [from, to, 1];
    const [start, end, step] = lists.map((place) => maker.whole(place));
    maker.add(
      "Slice",
      [x.name, start!, end!, maker.whole(axis + 1), step!],
      x.row.with(axis, isBack ? size : to - from),
    );
  },
  (maker) => {
    const x = maker.any()!;
    const axis = maker.below(x.row.length);
    const keeps = maker.below(2) === 0 || x.row.length === 1;
    const row = keeps ? x.row.with(axis, 1) : x.row.toSpliced(axis, 1);
    const attributes = { axes: ["ints", [BigInt(axis + 1)]], keepdims: ["int", BigInt(keeps)] } as const;
    maker.add(maker.pick(["ReduceMean", "ReduceMax", "ReduceMin"]), [x.name], row, attributes);
  },
  (maker) => {
    const x = maker.any()!;
    maker.add("Softmax", [x.name], x.row, { axis: ["int", -1n] });
  },
  (maker) => {
    const x = maker.any()!;
    const shape = x.row.map((size) => (size === 1 ? 1 + maker.below(4) : size));
    maker.add("Expand", [x.name, maker.whole(1, ...shape)], shape);
  },
];

const hostRules: readonly Rule[] = [
  (maker) => {
    const x = maker.any()!;
    maker.add("LogSoftmax", [x.name], x.row, { axis: ["int", -1n] });
  },
  (maker) => {
    const x = maker.any()!;
    const axis = maker.below(x.row.length);
    const places = Array.from({ length: 1 + maker.below(4) }, () => maker.below(x.row[axis]!));
    maker.add("Gather", [x.name, maker.whole(...places)], x.row.with(axis, places.length), {
      axis: ["int", BigInt(axis + 1)],
    });
  },
  (maker) => {
    const x = maker.any()!;
    const pads = x.row.map(() => maker.below(3));
    const both = [0, ...pads, 0, ...pads.toReversed()];
    const row = x.row.map((size, i) => size + pads[i]! + pads.toReversed()[i]!);
    maker.add("Pad", [x.name, maker.whole(...both)], row, { mode: ["string", maker.pick(["constant", "edge"])] });
  },
  (maker) => {
    const x = maker.any()!;
    maker.add("ReduceL2", [x.name], x.row.with(-1, 1), { axes: ["ints", [-1n]] });
  },
  (maker) => {
    const x = maker.any(2, 3);
    if (x === null) return;
    const kernel = x.row.slice(1).map((size) => 1 + maker.below(Math.min(3, size)));
    const row = [x.row[0]!, ...x.row.slice(1).map((size, i) => size - kernel[i]! + 1)];
    maker.add(maker.pick(["MaxPool", "AveragePool"]), [x.name], row, { kernel_shape: ["ints", kernel.map(BigInt)] });
  },
];

const mixRules: readonly Rule[] = [
  (maker) => {
    const x = maker.any()!;
    maker.add("Softmax", [x.name], x.row, { axis: ["int", 0n] });
  },
];
