/**
 * Published models that are run chunk by chunk, where FEEDFORWARD_MODELS has them: a hundred calls of a session that carries the state
 * itself against ONNX Runtime, to which it is handed over.
 */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readOnnx } from "../../src/formats/onnx.ts";
import { Session, type SessionOptions } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import { askPython, pythonWith } from "../formats/python.ts";

const models = process.env.FEEDFORWARD_MODELS ?? "";

interface Streamed {
  readonly input: string;
  readonly shape: readonly number[];
  readonly output: string;
  readonly options: SessionOptions;
  /** The state's shape, and the inputs that ONNX Runtime wants beside, as Python. */
  readonly state: readonly number[];
  readonly beside: string;
}

const silero: Streamed = {
  input: "input",
  shape: [1, 512],
  output: "output",
  options: { shapes: { input: [1, 512] }, constants: { sr: 16000n }, state: { state: "stateN" } },
  state: [2, 1, 128],
  beside: '{"sr": np.array(16000)}',
};
const streamed: Readonly<Record<string, Streamed>> = {
  silero,
  "silero-16k": silero,
  "dtln-1": {
    input: "input_2",
    shape: [1, 1, 257],
    output: "activation_2",
    options: { state: { input_3: "tf_op_layer_stack_2" } },
    state: [1, 2, 128, 2],
    beside: "{}",
  },
};
const calls = 100;

function script(name: string, { input, shape, output, options, state, beside }: Streamed): string {
  const [[from, to]] = Object.entries(options.state!) as [[string, string]];
  return `
import json, sys, numpy as np, onnxruntime
options = onnxruntime.SessionOptions()
options.log_severity_level = 4
session = onnxruntime.InferenceSession(${JSON.stringify(join(models, `${name}.onnx`))}, options, providers=["CPUExecutionProvider"])
chunks = np.frombuffer(sys.stdin.buffer.read(), np.float32).reshape(-1, ${shape.join(", ")})
state, answers = np.zeros((${state.join(", ")}), np.float32), []
for chunk in chunks:
    y, state = session.run(["${output}", "${to}"], {"${input}": chunk, "${from}": state, **${beside}})
    answers.append(y.flatten().tolist())
print(json.dumps({"answers": answers, "state": state.flatten().tolist()}))`;
}

describe.skipIf(!existsSync(models))("models with a state (skipped where FEEDFORWARD_MODELS names no folder)", () => {
  it.each(Object.entries(streamed))("%s: a hundred calls as ONNX Runtime has them", (name, one) => {
    const python = pythonWith("onnxruntime");
    if (python === null) return expect(python).toBeNull();
    const random = new Random(9);
    const size = one.shape.reduce((a, b) => a * b, 1);
    const chunks = Float32Array.from({ length: calls * size }, (_, i) =>
      name === "dtln-1" ? random.uniform() : voice(i / 16000),
    );
    const { answers, state } = askPython(python, script(name, one), new Uint8Array(chunks.buffer)) as {
      answers: number[][];
      state: number[];
    };
    const session = new Session(readOnnx(readFileSync(join(models, `${name}.onnx`))), one.options);
    const wanted = answers.flat();
    const own = answers.flatMap((_, i) => {
      const x = tensor(chunks.slice(i * size, (i + 1) * size), { shape: one.shape });
      return [...(session.run({ [one.input]: x })[one.output]!.data as Float32Array)];
    });
    expect(worst(own, wanted)).toBeLessThanOrEqual(1);
    expect(worst([...(Object.values(session.state)[0]!.data as Float32Array)], state)).toBeLessThanOrEqual(1);
    expect(Math.max(...wanted) - Math.min(...wanted)).toBeGreaterThan(0.01);
  });
});

/** Something like a vowel: harmonics of a tone that rises and falls, four times a second, stronger near 700 and 1200 Hz. */
function voice(seconds: number): number {
  const pitch = 130 + 20 * Math.sin(7 * seconds);
  const loud = Math.max(0, Math.sin(8 * Math.PI * seconds));
  let sum = 0;
  for (let k = 1; k <= 25; k++) {
    const near = (hertz: number) => 1 / (1 + ((k * pitch - hertz) / 150) ** 2);
    sum += (near(700) + near(1200) + 0.3 / k) * Math.sin(2 * Math.PI * k * pitch * seconds);
  }
  return 0.15 * loud * sum;
}

/** The largest difference, in what is allowed. */
function worst(own: readonly number[], wanted: readonly number[]): number {
  return Math.max(...wanted.map((value, i) => Math.abs(value - own[i]!) / Math.max(1e-4 * Math.abs(value), 1e-5)));
}
