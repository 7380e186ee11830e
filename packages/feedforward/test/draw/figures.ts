/** The figures that the tests of several renderers share. */

import { type Chart, chart, curve } from "../../src/draw/chart.ts";
import { type Tensor, zeros } from "../../src/tensor/tensor.ts";

/** The chapter's figure: sigmoid, step and ReLU on [-5, 5]. */
export function activationChart(): Chart {
  const x = [-5, 5] as const;
  return chart({
    title: "Activation functions",
    xLabel: "x",
    yLabel: "h(x)",
    x,
    y: [-0.1, 2],
    series: [
      curve("sigmoid", (v) => 1 / (1 + Math.exp(-v)), { x }),
      curve("step", (v) => (v > 0 ? 1 : 0), { x, breaks: [0] }),
      curve("ReLU", (v) => Math.max(0, v), { x }),
    ],
  });
}

/** Something like a written 0: a soft ring, light on dark, [size, size]. */
export function ring(size: number): Tensor<"uint8"> {
  const image = zeros([size, size], "uint8");
  const middle = (size - 1) / 2;
  image.data.forEach((_, i) => {
    const [dx, dy] = [(i % size) - middle, Math.floor(i / size) - middle];
    const away = Math.abs(Math.sqrt(dx * dx + dy * dy) - size * 0.3);
    image.data[i] = Math.max(0, 255 - Math.round(away * 90));
  });
  return image;
}
