/**
 * The book's convolutional networks, where FEEDFORWARD_BOOK has them, each in a line, on MNIST's 10,000 test images: as many right
 * as in the book, one by one and in batches with the same bits.
 */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { load, loadMnistSet } from "../../src/node.ts";
import { Session } from "../../src/session.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";

const book = process.env.FEEDFORWARD_BOOK ?? "";
const networks = [
  ["params.pkl", "conv relu pool(2) dense relu dense softmax", 9890],
  [
    "deep_convnet_params.pkl",
    "conv(pad=1) relu conv(pad=1) relu pool(2) conv(pad=1) relu conv(pad=2) relu pool(2) conv(pad=1) relu conv(pad=1) relu pool(2) dense relu scale(0.5) dense scale(0.5) softmax",
    9935,
  ],
] as const;

for (const [file, layers, correct] of networks) {
  it(`${file}: ${layers}: ${correct} of 10,000`, async (context) => {
    const path = join(book, file);
    if (!existsSync(path)) context.skip(`FEEDFORWARD_BOOK names no folder with ${file}`);
    const session = new Session(await load(path, { layers, input: { shape: [1, 28, 28] } }), { backend: "wasm" });
    const { images, labels } = await loadMnistSet("test", { flatten: false });
    expect(session.accuracy(images, labels, { batchSize: 100 })).toBe(correct / 10_000);
    let right = 0;
    for (let from = 0; from < 10_000; from += 100) {
      const part = (images as Tensor<"float32">).slice(from, from + 100);
      const together = session.predict(part);
      for (let i = 0; i < 100; i++) {
        const alone = session.predict(part.row(i));
        expect(alone.data).toEqual(together.row(i).data);
        right += Number(alone.data.indexOf(Math.max(...alone.data)) === labels.at(from + i));
      }
    }
    expect(right).toBe(correct);
  });
}
