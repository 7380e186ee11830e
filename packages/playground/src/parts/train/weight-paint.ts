/** Weights as the colours of pixels: pictures of 28 × 28 beside and below each other, with a gap between them. */

const side = 28;
const gap = 2;
const inRow = 10;
/** So many times the usual size of a weight have the full colour. */
const fullColor = 3;

const positive = [230, 106, 0] as const;
const negative = [30, 120, 210] as const;

export function pictureSize(neurons: number): { readonly width: number; readonly height: number } {
  const columns = Math.min(inRow, neurons);
  return { width: columns * (side + gap) - gap, height: Math.ceil(neurons / inRow) * (side + gap) - gap };
}

/** Paints [784, neurons] into RGBA of `pictureSize`. What is near 0 stays transparent. */
export function paintWeights(pixels: Uint8ClampedArray, weights: Float32Array, neurons: number): void {
  const { width } = pictureSize(neurons);
  const full = fullColor * usualSize(weights);
  for (let neuron = 0; neuron < neurons; neuron++) {
    const left = (neuron % inRow) * (side + gap);
    const top = Math.floor(neuron / inRow) * (side + gap);
    for (let pixel = 0; pixel < side * side; pixel++) {
      const weight = weights[pixel * neurons + neuron]!;
      const [red, green, blue] = weight < 0 ? negative : positive;
      const x = left + (pixel % side);
      const y = top + Math.floor(pixel / side);
      const at = (y * width + x) * 4;
      pixels[at] = red;
      pixels[at + 1] = green;
      pixels[at + 2] = blue;
      pixels[at + 3] = full > 0 ? Math.min(1, Math.abs(weight) / full) * 255 : 0;
    }
  }
}

/** The root of the mean square. */
function usualSize(weights: Float32Array): number {
  let sum = 0;
  for (const weight of weights) sum += weight * weight;
  return Math.sqrt(sum / Math.max(1, weights.length));
}
