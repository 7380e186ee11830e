/**
 * Networks that ONNX Runtime's own tools quantised, dynamically and statically, as nodes around operators of floats (QDQ) and as
 * quantised operators, with weights of either kind of byte and a scale for each channel: against what ONNX Runtime makes of the same
 * file with its optimizations off.
 */

import { expect, it } from "vitest";
import { readNpz } from "../../src/formats/npz.ts";
import { quantisedOperators, readOnnx } from "../../src/formats/onnx.ts";
import { Session } from "../../src/session.ts";
import { expectClose } from "../formats/onnx-golden.ts";
import { askPython, pythonWith } from "../formats/python.ts";

const script = `
import base64, io, json, os, sys, tempfile, types
import onnx
for name in ("onnx.reference", "onnx.reference.op_run"):  # refuses to be imported beside ONNX Runtime, and is not needed
    fake = types.ModuleType(name); fake.ReferenceEvaluator = fake.OpRun = object; sys.modules[name] = fake
import numpy as np, onnxruntime as ort, torch
import onnxruntime.quantization as q
from torch import nn
torch.manual_seed(3)
bytes_of = {"u": q.QuantType.QUInt8, "s": q.QuantType.QInt8}
class Residual(nn.Module):
    def __init__(self):
        super().__init__(); self.a = nn.Conv2d(3, 8, 3, padding=1); self.b = nn.Conv2d(8, 8, 3, padding=1, groups=2); self.f = nn.Linear(16, 3)
    def forward(self, x):
        h = torch.relu(self.a(x)); h = torch.relu(h + self.b(h)); h = torch.cat([h, torch.sigmoid(h)], 1)
        return torch.softmax(self.f(nn.functional.adaptive_avg_pool2d(h, 1).flatten(1)), -1)
networks = {
    "mlp": (nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 600), nn.GELU(), nn.Linear(600, 5)), (1, 20)),
    "cnn": (nn.Sequential(nn.Conv2d(3, 8, 3, stride=2), nn.BatchNorm2d(8), nn.LeakyReLU(0.1), nn.Conv2d(8, 8, 3, groups=8), nn.ReLU6(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(32, 4)), (1, 3, 15, 15)),
    "residual": (Residual(), (1, 3, 10, 10)),
}
made = {}
with tempfile.TemporaryDirectory() as folder:
    for name, (network, shape) in networks.items():
        rows = [torch.randn(shape).numpy() for _ in range(8)]
        path, target = os.path.join(folder, "a.onnx"), os.path.join(folder, "b.onnx")
        torch.onnx.export(network.eval(), torch.from_numpy(rows[0]), path, opset_version=17, input_names=["x"], output_names=["y"], dynamic_axes={"x": {0: "n"}})
        class Rows(q.CalibrationDataReader):
            def __init__(self): self.rows = iter(rows)
            def get_next(self):
                row = next(self.rows, None)
                return None if row is None else {"x": row}
        # It has no convolution by int8 of its own where nothing is said of activations.
        kinds = [("dynamic", None, w) for w in ("us" if name == "mlp" else "u")] + [(kind, a, w) for kind in ("QDQ", "QOperator") for a, w in ("us", "ss", "uu")]
        for kind, a, w in kinds:
            for each in (False, True):
                if kind == "dynamic": q.quantize_dynamic(path, target, weight_type=bytes_of[w], per_channel=each)
                else: q.quantize_static(path, target, Rows(), quant_format=getattr(q.QuantFormat, kind), activation_type=bytes_of[a], weight_type=bytes_of[w], per_channel=each)
                options = ort.SessionOptions(); options.log_severity_level = 4
                options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
                x = np.concatenate(rows[:3])
                [y] = ort.InferenceSession(target, options, providers=["CPUExecutionProvider"]).run(None, {"x": x})
                arrays = io.BytesIO(); np.savez(arrays, x=x, y=y)
                label = f"{name}, {kind}, {a or ''}{w}{', by channel' if each else ''}"
                made[label] = [base64.b64encode(b).decode() for b in (open(target, "rb").read(), arrays.getvalue())]
print(json.dumps(made))`;

it("files that ONNX Runtime quantised give what it gives, with the same bits on both backends", (context) => {
  const python = pythonWith("onnx, onnxruntime, torch");
  if (python === null) context.skip("no python3 with onnx, onnxruntime and torch");
  const made = askPython(python!, script, new Uint8Array(0)) as Record<string, [file: string, arrays: string]>;
  expect(Object.keys(made)).toHaveLength(44);
  for (const [file, arrays] of Object.values(made)) {
    const graph = readOnnx(Buffer.from(file, "base64"), { operators: quantisedOperators });
    const given = readNpz(Buffer.from(arrays, "base64"));
    const results = (["wasm", "reference"] as const).map(
      (backend) => new Session(graph, { backend }).run({ x: given.get("x")! })[graph.outputs[0]!.name]!,
    );
    expectClose(results[0], given.get("y")!, 1e-4, 1e-5);
    expect(results[1]!.data).toEqual(results[0]!.data);
  }
}, 240_000);
