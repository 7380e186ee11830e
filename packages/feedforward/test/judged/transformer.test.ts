/**
 * Small transformers as torch.onnx.export writes them at three opsets, with the size of the batch and the length left open: one that
 * speaks (embeddings, a causal mask), and one that reads as Hugging Face's do (token types, an attention mask). One session runs
 * several lengths, against PyTorch; what takes the time runs in kernels.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readNpz } from "../../src/formats/npz.ts";
import { readOnnx } from "../../src/formats/onnx.ts";
import { load } from "../../src/node.ts";
import { profile } from "../../src/profile.ts";
import { Session } from "../../src/session.ts";
import { expectClose } from "../formats/onnx-golden.ts";
import { askPython, pythonWith } from "../formats/python.ts";

const script = `
import base64, io, json, logging, math, warnings
import numpy as np, torch
from torch import nn
from torch.nn import functional as F
warnings.filterwarnings("ignore"); logging.disable(logging.CRITICAL)
torch.manual_seed(11)
class Block(nn.Module):
    def __init__(self, size, heads, causal, fused):
        super().__init__()
        self.heads, self.causal, self.fused = heads, causal, fused
        self.before, self.after = nn.LayerNorm(size), nn.LayerNorm(size)
        self.qkv, self.out, self.wide, self.narrow = nn.Linear(size, 3 * size), nn.Linear(size, size), nn.Linear(size, 4 * size), nn.Linear(4 * size, size)
    def forward(self, x, mask=None):
        n, t, size = x.shape
        q, k, v = self.qkv(self.before(x)).view(n, t, 3, self.heads, -1).permute(2, 0, 3, 1, 4).unbind(0)
        if self.fused:
            y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=self.causal)
        else:
            w = q @ k.transpose(-1, -2) / math.sqrt(size // self.heads)
            place = torch.arange(t)
            if self.causal: w = w.masked_fill(place[None, :] > place[:, None], float("-inf"))
            if mask is not None: w = w + mask
            y = torch.softmax(w, -1) @ v
        x = x + self.out(y.transpose(1, 2).reshape(n, t, size))
        return x + self.narrow(F.gelu(self.wide(self.after(x)), approximate="tanh" if self.causal else "none"))
class Speaker(nn.Module):
    def __init__(self, fused):
        super().__init__()
        self.words, self.places, self.norm = nn.Embedding(50, 32), nn.Embedding(64, 32), nn.LayerNorm(32)
        self.blocks = nn.ModuleList([Block(32, 4, True, fused) for _ in range(2)])
    def forward(self, ids):
        x = self.words(ids) + self.places(torch.arange(ids.shape[1]))[None]
        for block in self.blocks: x = block(x)
        return self.norm(x) @ self.words.weight.T
class Reader(nn.Module):
    def __init__(self, fused):
        super().__init__()
        self.words, self.places, self.types, self.norm = nn.Embedding(50, 32), nn.Embedding(64, 32), nn.Embedding(2, 32), nn.LayerNorm(32, eps=1e-12)
        self.blocks = nn.ModuleList([Block(32, 4, False, fused) for _ in range(2)])
        self.pool, self.fused = nn.Linear(32, 32), fused
        self.register_buffer("numbers", torch.arange(64).expand(1, -1))
    def forward(self, ids, mask, types):
        n, t = ids.shape
        x = self.norm(self.words(ids) + self.types(types) + self.places(self.numbers[:, :t]))
        far = 1.0 - mask[:, None, None, :].to(x.dtype)
        low = torch.finfo(x.dtype).min
        wide = far.expand(n, 1, t, t)
        far = wide.masked_fill(wide.to(torch.bool), low) if self.fused else far * low
        for block in self.blocks: x = block(x, far)
        return torch.tanh(self.pool(x[:, 0]))
def given(kind, n, t):
    ids = torch.randint(0, 50, (n, t))
    if kind == "speaker": return (ids,)
    mask = torch.ones(n, t, dtype=torch.long)
    if n > 1: mask[0, t // 2 + 1:] = 0
    return ids, mask, torch.randint(0, 2, (n, t))
made = {}
for kind, make in (("speaker", Speaker), ("reader", Reader)):
    for fused, opset in ((False, 11), (True, 14), (True, 17)):
        model, file = make(fused).eval(), io.BytesIO()
        names = ["ids", "mask", "types"][: 1 if kind == "speaker" else 3]
        torch.onnx.export(model, given(kind, 2, 6), file, opset_version=opset, input_names=names, output_names=["y"], dynamic_axes={name: {0: "n", 1: "t"} for name in names})
        runs = []
        for n, t in ((2, 6), (1, 6), (3, 9), (1, 1), (2, 4), (1, 12)):
            x, arrays = given(kind, n, t), io.BytesIO()
            np.savez(arrays, y=model(*x).detach().numpy(), **{name: value.numpy() for name, value in zip(names, x)})
            runs.append(base64.b64encode(arrays.getvalue()).decode())
        made[f"{kind}, opset {opset}"] = [base64.b64encode(file.getvalue()).decode(), runs]
print(json.dumps(made))`;

const python = pythonWith("torch");
const made =
  python === null
    ? {}
    : (askPython(python, script, new Uint8Array(0)) as Record<string, [file: string, runs: string[]]>);

it("there is a judge", (context) => {
  if (python === null) context.skip("no python3 with torch");
  expect(Object.keys(made)).toHaveLength(6);
});

describe.each(Object.entries(made))("%s", (_, [file, runs]) => {
  const graph = readOnnx(Buffer.from(file, "base64"));

  it.each(["wasm", "reference"] as const)("one session gives what PyTorch gives at every length, on %s", (backend) => {
    const session = new Session(graph, { backend });
    for (const run of runs) {
      const { y, ...feeds } = Object.fromEntries(readNpz(Buffer.from(run, "base64")));
      expectClose(session.run(feeds).y, y!, 1e-4, 1e-5);
    }
  });

  it("runs its products, normalisations and softmaxes in kernels", () => {
    const { y: _y, ...feeds } = Object.fromEntries(readNpz(Buffer.from(runs[2]!, "base64")));
    const { steps } = profile(graph, feeds);
    const slow = steps.filter(({ runs }) => runs === "reference").map(({ operation }) => operation);
    expect(steps.filter(({ operation }) => operation === "dense").length).toBeGreaterThan(7);
    expect(slow.filter((operation) => /dense|matmul|softmax|reduce|binary|unary|transpose/.test(operation))).toEqual(
      [],
    );
  });
});

const root = fileURLToPath(new URL("../../../../", import.meta.url));

describe.each(["docs/onnx.md", "docs/onnx.ko.md"])("%s", (path) => {
  it("exports a transformer by a program that runs, and runs it", async (context) => {
    if (python === null) context.skip("no python3 with torch");
    const text = readFileSync(join(root, path), "utf8");
    const [exporting, running] = [/```python\n(import torch.*?)```/s, /```js\n\/\/ speaker\.mjs\n(.*?)```/s].map(
      (block) => block.exec(text)![1]!,
    ) as [string, string];
    const folder = mkdtempSync(join(tmpdir(), "feedforward-"));
    expect(spawnSync(python!, ["-c", exporting], { cwd: folder }).status).toBe(0);
    const printed: unknown[] = [];
    const AsyncFunction = (async () => {}).constructor as new (
      ...parts: string[]
    ) => (...values: unknown[]) => Promise<void>;
    const run = new AsyncFunction("Session", "load", "console", running.replaceAll(/^import .*$/gm, ""));
    await run(Session, (name: string) => load(join(folder, name)), { log: (value: unknown) => printed.push(value) });
    rmSync(folder, { recursive: true });
    expect(printed).toEqual([8]);
  });
});
