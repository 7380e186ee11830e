/** What all peers in JavaScript share: the work read from its folder, and the position of the greatest output. */

import { readFileSync } from "node:fs";

/**
 * A subject in a folder: the layers with their weights as float32 [in, out], and where the model files lie.
 *
 * @param {string} folder
 */
export function readSubject(folder) {
  const { model, layers } = JSON.parse(readFileSync(`${folder}/network.json`, "utf8"));
  return {
    folder,
    /** The file that the library itself opens. */
    model,
    /** Read when asked: a peer that opens another file does not pay for it. */
    readLayers() {
      const weights = readFloats(`${folder}/weights.f32`);
      let offset = 0;
      const take = (/** @type {number} */ count) => {
        offset += count;
        return weights.subarray(offset - count, offset);
      };
      return layers.map((/** @type {{ inputs: number, outputs: number, activation: string }} */ layer) => ({
        ...layer,
        weight: take(layer.inputs * layer.outputs),
        bias: take(layer.outputs),
      }));
    },
  };
}

/** @param {string} path */
export function readFloats(path) {
  return new Float32Array(new Uint8Array(readFileSync(path)).buffer);
}

/** @param {string} path */
export function readBytes(path) {
  return new Uint8Array(readFileSync(path));
}

/** @param {string} path */
export function readClasses(path) {
  return new Int32Array(new Uint8Array(readFileSync(path)).buffer);
}

/**
 * The position of the greatest output of every row, among equals the first.
 *
 * @param {ArrayLike<number>} outputs [rows, size]
 * @param {number} size
 * @param {Int32Array} classes where they go
 * @param {number} offset the first of them
 */
export function argmaxRows(outputs, size, classes, offset) {
  for (let start = 0, row = offset; start < outputs.length; start += size, row++) {
    let best = 0;
    let greatest = outputs[start];
    for (let j = 1; j < size; j++) {
      const value = outputs[start + j];
      if (value > greatest) {
        greatest = value;
        best = j;
      }
    }
    classes[row] = best;
  }
}
