/**
 * State dicts of recurrent networks that PyTorch made, read with a network in a line: LSTM, GRU and RNN, stacked, bidirectional, with and
 * without biases, a Linear behind; against PyTorch's own numbers, on both backends.
 */

import { describe, expect, it } from "vitest";
import { readModel } from "../../src/formats/model.ts";
import type { Network } from "../../src/network/network.ts";
import { Session } from "../../src/session.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import { askPython, pythonWith } from "../formats/python.ts";

const script = `
import base64, io, itertools, json, torch
from torch import nn
torch.manual_seed(5)
rows = []
def row(name, module, line, x, y):
    file = io.BytesIO()
    torch.save(module.state_dict(), file)
    rows.append({"name": name + ": " + line, "file": base64.b64encode(file.getvalue()).decode(), "line": line,
        "x": x.flatten().tolist(), "y": y.flatten().tolist(), "shape": list(y.shape)})
for (word, kind, more), options in itertools.product(
    (("lstm", nn.LSTM, {}), ("gru", nn.GRU, {}), ("rnn", nn.RNN, {}), ("rnn(relu)", nn.RNN, {"nonlinearity": "relu"})),
    ({}, {"num_layers": 3}, {"bidirectional": True}, {"num_layers": 2, "bidirectional": True, "bias": False})):
    module = kind(4, 6, batch_first=True, **more, **options).eval()
    x = torch.randn(3, 5, 4)
    with torch.no_grad():
        y, last = module(x)
        last = last[0] if isinstance(last, tuple) else last
        top = torch.cat(tuple(last[-2:] if options.get("bidirectional") else last[-1:]), 1)
        row(f"{kind.__name__} {options}", module, word, x, y)
        row(f"{kind.__name__} {options}", module, word + " last", x, top)
        net = nn.Module()
        net.encoder, net.hidden, net.head = module, nn.Linear(top.shape[1], 5), nn.Linear(5, 2)
        row(f"{kind.__name__} {options}, Linear", net, word + " last dense relu dense softmax", x, net.head(net.hidden(top).relu()).softmax(1))
        net = nn.Module()
        net.norm, net.rnn, net.second, net.fc = nn.LayerNorm(4), module, kind(y.shape[2], 3, batch_first=True, **more), nn.Linear(15, 2)
        row(f"two modules {kind.__name__} {options}", net, f"layerNorm {word} {word} dense", x, net.fc(net.second(net.rnn(net.norm(x))[0])[0].flatten(1)))
print(json.dumps(rows))`;

interface Row {
  readonly name: string;
  readonly file: string;
  readonly line: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly shape: readonly number[];
}

const python = pythonWith("torch");

describe.skipIf(python === null)("state dicts in a line (skipped where no python3 has torch)", () => {
  const rows = python === null ? [] : (askPython(python, script, new Uint8Array(0)) as Row[]);

  it.each(rows.map((row) => [row.name, row] as const))("%s", (_, { file, line, x, y, shape }) => {
    const options = { layers: line, input: { shape: [5, 4] } };
    const network = readModel(Buffer.from(file, "base64"), options) as Network;
    for (const backend of ["wasm", "reference"] as const) {
      const own = new Session(network, { backend }).predict(tensor(Float32Array.from(x)).reshape(3, 5, 4));
      expect(own.shape).toEqual(shape);
      expect(Math.max(...own.data.map((value, i) => Math.abs(value - y[i]!)))).toBeLessThan(2e-6);
    }
  });
});
