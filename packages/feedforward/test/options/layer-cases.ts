/** Layers over shapes with a slip in an option: one line a case. */

import {
  AveragePool2d,
  BatchNorm,
  Conv2d,
  Dropout,
  Flatten,
  Gru,
  LayerNorm,
  Lstm,
  MaxPool2d,
  networkFromLine,
  Rnn,
  Scale,
} from "../../src/layers.ts";
import { zeros } from "../../src/tensor/tensor.ts";
import type { Case } from "./cases.ts";

const weight = zeros([1, 1, 1, 1]);
const norm = { scale: [1], bias: [0], mean: [0], variance: [1] };

const sums = (gates: number) => ({ inputWeight: zeros([1, gates]), stateWeight: zeros([1, gates]) });

export const layerCases: readonly Case[] = [
  ["networkFromLine", (o) => networkFromLine(new Map(), o), { layer: "dense" }, 'did you mean "layers"?'],
  [
    "Conv2d",
    (o) => new Conv2d({ weight, ...(o as object) }),
    { strides: 1 },
    'unknown option "strides", did you mean "stride"?',
  ],
  ["MaxPool2d", (o) => new MaxPool2d({ size: 2, ...(o as object) }), { pading: 1 }, 'did you mean "padding"?'],
  [
    "AveragePool2d",
    (o) => new AveragePool2d({ size: 2, ...(o as object) }),
    { countpadding: true },
    'did you mean "countPadding"?',
  ],
  ["Flatten", (o) => new Flatten(o), { order: 1 }, "flatten: expected order to be a string, got a number"],
  ["BatchNorm", (o) => new BatchNorm({ ...norm, ...(o as object) }), { eps: 1 }, 'batchNorm: unknown option "eps"'],
  [
    "LayerNorm",
    (o) => new LayerNorm({ scale: [1], bias: [0], ...(o as object) }),
    { epsilon: "1" },
    "layerNorm: expected epsilon",
  ],
  [
    "Lstm",
    (o) => new Lstm({ ...sums(4), ...(o as object) }),
    { returnSequence: true },
    'did you mean "returnSequences"?',
  ],
  ["Gru", (o) => new Gru({ ...sums(3), ...(o as object) }), { resetsAfter: true }, 'did you mean "resetAfter"?'],
  ["Rnn", (o) => new Rnn({ ...sums(1), ...(o as object) }), { activation: "relu" }, 'rnn: unknown option "activation"'],
  ["Dropout", (o) => new Dropout(o), { ratio: 0.5 }, 'dropout: unknown option "ratio"'],
  ["Scale", (o) => new Scale({ factor: 1, ...(o as object) }), { factr: 2 }, 'did you mean "factor"?'],
];
