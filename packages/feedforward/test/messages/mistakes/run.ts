/** What is said of running, taking apart and training networks, each from the mistake itself. */

import { readCheckpoint } from "../../../src/formats/model/checkpoint.ts";
import { writeSafetensors } from "../../../src/formats/safetensors.ts";
import {
  Activation,
  Dense,
  Network,
  Random,
  Session,
  Softmax,
  splitSum,
  type Tensor,
  type TensorLike,
  tensor,
  trace,
  weightedSum,
  zeros,
} from "../../../src/index.ts";
import { BatchNorm } from "../../../src/layers/normal.ts";
import { Rnn } from "../../../src/layers/recurrent.ts";
import {
  type Checkpoint,
  confusionMatrix,
  countCorrect,
  finish,
  meanAbsoluteError,
  outcomes,
  prepareBackprop,
  randomizeNetwork,
  roundParameters,
  standardize,
  type TrainingOptions,
  train,
  trainSteps,
  trainTestSplit,
} from "../../../src/train.ts";
import { node, withNodes } from "../../onnx/graphs.ts";

const dense = (inputs: number, outputs: number): Dense =>
  new Dense({
    weight: tensor(Array.from({ length: inputs }, (_, i) => Array.from({ length: outputs }, (_, j) => i - j))),
  });
const classifier = new Network([dense(3, 2), new Softmax()]);
const binary = new Network([dense(3, 1), new Activation("sigmoid")]);
const regressor = new Network([dense(3, 1)]);
const sigmoids = new Network([dense(3, 2), new Activation("sigmoid")]);
const session = new Session(classifier, { backend: "reference" });
const row = [1, 2, 3];

const training = (network: Network, images: TensorLike, labels: TensorLike, options: TrainingOptions = {}): unknown =>
  train(network, { images, labels }, { epochs: 1, batchSize: 1, ...options });

/** Training that goes on from a checkpoint which is not what was saved. */
function resumed(change: (saved: Checkpoint) => object): unknown {
  const data = { images: [row], labels: [0] };
  const options = { epochs: 2, batchSize: 1 };
  for (const report of trainSteps(classifier, data, options)) {
    if (report.kind !== "epoch") continue;
    const saved = report.checkpoint;
    return train(classifier, data, { ...options, resume: { ...saved, ...change(saved) } as Checkpoint });
  }
  return null;
}

/** Without WebAssembly, as where it is forbidden. */
function withoutWasm(run: () => unknown): unknown {
  const engine = Object.getOwnPropertyDescriptor(globalThis, "WebAssembly")!;
  Reflect.deleteProperty(globalThis, "WebAssembly");
  try {
    return run();
  } finally {
    Object.defineProperty(globalThis, "WebAssembly", engine);
  }
}

const pixels = (...values: number[]): Tensor<"uint8"> => tensor(values, { dtype: "uint8", shape: [1, values.length] });

export const runMistakes: Readonly<Record<string, () => unknown>> = {
  "session-promise": () => new Session(Promise.resolve(classifier) as never),
  "session-model": () => new Session("mine.onnx" as never),
  "session-threads": () => new Session(classifier, { threads: 0 }),
  "session-graph": () => new Session(withNodes([node("Relu", ["a"], ["y"])], 13)).network,
  "backend-unavailable": () => withoutWasm(() => new Session(classifier, { backend: "wasm" })),
  "predict-out": () => session.predictInto(row, new Float32Array(3)),
  "predict-output": () => session.predict(row, { output: "scores" }),
  "input-shape": () => session.predict([1, 2]),
  "input-rgba": () => session.predict(new Uint8ClampedArray(16)),
  "classes-missing": () => new Session(regressor, { backend: "reference" }).classify(row),
  "topk-rows": () => session.topK([row, row], 1),
  "topk-count": () => session.topK(row, 0),
  "accuracy-rows": () => session.accuracy(zeros([0, 3]), zeros([0])),
  "accuracy-batch": () => session.accuracy([row], [0], { batchSize: 0 }),
  "accuracy-labels-shape": () => session.accuracy([row], [0, 1]),
  "accuracy-class": () => session.accuracy([row], [2]),
  "trace-row": () => trace(classifier, [row, row]),
  "layer-row": () => weightedSum(dense(3, 2).named("dense1"), [1, 2], 0),
  "layer-output": () => weightedSum(dense(3, 2).named("dense1"), row, 2),
  "split-count": () => splitSum(weightedSum(dense(3, 2), row, 0), -1),
  "backprop-rows": () =>
    prepareBackprop(classifier, { parameters: new Map(), loss: "softmaxCrossEntropy", maxRows: 0 }),
  "checkpoint-epoch": () => resumed(() => ({ epoch: -1 })),
  "checkpoint-map": () => resumed(() => ({ parameters: {} })),
  "checkpoint-size": () => resumed(() => ({ parameters: new Map() })),
  "augment-dtype": () => training(classifier, [row], [0], { augment: (image) => image }),
  "augment-size": () => training(classifier, pixels(1, 2, 3), [0], { augment: () => pixels(1, 2) }),
  "checkpoint-data": () => resumed(({ training: told }) => ({ training: { ...told, data: "0-0" } })),
  "checkpoint-training": () => resumed(({ training: told }) => ({ training: { ...told, epochs: 3 } })),
  "train-network-promise": () => train(Promise.resolve(classifier) as never, { inputs: [row], labels: [0] }),
  "train-network": () => train({} as never, { inputs: [row], labels: [0] }),
  "train-data-promise": () => train(classifier, Promise.resolve({}) as never),
  "train-data": () => train(classifier, "houses.csv" as never),
  "evaluate-promise": () => training(classifier, [row], [0], { evaluate: (async () => 1) as never }),
  "evaluate-number": () => training(classifier, [row], [0], { evaluate: () => Number.NaN }),
  "train-data-twice": () => train(classifier, { images: [row], inputs: [row], labels: [0] } as never),
  "train-data-missing": () => train(classifier, { inputs: [row] } as never),
  "train-no-generator": () => [...(train(regressor, { inputs: [row], targets: [1] }, { epochs: 1 }) as never as [])],
  "finish-gone": () => finish(train(regressor, { inputs: [row], targets: [1] }, { epochs: 1 })),
  "train-images-list": () => training(classifier, [tensor([1, 2]), tensor([3, 4])] as never, [0, 1]),
  "train-images-shape": () => training(classifier, [[1, 2]], [0]),
  "train-labels-shape": () => training(classifier, [row], [0, 1]),
  "train-input-finite": () => training(classifier, [[1, 2, Number.NaN]], [0]),
  "train-label-range": () => training(classifier, [row], [2]),
  "train-label-binary": () => training(binary, [row], [2]),
  "train-label-share": () => training(sigmoids, [row], [[0.5, 2]], { loss: "binaryCrossEntropy" }),
  "train-label-sum": () => training(classifier, [row], [[0.5, 0.2]]),
  "train-number": () => training(classifier, [row], [0], { optimizer: { name: "momentum", momentum: 1 } }),
  "train-finite": () => training(classifier, [row], [0], { optimizer: { name: "sgd", learningRate: -1 } }),
  "schedule-length": () => training(classifier, [row], [0], { optimizer: { schedule: { warmup: 1.5 } } }),
  "schedule-share": () => training(classifier, [row], [0], { optimizer: { schedule: { name: "cosine", final: 2 } } }),
  "train-smoothing": () => training(classifier, [row], [0], { loss: { labelSmoothing: 1 } }),
  "train-delta": () => training(regressor, [row], [0], { loss: { name: "huber", delta: 0 } }),
  "train-weights-count": () => training(classifier, [row], [0], { loss: { classWeights: [1] } }),
  "train-weights": () => training(classifier, [row], [0], { loss: { classWeights: [1, -1] } }),
  "train-clip": () => training(classifier, [row], [0], { clipNorm: 0 }),
  "train-clip-twice": () => training(classifier, [row], [0], { clipNorm: 1, clipValue: 1 }),
  "train-all-frozen": () => training(classifier, [row], [0], { frozen: ["dense1"] }),
  "stopping-evaluate": () => training(classifier, [row], [0], { earlyStopping: 2 }),
  "stopping-patience": () => training(classifier, [row], [0], { evaluate: () => 1, earlyStopping: 0 }),
  "stopping-delta": () => training(classifier, [row], [0], { evaluate: () => 1, earlyStopping: { minDelta: -1 } }),
  "checkpoint-file": () => readCheckpoint(writeSafetensors([])),
  "checkpoint-version": () =>
    readCheckpoint(
      writeSafetensors(
        [],
        [
          ["format", "feedforward-checkpoint"],
          ["version", "9"],
        ],
      ),
    ),
  "checkpoint-metadata": () =>
    readCheckpoint(
      writeSafetensors(
        [],
        [
          ["format", "feedforward-checkpoint"],
          ["version", "1"],
        ],
      ),
    ),
  "checkpoint-other": () => resumed(({ parameters }) => ({ parameters: new Map([...parameters, ["x", zeros([1])]]) })),
  "checkpoint-trainer": () => resumed(() => ({ trainer: "feedforward 2" })),
  "checkpoint-best": () => resumed(({ parameters }) => ({ best: { epoch: 3, evaluation: 1, parameters } })),
  "randomize-random": () => randomizeNetwork(classifier, 1 as never),
  "randomize-deviation": () => randomizeNetwork(classifier, new Random(0), { initializer: -1 }),
  "randomize-layer": () =>
    randomizeNetwork(
      new Network([new Rnn({ inputWeight: zeros([1, 1]), stateWeight: zeros([1, 1]) })], { input: { shape: [2, 1] } }),
      new Random(0),
    ),
  "train-threads": () => training(classifier, [row], [0], { threads: 0 }),
  "train-count": () => training(classifier, [row], [0], { epochs: 0 }),
  "train-layer": () =>
    training(
      new Network([new Rnn({ inputWeight: zeros([1, 1]), stateWeight: zeros([1, 1]) })], { input: { shape: [3, 1] } }),
      [row],
      [[0, 0, 0]],
    ),
  "train-batch-single": () => {
    const norm = new BatchNorm({ scale: [1], bias: [0], mean: [0], variance: [1] });
    return training(new Network([dense(3, 1), norm]), [row, row, row], [1, 2, 3], { batchSize: 2 });
  },
  "train-batch-row": () => {
    const norm = new BatchNorm({ scale: [1], bias: [0], mean: [0], variance: [1] });
    return training(new Network([dense(3, 1), norm]), [row], [1]);
  },
  "train-no-dense": () => training(new Network([new Activation("relu")], { input: { size: 3 } }), [row], [0]),
  "train-parameters-finite": () =>
    training(new Network([new Dense({ weight: [[Number.NaN], [1], [1]] })], { allowNonFinite: true }), [row], [[0]]),
  "train-step-function": () => training(new Network([dense(3, 2), new Activation("step")]), [row], [[0, 1]]),
  "train-loss-number": () => training(regressor, [row], [0], { loss: "softmaxCrossEntropy" }),
  "train-loss-single": () => training(binary, [row], [0], { loss: "softmaxCrossEntropy" }),
  "train-loss-diverged": () => training(regressor, [[1, 1, 1]], [[3e38]]),
  "train-layer-diverged": () =>
    training(new Network([dense(3, 2), new Activation("relu"), dense(2, 1)]), [[3e38, 3e38, 3e38]], [[1]]),
  "train-parameter-diverged": () =>
    training(regressor, [[1e18, 1, 1]], [[1]], { optimizer: { name: "sgd", learningRate: 1e30 } }),
  "round-range": () => roundParameters(new Network([new Dense({ weight: [[1e30]] })]), "float16"),
  "outcomes-shape": () => outcomes([0, 1], [0, 1]),
  "confusion-class": () => confusionMatrix([0, 2], [0, 1], 2),
  "metrics-count": () => countCorrect([0, 1], [0]),
  "metrics-targets": () => meanAbsoluteError([1, 2], [[1, 2]]),
  "split-empty": () => trainTestSplit({}),
  "split-rows": () => trainTestSplit({ inputs: zeros([3, 2]), targets: [1, 2] }),
  "split-size": () => trainTestSplit({ inputs: zeros([3, 2]) }, { testSize: 3 }),
  "split-stratify": () => trainTestSplit({ inputs: zeros([3, 2]) }, { stratify: [0, 1] }),
  "split-class": () => trainTestSplit({ inputs: zeros([3, 2]) }, { stratify: [0, 0, 1] }),
  "standardize-shape": () => standardize([1, 2]),
  "standardize-finite": () => standardize([[1, Number.NaN]]),
  "metrics-shape": () => countCorrect(zeros([1, 1, 1]), [0]),
  "metrics-label": () => countCorrect([[0.5]], [[2]]),
  "metrics-probability": () => countCorrect([[1.5]], [[1]]),
};
