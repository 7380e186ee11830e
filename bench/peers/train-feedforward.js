/** feedforward: `trainSteps` over MNIST's bytes, one generator an optimizer, from epoch to epoch. */

import { readFileSync } from "node:fs";
import { Activation, Dense, initializeNetwork, Network, Random, Softmax, zeros } from "feedforward";
import { Conv2d, Flatten, MaxPool2d } from "feedforward/layers";
import { loadMnistSet } from "feedforward/node";
import { randomizeNetwork, trainSteps } from "feedforward/train";
import { answer, batchSize, fewImages, rates, sizes } from "./train-work.js";

const manifest = new URL("../../packages/feedforward/package.json", import.meta.url);
const { version } = JSON.parse(readFileSync(manifest, "utf8"));
const bytes = await loadMnistSet("train", { normalize: false });
const floats = await loadMnistSet("train");
/** For chapter 7, whose epochs take so much longer. */
const few = { images: bytes.images.slice(0, fewImages), labels: bytes.labels.slice(0, fewImages), isPicture: true };
const trainings = new Map();

answer({
  version,
  variants: {
    "from bytes": (optimizer, rate) => epoch(bytes, optimizer, rate),
    "chapter 7": (optimizer) => epoch(few, optimizer, rates[optimizer]),
    "from floats": (optimizer, rate) => epoch(floats, optimizer, rate),
    "one thread": (optimizer, rate) => epoch(bytes, optimizer, rate, { threads: 1, name: "in turn" }),
    "two threads": (optimizer, rate) => epoch(bytes, optimizer, rate, { threads: 2, name: "in turn" }),
  },
});

function epoch(set, optimizer, rate = rates[optimizer], { threads, name } = { threads: 1, name: "" }) {
  const key = `${optimizer} ${rate} ${[bytes, floats, few].indexOf(set)} ${threads} ${name}`;
  const training = trainings.get(key) ?? start(set, { name: optimizer, learningRate: rate }, threads);
  trainings.set(key, training);
  for (;;) {
    const { value } = training.next();
    if (value.kind === "epoch") return value.loss;
  }
}

/** The network of the book's chapter 7. */
function pictureNetwork() {
  const dense = (inputs, outputs) => new Dense({ weight: zeros([inputs, outputs]) });
  const planes = [new Conv2d({ weight: zeros([30, 1, 5, 5]) }), new Activation("relu"), new MaxPool2d({ size: 2 })];
  const layers = [...planes, new Flatten(), dense(4320, 100), new Activation("relu"), dense(100, 10), new Softmax()];
  return randomizeNetwork(new Network(layers, { input: { shape: [1, 28, 28], scale: "1/255" } }), new Random(1));
}

function start({ images, labels, isPicture = false }, optimizer, threads) {
  if (isPicture) {
    const data = { images: images.reshape(images.shape[0], 1, 28, 28), labels };
    return trainSteps(pictureNetwork(), data, { epochs: 1000, batchSize, optimizer });
  }
  const network = initializeNetwork({ sizes, hidden: "sigmoid", output: "softmax" }, new Random(1), {
    input: { scale: "1/255" },
  });
  const data = { images: images.reshape(images.shape[0], sizes[0]), labels };
  return trainSteps(network, data, { epochs: 1000, batchSize, optimizer, threads });
}
