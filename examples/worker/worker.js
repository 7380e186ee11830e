/**
 * A Worker for the edge, where WebAssembly may not be compiled while it runs: the platform compiles `digits.wasm` when the Worker is
 * deployed, and `digits.js` takes the module. `POST /` with 784 bytes answers with the digit.
 *
 *     npx feedforward compile -o examples/worker/digits.js --separate
 *     npx workerd serve examples/worker/config.capnp
 */

import { instantiate } from "./digits.js";
import module from "./digits.wasm";

const { classify, predict } = instantiate(module);

export default {
  async fetch(request) {
    if (request.method !== "POST") return new Response("POST 784 bytes\n", { status: 405 });
    const pixels = new Uint8Array(await request.arrayBuffer());
    if (pixels.length !== 784) return new Response("expected 784 bytes\n", { status: 400 });
    return Response.json({ digit: classify(pixels), probabilities: [...predict(pixels)] });
  },
};
