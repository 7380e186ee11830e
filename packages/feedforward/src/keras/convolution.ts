/**
 * Convolutions. Keras keeps kernels as [height, width, in, out] and pictures with their channels last; the nodes have channels
 * first and kernels [out, in, height, width], so kernels are turned once and pictures where their layout changes.
 */

import { permuted } from "../tensor/permuted.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { activated } from "./activation.ts";
import { biasName, kernelAndBias, reshaped } from "./dense.ts";
import { type LayerCall, type LayerRow, lastPart, shapeText, weights } from "./layer-call.ts";
import type { Size } from "./settings.ts";
import type { KerasValue } from "./value.ts";
import { evenly, paddingOf, type Spatial, spatial, spatialShape, type Windows, windowed } from "./windows.ts";
import { type Attributes, valueIn } from "./writer.ts";

export const convolutionLayers = {
  Conv1D: convolution(1),
  Conv2D: convolution(2),
  Conv3D: convolution(3),
  Conv1DTranspose: transposed(1),
  Conv2DTranspose: transposed(2),
  DepthwiseConv1D: depthwise(1),
  DepthwiseConv2D: depthwise(2),
  SeparableConv1D: separable(1),
  SeparableConv2D: separable(2),
} satisfies Readonly<Record<string, LayerRow>>;

function convolution(rank: number): LayerRow {
  return (call) => {
    const place = spatial(call, rank);
    const windows = windowsOf(call, rank);
    const [filters, groups] = [call.settings.whole("filters"), call.settings.whole("groups", 1)];
    const channels = channelsOf(call, place);
    if (channels % groups !== 0 || filters % groups !== 0)
      throw call.settings.fault(
        "keras-groups",
        "$channels channels and $filters filters do not divide into $groups groups",
        channels,
        filters,
        groups,
      );
    const { kernel, bias } = kernelAndBias(call, [...windows.kernel, channels / groups, filters], filters);
    const names = [call.writer.constant("kernel", () => outputsFirst(kernel)), ...biasName(call, bias)];
    return activated(call, convolved(call, place, { windows, names, groups, filters }));
  };
}

interface Convolution {
  readonly windows: Windows;
  /** Of kernel and bias. */
  readonly names: readonly string[];
  readonly groups: number;
  readonly filters: number;
}

function convolved(call: LayerCall, place: Spatial, { windows, names, groups, filters }: Convolution): KerasValue {
  const { writer } = call;
  const { attributes, sizes } = windowed(call, place.axes, windows);
  const x = writer.in(place.layout, place.input);
  const y = writer.node("Conv", [x, ...names], { ...attributes, dilations: windows.dilations, group: groups });
  return valueIn(place.layout, y, spatialShape(place, sizes, filters));
}

/** Each channel by itself: its kernels are the outputs of a group of one channel. */
function depthwise(rank: number): LayerRow {
  return (call) => {
    const place = spatial(call, rank);
    const windows = windowsOf(call, rank);
    const channels = channelsOf(call, place);
    const filters = channels * multiplierOf(call);
    const shape = [...windows.kernel, channels, filters / channels];
    const { kernel, bias } = kernelAndBias(call, shape, filters, kernelName(call));
    const names = [call.writer.constant("kernel", () => channelsApart(kernel)), ...biasName(call, bias)];
    return activated(call, convolved(call, place, { windows, names, groups: channels, filters }));
  };
}

/** How many outputs each channel has. Separable layers of TensorFlow.js do not write it: their weights tell. */
function multiplierOf(call: LayerCall): number {
  const { settings, variables } = call;
  const kernel = variables.find(({ name }) => lastPart(name) === kernelName(call));
  const otherwise = kernel?.tensor.rank === 0 ? 1 : (kernel?.tensor.shape.at(-1) ?? 1);
  return settings.whole("depth_multiplier", otherwise);
}

/** Keras 3 calls it kernel, all others depthwise_kernel. */
function kernelName({ variables }: LayerCall): string {
  return variables.some(({ name }) => name.endsWith("depthwise_kernel") || name === "") ? "depthwise_kernel" : "kernel";
}

/** Depthwise, then a product over the channels at every place. */
function separable(rank: number): LayerRow {
  return (call) => {
    const place = spatial(call, rank);
    const windows = windowsOf(call, rank);
    const channels = channelsOf(call, place);
    const between = channels * multiplierOf(call);
    const filters = call.settings.whole("filters");
    const ones = windows.kernel.map(() => 1);
    const hasBias = call.settings.flag("use_bias", true);
    const [depth, point, bias = null] = weights(call, {
      depthwise_kernel: [...windows.kernel, channels, between / channels],
      pointwise_kernel: [...ones, between, filters],
      ...(hasBias && { bias: [filters] }),
    });
    const { writer } = call;
    const own = [writer.constant("depthwise_kernel", () => channelsApart(depth!))];
    const middle = convolved(call, place, { windows, names: own, groups: channels, filters: between });
    const names = [writer.constant("pointwise_kernel", () => outputsFirst(point!)), ...biasName(call, bias)];
    const y = writer.node("Conv", [middle.names.get(place.layout)!, ...names], { kernel_shape: ones });
    return activated(call, valueIn(place.layout, y, middle.shape.with(place.layout === "own" ? 1 : -1, filters)));
  };
}

/** The gradient of a convolution: the size that goes out is the one whose windows are those that come in. */
function transposed(rank: number): LayerRow {
  return (call) => {
    const { writer, settings } = call;
    const place = spatial(call, rank);
    const windows = windowsOf(call, rank);
    const filters = settings.whole("filters");
    const channels = channelsOf(call, place);
    const { kernel, bias } = kernelAndBias(call, [...windows.kernel, filters, channels], filters);
    const names = [writer.constant("kernel", () => outputsFirst(kernel)), ...biasName(call, bias)];
    const { attributes, sizes } = transposedWindow(call, place.axes, windows);
    const y = writer.node("ConvTranspose", [writer.in(place.layout, place.input), ...names], attributes);
    return activated(call, valueIn(place.layout, y, spatialShape(place, sizes, filters)));
  };
}

function transposedWindow(
  call: LayerCall,
  axes: readonly Size[],
  { kernel, strides, dilations }: Windows,
): { readonly attributes: Attributes; readonly sizes: readonly Size[] } {
  const isSame = paddingOf(call) === "same";
  const { settings } = call;
  const more =
    settings.get("output_padding") === undefined ? null : settings.wholes("output_padding", kernel.length, 0, 0);
  // What the outputs are more than (n - 1)·stride.
  const beyond = kernel.map((size, i) => {
    const reach = (size - 1) * dilations[i]! + 1;
    if (more === null) return isSame ? strides[i]! : Math.max(reach, strides[i]!);
    return reach + more[i]! - (isSame ? 2 * Math.floor(reach / 2) : 0);
  });
  const surplus = kernel.map((size, i) => (size - 1) * dilations[i]! + 1 - beyond[i]!);
  const sizes = axes.map((size, i) => (size === null ? null : (size - 1) * strides[i]! + beyond[i]!));
  if (sizes.some((size) => size !== null && size < 1))
    throw call.settings.fault("keras-window", "its windows of $kernel do not fit into $axes", kernel, shapeText(axes));
  const attributes = {
    kernel_shape: kernel,
    strides,
    dilations,
    pads: evenly(surplus.map((total) => Math.max(0, total))),
    output_padding: surplus.map((total) => Math.max(0, -total)),
  };
  return { attributes, sizes };
}

function windowsOf({ settings }: LayerCall, rank: number): Windows {
  return {
    kernel: settings.wholes("kernel_size", rank),
    strides: settings.wholes("strides", rank, 1),
    dilations: settings.wholes("dilation_rate", rank, 1),
  };
}

function channelsOf({ settings }: LayerCall, { channels, input }: Spatial): number {
  if (channels !== null) return channels;
  throw settings.fault(
    "keras-open-channels",
    "expected an input with a known number of channels, got $got",
    shapeText(input.shape),
  );
}

/** [height, width, in, out] → [out, in, height, width]; of a transposed convolution both ends mean the other. */
function outputsFirst(kernel: Tensor): Tensor {
  const { rank } = kernel;
  return permuted(kernel, [rank - 1, rank - 2, ...Array.from({ length: rank - 2 }, (_, i) => i)]);
}

/** [height, width, in, multiplier] → [in·multiplier, 1, height, width]. */
function channelsApart(kernel: Tensor): Tensor {
  const { rank, shape } = kernel;
  const space = Array.from({ length: rank - 2 }, (_, i) => i);
  const turned = permuted(kernel, [rank - 2, rank - 1, ...space]);
  return reshaped(turned, [shape[rank - 2]! * shape[rank - 1]!, 1, ...space.map((i) => shape[i]!)]);
}
