/**
 * Normalisation, softmax inside a network, scale and channels-last flatten are trained in WebAssembly to the reference's bytes, statistics
 * that are followed among them; for networks, batches and optimizers that are drawn.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Conv2d } from "../../src/layers/conv2d.ts";
import { Flatten, flattenOrders } from "../../src/layers/flatten.ts";
import { BatchNorm, LayerNorm } from "../../src/layers/normal.ts";
import { AveragePool2d, GlobalAveragePool2d, MaxPool2d } from "../../src/layers/pool2d.ts";
import { Dropout, Scale } from "../../src/layers/scale.ts";
import { Activation, Dense, type Layer, Softmax } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { engineStepper } from "../../src/train/engine.ts";
import { draws } from "../effort.ts";
import { type Case, expectSame, trainingOf } from "./both.ts";
import { optimizerNames } from "./small.ts";

type Fill = Parameters<Case["layers"]>[0];

const usual = { seed: 5, outputs: 3, rows: 13, batch: 5, optimizer: { name: "adam" } } as const;
const relu = () => new Activation("relu");
const dense = (fill: Fill, inputs: number, outputs: number) =>
  new Dense({ weight: fill(inputs, outputs), bias: fill(outputs) });
const conv = (fill: Fill, inputs: number, outputs: number, size = 3) =>
  new Conv2d({ weight: fill(outputs, inputs, size, size), bias: fill(outputs) });

function batchNorm(fill: Fill, channels: number, epsilon = 1e-5): BatchNorm {
  const variance = fill(channels);
  for (let i = 0; i < channels; i++) variance.data[i] = 1 + variance.data[i]!;
  return new BatchNorm({ scale: fill(channels), bias: fill(channels), mean: fill(channels), variance, epsilon });
}

const layerNorm = (fill: Fill, ...shape: number[]) =>
  new LayerNorm({ scale: fill(...shape), bias: fill(...shape), epsilon: 0.01 });

describe("the engine gives the reference's bytes", () => {
  it.each<[string, Partial<Case> & Pick<Case, "shape" | "layers">]>([
    [
      "batch norm behind dense layers",
      {
        shape: [7],
        layers: (fill) => [
          dense(fill, 7, 9),
          batchNorm(fill, 9),
          relu(),
          dense(fill, 9, 6),
          batchNorm(fill, 6),
          new Activation("tanh"),
          dense(fill, 6, 3),
        ],
      },
    ],
    [
      "batch norm of many units",
      {
        shape: [30],
        rows: 40,
        batch: 20,
        layers: (fill) => [dense(fill, 30, 67), batchNorm(fill, 67), relu(), dense(fill, 67, 3)],
      },
    ],
    [
      "batch norm first and last",
      {
        shape: [6],
        loss: "meanSquaredError",
        layers: (fill) => [batchNorm(fill, 6), dense(fill, 6, 3), batchNorm(fill, 3)],
      },
    ],
    [
      "batch norm with an epsilon of 0, units that are no whole vector",
      { shape: [6], layers: (fill) => [dense(fill, 6, 5), batchNorm(fill, 5, 0), dense(fill, 5, 3)] },
    ],
    [
      "batch norm behind convolutions",
      {
        shape: [1, 10, 12],
        layers: (fill) => [
          conv(fill, 1, 6),
          batchNorm(fill, 6),
          relu(),
          new MaxPool2d({ size: 2 }),
          conv(fill, 6, 13, 2),
          batchNorm(fill, 13),
          relu(),
          new Flatten(),
          dense(fill, 13 * 12, 3),
        ],
      },
    ],
    [
      "planes of odd sizes, fewer than four",
      {
        shape: [2, 5, 5],
        layers: (fill) => [conv(fill, 2, 3), batchNorm(fill, 3), relu(), new Flatten(), dense(fill, 27, 3)],
      },
    ],
    [
      "planes of single numbers and of two",
      {
        shape: [5, 3, 4],
        layers: (fill) => [
          batchNorm(fill, 5),
          conv(fill, 5, 9),
          batchNorm(fill, 9),
          conv(fill, 9, 5, 1),
          batchNorm(fill, 5),
          new Flatten(),
          dense(fill, 10, 3),
        ],
      },
    ],
    [
      "without a dense layer",
      {
        shape: [1, 6, 6],
        layers: (fill) => [
          conv(fill, 1, 5),
          batchNorm(fill, 5),
          relu(),
          conv(fill, 5, 3),
          new GlobalAveragePool2d(),
          new Flatten(),
        ],
      },
    ],
    [
      "two batch norms, the second frozen",
      {
        shape: [1, 8, 8],
        frozen: ["batchNorm2"],
        layers: (fill) => [
          conv(fill, 1, 4),
          batchNorm(fill, 4),
          relu(),
          conv(fill, 4, 5),
          batchNorm(fill, 5),
          relu(),
          new Flatten(),
          dense(fill, 80, 3),
        ],
      },
    ],
    [
      "a frozen convolution before it",
      {
        shape: [1, 8, 8],
        frozen: ["conv1"],
        layers: (fill) => [conv(fill, 1, 4), batchNorm(fill, 4), relu(), new Flatten(), dense(fill, 144, 3)],
      },
    ],
    [
      "a norm to which gradients are clipped",
      {
        shape: [1, 8, 8],
        clip: { clipNorm: 0.05 },
        layers: (fill) => [
          conv(fill, 1, 4),
          batchNorm(fill, 4),
          relu(),
          new Flatten(),
          dense(fill, 144, 20),
          batchNorm(fill, 20),
          layerNorm(fill, 20),
          relu(),
          dense(fill, 20, 3),
        ],
      },
    ],
    [
      "numbers that count as 0",
      {
        shape: [1, 8, 8],
        magnitude: 2 ** -24,
        layers: (fill) => [
          conv(fill, 1, 4),
          batchNorm(fill, 4),
          relu(),
          new Flatten(),
          dense(fill, 144, 8),
          layerNorm(fill, 8),
          dense(fill, 8, 3),
        ],
      },
    ],
    [
      "layer norm",
      {
        shape: [7],
        layers: (fill) => [
          layerNorm(fill, 7),
          dense(fill, 7, 9),
          layerNorm(fill, 9),
          relu(),
          dense(fill, 9, 8),
          layerNorm(fill, 8),
          dense(fill, 8, 3),
        ],
      },
    ],
    [
      "layer norm of planes and rows of planes",
      {
        shape: [3, 7, 7],
        layers: (fill) => [
          layerNorm(fill, 7),
          conv(fill, 3, 4),
          layerNorm(fill, 5, 5),
          relu(),
          layerNorm(fill, 4, 5, 5),
          new Flatten(),
          dense(fill, 100, 3),
        ],
      },
    ],
    [
      "a frozen layer norm",
      {
        shape: [7],
        frozen: ["layerNorm1"],
        layers: (fill) => [dense(fill, 7, 9), layerNorm(fill, 9), relu(), dense(fill, 9, 3)],
      },
    ],
    [
      "a function before the first dense layer",
      { shape: [7], layers: (fill) => [new Activation("tanh"), dense(fill, 7, 9), relu(), dense(fill, 9, 3)] },
    ],
    [
      "softmax inside, and another loss behind it",
      {
        shape: [7],
        loss: "meanSquaredError",
        layers: (fill) => [dense(fill, 7, 9), new Softmax(), dense(fill, 9, 3), new Softmax()],
      },
    ],
    [
      "softmax of whole vectors, with a loss apart",
      {
        shape: [7],
        loss: "meanAbsoluteError",
        layers: (fill) => [dense(fill, 7, 8), new Softmax(), dense(fill, 8, 3), new Softmax()],
      },
    ],
    [
      "softmax whose numbers count as 0",
      { shape: [7], magnitude: 60, layers: (fill) => [dense(fill, 7, 10), new Softmax(), dense(fill, 10, 3)] },
    ],
    [
      "scale",
      {
        shape: [1, 6, 6],
        layers: (fill) => [
          new Scale({ factor: 1.5 }),
          conv(fill, 1, 3),
          new Scale({ factor: -0.3 }),
          relu(),
          new Flatten(),
          new Scale({ factor: 0.7 }),
          dense(fill, 48, 3),
        ],
      },
    ],
    [
      "pixel by pixel",
      {
        shape: [1, 8, 8],
        layers: (fill) => [
          conv(fill, 1, 5),
          relu(),
          new MaxPool2d({ size: 2 }),
          new Flatten({ order: "channelsLast" }),
          dense(fill, 45, 16),
          relu(),
          dense(fill, 16, 3),
        ],
      },
    ],
    [
      "pixel by pixel, in whole vectors",
      {
        shape: [1, 8, 8],
        layers: (fill) => [
          conv(fill, 1, 8),
          relu(),
          new Flatten({ order: "channelsLast" }),
          dense(fill, 288, 16),
          relu(),
          dense(fill, 16, 3),
        ],
      },
    ],
  ])("%s", (_, form) => {
    for (const name of ["sgd", "adam"] as const) expectSame({ ...usual, ...form, optimizer: { name } });
  });

  const part = fc.constantFrom("batch", "layer", "relu", "tanh", "dropout", "scale");
  const drawn = fc.record({
    seed: fc.nat(),
    channels: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 4, max: 9 }),
    width: fc.integer({ min: 4, max: 9 }),
    planes: fc.array(
      fc.record({
        kind: fc.constantFrom("conv", "pool"),
        filters: fc.integer({ min: 1, max: 18 }),
        parts: fc.array(part, { maxLength: 3 }),
      }),
      { maxLength: 3 },
    ),
    hidden: fc.array(fc.record({ units: fc.integer({ min: 1, max: 40 }), parts: fc.array(part, { maxLength: 3 }) }), {
      maxLength: 2,
    }),
    order: fc.constantFrom(...flattenOrders),
    rows: fc.integer({ min: 4, max: 12 }),
    batch: fc.constantFrom(2, 4, 5, 9),
    name: fc.constantFrom(...optimizerNames),
    weightDecay: fc.constantFrom(0, 0.01),
    density: fc.constantFrom(0.5, 1),
    magnitude: fc.constantFrom(1, 1, 2 ** -18),
    clip: fc.constantFrom({}, {}, { clipNorm: 0.05 }, { clipValue: 0.01 }),
  });

  it("for whatever is drawn", () => {
    fc.assert(
      fc.property(drawn, ({ planes, hidden, channels, height, width, order, name, weightDecay, ...form }) => {
        const shape = [channels, height, width];
        const isSingle = form.rows % form.batch === 1;
        expectSame({
          ...form,
          rows: isSingle ? form.rows + 1 : form.rows,
          shape,
          outputs: 3,
          optimizer: { name, weightDecay },
          layers(fill) {
            const layers: Layer[] = [new Scale({ factor: 2 })];
            const now = () => new Network(layers, { input: { shape } }).outputShape;
            const add = (kind: string): void => {
              const own = now();
              if (kind === "batch") layers.push(batchNorm(fill, own[0]!));
              if (kind === "layer") layers.push(layerNorm(fill, ...own.slice(own.length > 1 ? 1 : 0)));
              if (kind === "dropout") layers.push(new Dropout({ rate: 0.3 }));
              if (kind === "scale") layers.push(new Scale({ factor: 0.75 }));
              if (kind === "relu" || kind === "tanh") layers.push(new Activation(kind));
            };
            for (const { kind, filters, parts } of planes) {
              const [inputs, high, wide] = now() as [number, number, number];
              if (high < 3 || wide < 3) continue;
              if (kind === "conv") layers.push(conv(fill, inputs, filters));
              else layers.push(filters % 2 === 0 ? new MaxPool2d({ size: 2 }) : new AveragePool2d({ size: 2 }));
              for (const own of parts) add(own);
            }
            layers.push(new Flatten({ order }));
            for (const { units, parts } of hidden) {
              layers.push(dense(fill, now()[0]!, units));
              for (const own of parts) add(own);
            }
            return [...layers, dense(fill, now()[0]!, 3)];
          },
        });
      }),
      { numRuns: draws(80) },
    );
  });
});

it("a statistic that is no longer finite is found", () => {
  const layers = (fill: Fill) => [dense(fill, 4, 5), batchNorm(fill, 5), relu(), dense(fill, 5, 3)];
  const training = trainingOf({ ...usual, shape: [4], magnitude: 3e38, layers });
  const stepper = engineStepper(training)!;
  stepper.step({ positions: Uint32Array.of(0, 1, 2, 3), key: 0, step: 1 }, { step: 1, steps: 1 });
  expect(stepper.isFinite()).toBe(false);
});
