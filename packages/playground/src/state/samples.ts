/** The file of MNIST's ten samples. */

import type { Tensor } from "feedforward";
import { readIdx } from "feedforward/data";
import samplesUrl from "../../generated/samples.bin?url";

/** The samples [10, 784], one of each digit in order. */
export async function fetchSamples(): Promise<Tensor<"uint8">> {
  const response = await fetch(samplesUrl);
  if (!response.ok) throw new Error(`cannot load ${samplesUrl}: ${response.status}`);
  const images = readIdx(new Uint8Array(await response.arrayBuffer())) as Tensor<"uint8">;
  return images.reshape(10, 784);
}
