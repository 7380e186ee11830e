/**
 * One network of layers, one answer: on both backends, in any batch, taken apart, out of its own file, and as the ONNX graph
 * that is written of it.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readModel, writeModel } from "../../src/formats/model.ts";
import { readOnnx, writeOnnx } from "../../src/formats/onnx.ts";
import { Conv2d } from "../../src/layers/conv2d.ts";
import { BatchNorm } from "../../src/layers/normal.ts";
import { layers as rows } from "../../src/layers/rows.ts";
import { networkMetadata } from "../../src/network/describe.ts";
import { Activation } from "../../src/network/layer.ts";
import { networkFromMetadata } from "../../src/network/metadata.ts";
import { Network } from "../../src/network/network.ts";
import { networkOf } from "../../src/onnx/recognise.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Tensor, tensor } from "../../src/tensor/tensor.ts";
import { trace } from "../../src/trace.ts";
import { hex } from "../bits.ts";
import { draws } from "../effort.ts";
import { randomTensor } from "../network/arbitrary.ts";
import { pictureCases } from "./arbitrary.ts";

const runs = { numRuns: draws(60) };
const bits = ({ data }: Tensor): string => hex(data as Float32Array);

describe("networks of layers", () => {
  it("have the same bits on both backends, in any batch and as rows of any shape", () => {
    fc.assert(
      fc.property(pictureCases(), ({ network, rows: x }) => {
        const [wasm, plain] = ["wasm" as const, "reference" as const].map(
          (backend) => new Session(network, { backend }),
        );
        const all = wasm!.predict(x);
        expect(all.shape).toEqual([x.shape[0], ...network.outputShape]);
        expect(bits(plain!.predict(x))).toBe(bits(all));
        expect(bits(wasm!.predict(x.reshape(x.shape[0]!, -1)))).toBe(bits(all));
        for (let i = 0; i < x.shape[0]!; i++) {
          const one = wasm!.predict(x.row(i));
          expect(one.shape).toEqual(network.outputShape);
          expect(bits(one)).toBe(bits(all.row(i)));
          expect(bits(trace(network, x.row(i)).at(-1)!.values)).toBe(bits(all.row(i)));
        }
      }),
      runs,
    );
  });

  it("have behind every layer the answer of the network that ends there", () => {
    fc.assert(
      fc.property(pictureCases(), ({ network: { layers, input }, rows: x }) => {
        const values = trace(new Network(layers, { input }), x.row(0)).map((step) => bits(step.values));
        const answers = values.map((_, i) => new Session(new Network(layers.slice(0, i), { input })).predict(x.row(0)));
        expect(values).toEqual(answers.map(bits));
      }),
      { numRuns: draws(300) },
    );
  });

  it("give the values of a trace for every row of a batch, on both backends", () => {
    fc.assert(
      fc.property(pictureCases(), ({ network, rows: x }) => {
        const count = x.shape[0]!;
        const traces = Array.from({ length: count }, (_, i) => trace(network, x.row(i)).slice(1));
        for (const backend of ["reference", "wasm"] as const) {
          const session = new Session(network, { backend });
          const hidden = session.hidden(x);
          expect(hidden.map(({ layer }) => layer)).toEqual(network.layers);
          for (const [k, { values }] of hidden.entries()) {
            expect(values.shape).toEqual([count, ...traces[0]![k]!.values.shape]);
            expect(Array.from({ length: count }, (_, i) => bits(values.row(i)))).toEqual(
              traces.map((steps) => bits(steps[k]!.values)),
            );
          }
          expect(bits(hidden.at(-1)!.values)).toBe(bits(session.predict(x)));
        }
      }),
      runs,
    );
  });

  it("have the same bits as bytes", () => {
    fc.assert(
      fc.property(pictureCases(4), fc.nat(), ({ network }, seed) => {
        const random = new Random(seed);
        const bytes = Uint8Array.from({ length: 2 * network.inputSize }, () => random.integer(256));
        const [a, b] = ["wasm" as const, "reference" as const].map((backend) =>
          new Session(network, { backend }).predict(bytes),
        );
        expect(bits(a!)).toBe(bits(b!));
        const first = trace(network, bytes.subarray(0, network.inputSize)).at(-1)!.values;
        expect(bits(first)).toBe(bits(a!.row(0)));
      }),
      runs,
    );
  });

  it("have the same bits as the graph that is written of them", () => {
    fc.assert(
      fc.property(pictureCases(), ({ network, rows: x }) => {
        const graph = readOnnx(writeOnnx(network));
        const y = new Session(network).predict(x);
        expect(bits(graph.run({ input: x }).get("output")!)).toBe(bits(y));
        expect(bits(new Session(graph).predict(x))).toBe(bits(y));
      }),
      runs,
    );
  });

  it("are layers again out of that graph, with the same bits", () => {
    fc.assert(
      fc.property(pictureCases(), ({ network, rows: x }) => {
        const back = networkOf(readOnnx(writeOnnx(network)));
        expect(back.input).toEqual(network.input);
        expect(back.outputShape).toEqual(network.outputShape);
        expect(bits(new Session(back).predict(x))).toBe(bits(new Session(network).predict(x)));
        const windows = ({ layers }: Network) =>
          layers.filter(({ type }) => type.endsWith("2d")).map(({ type }) => type);
        expect(windows(back)).toEqual(windows(network));
      }),
      runs,
    );
  });

  it("are the same out of their own file", () => {
    fc.assert(
      fc.property(pictureCases(), ({ network, rows: x }) => {
        const back = readModel(writeModel(network)) as Network;
        expect(back.layers).toEqual(network.layers);
        expect(back.input).toEqual(network.input);
        expect([...networkMetadata(back)]).toEqual([...networkMetadata(network)]);
        expect(bits(new Session(back).predict(x))).toBe(bits(new Session(network).predict(x)));
        expect(networkFromMetadata(networkMetadata(network), network.parameters, { layers: rows }).layers).toEqual(
          network.layers,
        );
      }),
      runs,
    );
  });
});

it("a function that changes nothing parts no layer from its normalisation, in a network as in its graph", () => {
  const random = new Random(5);
  const channels = (least: number) => Float32Array.from({ length: 3 }, () => least + random.uniform());
  const conv = new Conv2d({ weight: randomTensor([3, 1, 3, 2], random), bias: channels(0) });
  const norm = new BatchNorm({ scale: channels(1), bias: channels(0), mean: channels(0), variance: channels(0.25) });
  const network = new Network([conv, new Activation("identity"), norm], { input: { shape: [1, 9, 9] } });
  const x = randomTensor([4, 1, 9, 9], random);
  const y = readOnnx(writeOnnx(network)).run({ input: x }).get("output")!;
  expect(bits(new Session(network).predict(x))).toBe(bits(y));
  expect(bits(trace(network, x.row(0)).at(-1)!.values)).toBe(bits((y as Tensor).row(0)));
});

it("classes are told as of any network", () => {
  fc.assert(
    fc.property(pictureCases(3), ({ network, rows: x }) => {
      fc.pre(network.task === "classes");
      const session = new Session(network);
      const labels = [session.classify(x)].flat().map(Number);
      expect(session.accuracy(x, tensor(labels))).toBe(1);
      expect(session.accuracy(x, labels, { batchSize: 1 })).toBe(1);
      expect(session.topK(x.row(0), 1)[0]!.index).toBe(labels[0]);
    }),
    { numRuns: draws(40) },
  );
});
