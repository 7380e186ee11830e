/** ONNX files that are written here, in the eyes of onnx.checker and ONNX Runtime where this machine has them. */

import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { writeOnnx } from "../../src/formats/onnx.ts";
import { activationNames } from "../../src/functions/activation.ts";
import { initializeNetwork } from "../../src/network/initializer.ts";
import type { InputOptions } from "../../src/network/input.ts";
import { Network } from "../../src/network/network.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";

const python = "/usr/bin/python3";
const script = fileURLToPath(new URL("../../scripts/check-onnx.py", import.meta.url));
const isJudgeThere =
  spawnSync(python, ["-c", "import onnx.checker"], { stdio: "ignore" }).status === 0 &&
  spawnSync(python, ["-c", "import onnxruntime"], { stdio: "ignore" }).status === 0;

/** What is declared of the input is part of the graph: the raw rows are what both are given. */
const standards: readonly InputOptions[] = [
  { mean: [0.1307], std: [0.3081] },
  { mean: [0.5, -0.25, 0, 1.5], std: [0.25, 0.5, 1, 2] },
  { scale: "1/255", mean: [0.1, 0.2, 0.3, 0.4] },
  { std: [0.7] },
];

describe.skipIf(!isJudgeThere)(
  "written files, judged by onnx.checker and ONNX Runtime (skipped without python3-onnx and python3-onnxruntime)",
  () => {
    it("are valid and predict the same", () => {
      const networks = [
        initializeNetwork({ sizes: [4, 3, 3], hidden: "sigmoid", output: "softmax" }, new Random(1)),
        ...activationNames.map((hidden) =>
          initializeNetwork({ sizes: [4, 5, 3], hidden, output: "identity" }, new Random(2)),
        ),
        ...standards.flatMap((input) => [
          new Network([], { input: { size: 4, ...input } }),
          initializeNetwork({ sizes: [4, 5, 3], hidden: "sigmoid", output: "softmax" }, new Random(3), { input }),
        ]),
      ];
      const rows = Array.from({ length: 6 }, (_, i) =>
        Array.from({ length: 4 }, (_, j) => Math.fround(Math.sin(4 * i + j) * 2)),
      );
      const files = networks.map((network) => Buffer.from(writeOnnx(network)).toString("base64"));
      const { stdout, status, stderr } = spawnSync(python, [script], {
        input: JSON.stringify({ files, rows }),
        encoding: "utf8",
      });
      expect([status, status === 0 ? "" : stderr.slice(-2000)]).toEqual([0, ""]);
      const answers = JSON.parse(stdout) as number[][][];
      networks.forEach((network, k) => {
        const own = new Session(network, { backend: "reference" }).predict(rows).toArray() as number[][];
        const errors = own.flatMap((row, i) => row.map((y, j) => Math.abs(y - answers[k]![i]![j]!)));
        expect(Math.max(...errors)).toBeLessThan(2e-6);
      });
    });
  },
);
