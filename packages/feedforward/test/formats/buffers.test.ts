/** What `fetch` and files of a page give is an `ArrayBuffer`: every reader takes it as the bytes that it holds. */

import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readIdx } from "../../src/data.ts";
import { readHdf5 } from "../../src/formats/hdf5.ts";
import { readModel, readNamedArrays, readNetwork, writeModel } from "../../src/formats/model.ts";
import { readNpy, readNpyLayout, writeNpy } from "../../src/formats/npy.ts";
import { readNpz, readNpzLayouts, writeNpz } from "../../src/formats/npz.ts";
import { externalFiles, readOnnx, readOnnxTensor, writeOnnx } from "../../src/formats/onnx.ts";
import { inspectPickle, readPickle } from "../../src/formats/pickle.ts";
import { readPng } from "../../src/formats/png.ts";
import { readSafetensors, writeSafetensors } from "../../src/formats/safetensors.ts";
import { inspectTorch, readTorch } from "../../src/formats/torch.ts";
import { tensor } from "../../src/index.ts";
import { initializeNetwork } from "../../src/network/initializer.ts";
import { Random } from "../../src/tensor/random.ts";
import { hdf5File } from "../hdf5/golden.ts";
import { chunk, header, imageData, png } from "./png-files.ts";
import { torchFile } from "./torch-files.ts";

const array = tensor([1, 2]);
const network = initializeNetwork({ sizes: [3, 2, 2], hidden: "relu", output: "softmax" }, new Random(1));
const idx = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 5, 6);
const pickle = Buffer.from("}.", "latin1");
const npy = writeNpy(array);
const npz = writeNpz([["a", array]]);
const onnx = writeOnnx(network);
const torch = torchFile("a tensor");

type Read = (bytes: Uint8Array | ArrayBuffer) => unknown;

const readers: readonly (readonly [name: string, read: Read, bytes: Uint8Array])[] = [
  ["readModel", readModel, writeModel(network)],
  ["readNetwork", readNetwork, onnx],
  ["readNamedArrays", readNamedArrays, npz],
  ["readHdf5", readHdf5, hdf5File("streamed")],
  ["readNpy", readNpy, npy],
  ["readNpyLayout", readNpyLayout, npy],
  ["readNpz", readNpz, npz],
  ["readNpzLayouts", readNpzLayouts, npz],
  ["readOnnx", readOnnx, onnx],
  ["readOnnxTensor", readOnnxTensor, new Uint8Array(0)],
  ["externalFiles", externalFiles, onnx],
  ["readPickle", readPickle, pickle],
  ["inspectPickle", inspectPickle, pickle],
  ["readPng", readPng, png(header(), imageData(0, 7), chunk("IEND"))],
  ["readSafetensors", readSafetensors, writeSafetensors([["a", array]])],
  ["readTorch", readTorch, torch],
  ["inspectTorch", inspectTorch, torch],
  ["readIdx", readIdx, idx],
  ["readIdx, gzipped", readIdx, gzipSync(idx)],
];

describe.each(readers)("%s", (_name, read, bytes) => {
  const outcome = (given: Uint8Array | ArrayBuffer): unknown => {
    try {
      return read(given);
    } catch (error) {
      return (error as Error).message;
    }
  };

  it("takes an ArrayBuffer as bytes", () => {
    const copy = Uint8Array.from(bytes);
    expect(outcome(copy.buffer)).toEqual(outcome(copy));
  });
});
