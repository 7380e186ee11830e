/**
 * What a page would load to run an MLP with each library: one minified script, and the WebAssembly that it fetches, both
 * compressed with gzip as servers do. The weights are left out.
 *
 * @import { Size } from "./results.ts"
 */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** @typedef {{ peer: string, source: string, wasm?: string }} Page */

/** @type {readonly Page[]} */
const entries = [
  {
    peer: "wasm",
    // The page of `npm run size`.
    source: 'export { networkFromMetadata, readSafetensors, Session } from "../packages/feedforward/dist/index.js";',
  },
  {
    peer: "reference",
    source:
      'export { networkFromMetadata, readSafetensors } from "../packages/feedforward/dist/index.js"; export { Session } from "../packages/feedforward/dist/plain.js";',
  },
  {
    peer: "onnxruntime-web",
    source: 'export { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";',
    wasm: "onnxruntime-web/dist/ort-wasm-simd-threaded.wasm",
  },
  {
    peer: "tfjs",
    source: 'export * from "@tensorflow/tfjs-core"; export * from "@tensorflow/tfjs-backend-wasm";',
    wasm: "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm",
  },
  { peer: "jax-js", source: 'export { init, jit, nn, numpy } from "@jax-js/jax";' },
  { peer: "ml-matrix", source: 'export { Matrix } from "ml-matrix";' },
];

/** Pages that run an ONNX file: the other libraries' are the same as for an MLP. */
/** @type {readonly Page[]} */
export const graphPages = [
  {
    peer: "wasm",
    source:
      'export { readOnnx } from "../packages/feedforward/dist/formats/onnx.js"; export { Session } from "../packages/feedforward/dist/index.js";',
  },
  ...entries.filter(({ peer }) => peer !== "wasm"),
];

/**
 * Sizes of those libraries that are there.
 *
 * @param {readonly string[]} peers
 * @param {readonly Page[]} [pages]
 * @returns {Promise<Size[]>}
 */
export async function measureSizes(peers, pages = entries) {
  /** @type {Size[]} */
  const sizes = [];
  for (const { peer, source, wasm } of pages.filter(({ peer }) => peers.includes(peer))) {
    const code = await bundle(source);
    const module = wasm === undefined ? null : readFileSync(new URL(`node_modules/${wasm}`, import.meta.url));
    sizes.push({ peer, scriptBytes: gzipSync(code).length, wasmBytes: module === null ? 0 : gzipSync(module).length });
  }
  return sizes;
}

/** @param {string} source */
async function bundle(source) {
  const { rolldown } = await import("rolldown");
  const build = await rolldown({
    input: "entry",
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    platform: "browser",
    logLevel: "silent",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "entry" ? fileURLToPath(new URL("entry.js", import.meta.url)) : null),
        load: (id) => (id.endsWith("/bench/entry.js") ? source : null),
      },
    ],
  });
  const { output } = await build.generate({ format: "esm", minify: true });
  return output.flatMap((chunk) => (chunk.type === "chunk" ? [chunk.code] : [])).join("");
}
