/**
 * What Keras has and TensorFlow.js cannot judge: arithmetic that differs between versions, forms of Keras 3, layers of Keras alone.
 * Judged by algebra, and by sums written out here.
 */

import { describe, expect, it } from "vitest";
import { type KerasVariable, kerasModel } from "../../src/keras/model.ts";
import { permuted } from "../../src/tensor/permuted.ts";
import { Random } from "../../src/tensor/random.ts";
import { sizeOf } from "../../src/tensor/shape.ts";
import { Tensor, tensor } from "../../src/tensor/tensor.ts";
import { calling, functional, inputLayer, kerasGraph, type LayerConfig, layer, sequential } from "./models.ts";

const random = new Random(5);
const uniform = (...shape: readonly number[]) =>
  new Tensor(
    "float32",
    shape,
    Float32Array.from({ length: sizeOf(shape) }, () => 2 * random.uniform() - 1),
  );

/** What a layer makes of a value, with weights in the order in which Keras makes them, which need no names. */
function run(item: LayerConfig, x: Tensor, weights: readonly Tensor[] = [], runtime: "keras2" | "keras3" = "keras3") {
  const variables = weights.map((weight): KerasVariable => ({ name: "", tensor: weight }));
  const config = sequential(inputLayer(x.shape.slice(1)), item);
  return [
    ...kerasModel(config, { of: () => variables }, { runtime })
      .run({ x })
      .values(),
  ][0]!;
}

const row = (...values: readonly number[]) => tensor([values]);

describe("functions by version", () => {
  const x = row(-4, -2, -1, 0, 1, 2.9, 4);
  it.each([
    ["keras3", (v: number) => Math.min(Math.max(v / 6 + 0.5, 0), 1)],
    ["keras2", (v: number) => Math.min(Math.max(0.2 * v + 0.5, 0), 1)],
  ] as const)("hard_sigmoid of %s", (runtime, f) => {
    const y = run(layer("Activation", { activation: "hard_sigmoid" }), x, [], runtime);
    for (let i = 0; i < x.size; i++) expect(y.at(i)).toBeCloseTo(f(x.at(i)), 6);
  });

  it.each<[LayerConfig, (v: number) => number]>([
    [
      layer("ReLU", { max_value: 2, negative_slope: 0.5, threshold: 1 }),
      (v) => (v < 1 ? 0.5 * (v - 1) : Math.min(v, 2)),
    ],
    [layer("ReLU", { negative_slope: [0.25][0] }), (v) => (v < 0 ? 0.25 * v : v)],
    [layer("LeakyReLU", { negative_slope: 0.1 }), (v) => (v < 0 ? 0.1 * v : v)],
    [layer("LeakyReLU", { alpha: 0.1 }), (v) => (v < 0 ? 0.1 * v : v)],
    [layer("Activation", { activation: "leaky_relu" }), (v) => (v < 0 ? 0.2 * v : v)],
    [layer("Activation", { activation: "hard_silu" }), (v) => v * Math.min(Math.max(v / 6 + 0.5, 0), 1)],
    [
      layer("Activation", { activation: { class_name: "function", config: "relu6" } }),
      (v) => Math.min(Math.max(v, 0), 6),
    ],
    [layer("Rescaling", { scale: 0.5, offset: 3 }), (v) => 0.5 * v + 3],
    [layer("Normalization", { axis: null, mean: 2, variance: 4 }), (v) => (v - 2) / 2],
  ])("%j", (item, f) => {
    const y = run(item, x);
    for (let i = 0; i < x.size; i++) expect(y.at(i)).toBeCloseTo(f(x.at(i)), 5);
  });
});

describe("bilinear upsampling", () => {
  it("places samples at the middle of pixels", () => {
    const y = run(layer("UpSampling2D", { size: [1, 2], interpolation: "bilinear" }), tensor([[[[0], [1]]]]));
    expect(y.toArray()).toEqual([[[[0], [0.25], [0.75], [1]]]]);
  });
});

describe("convolutions", () => {
  it("with causal padding see what was before alone", () => {
    const kernel = tensor([1, 10, 100]).reshape(3, 1, 1);
    const item = layer("Conv1D", { filters: 1, kernel_size: [3], padding: "causal", use_bias: false });
    expect(run(item, tensor([[[1], [2], [3], [4]]]), [kernel]).toArray()).toEqual([[[100], [210], [321], [432]]]);
  });

  it.each([
    ["Conv2D", { filters: 4, kernel_size: [3, 2], strides: [2, 1], padding: "same" }, [[3, 2, 3, 4], [4]]],
    ["DepthwiseConv2D", { kernel_size: [3, 2], depth_multiplier: 2, padding: "same" }, [[3, 2, 3, 2], [6]]],
    ["MaxPooling2D", { pool_size: [2, 2] }, []],
    ["Conv2DTranspose", { filters: 2, kernel_size: [3, 3], strides: [2, 2], padding: "same" }, [[3, 3, 2, 3], [2]]],
    ["BatchNormalization", {}, [[3], [3], [3], [3]]],
    ["GlobalAveragePooling2D", {}, []],
    [
      "Cropping2D",
      {
        cropping: [
          [1, 0],
          [0, 2],
        ],
      },
      [],
    ],
    ["Flatten", {}, []],
  ] as const)("channels first are channels last turned: %s", (name, config, shapes) => {
    const x = uniform(2, 6, 5, 3);
    const weights = shapes.map((shape) =>
      permuted(
        uniform(...shape),
        shape.map((_, i) => i),
      ),
    );
    for (const weight of name === "BatchNormalization" ? weights.slice(3) : []) weight.data.fill(2 as never);
    const last = run(layer(name, config), x, weights);
    const axis = name === "BatchNormalization" ? { axis: 1 } : {};
    const first = run(
      layer(name, { ...config, ...axis, data_format: "channels_first" }),
      permuted(x, [0, 3, 1, 2]),
      weights,
    );
    const back = first.rank === 4 ? permuted(first, [0, 2, 3, 1]) : first;
    expect(back.toArray()).toEqual(last.toArray());
  });

  it("in groups are convolutions side by side", () => {
    const x = uniform(1, 4, 4, 4);
    const kernel = uniform(2, 2, 2, 6);
    const whole = run(layer("Conv2D", { filters: 6, kernel_size: [2, 2], groups: 2, use_bias: false }), x, [kernel]);
    const part = (source: Tensor, axis: number, from: number, count: number): Tensor => {
      const turned = permuted(source, [axis, ...source.shape.map((_, i) => i).filter((i) => i !== axis)]);
      const back = source.shape.map((_, i) => (i === axis ? 0 : i < axis ? i + 1 : i));
      return permuted(turned.slice(from, from + count), back);
    };
    for (const group of [0, 1]) {
      const item = layer("Conv2D", { filters: 3, kernel_size: [2, 2], use_bias: false });
      const own = run(item, part(x, 3, 2 * group, 2), [part(kernel, 3, 3 * group, 3)]);
      expect(part(whole, 3, 3 * group, 3).toArray()).toEqual(own.toArray());
    }
  });

  it.each([
    ["valid", null, [1, 7, 7, 1]],
    ["valid", 1, [1, 8, 8, 1]],
    ["same", null, [1, 6, 6, 1]],
    ["same", 1, [1, 6, 6, 1]],
    ["same", 0, [1, 5, 5, 1]],
  ] as const)("transposed, padding %s, output_padding %j: %j", (padding, more, shape) => {
    const output_padding = more === null ? null : [more, more];
    const item = layer("Conv2DTranspose", {
      filters: 1,
      kernel_size: [3, 3],
      strides: [2, 2],
      padding,
      output_padding,
    });
    expect(run(item, uniform(1, 3, 3, 1), [uniform(3, 3, 1, 1), uniform(1)]).shape).toEqual(shape);
  });
});

describe("GRU", () => {
  const units = 2;
  const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));

  it.each([true, false])("reset_after: %s", (reset_after) => {
    const [x, kernel, recurrent] = [uniform(1, 3, 2), uniform(2, 6), uniform(2, 6)];
    const bias = reset_after ? uniform(2, 6) : uniform(6);
    const y = run(layer("GRU", { units, reset_after }), x, [kernel, recurrent, bias]);
    let h = [0, 0];
    for (let t = 0; t < 3; t++) {
      const own = (gate: number, u: number) =>
        bias.at(gate * units + u) +
        [0, 1].reduce((sum, i) => sum + x.at(2 * t + i) * kernel.at(6 * i + gate * units + u), 0);
      const before = (gate: number, u: number, states: readonly number[]) =>
        (reset_after ? bias.at(6 + gate * units + u) : 0) +
        [0, 1].reduce((sum, i) => sum + states[i]! * recurrent.at(6 * i + gate * units + u), 0);
      const last = h;
      const z = [0, 1].map((u) => sigmoid(own(0, u) + before(0, u, last)));
      const r = [0, 1].map((u) => sigmoid(own(1, u) + before(1, u, last)));
      const reset = last.map((value, i) => value * r[i]!);
      h = [0, 1].map((u) => {
        const inner = reset_after ? r[u]! * before(2, u, last) : before(2, u, reset);
        return z[u]! * last[u]! + (1 - z[u]!) * Math.tanh(own(2, u) + inner);
      });
    }
    for (const [u, value] of h.entries()) expect(y.at(u)).toBeCloseTo(value, 5);
  });
});

describe("calls", () => {
  /** Keras 3 says where tensors come from in the arguments. */
  const kerasTensor = (name: string, call = 0, output = 0) => ({
    class_name: "__keras_tensor__",
    config: { shape: [null, 2], dtype: "float32", keras_history: [name, call, output] },
  });

  it("of Keras 3 are those of Keras 2", () => {
    const add = layer("Add");
    const inputs = [inputLayer([2], { name: "a" }), inputLayer([2], { name: "b" })];
    const old = functional([...inputs, calling(add, "a", "b")], ["a", "b"], ["layer"]);
    const called = {
      ...add,
      inbound_nodes: [{ args: [[kerasTensor("a"), kerasTensor("b")]], kwargs: { training: false } }],
    };
    const made = functional([...inputs, called], ["a", "b"], ["layer"]);
    for (const config of [old, made]) {
      expect([...kerasGraph(config).run({ a: row(1, 2), b: row(3, 4) })]).toEqual([["layer", row(4, 6)]]);
    }
  });

  it("of a model within a model are counted from 0 or 1", () => {
    const inner = sequential(inputLayer([2]), layer("Rescaling", { name: "half", scale: 0.5 })) as LayerConfig;
    for (const first of [0, 1]) {
      const named = { ...inner, name: "inner", inbound_nodes: [[["x", 0, 0, {}]], [["inner", first, 0, {}]]] };
      const config = functional([inputLayer([2]), named], ["x"], ["inner"]) as LayerConfig;
      (config.config as { output_layers: unknown }).output_layers = [["inner", first + 1, 0]];
      expect(
        [
          ...kerasGraph(config)
            .run({ x: row(4, 8) })
            .values(),
        ][0],
      ).toEqual(row(1, 2));
    }
  });

  it("come in any order", () => {
    const [first, second] = [
      layer("Rescaling", { name: "first", scale: 2 }),
      layer("Rescaling", { name: "second", offset: 1 }),
    ];
    const config = functional([calling(second, "first"), calling(first, "x"), inputLayer([2])], ["x"], ["second"]);
    expect([...kerasGraph(config).run({ x: row(1, 2) })]).toEqual([["second", row(3, 5)]]);
  });

  it("that no output needs leave nothing behind", () => {
    const config = functional(
      [inputLayer([2]), calling(layer("ReLU", { name: "y" }), "x"), calling(layer("ELU", { name: "z" }), "x")],
      ["x"],
      ["y"],
    );
    expect(kerasGraph(config).nodes.map(({ operator }) => operator)).toEqual(["Relu"]);
  });
});

describe("a sequential model", () => {
  const dense = (more: Readonly<Record<string, unknown>>) => layer("Dense", { name: "fc", units: 2, ...more });
  const shapes = { "fc/kernel": [3, 2], "fc/bias": [2] };

  it.each<[string, unknown]>([
    ["batch_shape", sequential(dense({ batch_shape: [null, 3] }))],
    ["batch_input_shape", sequential(dense({ batch_input_shape: [null, 3] }))],
    ["batchInputShape", sequential(dense({ batchInputShape: [null, 3] }))],
    ["build_input_shape", { class_name: "Sequential", config: { layers: [dense({})], build_input_shape: [null, 3] } }],
    ["a list for its config", { class_name: "Sequential", config: [dense({ batch_input_shape: [null, 3] })] }],
    ["a fixed batch", sequential(dense({ batch_input_shape: [32, 3] }))],
  ])("says what it takes with %s", (_, config) => {
    const graph = kerasGraph(config, shapes);
    expect(graph.inputs).toEqual([{ name: "fc_input", dtype: "float32", shape: ["batch", 3] }]);
    expect(
      [
        ...graph
          .run({
            fc_input: [
              [1, 2, 3],
              [4, 5, 6],
            ],
          })
          .values(),
      ][0]!.toArray(),
    ).toEqual([
      [7, 7],
      [16, 16],
    ]);
  });
});

it.each(["float32", "int32", "int64", "uint8"] as const)("an Embedding takes places in %s", (dtype) => {
  const words = layer("Embedding", { input_dim: 3, output_dim: 1 });
  const config = sequential(inputLayer([2], { dtype }), words);
  const table = tensor([[5], [6], [7]]);
  const graph = kerasModel(config, { of: () => [{ name: "embeddings", tensor: table }] }, { runtime: "keras3" });
  expect([...graph.run({ x: tensor([[2, 0]], { dtype }) }).values()][0]!.toArray()).toEqual([[[7], [5]]]);
});

it("masks reach what they would change through layers that let them pass", () => {
  const words = layer("Embedding", { name: "words", input_dim: 5, output_dim: 2, mask_zero: true });
  const config = sequential(inputLayer([4]), words, layer("Dropout", { name: "drop" }), layer("LSTM", { units: 3 }));
  expect(() => kerasGraph(config, { "words/embeddings": [5, 2] })).toThrow("mask_zero");
});

it("an open length of sequences stays open", () => {
  const config = sequential(inputLayer([null, 2]), layer("GlobalAveragePooling1D"));
  const graph = kerasGraph(config);
  expect(graph.inputs[0]!.shape).toEqual(["batch", null, 2]);
  expect(
    [
      ...graph
        .run({
          x: [
            [
              [1, 2],
              [3, 6],
            ],
          ],
        })
        .values(),
    ][0]!.toArray(),
  ).toEqual([[2, 4]]);
});

it("Bidirectional around a layer that goes backwards turns both directions", () => {
  const inner = { name: "rnn", units: 2, return_sequences: true, use_bias: false };
  const own = [uniform(3, 2), uniform(2, 2)];
  const other = [uniform(3, 2), uniform(2, 2)];
  const x = uniform(1, 4, 3);
  const wrapped = layer("SimpleRNN", { ...inner, go_backwards: true });
  const both = run(layer("Bidirectional", { layer: wrapped }), x, [...own, ...other]);
  const first = run(layer("SimpleRNN", { ...inner, go_backwards: true }), x, own);
  const second = run(layer("SimpleRNN", inner), x, other);
  const steps = [0, 1, 2, 3].map((t) => [
    ...[0, 1].map((i) => first.at(2 * t + i)),
    // Keras turns what the second gives, whichever way it went.
    ...[0, 1].map((i) => second.at(2 * (3 - t) + i)),
  ]);
  expect(both.toArray()).toEqual([steps]);
  const last = run(
    layer("Bidirectional", { layer: layer("SimpleRNN", { ...wrapped.config, return_sequences: false }) }),
    x,
    [...own, ...other],
  );
  expect(last.toArray()).toEqual([[first.at(6), first.at(7), second.at(6), second.at(7)]]);
});

it("masks pass through TimeDistributed", () => {
  const words = layer("Embedding", { name: "words", input_dim: 5, output_dim: 2, mask_zero: true });
  const each = layer("TimeDistributed", { name: "each", layer: layer("Reshape", { target_shape: [2] }) });
  const config = sequential(inputLayer([4]), words, each, layer("LSTM", { units: 3 }));
  expect(() => kerasGraph(config, { "words/embeddings": [5, 2] })).toThrow("mask_zero");
});

it.each<[string, (i: number) => readonly LayerConfig[]]>([
  [
    "RepeatVector",
    (i) => [layer("RepeatVector", { name: `r${i}`, n: 2 ** 19 }), layer("GlobalMaxPooling1D", { name: `g${i}` })],
  ],
  ["LayerNormalization", (i) => [layer("LayerNormalization", { name: `n${i}`, scale: false, center: false })]],
])("many layers together make no more of settings than one may: %s", (_, layers) => {
  const input = inputLayer([2 ** 19]);
  const config = (count: number) => sequential(input, ...Array.from({ length: count }, (_, i) => layers(i)).flat());
  expect(kerasGraph(config(2)).nodes.length).toBeGreaterThan(1);
  expect(() => kerasGraph(config(3))).toThrow("too large");
});
