/**
 * LSTM, GRU and RNN as graphs: whose rows stay apart, the same bits on both backends and in any batch, and what is refused
 * before anything is allocated. (What the operators compute: `test/formats/onnx-nodes.test.ts`.)
 */

import { describe, expect, it } from "vitest";
import { ShapeError, UnsupportedError } from "../../src/errors.ts";
import { Graph } from "../../src/onnx/graph.ts";
import { lowerGraph } from "../../src/onnx/lower.ts";
import type { Dimension, GraphNode } from "../../src/onnx/node.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Tensor, tensor, zeros } from "../../src/tensor/tensor.ts";
import { hex } from "../bits.ts";
import { node, runNode } from "./graphs.ts";

const random = new Random(11);
const floats = (...shape: number[]): Tensor =>
  tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 2 * random.uniform() - 1)).reshape(
    ...shape,
  );
const whole = (...values: number[]) => tensor(values, { dtype: "int64" });
const [inputs, hidden] = [3, 5];
const ints = (...values: bigint[]) => ["ints", values] as const;

const constants = new Map<string, Tensor>([
  ...(["LSTM", "GRU", "RNN"] as const).flatMap((name, i) => {
    const gates = [4, 3, 1][i]!;
    return [1, 2].flatMap((count): [string, Tensor][] => [
      [`${name}.w${count}`, floats(count, gates * hidden, inputs)],
      [`${name}.r${count}`, floats(count, gates * hidden, hidden)],
      [`${name}.b${count}`, floats(count, 2 * gates * hidden)],
    ]);
  }),
  ["zero", whole(0)],
  ["one", whole(1)],
  ["two", whole(2)],
  ["size", whole(hidden)],
]);

const turn = (x: string, y: string) => node("Transpose", [x], [y], { perm: ints(1n, 0n, 2n) });
const attributes = { hidden_size: ["int", BigInt(hidden)] } as const;

function graphOf(nodes: readonly GraphNode[], shape: readonly Dimension[], output = "y"): Graph {
  return new Graph({
    opset: 14,
    inputs: [{ name: "x", dtype: "float32", shape }],
    outputs: [{ name: output, dtype: null, shape: null }],
    nodes,
    constants,
  });
}

const layer = (name: string, x: string, more: Parameters<typeof node>[3] = {}, count = 1, states: string[] = []) =>
  node(name, [x, `${name}.w${count}`, `${name}.r${count}`, `${name}.b${count}`, ...states], ["Y", "Yh"], {
    ...attributes,
    ...more,
  });

describe.each(["LSTM", "GRU", "RNN"])("%s", (name) => {
  const shape = ["n", "steps", inputs];
  const squeezed = [node("Squeeze", ["Y", "one"], ["s"]), turn("s", "y")];
  const zeroState = [
    node("Shape", ["x"], ["sh"], {}),
    node("Slice", ["sh", "zero", "one"], ["n"]),
    node("Concat", ["one", "n", "size"], ["st"], { axis: ["int", 0n] }),
    node("ConstantOfShape", ["st"], ["h0"]),
  ];
  const both = { direction: ["string", "bidirectional"] } as const;
  const cases: readonly (readonly [string, GraphNode[], boolean])[] = [
    ["all steps, the batch first in the file", [turn("x", "t"), layer(name, "t"), ...squeezed], true],
    ["the last state", [turn("x", "t"), layer(name, "t"), node("Squeeze", ["Yh", "zero"], ["y"])], true],
    [
      "a state of zeros for each row",
      [...zeroState, turn("x", "t"), layer(name, "t", {}, 1, ["", "h0"]), ...squeezed],
      true,
    ],
    ["backwards", [turn("x", "t"), layer(name, "t", { direction: ["string", "reverse"] }), ...squeezed], true],
    [
      "layout 1, both ways",
      [layer(name, "x", { layout: ["int", 1n], ...both }, 2), node("Identity", ["Y"], ["y"])],
      true,
    ],
    [
      "both ways, the batch in the middle",
      [turn("x", "t"), layer(name, "t", both, 2), node("Identity", ["Y"], ["y"])],
      false,
    ],
    ["the batch second in the file too", [layer(name, "x"), node("Squeeze", ["Y", "one"], ["y"])], false],
  ];

  it.each(cases)("%s: the same bits everywhere", (_, nodes, isBatched) => {
    const graph = graphOf(nodes, shape);
    const x = floats(4, 6, inputs);
    expect(lowerGraph(graph, { shapes: new Map([["x", x.shape]]) }).isBatched).toBe(isBatched);
    const wanted = hex(graph.run({ x }).get("y")!.data as Float32Array);
    for (const backend of ["reference", "wasm"] as const) {
      const session = new Session(graph, { backend });
      expect(hex(session.run({ x }).y!.data as Float32Array)).toBe(wanted);
      if (!isBatched) continue;
      const alone = [0, 1, 2, 3].map((row) => hex(session.run({ x: x.slice(row, row + 1) }).y!.data as Float32Array));
      expect(alone.join("")).toBe(wanted);
    }
  });

  it("transpositions around it are gone", () => {
    const graph = graphOf([turn("x", "t"), layer(name, "t"), ...squeezed], shape);
    const { program } = lowerGraph(graph, { shapes: new Map([["x", [4, 6, inputs]]]) });
    expect(program.steps.map(({ op }) => op.name)).toEqual(["dense", name.toLowerCase()]);
  });
});

describe("refused by name, before anything is allocated", () => {
  const [x, w, r, b] = [zeros([4, 2, 3]), zeros([1, 20, 3]), zeros([1, 20, 5]), zeros([1, 40])];
  const int = (value: number) => ["int", BigInt(value)] as const;
  const text = (value: string) => ["string", value] as const;
  const lengths = (...values: number[]) => tensor(values, { dtype: "int32" });
  const huge = 2 ** 40;
  it.each<[string, Parameters<typeof node>[3], readonly (Tensor | null)[], string]>([
    [
      "a hidden_size that lies",
      { hidden_size: int(huge) },
      [x, w, r],
      `expected float32 [1, ${4 * huge}, 3] as input 1, got float32 [1, 20, 3]`,
    ],
    ["a hidden_size of 0", { hidden_size: int(0) }, [x, w, r], "expected a hidden_size of at least 1, got 0"],
    [
      "a weight for other inputs",
      {},
      [x, zeros([1, 20, 4]), r],
      "expected float32 [1, 20, 3] as input 1, got float32 [1, 20, 4]",
    ],
    [
      "a weight of too few gates",
      {},
      [x, zeros([1, 15, 3]), r],
      "expected float32 [1, 20, 3] as input 1, got float32 [1, 15, 3]",
    ],
    ["a weight of whole numbers", {}, [x, tensor(new BigInt64Array(60)).reshape(1, 20, 3), r], "as input 1, got int64"],
    ["a state weight of no matrices", {}, [x, w, zeros([20, 5])], "expected a hidden_size of at least 1, got 0"],
    [
      "one direction for two",
      { direction: text("bidirectional") },
      [x, w, r],
      "expected float32 [2, 20, 3] as input 1, got float32 [1, 20, 3]",
    ],
    ["an absurd direction", { direction: text("sideways") }, [x, w, r], 'direction "sideways" is not known'],
    ["half a bias", {}, [x, w, r, zeros([1, 20])], "expected float32 [1, 40] as input 3, got float32 [1, 20]"],
    ["too many lengths", {}, [x, w, r, b, lengths(1, 2, 3)], "expected int32 [2] as input 4, got int32 [3]"],
    ["a length above the steps", {}, [x, w, r, b, lengths(4, 5)], "length 5 of row 1 is not between 0 and the 4 steps"],
    ["a length below 0", {}, [x, w, r, b, lengths(-1, 4)], "length -1 of row 0 is not between 0 and the 4 steps"],
    [
      "a state of another batch",
      {},
      [x, w, r, b, null, zeros([1, 3, 5])],
      "expected float32 [1, 2, 5] as input 5, got float32 [1, 3, 5]",
    ],
    [
      "a state of the other layout",
      { layout: int(1) },
      [x, w, r, b, null, zeros([1, 4, 5])],
      "expected float32 [4, 1, 5] as input 5",
    ],
    [
      "peepholes of another size",
      {},
      [x, w, r, b, null, null, null, zeros([1, 5])],
      "expected float32 [1, 15] as input 7, got float32 [1, 5]",
    ],
    ["an input without steps", {}, [zeros([2, 3]), w, r], "expected float32 [2, 3, 0] as input 0, got float32 [2, 3]"],
    [
      "an input of whole numbers",
      {},
      [tensor(new Int32Array(24)).reshape(4, 2, 3), w, r],
      "does not take the dtype int32",
    ],
    ["an absurd layout", { layout: int(2) }, [x, w, r], "expected a layout of 0 or 1, got 2"],
    ["too few functions", { activations: ["strings", ["Tanh"]] }, [x, w, r], "expected 3 activations, got Tanh"],
    [
      "an unknown function",
      { activations: ["strings", ["Tanh", "Tanh", "Sinus"]] },
      [x, w, r],
      'the activation "Sinus" is not known',
    ],
    [
      "a function without its parameters",
      { activations: ["strings", ["Affine", "Tanh", "Tanh"]] },
      [x, w, r],
      'the activation "Affine" wants activation_alpha and activation_beta',
    ],
  ])("%s", (_, given, tensors, sentence) => {
    const names = tensors.map((one, i) => (one === null ? "" : `x${i}`));
    const made = node("LSTM", names, ["y"], given);
    const run = () =>
      runNode(
        made,
        tensors.filter((one) => one !== null),
        14,
      );
    expect(run).toThrow(sentence);
    expect(run).toThrow('LSTM "y": ');
    try {
      run();
    } catch (error) {
      expect(error instanceof ShapeError || error instanceof UnsupportedError).toBe(true);
    }
  });
});
