/**
 * Scoring a network twice, as the chapter does: one image at a time, then in batches; and comparing what came out bit by
 * bit. It measures and counts; how that looks is the report's affair.
 */

import { batchRanges } from "../../data/batches.ts";
import { classOfRow } from "../../functions/softmax.ts";
import type { Session } from "../../session.ts";
import type { Tensor } from "../../tensor/tensor.ts";

export interface Samples {
  /** [n, in] */
  readonly images: Tensor<"uint8" | "float32">;
  /** [n] */
  readonly labels: Tensor<"uint8">;
}

export interface Pass {
  /** Images a run. */
  readonly batch: number;
  readonly correct: number;
  readonly total: number;
  readonly accuracy: number;
  readonly timeMs: number;
  /** Everything that the network said, [n, out]. */
  readonly outputs: Float32Array;
}

/** The clock, and a function that is told which share of the images is done. */
export interface Watch {
  now(): number;
  onProgress(share: number): void;
}

/** One image after the other, each as a row [in]. */
export function scoreOneByOne(session: Session, samples: Samples, watch: Watch): Pass {
  const { images } = samples;
  const outputSize = outputSizeOf(session, images);
  const count = images.shape[0]!;
  const outputs = new Float32Array(count * outputSize);
  const startMs = watch.now();
  for (let i = 0; i < count; i++) {
    outputs.set(session.predict(images.row(i)).data, i * outputSize);
    if (i % 64 === 0) watch.onProgress(i / count);
  }
  return score({ outputs, batch: 1, timeMs: watch.now() - startMs }, samples);
}

/** As many images a run as the batch holds; the last batch may be smaller. */
export function scoreInBatches(session: Session, samples: Samples, batch: number, watch: Watch): Pass {
  const { images } = samples;
  const outputSize = outputSizeOf(session, images);
  const count = images.shape[0]!;
  const outputs = new Float32Array(count * outputSize);
  const startMs = watch.now();
  for (const { start, end } of batchRanges(count, batch)) {
    outputs.set(session.predict(images.slice(start, end)).data, start * outputSize);
    watch.onProgress(end / count);
  }
  return score({ outputs, batch, timeMs: watch.now() - startMs }, samples);
}

/** How many numbers the model says of an image. */
export function outputSizeOf(session: Session, images: Samples["images"]): number {
  const { model } = session;
  return "layers" in model ? model.outputSize : session.predict(images.row(0)).size;
}

/** How many outputs do not have the same 32 bits. */
export function countDifferent(a: Float32Array, b: Float32Array): number {
  const left = new Uint32Array(a.buffer, a.byteOffset, a.length);
  const right = new Uint32Array(b.buffer, b.byteOffset, b.length);
  return left.reduce((count, bits, i) => count + (bits === right[i] ? 0 : 1), 0);
}

function score(run: Pick<Pass, "outputs" | "batch" | "timeMs">, { labels }: Samples): Pass {
  const total = labels.size;
  const size = run.outputs.length / total;
  let correct = 0;
  for (let i = 0; i < total; i++) {
    if (classOfRow(run.outputs, { offset: i * size, size }) === labels.data[i]) correct += 1;
  }
  return { ...run, correct, total, accuracy: correct / total };
}
