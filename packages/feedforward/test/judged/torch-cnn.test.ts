/**
 * A convolutional network that PyTorch made, with batch normalisation, a depthwise convolution, dropout and a strided one: its state
 * dict in a line, against PyTorch's own numbers.
 */

import { expect, it } from "vitest";
import { readModel } from "../../src/formats/model.ts";
import type { Network } from "../../src/network/network.ts";
import { Session } from "../../src/session.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import { askPython, pythonWith } from "../formats/python.ts";

const script = `
import base64, io, json, torch
from torch import nn
torch.manual_seed(7)
model = nn.Sequential(
    nn.Conv2d(3, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(8, 8, 3, stride=2, padding=1, groups=8), nn.BatchNorm2d(8), nn.LeakyReLU(0.1), nn.Dropout(0.3),
    nn.Conv2d(8, 6, 1), nn.ReLU(), nn.AvgPool2d(2, padding=1, count_include_pad=False), nn.Flatten(), nn.Linear(54, 5), nn.Softmax(1))
for layer in model:
    if isinstance(layer, nn.BatchNorm2d):
        nn.init.normal_(layer.weight); nn.init.normal_(layer.bias)
        nn.init.normal_(layer.running_mean); nn.init.uniform_(layer.running_var, 0.5, 2)
model.eval()
x = torch.randn(4, 3, 16, 16)
file = io.BytesIO()
torch.save(model.state_dict(), file)
print(json.dumps({"file": base64.b64encode(file.getvalue()).decode(), "x": x.flatten().tolist(), "y": model(x).flatten().tolist()}))`;

const line =
  "conv(pad=1) batchNorm relu pool(2) conv(pad=1, stride=2, groups=8) batchNorm leakyRelu(0.1) dropout(0.3) conv relu averagePool(2, pad=1) flatten dense softmax";

it("a state dict of a CNN gives what PyTorch gives", (context) => {
  const python = pythonWith("torch");
  if (python === null) context.skip("no python3 with torch");
  const { file, x, y } = askPython(python!, script, new Uint8Array(0)) as { file: string; x: number[]; y: number[] };
  const network = readModel(Buffer.from(file, "base64"), { layers: line, input: { shape: [3, 16, 16] } }) as Network;
  const rows = tensor(Float32Array.from(x)).reshape(4, 3, 16, 16);
  for (const backend of ["wasm", "reference"] as const) {
    const own = new Session(network, { backend }).predict(rows).data;
    expect(Math.max(...own.map((value, i) => Math.abs(value - y[i]!)))).toBeLessThan(1e-6);
  }
});
