/** Pools: over windows, or over everything there is in space. */

import type { LayerCall, LayerRow } from "./layer-call.ts";
import type { KerasOperator } from "./operators.ts";
import type { KerasValue } from "./value.ts";
import { paddingOf, spatial, spatialShape, windowed } from "./windows.ts";
import { valueIn } from "./writer.ts";

export const poolingLayers = {
  AveragePooling1D: pooling("AveragePool", 1),
  AveragePooling2D: pooling("AveragePool", 2),
  AveragePooling3D: pooling("AveragePool", 3),
  GlobalAveragePooling1D: global("GlobalAveragePool", 1),
  GlobalAveragePooling2D: global("GlobalAveragePool", 2),
  GlobalMaxPooling1D: global("GlobalMaxPool", 1),
  GlobalMaxPooling2D: global("GlobalMaxPool", 2),
  MaxPooling1D: pooling("MaxPool", 1),
  MaxPooling2D: pooling("MaxPool", 2),
  MaxPooling3D: pooling("MaxPool", 3),
} satisfies Readonly<Record<string, LayerRow>>;

/** What lies outside is counted by no average. */
function pooling(operator: KerasOperator, rank: number): LayerRow {
  return (call) => {
    const { settings, writer } = call;
    const place = spatial(call, rank);
    const kernel = settings.wholes("pool_size", rank, 2);
    const strides = settings.get("strides") === undefined ? kernel : settings.wholes("strides", rank);
    if (paddingOf(call) === "causal") throw settings.wrong("padding", '"valid" or "same"');
    const { attributes, sizes } = windowed(call, place.axes, { kernel, strides, dilations: kernel.map(() => 1) });
    const y = writer.node(operator, [writer.in(place.layout, place.input)], attributes);
    return valueIn(place.layout, y, spatialShape(place, sizes, place.channels));
  };
}

function global(operator: KerasOperator, rank: number): LayerRow {
  return (call) => {
    const { settings, writer } = call;
    const place = spatial(call, rank);
    refuseMask(call, place.input);
    const y = writer.node(operator, [writer.in(place.layout, place.input)]);
    if (settings.flag("keepdims")) {
      return valueIn(
        place.layout,
        y,
        spatialShape(
          place,
          place.axes.map(() => 1),
          place.channels,
        ),
      );
    }
    return valueIn("own", writer.node("Flatten", [y], { axis: 1 }), [place.input.shape[0] ?? null, place.channels]);
  };
}

/** TensorFlow.js passes over masks here as well. */
function refuseMask({ settings, runtime }: LayerCall, { isMasked }: KerasValue): void {
  if (!isMasked || runtime === "tfjs") return;
  throw settings.refuse("keras-mask", maskSentence);
}

export const maskSentence =
  "masks of steps (mask_zero, Masking) are not supported before it; convert the model to ONNX with tf2onnx";
