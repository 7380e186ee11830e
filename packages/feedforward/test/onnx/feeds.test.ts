/**
 * What people read who give a graph something else than it takes: one sentence that names the input, what it wants, what came
 * and where the two part. The inputs are those of published models.
 */

import { describe, expect, it } from "vitest";
import { ShapeError } from "../../src/errors.ts";
import { Graph } from "../../src/onnx/graph.ts";
import type { GraphValue } from "../../src/onnx/node.ts";
import { Session as PlainSession } from "../../src/plain-session.ts";
import { Tensor, tensor, zeros } from "../../src/tensor/tensor.ts";
import { node } from "./graphs.ts";

/** A graph of these inputs that gives each of them back. */
function taking(...inputs: readonly GraphValue[]): Graph {
  return new Graph({
    opset: 13,
    inputs,
    outputs: inputs.map(({ dtype }, i) => ({ name: `y${i}`, dtype, shape: null })),
    nodes: inputs.map(({ name }, i) => node("Identity", [name], [`y${i}`])),
    constants: new Map([["fc.weight", tensor([1])]]),
  });
}

const faces = taking({ name: "input", dtype: "float32", shape: [1, 3, 240, 320] });
const digits = taking({ name: "Input3", dtype: "float32", shape: [1, 1, 28, 28] });
const two = taking(
  { name: "input_2", dtype: "float32", shape: ["n", 257] },
  { name: "input_3", dtype: "float32", shape: ["n", 2, 128] },
);
const ids = taking({ name: "input_ids", dtype: "int64", shape: ["batch", "sequence"] });
const bytes = taking({ name: "bytes", dtype: "int32", shape: ["n", 4] });
const picture = new Uint8ClampedArray(4 * 28 * 28);
const frame = zeros([1, 257]);

const cases: readonly (readonly [name: string, graph: Graph, feeds: unknown, sentence: string])[] = [
  [
    "a slip in the name",
    faces,
    { imput: [] },
    'run: unknown input "imput", did you mean "input" (float32 [1, 3, 240, 320])?',
  ],
  [
    "another case",
    digits,
    { input3: [] },
    'run: unknown input "input3", did you mean "Input3" (float32 [1, 1, 28, 28])?',
  ],
  ["a name like none", digits, { x: [] }, 'run: unknown input "x", expected "Input3" (float32 [1, 1, 28, 28])'],
  [
    "one too many",
    two,
    { input_2: frame, input_3: frame, state: frame },
    'run: unknown input "state", expected "input_2" (float32 [n, 257]), "input_3" (float32 [n, 2, 128])',
  ],
  ["a weight", faces, { "fc.weight": [1] }, 'run: "fc.weight" is a constant of the file and cannot be given'],
  ["nothing", faces, {}, 'run: input "input" is missing, expected float32 [1, 3, 240, 320]'],
  ["one of two", two, { input_2: frame }, 'run: input "input_3" is missing, expected float32 [n, 2, 128]'],
  [
    "undefined",
    ids,
    { input_ids: undefined },
    'run: input "input_ids": expected int64 [batch, sequence], got undefined',
  ],
  ["a tensor without a name", faces, frame, 'run: expected inputs by name, { "input": … }, got float32 [1, 257]'],
  ["a list without a name", two, [[1]], 'run: expected inputs by name, { "input_2": …, "input_3": … }, got a list'],
  ["nothing at all", ids, undefined, 'run: expected inputs by name, { "input_ids": … }, got undefined'],
  [
    "a promise",
    ids,
    Promise.resolve({}),
    'run: expected inputs by name, { "input_ids": … }, got a promise; is an await missing?',
  ],
  [
    "too few axes",
    faces,
    { input: zeros([3, 240, 320]) },
    'run: input "input": expected float32 [1, 3, 240, 320], got float32 [3, 240, 320]: 3 axes instead of 4',
  ],
  [
    "another size",
    faces,
    { input: zeros([1, 3, 320, 240]) },
    'run: input "input": expected float32 [1, 3, 240, 320], got float32 [1, 3, 320, 240]: axis 2 has 320 instead of 240',
  ],
  [
    "another size behind an open one",
    two,
    { input_2: zeros([5, 256]), input_3: zeros([5, 2, 128]) },
    'run: input "input_2": expected float32 [n, 257], got float32 [5, 256]: axis 1 has 256 instead of 257',
  ],
  [
    "an array of another length",
    digits,
    { Input3: new Float32Array(100) },
    'run: input "Input3": expected float32 [1, 1, 28, 28], got an array of float32 [100]: 100 numbers instead of a multiple of 784',
  ],
  [
    "a picture's RGBA",
    digits,
    { Input3: picture },
    'run: input "Input3": expected float32 [1, 1, 28, 28], got 3136 bytes of RGBA: imageInput({ data, width, height }, input) makes it',
  ],
  [
    "a tensor of floats for whole numbers",
    ids,
    { input_ids: tensor([[1, 2]]) },
    'run: input "input_ids": expected int64 [batch, sequence], got float32 [1, 2]: tensor(x, { dtype: "int64" }) makes it int64',
  ],
  [
    "a fraction",
    ids,
    { input_ids: [[1, 2.5]] },
    'run: input "input_ids": expected int64 [batch, sequence], got 2.5, which is no int64',
  ],
  [
    "what wraps",
    bytes,
    { bytes: [[1, 2, 3, 2 ** 31]] },
    'run: input "bytes": expected int32 [n, 4], got 2147483648, which is no int32',
  ],
  [
    "NaN",
    bytes,
    { bytes: Float32Array.of(1, 2, 3, Number.NaN) },
    'run: input "bytes": expected int32 [n, 4], got NaN, which is no int32',
  ],
  [
    "an array where sizes are open",
    ids,
    { input_ids: Int32Array.of(1, 2) },
    'run: input "input_ids": expected int64 [batch, sequence], got an array of int64 [2]: 1 axis instead of 2',
  ],
  [
    "lists of different lengths",
    ids,
    { input_ids: [[1, 2], [3]] },
    'run: input "input_ids": expected int64 [batch, sequence], got no even list of numbers (tensor: lists of different lengths on axis 1: 2 and 1)',
  ],
  ["text", ids, { input_ids: ["hello"] }, 'run: input "input_ids": expected int64 [batch, sequence], got a string'],
  [
    "a tensor that was cloned",
    ids,
    { input_ids: structuredClone(tensor([[1]])) },
    'run: input "input_ids": expected int64 [batch, sequence], got no new Tensor(dtype, shape, data)',
  ],
];

describe("refused", () => {
  it.each(cases)("%s", (_, graph, feeds, sentence) => {
    const refused = () => new PlainSession(graph).run(feeds as never);
    expect(refused).toThrow(ShapeError);
    expect(refused).toThrow(new ShapeError(sentence));
  });

  it("a constant of the session, and one that is none of the inputs", () => {
    const session = new PlainSession(ids, { constants: { input_ids: [[1n]] } });
    expect(() => session.run({ input_ids: [[2n]] })).toThrow(
      'run: "input_ids" is a constant of this session and cannot be given',
    );
    expect(() => new PlainSession(ids, { constants: { ids: [1n] } })).toThrow(
      'constants: unknown input "ids", expected "input_ids" (int64 [batch, sequence])',
    );
  });
});

describe("taken", () => {
  it.each([
    [
      "safe integers for int64",
      ids,
      { input_ids: [[1, -2]] },
      "y0",
      new Tensor("int64", [1, 2], BigInt64Array.of(1n, -2n)),
    ],
    [
      "an Int32Array for int32",
      bytes,
      { bytes: Int32Array.of(1, 2, 3, 4) },
      "y0",
      new Tensor("int32", [1, 4], Int32Array.of(1, 2, 3, 4)),
    ],
    [
      "a Map",
      bytes,
      new Map([["bytes", [[1, 2, 3, 4]]]]),
      "y0",
      new Tensor("int32", [1, 4], Int32Array.of(1, 2, 3, 4)),
    ],
  ])("%s", (_, graph, feeds, name, wanted) => {
    expect(new PlainSession(graph).run(feeds as never)[name]).toEqual(wanted);
  });
});
