/** What is said of arrays in files, npy and npz, each from the mistake itself. */

import { readNetwork } from "../../../src/formats/model.ts";
import { readNpy, writeNpy } from "../../../src/formats/npy.ts";
import { readNpz, writeNpz } from "../../../src/formats/npz.ts";
import { zeros } from "../../../src/index.ts";
import type { Shape } from "../../../src/tensor/shape.ts";
import { header, npy } from "../../formats/npy-files.ts";
import { zip } from "../../formats/zip-files.ts";

const readHeader = (text: string): unknown => readNpy(npy(text));
const readShape = (shape: string): unknown => readHeader(header("'<f4'", "False", shape));
const readDType = (descr: string): unknown => readHeader(header(descr, "False", "(2,)"));

/** Eight bytes of 0, the last of them another. */
function bools(): Uint8Array {
  const file = npy(header("'|b1'", "False", "(8,)"));
  file[file.length - 1] = 2;
  return file;
}

/** A file of these arrays, read as a network. */
const state = (arrays: Readonly<Record<string, Shape>>) => (): unknown =>
  readNetwork(writeNpz(Object.entries(arrays).map(([name, shape]) => [name, zeros(shape)] as const)));

export const arrayMistakes: Readonly<Record<string, () => unknown>> = {
  "array-axes": () => readShape(`(${"1,".repeat(33)})`),
  "array-size": () => readShape("(9223372036854775808,)"),
  "array-elements": () => readShape("(4294967296, 4294967296)"),
  "array-bytes": () => readShape("(3,)"),
  "array-bool": () => readNpy(bools()),
  "dtype-objects": () => readDType("'|O'"),
  "dtype-text": () => readDType("'<U3'"),
  "dtype-raw": () => readDType("'|V8'"),
  "dtype-dates": () => readDType("'<M8'"),
  "dtype-complex": () => readDType("'<c8'"),
  "dtype-float": () => readDType("'<f16'"),
  "dtype-unknown": () => readDType("'<q8'"),
  "dtype-structured": () => readDType("[('a', '<f4')]"),
  "npy-no-dtype": () => writeNpy(zeros([1], "bfloat16")),
  "npy-magic": () => readNpy(new Uint8Array(8)),
  "npy-version": () => readNpy(npy("", { version: 4 })),
  "npy-header-length": () => readNpy(npy("", { version: 2, length: 2 ** 32 - 1 })),
  "npy-key": () => readHeader("{'x': 1}"),
  "npy-key-missing": () => readHeader("{'descr': '<f4', 'fortran_order': False}"),
  "npy-quotes": () => readDType("b'<f4'"),
  "npy-string": () => readDType("'\\x3cf4'"),
  "npy-order": () => readHeader(header("'<f4'", "1", "(2,)")),
  "npy-shape": () => readShape("(2)"),
  "npy-size": () => readShape("(-2,)"),
  "network-convolution": state({ "conv1.weight": [4, 1, 3, 3], "conv1.bias": [4] }),
  "network-batch-norm": state({ "bn.weight": [3], "bn.bias": [3], "bn.running_mean": [3], "bn.running_var": [3] }),
  "network-layer-norm": state({ "norm.weight": [3], "norm.bias": [3] }),
  "network-recurrent": state({ "rnn.weight_ih_l0": [16, 3], "rnn.weight_hh_l0": [16, 4] }),
  "npz-entry": () => readNpz(zip([{ name: "notes.txt" }])),
};
