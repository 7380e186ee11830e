/**
 * How the layers over shapes are read from the file of a network: a row a type. Classes look at what they are given, so a row
 * hands on what stands in the record.
 */

import type { RecurrentType, ShapedType } from "../network/layer.ts";
import type { LayerRow } from "../network/metadata.ts";
import { Conv2d, type Conv2dOptions } from "./conv2d.ts";
import { Flatten, type FlattenOptions } from "./flatten.ts";
import { BatchNorm, type BatchNormOptions, LayerNorm } from "./normal.ts";
import { AveragePool2d, type AveragePoolOptions, GlobalAveragePool2d, MaxPool2d, type PoolOptions } from "./pool2d.ts";
import { Dropout, type DropoutOptions, Scale, type ScaleOptions } from "./scale.ts";

/** For `networkFromMetadata(metadata, tensors, { layers })`; a page that knows its network hands over those that it has. */
export const layers = {
  conv2d: (record, parameter) => {
    const { name, stride, padding, dilation, groups } = record as Partial<Conv2dOptions>;
    const parameters = { weight: parameter("weight"), bias: parameter("bias") };
    return new Conv2d({ ...parameters, ...given({ name, stride, padding, dilation, groups }) });
  },
  maxPool2d: ({ size, stride, padding }) => {
    return new MaxPool2d(given({ size, stride, padding }) as unknown as PoolOptions);
  },
  averagePool2d: ({ size, stride, padding, countPadding }) => {
    return new AveragePool2d(given({ size, stride, padding, countPadding }) as unknown as AveragePoolOptions);
  },
  globalAveragePool2d: () => new GlobalAveragePool2d(),
  flatten: ({ order }) => new Flatten(given({ order }) as FlattenOptions),
  batchNorm: (record, parameter) => {
    const { name, epsilon } = record as Partial<BatchNormOptions>;
    const [scale, bias] = [parameter("scale"), parameter("bias")];
    const measured = { mean: parameter("mean"), variance: parameter("variance") };
    return new BatchNorm({ scale, bias, ...measured, ...given({ name, epsilon }) });
  },
  layerNorm: (record, parameter) => {
    const { name, epsilon } = record as Partial<BatchNormOptions>;
    return new LayerNorm({ scale: parameter("scale"), bias: parameter("bias"), ...given({ name, epsilon }) });
  },
  dropout: ({ rate }) => new Dropout(given({ rate }) as DropoutOptions),
  scale: ({ factor }) => new Scale({ factor } as ScaleOptions),
} satisfies Record<Exclude<ShapedType, RecurrentType>, LayerRow>;

/** What a record says; what it leaves out has the usual value. */
export function given<O extends object>(fields: O): { [K in keyof O]: Exclude<O[K], undefined> } {
  const said = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said) as { [K in keyof O]: Exclude<O[K], undefined> };
}
