/**
 * What a page loads, minified and gzipped: one row an entry point. A budget is a promise, so it is raised only in a
 * commit that says what the reader of the page gets for it. The goal for an MLP is 12 kB, which `feedforward/plain` misses
 * by 3.7 kB since every option is checked, networks run as programs and errors carry code and facts; the generator of WebAssembly is 12 kB more. Any
 * model file means seven readers and ONNX's operators with their kernels; a page that knows its format imports that
 * reader alone.
 *
 * Whole pages (`test/size/`) are weighed as they load what is published, which `npm run size` builds first; single
 * entries by their sources.
 */

import manifest from "./packages/feedforward/package.json" with { type: "json" };

/** @type {[name: string, entry: string, limit: string][]} */
const budgets = [
  ["the core: layers and a session, no format", "test/size/core.ts", "24.05 kB"],
  ["an MLP from a safetensors file of ours, in plain JavaScript", "test/size/plain.ts", "15.75 kB"],
  ["the same with WebAssembly", "test/size/mlp.ts", "29.1 kB"],
  ["a CNN from a safetensors file of ours", "test/size/cnn.ts", "52 kB"],
  ["any ONNX graph", "test/size/onnx.ts", "90.8 kB"],
  ["a layers model of TensorFlow.js", "test/size/tfjs.ts", "90.6 kB"],
  ["the core, and the parameters out of an HDF5 file", "test/size/hdf5.ts", "32.9 kB"],
  ["an MLP from any model file", "test/size/any-model.ts", "168.1 kB"],
  ["workers, when a batch calls for them", "src/backend/threads.ts", "3.65 kB"],
  ["everything in feedforward", "src/index.ts", "36.3 kB"],
  ["everything in feedforward/chapter", "src/chapter.ts", "9.3 kB"],
  ["everything in feedforward/train", "src/train.ts", "78.3 kB"],
  ["everything in feedforward/table", "src/table.ts", "17.3 kB"],
  ["everything in feedforward/compile", "src/compile.ts", "35.7 kB"],
  ["the reader of IDX alone, of feedforward/data", "src/data/idx.ts", "6.9 kB"],
];

/**
 * The entries `feedforward/formats/NAME`, reader and writer: what a page pays for a format, over and above nothing. The
 * core's own row above has none of it.
 * @type {Record<string, string>}
 */
const formats = {
  hdf5: "14.3 kB",
  keras: "96.2 kB",
  model: "173.9 kB",
  npy: "6.3 kB",
  npz: "12.9 kB",
  onnx: "113 kB",
  pickle: "12.9 kB",
  png: "8.7 kB",
  safetensors: "6.5 kB",
  tfjs: "82.2 kB",
  torch: "21.2 kB",
};

const entries = Object.keys(manifest.exports).flatMap((entry) => entry.match(/^\.\/formats\/(.+)$/)?.[1] ?? []);
if (entries.join() !== Object.keys(formats).join())
  throw new Error(`expected a budget for each of ${entries.join(", ")}`);

for (const [name, limit] of Object.entries(formats)) {
  budgets.push([`everything in feedforward/formats/${name}`, `src/formats/${name}.ts`, limit]);
}

/** What a page loads later or, for what is loaded later, has loaded before. */
const loadedElsewhere = {
  page: ["./threads.ts", "./threads.js"],
  workers: ["./engine.ts", "./heap.ts", "./refusal.ts"],
};

export default budgets.map(([name, entry, limit]) => ({
  name,
  path: `packages/feedforward/${entry}`,
  limit,
  gzip: true,
  /** @param {{ conditions?: string[] }} config */
  modifyEsbuildConfig: (config) => ({
    ...config,
    conditions: entry.startsWith("test/size/") ? [] : ["source"],
    external: loadedElsewhere[entry.endsWith("threads.ts") ? "workers" : "page"],
    format: "esm",
    platform: "browser",
  }),
}));
