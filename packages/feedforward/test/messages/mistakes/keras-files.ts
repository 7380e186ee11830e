/** What is said of Keras's files, each from the mistake itself: HDF5 by hand, alone or in a zip file. */

import { readKeras } from "../../../src/formats/keras.ts";
import { readModel } from "../../../src/formats/model.ts";
import { writeZip } from "../../../src/formats/zip/write.ts";
import { u16, u32 } from "../../formats/zip-files.ts";
import { Builder, contiguous, dataspace, join, type Message, type Part, uint8 } from "../../hdf5/build.ts";

/** A list of texts as an attribute; one that stands alone for a scalar. */
function texts(name: string, strings: string | readonly string[]): Message {
  const list = typeof strings === "string" ? [strings] : strings;
  const size = Math.max(1, ...list.map((text) => text.length));
  const space = join(...(dataspace(...(typeof strings === "string" ? [] : [list.length])).slice(1) as Part[]));
  const type = join([0x13, 0, 0, 0], u32(size));
  const sizes = join(u16(name.length + 1), u16(type.length), u16(space.length));
  return [12, [3, 0], sizes, [0], name, [0], type, space, list.map((text) => text.padEnd(size, "\0")).join("")];
}

/** Layers by their names: the names of their weights. */
type Layers = Readonly<Record<string, readonly string[]>>;

/** A file of weights, each of one byte, and of the layers that they belong to. */
function file(layers: Layers, { listed = Object.keys(layers), missing = false, config = "" } = {}): Uint8Array {
  const built = new Builder();
  const groups = Object.entries(layers).map(([layer, names]) => {
    const weights = missing ? [] : [...new Set(names)];
    const made = weights.map((name) => {
      const data = built.header(dataspace(1), uint8, contiguous(built.add([1]), 1));
      return name.split("/").reduceRight((inner, part, i) => (i === 0 ? inner : built.group({ [part]: inner })), data);
    });
    const links = Object.fromEntries(weights.map((name, i) => [name.split("/")[0]!, made[i]!]));
    return [layer, built.group(links, texts("weight_names", names))] as const;
  });
  const configs = config === "" ? [] : [texts("model_config", config)];
  return built.file(built.group(Object.fromEntries(groups), texts("layer_names", listed), ...configs));
}

const layer = (class_name: string, name: string, more = {}) => ({ class_name, config: { name, ...more } });

/** A model in a model, with layers of these names. */
function nested(names: readonly string[]): string {
  const inner = names.map((name) => layer("Dropout", name));
  const input = layer("InputLayer", "i", { batch_input_shape: [null, 1] });
  return JSON.stringify(layer("Sequential", "m", { layers: [input, layer("Sequential", "b", { layers: inner })] }));
}

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** Weights that say whose they are. */
function misplaced(): Uint8Array {
  const built = new Builder();
  const vars = built.group(
    { 0: built.header(dataspace(1), uint8, contiguous(built.add([1]), 1)) },
    texts("name", "other"),
  );
  const root = built.group({ layers: built.group({ dense: built.group({ vars }) }) });
  const input = layer("InputLayer", "i", { batch_shape: [null, 1] });
  const config = layer("Sequential", "m", { layers: [input, layer("Dense", "d", { units: 1 })] });
  return writeZip([
    ["config.json", json(config)],
    ["model.weights.h5", built.file(root)],
  ]);
}

export const kerasFileMistakes: Readonly<Record<string, () => unknown>> = {
  "keras-entry": () =>
    readKeras(
      writeZip(["config.json", "model.weights.h5", "assets/words.txt"].map((name) => [name, json({})] as const)),
    ),
  "keras-inner-layers": () => {
    const names = Array.from({ length: 300 }, (_, i) => `d${i}`);
    return readKeras(file({ b: Array.from({ length: 15_000 }, () => "d/k") }, { config: nested(names) }));
  },
  "keras-layer-group": () => readModel(file({}, { listed: ["a"] })),
  "keras-member": () =>
    readKeras(
      writeZip([
        ["config.json", json({})],
        ["model.weights.json", json({})],
      ]),
    ),
  "keras-name-twice": () => readModel(file({ a: ["k"], b: ["k"] })),
  "keras-no-config": () => readKeras(file({ a: ["k"] })),
  "keras-weight-missing": () => readModel(file({ a: ["k"] }, { missing: true })),
  "keras-weights-ambiguous": () => readKeras(file({ b: ["x/d/k", "y/d/k"] }, { config: nested(["d"]) })),
  "keras-weights-place": () => readKeras(misplaced()),
};
