/**
 * Files of arrays that do not say all of their network: activations, an order of layers. Beside the file, or in one that
 * `feedforward convert` writes, it can be said; the library and the command line speak of options that the server has not.
 */

import { basename } from "node:path";

/** By the library's codes: the same in an options file and as options of `feedforward convert`. */
const missing: Readonly<Record<string, readonly [json: string, options: string]>> = {
  "functions-missing": ['{"hidden": "relu", "output": "softmax"}', "--hidden relu --output softmax"],
  "layers-order": ['{"layers": ["A", "B"]}', "--layers A,B"],
  "layers-left-out": ['{"layers": ["A", "B"]}', "--layers A,B"],
  "layers-uneven": ['{"layers": ["A", "B"]}', "--layers A,B"],
  "network-batch-norm": ['{"layers": "dense batchNorm relu dense"}', '--layers "dense batchNorm relu dense"'],
  "network-layer-norm": ['{"layers": "dense layerNorm relu dense"}', '--layers "dense layerNorm relu dense"'],
  "network-convolution": ['{"layers": "conv relu dense"}', '--layers "conv relu dense"'],
};

/** What can be done about a file that leaves its network open; null for every other error. */
export function incompleteSentence(error: unknown, path: string, language: "en" | "ko"): string | null {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (!Object.hasOwn(missing, code)) return null;
  const [json, options] = missing[code]!;
  const name = basename(path).replace(/\.(safetensors|npz|npy|pkl|pickle|pt|pth)$/i, "");
  const convert = `feedforward convert FILE ${name}.safetensors ${options}`;
  return language === "en"
    ? `the file does not say all of its network: write ${json} into ${name}.options.json beside it, or make a file that does with \`${convert}\``
    : `파일만으로는 신경망을 알 수 없습니다. 옆에 ${name}.options.json을 두고 ${json}처럼 적거나, \`${convert}\` 명령으로 모두 적힌 파일을 만드십시오`;
}
