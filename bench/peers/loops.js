/** Plain JavaScript loops, as one writes them who knows that most pixels are zero. */

export function open({ subject }) {
  const layers = subject.readLayers();
  const network = (x, rows) => {
    let y = x instanceof Uint8Array ? scaled(x) : x;
    for (const layer of layers) y = forward(y, rows, layer);
    return y;
  };
  return {
    version: process.version.slice(1),
    settings: "float32 arrays, sums in float64",
    outputs: layers.at(-1).outputs,
    variants: { loops: network },
  };
}

function scaled(bytes) {
  const x = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) x[i] = bytes[i] / 255;
  return x;
}

function forward(x, rows, { inputs, outputs, weight, bias, activation }) {
  const y = new Float32Array(rows * outputs);
  const sums = new Float64Array(outputs);
  for (let row = 0; row < rows; row++) {
    sums.set(bias);
    for (let i = 0; i < inputs; i++) {
      const value = x[row * inputs + i];
      if (value === 0) continue;
      const start = i * outputs;
      for (let j = 0; j < outputs; j++) sums[j] += value * weight[start + j];
    }
    if (activation === "sigmoid") for (let j = 0; j < outputs; j++) sums[j] = 1 / (1 + Math.exp(-sums[j]));
    if (activation === "softmax") softmax(sums);
    y.set(sums, row * outputs);
  }
  return y;
}

function softmax(values) {
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of values) greatest = Math.max(greatest, value);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    values[i] = Math.exp(values[i] - greatest);
    sum += values[i];
  }
  for (let i = 0; i < values.length; i++) values[i] /= sum;
}
