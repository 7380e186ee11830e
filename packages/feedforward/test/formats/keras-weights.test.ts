/** Where Keras puts the weights of layers within layers: the order of numbers, of directions, of models within models. */

import { expect, it } from "vitest";
import type { Hdf5Group } from "../../src/formats/hdf5.ts";
import { NamedLayers, NumberedLayers } from "../../src/formats/keras/weights.ts";
import type { Hdf5Value } from "../../src/hdf5/values.ts";
import { type Tensor, tensor } from "../../src/tensor/tensor.ts";

type Tree = { readonly [name: string]: Tree | number };

/** A group of groups, and of datasets of one number. */
function group(tree: Tree, attributes: Readonly<Record<string, Hdf5Value>> = {}): Hdf5Group {
  const entries = Object.entries(tree);
  const groups = entries.flatMap(([name, item]) => (typeof item === "number" ? [] : [[name, group(item)] as const]));
  const datasets = entries.flatMap(([name, item]) =>
    typeof item === "number" ? [[name, { attributes: new Map(), value: tensor([item]) }] as const] : [],
  );
  return { attributes: new Map(Object.entries(attributes)), groups: new Map(groups), datasets: new Map(datasets) };
}

const layers = (...classes: readonly string[]) => ({
  class_name: "Sequential",
  config: { name: "m", layers: classes.map((class_name, i) => ({ class_name, config: { name: `l${i}` } })) },
});

const numbers = (variables: readonly { readonly tensor: Tensor }[]) =>
  variables.map(({ tensor }) => Number(tensor.data[0]));

const numbered = (tree: Tree, ...classes: readonly string[]) => {
  const weights = new NumberedLayers(group({ layers: tree }), layers(...classes));
  return classes.map((_, i) => numbers(weights.of([`l${i}`])));
};

it("layers are found by their class and their number in it", () => {
  const tree = { dense: { vars: { 0: 1 } }, dense_1: { vars: { 0: 2 } }, conv2d: { vars: { 0: 3, 1: 4 } } };
  expect(numbered(tree, "Dense", "Conv2D", "Flatten", "Dense")).toEqual([[1], [3, 4], [], [2]]);
});

it.each([
  ["BatchNormalization", "batch_normalization"],
  ["Conv2DTranspose", "conv2d_transpose"],
  ["DepthwiseConv2D", "depthwise_conv2d"],
  ["GlobalAveragePooling2D", "global_average_pooling2d"],
  ["LSTM", "lstm"],
  ["PReLU", "p_re_lu"],
  ["ReLU", "re_lu"],
  ["SeparableConv1D", "separable_conv1d"],
  ["my_package>TextVectorization", "text_vectorization"],
])("%s is called %s in a path", (className, name) => {
  expect(numbered({ [name]: { vars: { 0: 7 } } }, className)).toEqual([[7]]);
});

it("more than ten weights are in the order of their numbers", () => {
  const vars = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [String(i), i]));
  expect(numbered({ dense: { vars } }, "Dense")).toEqual([Array.from({ length: 12 }, (_, i) => i)]);
});

it("cells stand within layers, forward before backward, and random generators have no weights", () => {
  const cell = (first: number) => ({
    cell: { vars: { 0: first, 1: first + 1, 2: first + 2 }, seed_generator: { vars: { 0: 99 } } },
  });
  expect(numbered({ lstm: cell(1) }, "LSTM")).toEqual([[1, 2, 3]]);
  const both = { bidirectional: { backward_layer: cell(4), forward_layer: cell(1) } };
  expect(numbered(both, "Bidirectional")).toEqual([[1, 2, 3, 4, 5, 6]]);
});

const named = (paths: Readonly<Record<string, readonly string[]>>) => {
  let next = 0;
  const texts = (strings: readonly string[]) => ({ shape: [strings.length], strings });
  const groups = Object.entries(paths).map(([layer, names]) => {
    const own = group({}, { weight_names: texts(names) });
    const datasets = new Map(
      names.map((name) => [name.split("/").at(-1)!, { attributes: new Map(), value: tensor([next++]) }]),
    );
    // Every part of a name is a group, and the innermost holds all.
    const inner = names.flatMap((name) => name.split("/").slice(0, -1));
    const deepest: Hdf5Group = { attributes: new Map(), groups: new Map(), datasets };
    const all: Hdf5Group = {
      ...deepest,
      groups: new Map(
        inner.map((part) => [part, { ...deepest, groups: new Map(inner.map((other) => [other, deepest])) }]),
      ),
    };
    return [layer, { ...own, groups: all.groups, datasets }] as const;
  });
  return new NamedLayers({
    attributes: new Map([["layer_names", texts(Object.keys(paths))]]),
    groups: new Map(groups),
    datasets: new Map(),
  });
};

it.each([
  ["dense/kernel:0", "kernel"],
  ["model/dense/kernel:0", "kernel"],
  ["dense/kernel_1:0", "kernel"],
  ["dense/lstm_cell/kernel:0", "lstm_cell/kernel"],
  ["kernel", "kernel"],
])("%s of the layer dense is its %s", (full, name) => {
  expect(
    named({ dense: [full] })
      .of(["dense"])
      .map((variable) => variable.name),
  ).toEqual([name]);
});

it("weights of models within a model are found by the names of their layers", () => {
  const weights = named({ body: ["first/kernel:0", "second/bias:0"] });
  expect(weights.of(["body", "first"]).map(({ name }) => name)).toEqual(["kernel"]);
  expect(weights.of(["body", "second"]).map(({ name }) => name)).toEqual(["bias"]);
  expect(weights.of(["body", "third"])).toEqual([]);
});

it("where two are called alike their models tell them apart, or nothing does", () => {
  const weights = named({ body: ["left/conv/kernel:0", "right/conv/bias:0"] });
  expect(weights.of(["body", "right", "conv"]).map(({ name }) => name)).toEqual(["bias"]);
  const same = named({ body: ["a/conv/kernel:0", "b/conv/kernel:0"] });
  expect(() => same.of(["body", "conv"])).toThrow("which is whose the file does not say");
});
