/**
 * A page without a bundler: draw a digit, and the network says which. Two files beside it are all it loads.
 *
 *     npx feedforward compile -o examples/page/digits.js
 *
 * Where the page's policy is `script-src 'self'` without `wasm-unsafe-eval`, compile it with `--no-wasm`.
 */

import { classify } from "./digits.js";

const canvas = document.querySelector("canvas");
const pen = canvas.getContext("2d");
pen.fillRect(0, 0, canvas.width, canvas.height);
pen.strokeStyle = "white";
pen.lineWidth = 22;
pen.lineCap = "round";

canvas.addEventListener("pointermove", ({ buttons, offsetX, offsetY, movementX, movementY }) => {
  if (buttons === 0) return;
  pen.beginPath();
  pen.moveTo(offsetX - movementX, offsetY - movementY);
  pen.lineTo(offsetX, offsetY);
  pen.stroke();
});

canvas.addEventListener("pointerup", () => {
  const small = new OffscreenCanvas(28, 28).getContext("2d");
  small.drawImage(canvas, 0, 0, 28, 28);
  const { data } = small.getImageData(0, 0, 28, 28);
  const pixels = Uint8Array.from({ length: 784 }, (_, i) => data[4 * i]); // red, of red, green, blue and alpha
  document.querySelector("output").textContent = classify(pixels);
});
