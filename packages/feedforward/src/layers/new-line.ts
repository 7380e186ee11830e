/**
 * Layers that are to be trained, from a line that says how large each of them is: `conv(30, size=5) relu pool(2) dense(100) relu dense(10)
 * softmax`. What goes in says how many inputs a layer has; weights are zeros until they are drawn. A `flatten` before the first dense
 * layer goes without saying.
 */

import { unsupportedError } from "../errors.ts";
import { Dense, type Layer } from "../network/layer.ts";
import { shapesOf } from "../network/network.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import { zeros } from "../tensor/tensor.ts";
import { Conv2d } from "./conv2d.ts";
import { Flatten } from "./flatten.ts";
import { activationWords, type ItemValues, type LineItem, type LineWords, parseLine } from "./line.ts";
import { named, numberOf, paddingOf, plainLayerOf } from "./line-values.ts";
import { BatchNorm } from "./normal.ts";

/** What can be trained, and the names of what each takes: a value that stands alone is the first of them. */
const words: LineWords = {
  conv: ["filters", "size", "pad", "stride", "dilation", "groups"],
  pool: ["size", "stride", "pad"],
  averagePool: ["size", "stride", "pad"],
  globalAveragePool: [],
  flatten: [],
  dense: ["units"],
  batchNorm: ["epsilon"],
  dropout: ["rate"],
  softmax: [],
  ...activationWords(),
};

/** A number, its gradient and what the optimizer remembers of both are two gigabytes. */
const mostParameters = 2 ** 27;

/** The items of such a line, before it is known what goes in. */
export function parseNewLine(line: string): LineItem[] {
  return parseLine(line, words);
}

/** The layers of a line for inputs of a shape. */
export function newLayers(line: string, input: Shape): Layer[] {
  const layers: Layer[] = [];
  let shape = input;
  let left = mostParameters;
  for (const item of parseNewLine(line)) {
    const made = named(item, () => {
      left -= parametersFor(item, shape);
      if (left < 0)
        throw unsupportedError("line-parameters", "more than $most parameters are too many", mostParameters);
      return layersOf(item, shape);
    });
    layers.push(...made);
    const from = shape;
    shape = named(item, () => shapesOf(made, from).at(-1)!);
  }
  return layers;
}

/** How many parameters an item will have, before any memory is taken for them. */
function parametersFor({ word, values }: LineItem, shape: Shape): number {
  if (word === "dense") return (sizeOf(shape) + 1) * unitsOf(values);
  if (word !== "conv") return 0;
  const { filters, size, groups } = filtersOf(values);
  return filters * (((shape[0] ?? 1) / groups) * size * size + 1);
}

function layersOf(item: LineItem, shape: Shape): Layer[] {
  switch (item.word) {
    case "conv":
      return [convOf(item.values, shape)];
    case "dense":
      return [
        ...(shape.length > 1 ? [new Flatten()] : []),
        new Dense({ weight: zeros([sizeOf(shape), unitsOf(item.values)]) }),
      ];
    case "batchNorm":
      return [batchNormOf(item.values, shape[0]!)];
    default:
      return [plainLayerOf(item)];
  }
}

function convOf(values: ItemValues, shape: Shape): Conv2d {
  const { filters, size, groups } = filtersOf(values);
  const [channels = 0, ...plane] = shape;
  if (plane.length !== 2)
    throw unsupportedError("line-conv-input", "expected an input [channels, height, width], got $shape", shape);
  if (channels % groups !== 0)
    throw unsupportedError(
      "line-conv-groups",
      "$channels channels are no multiple of $groups groups",
      channels,
      groups,
    );
  const [stride, dilation] = ["stride", "dilation"].map((name) => wholeOf(values, name, 1)) as [number, number];
  const padding = paddingOf(values.pad ?? "0", { kernel: [size, size], stride, dilation }, plane);
  const weight = zeros([filters, channels / groups, size, size]);
  return new Conv2d({ weight, stride, dilation, groups, padding });
}

function filtersOf(values: ItemValues) {
  if (values.filters === undefined || values.size === undefined)
    throw unsupportedError("line-conv-size", "wants the number of its filters and their size: conv(30, size=5)");
  return {
    filters: wholeOf(values, "filters", 1),
    size: wholeOf(values, "size", 1),
    groups: wholeOf(values, "groups", 1),
  };
}

function unitsOf(values: ItemValues): number {
  if (values.units === undefined)
    throw unsupportedError("line-dense-units", "wants the number of its outputs: dense(10)");
  return wholeOf(values, "units", 1);
}

/** As it stands before the first batch: it scales by 1, and has measured mean 0 and variance 1. */
function batchNormOf(values: ItemValues, channels: number): BatchNorm {
  const [zero, one] = [new Array<number>(channels).fill(0), new Array<number>(channels).fill(1)];
  return new BatchNorm({
    scale: one,
    bias: zero,
    mean: zero,
    variance: one,
    epsilon: numberOf(values, "epsilon", 1e-5),
  });
}

function wholeOf(values: ItemValues, name: string, usual: number): number {
  const number = numberOf(values, name, usual);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw unsupportedError("line-whole", "expected a whole number of at least 1 as $name, got $got", name, values[name]!);
}
