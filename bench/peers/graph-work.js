/**
 * What all peers that run graphs share: the work of a row read from its folder, and whether answers are right, each number
 * within 1e-4 of the greatest of its output or 1e-5, whichever is more.
 */

import { readFileSync } from "node:fs";

const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int64: BigInt64Array,
  int32: Int32Array,
  uint8: Uint8Array,
  bool: Uint8Array,
};

/** @param {string} folder */
export function readWork(folder) {
  const { rows, inputs, outputs } = JSON.parse(readFileSync(`${folder}/work.json`, "utf8"));
  const read = ({ file, ...type }) => {
    return { ...type, data: new arrays[type.dtype](new Uint8Array(readFileSync(`${folder}/${file}`)).buffer) };
  };
  return { folder, rows, inputs: inputs.map(read), outputs: outputs.map(read) };
}

/** Inputs of each call, and the answers that belong to it; a row alone keeps its axis of 1. */
export function callsOf({ rows, inputs, outputs }, batch) {
  if (rows === 1) return [{ inputs, outputs }];
  const part = (value, row) => {
    const size = value.data.length / rows;
    const data = value.data.subarray(row * size, (row + batch) * size);
    return { ...value, shape: [batch, ...value.shape.slice(1)], data };
  };
  return Array.from({ length: rows / batch }, (_, i) => ({
    inputs: inputs.map((value) => part(value, i * batch)),
    outputs: outputs.map((value) => part(value, i * batch)),
  }));
}

/** The answers of one call by the names of the outputs; one output of another name is that one. */
export function isRight(given, wanted) {
  const [only] = Object.values(given);
  return wanted.every(({ name, data }) => {
    const own = given[name] ?? (wanted.length === 1 ? only : undefined);
    if (own === undefined || own.length !== data.length) return false;
    const numbers = Array.from(data, Number);
    const greatest = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return numbers.every((value, i) => Math.abs(Number(own[i]) - value) <= Math.max(1e-4 * greatest, 1e-5));
  });
}
