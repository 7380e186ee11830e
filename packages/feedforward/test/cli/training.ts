/** Training on eight images of four pixels, from a command line to a file. */

import { join } from "node:path";
import { tensor } from "../../src/tensor/tensor.ts";
import { feedforward, folder, type Setting } from "./surroundings.ts";
import { data } from "./tiny.ts";

/** Images as rows of bytes, bright at one pixel. */
export const pixels = (...bright: readonly number[]) =>
  tensor(
    bright.map((at) => [0, 1, 2, 3].map((i) => (i === at ? 255 : 0))),
    { dtype: "uint8" },
  );

export const small = [
  "--sizes",
  "4,6,4",
  "--holdout",
  "4",
  "--batch",
  "2",
  "--epochs",
  "60",
  "--learning-rate",
  "0.05",
];

/** Trains in a folder that holds training images only: a program that opened the test set would fail. */
export async function train(extra: readonly string[] = [], setting: Setting = {}) {
  const { "train-images-idx3-ubyte": images, "train-labels-idx1-ubyte": labels } = data;
  const path = folder({ "train-images-idx3-ubyte": images, "train-labels-idx1-ubyte": labels });
  const file = join(path, "net.safetensors");
  const result = await feedforward(["train", "--data", path, ...small, "--out", file, ...extra], setting);
  return { ...result, path, file };
}

/** Ctrl+C when the clock is looked at for the nth time while training goes on, 0.3 s after the last time. */
export function interruptedAt(look: number): Setting {
  let listener: (() => void) | null = null;
  let looks = 0;
  return {
    now() {
      if (listener !== null && ++looks === look) listener();
      return looks * 300;
    },
    onInterrupt(given) {
      listener = given;
      return () => {
        listener = null;
      };
    },
  };
}
