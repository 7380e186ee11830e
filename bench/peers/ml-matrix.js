/** ml-matrix: matrices of float64 in plain JavaScript. */

import { Matrix } from "ml-matrix";
import { versionOf } from "./version.js";

export function open({ subject }) {
  const layers = subject.readLayers().map(({ inputs, outputs, weight, bias, activation }) => ({
    weight: Matrix.from1DArray(inputs, outputs, weight),
    bias: Array.from(bias),
    activation,
  }));
  const width = layers[0].weight.rows;
  return {
    version: versionOf("ml-matrix"),
    settings: "mmul, float64",
    outputs: layers.at(-1).weight.columns,
    variants: {
      mmul: (x, rows) => {
        let y = Matrix.from1DArray(rows, width, x);
        if (x instanceof Uint8Array) y.div(255);
        for (const { weight, bias, activation } of layers) {
          y = y.mmul(weight).addRowVector(bias);
          if (activation === "sigmoid") y = y.mul(-1).exp().add(1).pow(-1);
          if (activation === "softmax") softmax(y);
        }
        return y.to1DArray();
      },
    },
  };
}

function softmax(y) {
  y.subColumnVector(y.max("row")).exp();
  y.divColumnVector(y.sum("row"));
}
