/**
 * What a page loads, minified and gzipped: one row an entry point. A budget is a promise, so it is raised only in a
 * commit that says what the reader of the page gets for it. The goal for an MLP is 12 kB: the generator of WebAssembly is
 * 8 of today's 22, and has not been on a diet yet. Any model file means seven readers and ONNX's thirty operators; a page
 * that knows its format imports that reader alone.
 */

/** @type {[name: string, entry: string, limit: string][]} */
const budgets = [
  ["the core: layers and a session, no format", "test/size/core.ts", "16 kB"],
  ["an MLP from a safetensors file of ours", "test/size/mlp.ts", "21 kB"],
  ["an MLP from any model file", "test/size/any-model.ts", "58 kB"],
  ["everything in feedforward", "src/index.ts", "30 kB"],
  ["the reader of ONNX alone", "src/formats/onnx.ts", "28 kB"],
  ["everything in feedforward/train", "src/train.ts", "14 kB"],
];

export default budgets.map(([name, entry, limit]) => ({
  name,
  path: `packages/feedforward/${entry}`,
  limit,
  gzip: true,
  /** @param {{ conditions?: string[] }} config */
  modifyEsbuildConfig: (config) => ({ ...config, conditions: ["source"], format: "esm", platform: "browser" }),
}));
