/** What is said of the values that steps of a graph take, each from a graph of one node. */

import { type Tensor, tensor, zeros } from "../../../src/index.ts";
import { Graph } from "../../../src/onnx/graph.ts";
import { binary } from "../../../src/ops/binary.ts";
import { dense } from "../../../src/ops/core-rules.ts";
import { einsum } from "../../../src/ops/einsum.ts";
import { expand } from "../../../src/ops/expand.ts";
import { rnn } from "../../../src/ops/recurrent.ts";
import { ProgramBuilder } from "../../../src/program/builder.ts";
import { node, runNode } from "../../onnx/graphs.ts";

const whole = (...values: number[]): Tensor => tensor(values, { dtype: "int64" });
const truth = (...values: number[]): Tensor => tensor(values, { dtype: "bool" });
const x = tensor([[1, 2, 3]]);

/** A node on tensors, called a, b, c. */
const run = (operator: string, inputs: Tensor[], attributes: Parameters<typeof node>[3] = {}): unknown =>
  runNode(node(operator, ["a", "b", "c", "d"].slice(0, inputs.length), ["y"], attributes), inputs, 18);

/** The same, where all but the first are constants of the file. */
function runKnown(operator: string, [first, ...rest]: Tensor[], attributes: Parameters<typeof node>[3] = {}): unknown {
  const names = ["a", "b", "c", "d"].slice(0, rest.length + 1);
  const graph = new Graph({
    opset: 18,
    inputs: [{ name: "a", dtype: first!.dtype, shape: null }],
    outputs: [{ name: "y", dtype: null, shape: null }],
    nodes: [node(operator, names, ["y"], attributes)],
    constants: new Map(rest.map((constant, i) => [names[i + 1]!, constant])),
  });
  return graph.run(new Map([["a", first!]]));
}

export const opMistakes: Readonly<Record<string, () => unknown>> = {
  "op-dtype": () => run("Add", [truth(1), truth(1)]),
  "op-dtypes": () => run("Add", [x, whole(1)]),
  "op-broadcast": () => run("Add", [x, tensor([1, 2])]),
  "op-zero": () => run("Div", [whole(1), whole(0)]),
  "op-empty-axis": () => run("ArgMax", [zeros([0])]),
  "op-concat": () => run("Concat", [x, tensor([[1], [2]])], { axis: ["int", 1n] }),
  "op-dense-input": () =>
    dense.infer(
      [
        { dtype: "float32", shape: [1, 3] },
        { dtype: "float32", shape: [2, 4] },
      ],
      { skipZeros: true },
    ),
  "op-expand": () => expand.infer([{ dtype: "float32", shape: [1, 3] }], { shape: [2, 2] }),
  "op-indices": () => run("Gather", [x, tensor([0.5])]),
  "op-index": () => run("Gather", [x, whole(9)]),
  "op-matmul": () => run("MatMul", [x, x]),
  "op-pad": () => runKnown("Pad", [x, whole(0, 5, 0, 0)], { mode: ["string", "reflect"] }),
  "op-updates": () => run("ScatterND", [x, tensor([[0]], { dtype: "int64" }), tensor([1])]),
  "op-grid": () => run("GridSample", [zeros([1, 1, 2, 2]), zeros([1, 2, 2, 3])]),
  "op-indices-shape": () => run("GatherElements", [x, whole(0)]),
  "op-lengths": () => {
    const lengths = tensor([2], { dtype: "int32" });
    const layer = node("RNN", ["x", "w", "r", "", "lengths"], ["y"]);
    return runNode(layer, [zeros([1, 1, 3]), zeros([1, 2, 3]), zeros([1, 2, 2]), lengths], 18);
  },
  "op-recurrent": () =>
    rnn.infer(
      [
        { dtype: "float32", shape: [1, 1, 3] },
        { dtype: "float32", shape: [2, 2] },
      ],
      { functions: [], isReverse: false, batchAxis: 0, clip: 0, isCoupled: false, resetsAfter: false },
    ),
  "op-index-tuples": () => run("GatherND", [tensor([1, 2]), whole(0, 0)]),
  "op-input-axes": () => einsum.infer([{ dtype: "float32", shape: [3] }], { inputs: [[0, 1]], outputAxes: 1 }),
  "op-letter-size": () => run("Einsum", [tensor([1, 2]), x.row(0)], { equation: ["string", "i,i->"] }),
  "op-topk": () => runNode(node("TopK", ["a", "b"], ["y", "i"]), [x, whole(9)], 18),
  "op-where": () => run("Where", [x, x, x]),
  "op-where-shapes": () => run("Where", [truth(1, 0), x, x]),
  "fold-exceeded": () => {
    const builder = new ProgramBuilder({ valueBytes: 2 ** 20, foldedElements: 5 });
    const constant = builder.constant(zeros([3]));
    const inputs = [constant, constant];
    return builder.emit({ name: "sum", op: binary, attributes: { operation: "add" }, inputs });
  },
  "value-exceeded": () => runKnown("Expand", [x, whole(2 ** 20, 2 ** 20, 3)]),
};
