/**
 * Recurrent networks that PyTorch made and exported, of several layers, both ways, with and without initial states, the batch first
 * and second: against PyTorch's own numbers, on both backends.
 */

import { describe, expect, it } from "vitest";
import { readOnnx } from "../../src/formats/onnx.ts";
import { Session } from "../../src/session.ts";
import { type Tensor, tensor } from "../../src/tensor/tensor.ts";
import { hex } from "../bits.ts";
import { askPython, pythonWith } from "../formats/python.ts";

const script = `
import base64, io, itertools, json, logging, sys, torch, warnings
from torch import nn
warnings.simplefilter("ignore"); logging.disable(logging.CRITICAL)
torch.manual_seed(5)
rows = []
class Net(nn.Module):
    def __init__(self, kind, first, options):
        super().__init__()
        self.rnn = kind(4, 6, batch_first=first, **options)
        self.head = nn.Linear(12 if options.get("bidirectional") else 6, 3)
        self.first = first
    def forward(self, x, *state):
        y, last = self.rnn(x, *((state if len(state) == 1 else (state,)) if state else ()))
        last = last if isinstance(last, tuple) else (last,)
        return (self.head(y[:, -1] if self.first else y[-1]), y, *last)
for kind, options, first, given in itertools.product(
    (nn.LSTM, nn.GRU, nn.RNN), ({}, {"num_layers": 2}, {"bidirectional": True}, {"num_layers": 2, "bidirectional": True, "bias": False}), (True, False), (False, True)):
    net = Net(kind, first, options).eval()
    count = options.get("num_layers", 1) * (2 if options.get("bidirectional") else 1)
    x = torch.randn(*((3, 5, 4) if first else (5, 3, 4)))
    states = [torch.randn(count, 3, 6) for _ in range((2 if kind is nn.LSTM else 1) if given else 0)]
    file = io.BytesIO()
    names = ["x", "h", "c"][: 1 + len(states)]
    axes = {"x": {0 if first else 1: "n"}, "h": {1: "n"}, "c": {1: "n"}}
    torch.onnx.export(net, (x, *states), file, opset_version=14, dynamo=False, input_names=names, output_names=["y"], dynamic_axes={n: axes[n] for n in names})
    with torch.no_grad():
        outputs = net(x, *states)
    named = lambda values: [{"shape": list(v.shape), "data": v.flatten().tolist()} for v in values]
    rows.append({"name": f"{kind.__name__} {options} {'batch' if first else 'steps'} first{', states given' if given else ''}",
        "file": base64.b64encode(file.getvalue()).decode(), "inputs": dict(zip(names, named([x, *states]))), "outputs": named(outputs)})
print(json.dumps(rows))`;

interface Given {
  readonly shape: number[];
  readonly data: number[];
}

interface Row {
  readonly name: string;
  readonly file: string;
  readonly inputs: Readonly<Record<string, Given>>;
  readonly outputs: readonly Given[];
}

const python = pythonWith("torch");
const made = ({ shape, data }: Given): Tensor => tensor(Float32Array.from(data)).reshape(...shape);

describe.skipIf(python === null)("exports of torch.nn (skipped where no python3 has torch)", () => {
  const rows = python === null ? [] : (askPython(python, script, new Uint8Array(0)) as Row[]);

  it.each(rows.map((row) => [row.name, row] as const))("%s", (_, { file, inputs, outputs }) => {
    const graph = readOnnx(Buffer.from(file, "base64"));
    const feeds = Object.fromEntries(Object.entries(inputs).map(([name, given]) => [name, made(given)]));
    const results = [...graph.run(feeds).values()];
    expect(results.map(({ shape }) => shape)).toEqual(outputs.map(({ shape }) => shape));
    for (const [i, result] of results.entries()) {
      const far = (result.data as Float32Array).map((value, k) => Math.abs(value - outputs[i]!.data[k]!));
      expect(Math.max(...far)).toBeLessThan(2e-6);
    }
    for (const backend of ["reference", "wasm"] as const) {
      const outputs = new Session(graph, { backend }).run(feeds);
      const own = graph.outputs.map(({ name }) => outputs[name]!);
      expect(own.map(({ data }) => hex(data as Float32Array))).toEqual(
        results.map(({ data }) => hex(data as Float32Array)),
      );
    }
  });
});
