/**
 * Convolutions and pooling are trained in WebAssembly to the reference's bytes: every loss, every parameter and every slot, after two
 * epochs of steps, for networks, batches and optimizers that are drawn. That the engine ran at all is asked for.
 */

import fc from "fast-check";
import { describe, it } from "vitest";
import { Conv2d } from "../../src/layers/conv2d.ts";
import { Flatten } from "../../src/layers/flatten.ts";
import { AveragePool2d, GlobalAveragePool2d, MaxPool2d } from "../../src/layers/pool2d.ts";
import { Dropout } from "../../src/layers/scale.ts";
import { Activation, Dense, type Layer } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { draws } from "../effort.ts";
import { type Case, expectSame } from "./both.ts";
import { optimizerNames } from "./small.ts";

const relu = () => new Activation("relu");
const usual = { seed: 5, outputs: 3, rows: 13, batch: 5, optimizer: { name: "adam" } } as const;

describe("the engine gives the reference's bytes", () => {
  it.each<[string, Partial<Case> & Pick<Case, "shape" | "layers">]>([
    [
      "a hidden layer behind each of two functions, lists that end in the midst",
      {
        shape: [1, 10, 18],
        rows: 21,
        batch: 9,
        layers: (fill) => [
          new Conv2d({ weight: fill(5, 1, 3, 3) }),
          new Activation("leakyRelu"),
          new MaxPool2d({ size: 2 }),
          new Flatten(),
          new Dense({ weight: fill(160, 70), bias: fill(70) }),
          relu(),
          new Dense({ weight: fill(70, 12), bias: fill(12) }),
          relu(),
          new Dense({ weight: fill(12, 3), bias: fill(3) }),
        ],
      },
    ],
    [
      "numbers that count as 0, through a function and a pool",
      {
        shape: [1, 10, 10],
        magnitude: 2 ** -24,
        layers: (fill) => [
          new Conv2d({ weight: fill(5, 1, 3, 3) }),
          relu(),
          new MaxPool2d({ size: 2 }),
          new Flatten(),
          new Dense({ weight: fill(80, 20), bias: fill(20) }),
          relu(),
          new Dense({ weight: fill(20, 3), bias: fill(3) }),
        ],
      },
    ],
    [
      "chapter 7",
      {
        shape: [1, 28, 28],
        rows: 7,
        batch: 4,
        layers: (fill) => [
          new Conv2d({ weight: fill(30, 1, 5, 5), bias: fill(30) }),
          relu(),
          new MaxPool2d({ size: 2 }),
          new Flatten(),
          new Dense({ weight: fill(4320, 100), bias: fill(100) }),
          relu(),
          new Dense({ weight: fill(100, 3), bias: fill(3) }),
        ],
      },
    ],
    [
      "planes of more pixels than a list can be of",
      {
        shape: [1, 132, 131],
        rows: 3,
        batch: 2,
        layers: (fill) => [
          new Conv2d({ weight: fill(2, 1, 3, 3), bias: fill(2) }),
          relu(),
          new Conv2d({ weight: fill(1, 2, 2, 2), bias: fill(1) }),
          relu(),
          new MaxPool2d({ size: 32 }),
          new Flatten(),
          new Dense({ weight: fill(16, 3), bias: fill(3) }),
        ],
      },
    ],
    [
      "a hidden layer of more outputs than a list can be of",
      {
        shape: [1, 4, 4],
        rows: 3,
        batch: 2,
        layers: (fill) => [
          new Conv2d({ weight: fill(1, 1, 1, 1) }),
          new Flatten(),
          new Dense({ weight: fill(16, 16_400), bias: fill(16_400) }),
          relu(),
          new Dense({ weight: fill(16_400, 3), bias: fill(3) }),
        ],
      },
    ],
    [
      "two convolutions with padding and stride",
      {
        shape: [2, 9, 7],
        layers: (fill) => [
          new Conv2d({ weight: fill(6, 2, 3, 3), bias: fill(6), padding: 1 }),
          relu(),
          new Conv2d({ weight: fill(5, 6, 3, 2), bias: fill(5), stride: [2, 1] }),
          new Activation("tanh"),
          new Flatten(),
          new Dense({ weight: fill(120, 3), bias: fill(3) }),
        ],
      },
    ],
    [
      "groups and dilation",
      {
        shape: [4, 8, 8],
        layers: (fill) => [
          new Conv2d({ weight: fill(6, 2, 3, 3), groups: 2, dilation: 2, padding: 1 }),
          new Activation("sigmoid"),
          new Conv2d({ weight: fill(4, 6, 2, 2) }),
          relu(),
          new Flatten(),
          new Dense({ weight: fill(100, 3), bias: fill(3) }),
        ],
      },
    ],
    [
      "windows that overlap",
      {
        shape: [2, 8, 8],
        layers: (fill) => [
          new Conv2d({ weight: fill(4, 2, 3, 3), padding: 1 }),
          new MaxPool2d({ size: 3, stride: 2, padding: 1 }),
          relu(),
          new AveragePool2d({ size: 2, stride: 1, padding: 1, countPadding: true }),
          new Flatten(),
          new Dense({ weight: fill(100, 3), bias: fill(3) }),
        ],
      },
    ],
    [
      "the mean of each plane",
      {
        shape: [1, 6, 6],
        layers: (fill) => [
          new Conv2d({ weight: fill(5, 1, 3, 3) }),
          relu(),
          new Conv2d({ weight: fill(3, 5, 2, 2) }),
          new GlobalAveragePool2d(),
          new Flatten(),
        ],
      },
    ],
    [
      "a pool first",
      {
        shape: [3, 8, 8],
        layers: (fill) => [
          new MaxPool2d({ size: 2 }),
          new Conv2d({ weight: fill(2, 3, 2, 2) }),
          relu(),
          new Flatten(),
          new Dense({ weight: fill(18, 3), bias: fill(3) }),
        ],
      },
    ],
    [
      "kernels that see much, of many channels",
      {
        shape: [3, 12, 12],
        layers: (fill) => [
          new Conv2d({ weight: fill(7, 3, 7, 7), padding: 2 }),
          relu(),
          new Conv2d({ weight: fill(17, 7, 1, 1) }),
          relu(),
          new MaxPool2d({ size: 2 }),
          new Flatten(),
          new Dense({ weight: fill(425, 3), bias: fill(3) }),
        ],
      },
    ],
    [
      "other losses",
      {
        shape: [1, 5, 5],
        loss: "meanSquaredError",
        layers: (fill) => [
          new Conv2d({ weight: fill(3, 1, 3, 3) }),
          relu(),
          new Flatten(),
          new Dense({ weight: fill(27, 3), bias: fill(3) }),
          new Activation("sigmoid"),
        ],
      },
    ],
    [
      "examples of odd sizes, gradients without zeros",
      {
        shape: [1, 5, 5],
        loss: "binaryCrossEntropy",
        density: 1,
        layers: (fill) => [
          new Conv2d({ weight: fill(3, 1, 3, 3) }),
          new Activation("gelu"),
          new AveragePool2d({ size: 3, stride: 2 }),
          new Flatten(),
          new Dense({ weight: fill(3, 3), bias: fill(3) }),
        ],
      },
    ],
  ])("%s", (_, form) => {
    for (const name of ["sgd", "adam"] as const) expectSame({ ...usual, ...form, optimizer: { name } });
  });

  const size = fc.integer({ min: 1, max: 3 });
  const drawn = fc.record({
    seed: fc.nat(),
    channels: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 5, max: 13 }),
    width: fc.integer({ min: 5, max: 13 }),
    planes: fc.array(
      fc.record({
        kind: fc.constantFrom("conv", "conv", "max", "average"),
        filters: fc.integer({ min: 1, max: 9 }),
        kernel: fc.tuple(size, size),
        stride: fc.integer({ min: 1, max: 2 }),
        padding: fc.integer({ min: 0, max: 1 }),
        name: fc.constantFrom("relu", "relu", "tanh", "leakyRelu", "identity"),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    hidden: fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 2 }),
    rows: fc.integer({ min: 1, max: 12 }),
    batch: fc.integer({ min: 1, max: 9 }),
    name: fc.constantFrom(...optimizerNames),
    weightDecay: fc.constantFrom(0, 0.01),
    density: fc.constantFrom(0.1, 0.5, 1),
    magnitude: fc.constantFrom(1, 1, 2 ** -18),
    clip: fc.constantFrom({}, {}, { clipNorm: 0.05 }, { clipValue: 0.01 }),
  });

  it("for whatever is drawn", () => {
    fc.assert(
      fc.property(drawn, ({ planes, hidden, channels, height, width, name, weightDecay, ...form }) => {
        const shape = [channels, height, width];
        expectSame({
          ...form,
          shape,
          outputs: 4,
          optimizer: { name, weightDecay },
          layers(fill) {
            const layers: Layer[] = [new Conv2d({ weight: fill(2, channels, 1, 1) })];
            const sizeNow = () => new Network([...layers, new Flatten()], { input: { shape } });
            let filters = 2;
            for (const { kind, filters: own, kernel, stride, padding, name: formula } of planes) {
              const [high, wide] = new Network(layers, { input: { shape } }).outputShape.slice(1) as [number, number];
              if (kernel[0] > high || kernel[1] > wide) continue;
              if (kind === "conv") {
                layers.push(new Conv2d({ weight: fill(own, filters, ...kernel), bias: fill(own), stride, padding }));
                layers.push(new Activation(formula as "relu"));
                filters = own;
              } else if (kernel[0] > padding && kernel[1] > padding) {
                const options = { size: kernel, stride, padding };
                layers.push(kind === "max" ? new MaxPool2d(options) : new AveragePool2d(options));
              }
            }
            let inputs = sizeNow().outputSize;
            layers.push(new Flatten());
            for (const outputs of [...hidden, 4]) {
              if (inputs !== sizeNow().outputSize) layers.push(relu());
              layers.push(new Dense({ weight: fill(inputs, outputs), bias: fill(outputs) }));
              inputs = outputs;
            }
            return layers;
          },
        });
      }),
      { numRuns: draws(60) },
    );
  });
});

describe("the same for what is asked for besides", () => {
  const shape = [1, 8, 8];
  const planes: Case["layers"] = (fill) => [new Conv2d({ weight: fill(3, 1, 3, 3) }), relu(), new MaxPool2d({ size: 2 }), new Dropout({ rate: 0.3 }), new Flatten(), new Dense({ weight: fill(27, 9) }), relu(), new Dropout(), new Dense({ weight: fill(9, 3) })]; // biome-ignore format: a line
  const lists: Case["layers"] = (fill) => [new Conv2d({ weight: fill(4, 1, 3, 3) }), relu(), new Flatten(), new Dense({ weight: fill(144, 70) }), relu(), new Dense({ weight: fill(70, 3) })]; // biome-ignore format: a line
  const chain: Case["layers"] = (fill) => [new Flatten(), new Dense({ weight: fill(64, 9) }), relu(), new Dense({ weight: fill(9, 7) }), new Activation("tanh"), new Dense({ weight: fill(7, 3) })]; // biome-ignore format: a line

  it.each<[string, Partial<Case> & Pick<Case, "layers">]>([
    ["dropout", { layers: planes }],
    ["dropout between dense layers", { layers: (fill) => [...chain(fill).slice(0, 3), new Dropout(), ...chain(fill).slice(3)] }], // biome-ignore format: a line
    ["a frozen convolution", { layers: planes, frozen: ["conv1"] }],
    ["a frozen last layer", { layers: planes, frozen: ["dense2"] }],
    ["frozen dense layers", { layers: chain, frozen: ["dense1", "dense3"] }],
    ["class weights", { layers: chain, loss: { name: "softmaxCrossEntropy", classWeights: [2, 0.5, 0] } }],
    ["class weights of sigmoids", { layers: planes, loss: { name: "binaryCrossEntropy", classWeights: [2, 0.5] } }],
    ["a norm to which gradients are clipped", { layers: planes, clip: { clipNorm: 0.1 } }],
    ["a norm, with weights in panels", { layers: lists, clip: { clipNorm: 0.1 } }],
    ["a norm of those alone that learn", { layers: planes, clip: { clipNorm: 0.1 }, frozen: ["dense1"] }],
    ["a norm, and a loss apart", { layers: planes, clip: { clipNorm: 0.1 }, loss: "meanAbsoluteError" }],
    ["a limit of each element", { layers: planes, clip: { clipValue: 0.01 } }],
    ["Huber's loss", { layers: planes, loss: { name: "huber", delta: 0.25 } }],
    ["absolute errors", { layers: chain, loss: "meanAbsoluteError" }],
  ])("%s", (_, form) => {
    for (const name of ["sgd", "adam"] as const) expectSame({ ...usual, shape, ...form, optimizer: { name } });
  });
});
