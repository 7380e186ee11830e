/**
 * What convolutions and pools share: sizes, strides, dilations and padding of their windows as Keras says them, as ONNX's
 * attributes, and the size that comes out. Padding "same" puts what is odd at the end.
 */

import { inputOf, type LayerCall, shapeText } from "./layer-call.ts";
import type { Size } from "./settings.ts";
import type { KerasValue, Layout } from "./value.ts";
import type { Attributes } from "./writer.ts";

/** Along each axis in space. */
export interface Windows {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
}

/** An input with its channels where the layer says that they are. */
export interface Spatial {
  readonly input: KerasValue;
  /** The layout in which the channels are first: Keras' own where it has them first already. */
  readonly layout: Layout;
  readonly axes: readonly Size[];
  readonly channels: Size;
}

/** The one input, of so many axes in space. */
export function spatial(call: LayerCall, rank: number): Spatial {
  const input = inputOf(call);
  const { shape } = input;
  if (shape.length !== rank + 2) {
    const sentence = "expected an input of $expected axes, got $got";
    throw call.settings.fault("keras-rank", sentence, rank + 2, shapeText(shape));
  }
  const isFirst = hasChannelsFirst(call);
  return {
    input,
    layout: isFirst ? "own" : "first",
    axes: isFirst ? shape.slice(2) : shape.slice(1, -1),
    channels: (isFirst ? shape[1] : shape.at(-1)) ?? null,
  };
}

export function hasChannelsFirst({ settings }: LayerCall): boolean {
  const format = settings.text("data_format", "channels_last");
  const plain = format === "channelsFirst" ? "channels_first" : format === "channelsLast" ? "channels_last" : format;
  if (plain === "channels_first") return true;
  if (plain === "channels_last") return false;
  throw settings.wrong("data_format", '"channels_last" or "channels_first"');
}

/** The shape of what has its channels there. */
export function spatialShape(
  { input, layout }: Pick<Spatial, "input" | "layout">,
  axes: readonly Size[],
  channels: Size,
): readonly Size[] {
  const batch = input.shape[0] ?? null;
  return layout === "own" ? [batch, channels, ...axes] : [batch, ...axes, channels];
}

/** The mode of padding. */
export function paddingOf({ settings }: LayerCall): "valid" | "same" | "causal" {
  const mode = settings.text("padding", "valid").toLowerCase();
  if (mode === "valid" || mode === "same" || mode === "causal") return mode;
  throw settings.wrong("padding", '"valid" or "same"');
}

/** The attributes of a window over these sizes, and what comes out. */
export function windowed(
  call: LayerCall,
  axes: readonly Size[],
  { kernel, strides, dilations }: Windows,
): { readonly attributes: Attributes; readonly sizes: readonly Size[] } {
  const mode = paddingOf(call);
  const reach = kernel.map((size, i) => (size - 1) * dilations[i]! + 1);
  const sizes = axes.map((size, i) => {
    if (size === null) return null;
    const windows = mode === "valid" ? Math.floor((size - reach[i]!) / strides[i]!) + 1 : Math.ceil(size / strides[i]!);
    if (windows >= 1) return windows;
    const sentence = "its windows of $kernel do not fit into $axes";
    throw call.settings.fault("keras-window", sentence, reach, shapeText(axes));
  });
  const usual = { kernel_shape: kernel, strides };
  if (mode === "valid") return { attributes: usual, sizes };
  if (mode === "causal")
    return { attributes: { ...usual, pads: [...reach.map((size) => size - 1), ...reach.map(() => 0)] }, sizes };
  if (axes.includes(null)) return { attributes: { ...usual, auto_pad: "SAME_UPPER" }, sizes };
  const totals = axes.map((size, i) => Math.max(0, (sizes[i]! - 1) * strides[i]! + reach[i]! - size!));
  return { attributes: { ...usual, pads: evenly(totals) }, sizes };
}

/** All begins, then all ends; what is odd lies at the end. */
export function evenly(totals: readonly number[]): number[] {
  return [...totals.map((total) => Math.floor(total / 2)), ...totals.map((total) => Math.ceil(total / 2))];
}
