/** Models of TensorFlow.js, written as ONNX, in the eyes of onnx.checker and ONNX Runtime where this machine has them. */

import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { writeOnnx } from "../../src/formats/onnx.ts";
import { readTfjs } from "../../src/formats/tfjs.ts";
import { Tensor } from "../../src/tensor/tensor.ts";
import { farthest, goldenModels, goldenTensor, modelBytes, weightFiles } from "../formats/tfjs-golden.ts";

const python = "/usr/bin/python3";
const script = fileURLToPath(new URL("../../scripts/check-graphs.py", import.meta.url));
const isJudgeThere = spawnSync(python, ["-c", "import onnx.checker, onnxruntime"], { stdio: "ignore" }).status === 0;
/** The newest opset that the judge here runs. */
const lastOpset = 19;

describe.skipIf(!isJudgeThere)("written as ONNX (skipped without python3-onnx and python3-onnxruntime)", () => {
  it("they are valid, and ONNX Runtime answers as TensorFlow.js", () => {
    const graphs = goldenModels.map((golden) => readTfjs(modelBytes(golden), { files: weightFiles(golden) }));
    const judged = goldenModels.filter((_, i) => graphs[i]!.opset <= lastOpset);
    expect(judged.length).toBeGreaterThan(60);
    const files = judged.map((golden) => ({
      model: Buffer.from(writeOnnx(graphs[goldenModels.indexOf(golden)]!)).toString("base64"),
      inputs: golden.inputs,
    }));
    const { stdout, status, stderr } = spawnSync(python, [script], {
      input: JSON.stringify({ files }),
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    });
    expect([status, status === 0 ? "" : stderr.slice(-600)]).toEqual([0, ""]);
    const answers = JSON.parse(stdout) as number[][][];
    for (const [i, { name, outputs }] of judged.entries()) {
      for (const [k, output] of outputs.entries()) {
        const got = new Tensor("float32", output.shape, Float32Array.from(answers[i]![k]!));
        expect([name, farthest(got, goldenTensor(output)) < 1]).toEqual([name, true]);
      }
    }
  });
});
