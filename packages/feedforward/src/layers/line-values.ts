/**
 * What stands in the parentheses of an item, as the options of layers: numbers, padding, windows. What does not fit is said of the item.
 */

import { type ErrorData, ShapeError, UnsupportedError, unsupportedError, withData } from "../errors.ts";
import type { ActivationName } from "../functions/activation-row.ts";
import { Activation, type Layer, Softmax } from "../network/layer.ts";
import type { Shape } from "../tensor/shape.ts";
import { samePads } from "../tensor/window.ts";
import { Flatten, type FlattenOrder } from "./flatten.ts";
import { describeItem, type LineItem } from "./line.ts";
import { AveragePool2d, GlobalAveragePool2d, MaxPool2d } from "./pool2d.ts";
import { Dropout, Scale } from "./scale.ts";

/** The layer of an item that has no parameters. */
export function plainLayerOf({ word, values }: LineItem): Layer {
  switch (word) {
    case "pool":
      return new MaxPool2d(poolOptions(values));
    case "averagePool":
      return new AveragePool2d(poolOptions(values));
    case "globalAveragePool":
      return new GlobalAveragePool2d();
    case "flatten":
      return new Flatten(values.order === undefined ? {} : { order: values.order as FlattenOrder });
    case "dropout":
      return new Dropout(values.rate === undefined ? {} : { rate: numberOf(values, "rate", 0) });
    case "scale":
      return new Scale({ factor: numberOf(values, "factor", 1) });
    case "softmax":
      return new Softmax();
    default:
      return new Activation(
        word as ActivationName,
        values.alpha === undefined ? {} : { alpha: numberOf(values, "alpha", 0) },
      );
  }
}

/** What is said against a layer is said of its item. */
export function named<T>(item: LineItem, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { position } = item;
    const place = `${describeItem(item)} (item ${position})`;
    const message = `network: ${place}: ${error.message}`;
    const Kind = error instanceof UnsupportedError ? UnsupportedError : ShapeError;
    const { code, facts } = error as Error & ErrorData;
    throw withData(new Kind(message, { cause: error }), code, { ...facts, item: describeItem(item), position });
  }
}

/** What slides over a plane. */
export interface ItemWindow {
  readonly kernel: Shape;
  readonly stride: number;
  readonly dilation: number;
}

/** `0`, `same`, or top:left:bottom:right; the plane [height, width] where it is known. */
export function paddingOf(text: string, { kernel, stride, dilation }: ItemWindow, plane?: Shape): number[] | number {
  if (text !== "same") return padsOf(text);
  const sizes = plane ?? (stride === 1 ? kernel.map(() => 1024) : null);
  if (sizes === null) {
    throw unsupportedError(
      "line-pad-same",
      "pad=same with a stride wants to know the input: { input: { shape: [channels, height, width] } }",
    );
  }
  const [[top, bottom], [left, right]] = kernel.map((size, i) =>
    samePads({ input: sizes[i] ?? 1, kernel: size, stride, dilation }, "after"),
  ) as [readonly [number, number], readonly [number, number]];
  return [top, left, bottom, right];
}

function poolOptions(values: LineItem["values"]) {
  if (values.size === undefined) throw unsupportedError("line-pool-size", "wants a size: pool(2)");
  const size = numberOf(values, "size", 1);
  return { size, stride: numberOf(values, "stride", size), padding: padsOf(values.pad ?? "0") };
}

function padsOf(text: string): number | number[] {
  const parts = text.split(":");
  if (!parts.every((part) => /^\d{1,9}$/.test(part)) || ![1, 4].includes(parts.length)) {
    throw unsupportedError("line-pad", "expected pad=1 or pad=top:left:bottom:right, got pad=$got", text);
  }
  return parts.length === 1 ? Number(text) : parts.map(Number);
}

export function numberOf(values: LineItem["values"], name: string, usual: number): number {
  const text = values[name];
  if (text === undefined) return usual;
  if (/^-?\d{0,15}(\.\d{1,15})?(e-?\d{1,3})?$/i.test(text) && /\d/.test(text)) return Number(text);
  throw unsupportedError("line-number", "expected a number as $name, got $got", name, text);
}
