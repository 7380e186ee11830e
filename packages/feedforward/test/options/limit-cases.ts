/** Every reader that has limits, with one of them and a slip in its name. */

import { readIdx } from "../../src/data/idx.ts";
import { readMnistSet } from "../../src/data/mnist.ts";
import { readHdf5 } from "../../src/formats/hdf5.ts";
import { readKeras } from "../../src/formats/keras.ts";
import { readNpy, readNpyArray, readNpyLayout, writeNpy } from "../../src/formats/npy.ts";
import { readNpz, readNpzArrays, readNpzLayouts, writeNpz } from "../../src/formats/npz.ts";
import { externalFiles, graphOfParsed, parseOnnx, readOnnx, readOnnxTensor } from "../../src/formats/onnx/file.ts";
import { examinePickle, inspectPickle, inspectPickleWith, readPickle } from "../../src/formats/pickle/run.ts";
import { readPng } from "../../src/formats/png.ts";
import { readSafetensors } from "../../src/formats/safetensors.ts";
import { readTfjs, tfjsFiles } from "../../src/formats/tfjs/file.ts";
import { inspectTorch, readTorch } from "../../src/formats/torch.ts";
import { tensor } from "../../src/tensor/tensor.ts";

type Read = (bytes: Uint8Array, limits: never) => unknown;

export const nothing = new Uint8Array(0);
const array = writeNpy(tensor([1]));
const arrays = writeNpz([["W", tensor([1])]]);

/** The exported name, the name in errors, one of its limits, a slip in it, and bytes that come as far as limits do. */
export const readers: readonly (readonly [
  name: string,
  format: string,
  read: Read,
  limit: string,
  slip: string,
  bytes: Uint8Array,
])[] = [
  ["readIdx", "idx", readIdx, "memoryBytes", "memoryByte", nothing],
  [
    "readMnistSet",
    "idx",
    (bytes, limits) => readMnistSet({ images: bytes, labels: bytes }, {}, limits),
    "memoryBytes",
    "memory_bytes",
    nothing,
  ],
  ["readHdf5", "hdf5", readHdf5, "nesting", "nestings", nothing],
  ["readKeras", "keras", readKeras, "inflatedBytes", "inflated", nothing],
  ["readNpy", "npy", readNpy, "memoryBytes", "memory_bytes", array],
  ["readNpyArray", "npy", readNpyArray, "memoryBytes", "memory_bytes", array],
  ["readNpyLayout", "npy", readNpyLayout, "rank", "ranks", array],
  ["readNpz", "npz", readNpz, "inflatedBytes", "inflateBytes", arrays],
  ["readNpzArrays", "npz", readNpzArrays, "inflatedBytes", "inflateBytes", arrays],
  ["readNpzLayouts", "npz", readNpzLayouts, "names", "name", arrays],
  ["externalFiles", "onnx", externalFiles, "nesting", "nestings", nothing],
  ["parseOnnx", "onnx", parseOnnx, "nesting", "nestings", nothing],
  [
    "graphOfParsed",
    "onnx",
    (bytes, limits) => graphOfParsed({ bytes, model: parseOnnx(bytes).model }, limits),
    "rank",
    "rnak",
    nothing,
  ],
  ["readOnnx", "onnx", readOnnx, "nesting", "nestings", nothing],
  ["readOnnxTensor", "onnx", readOnnxTensor, "rank", "rnak", nothing],
  ["readTfjs", "tfjs", readTfjs, "nesting", "nestings", nothing],
  ["tfjsFiles", "tfjs", tfjsFiles, "nesting", "nestings", nothing],
  ["readPickle", "pickle", readPickle, "steps", "step", nothing],
  ["inspectPickle", "pickle", inspectPickle, "stack", "stcak", nothing],
  [
    "examinePickle",
    "pickle",
    (bytes, limits) => examinePickle(bytes, { globals: [], limits }),
    "memo",
    "meom",
    nothing,
  ],
  [
    "inspectPickleWith",
    "pickle",
    (bytes, limits) => inspectPickleWith(bytes, { globals: [], limits }),
    "memo",
    "meom",
    nothing,
  ],
  ["readPng", "png", readPng, "maxPixels", "maxPixel", nothing],
  ["readSafetensors", "safetensors", readSafetensors, "names", "Names", nothing],
  ["readTorch", "torch", readTorch, "inflatedBytes", "inflated_bytes", nothing],
  ["inspectTorch", "torch", inspectTorch, "digits", "digit", nothing],
];
