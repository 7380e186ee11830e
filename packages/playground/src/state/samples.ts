/** The file of MNIST's ten samples. */

import type { Tensor } from "feedforward";
import { readIdx } from "feedforward/data";
import samplesUrl from "../../generated/samples.bin?url";
import { fetchFile } from "./fetching.ts";

/** The samples [10, 784], one of each digit in order. */
export async function fetchSamples(): Promise<Tensor<"uint8">> {
  const response = await fetchFile(samplesUrl);
  const images = readIdx(new Uint8Array(await response.arrayBuffer())) as Tensor<"uint8">;
  return images.reshape(10, 784);
}
