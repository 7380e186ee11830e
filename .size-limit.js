/**
 * What a page loads, minified and gzipped: one row an entry point. A budget is a promise, so it is raised only in a
 * commit that says what the reader of the page gets for it. The goal for an MLP is 12 kB, which `feedforward/plain` keeps;
 * the generator of WebAssembly is 9 kB more, and threads, which are loaded when a batch comes that is worth them, 4. Any model file means seven readers and ONNX's thirty operators; a page that
 * knows its format imports that reader alone.
 */

/** @type {[name: string, entry: string, limit: string, isWhole?: boolean][]} */
const budgets = [
  ["the core: layers and a session, no format", "test/size/core.ts", "16.5 kB"],
  ["an MLP from a safetensors file of ours, in plain JavaScript", "test/size/plain.ts", "12 kB"],
  ["the same with WebAssembly", "test/size/mlp.ts", "21.5 kB"],
  ["and with threads, when they have come", "test/size/mlp.ts", "25 kB", true],
  ["an MLP from any model file", "test/size/any-model.ts", "57 kB"],
  ["everything in feedforward", "src/index.ts", "29.5 kB"],
  ["the reader of ONNX alone", "src/formats/onnx.ts", "28 kB"],
  ["everything in feedforward/train", "src/train.ts", "14 kB"],
];

export default budgets.map(([name, entry, limit, isWhole = false]) => ({
  name,
  path: `packages/feedforward/${entry}`,
  limit,
  gzip: true,
  /** @param {{ conditions?: string[] }} config */
  modifyEsbuildConfig: (config) => ({
    ...config,
    conditions: ["source"],
    format: "esm",
    platform: "browser",
    external: isWhole ? [] : ["*/threads.ts"],
  }),
}));
