/** feedforward: `trainSteps` over MNIST's bytes, one generator an optimizer, from epoch to epoch. */

import { readFileSync } from "node:fs";
import { initializeNetwork, Random } from "feedforward";
import { loadMnistSet } from "feedforward/node";
import { trainSteps } from "feedforward/train";
import { answer, batchSize, rates, sizes } from "./train-work.js";

const manifest = new URL("../../packages/feedforward/package.json", import.meta.url);
const { version } = JSON.parse(readFileSync(manifest, "utf8"));
const bytes = await loadMnistSet("train", { normalize: false });
const floats = await loadMnistSet("train");
const trainings = new Map();

answer({
  version,
  variants: {
    "from bytes": (optimizer, rate) => epoch(bytes, optimizer, rate),
    "from floats": (optimizer, rate) => epoch(floats, optimizer, rate),
  },
});

function epoch(set, optimizer, rate = rates[optimizer]) {
  const key = `${optimizer} ${rate} ${set === bytes}`;
  const training = trainings.get(key) ?? start(set, { name: optimizer, learningRate: rate });
  trainings.set(key, training);
  for (;;) {
    const { value } = training.next();
    if (value.kind === "epoch") return value.loss;
  }
}

function start({ images, labels }, optimizer) {
  const network = initializeNetwork({ sizes, hidden: "sigmoid", output: "softmax" }, new Random(1), {
    input: { scale: "1/255" },
  });
  const data = { images: images.reshape(images.shape[0], sizes[0]), labels };
  return trainSteps(network, data, { epochs: 1000, batchSize, optimizer });
}
