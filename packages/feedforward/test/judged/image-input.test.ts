/** Pictures at other sizes and in other floats, against NumPy that follows the definition of bilinear interpolation. */

import { expect, it } from "vitest";
import { imageInput } from "../../src/data/image-input.ts";
import { Random } from "../../src/tensor/random.ts";
import { askPython, pythonWith } from "../formats/python.ts";

const numpy = pythonWith("numpy");

const script = `
import json, sys, numpy as np
head, body = sys.stdin.buffer.read().split(b"\\n", 1)
case = json.loads(head)
h, w = case["from"]; H, W = case["to"]
x = np.frombuffer(body, np.uint8).reshape(h, w, 4).astype(np.float64)
a = x[..., 3:]
x = (x[..., :3] * a + np.float64(case["background"]) * (255 - a)) / 255
if case["gray"]: x = ((299 * x[..., 0] + 587 * x[..., 1] + 114 * x[..., 2]) / 1000)[..., None]
def places(n, N):
    s = np.clip((np.arange(N) + 0.5) * n / N - 0.5, 0, n - 1)
    low = np.floor(s).astype(int)
    return low, np.minimum(low + 1, n - 1), s - low
(r0, r1, fr), (c0, c1, fc) = places(h, H), places(w, W)
def along(rows):
    p = x[rows][:, c0]
    return p + (x[rows][:, c1] - p) * fc[None, :, None]
top = along(r0)
y = (top + (along(r1) - top) * fr[:, None, None]).astype(np.float32)
y = y / np.float32(255) if case["scale"] == "1/255" else y * np.float32(case["scale"])
y = (y - np.float32(case["mean"])) / np.float32(case["std"])
print(json.dumps([y.dtype.name, np.ascontiguousarray(y.transpose(2, 0, 1)).view(np.uint32).ravel().tolist()]))`;

const cases = [
  [[5, 7], [5, 7], false, "1/255"],
  [[5, 7], [11, 3], false, "1/255"],
  [[64, 48], [17, 23], true, "1/255"],
  [[3, 3], [40, 41], true, 0.5],
  [[1, 9], [4, 4], false, 1 / 3],
] as const;

it.skipIf(numpy === null).each(cases)(
  "%j → %j, gray: %s (skipped where there is no python3 with numpy)",
  (from, to, gray, scale) => {
    const random = new Random(7);
    const [height, width] = from;
    const data = Uint8ClampedArray.from({ length: 4 * height * width }, () => random.integer(256));
    const count = gray ? 1 : 3;
    const [mean, std] = [[0.485, 0.456, 0.406].slice(0, count), [0.229, 0.224, 0.225].slice(0, count)];
    const made = imageInput(
      { data, width, height },
      { name: "x", dtype: "float32", shape: [1, count, ...to] },
      { scale, mean, std, background: 37, channels: "first" },
    );
    const head = JSON.stringify({ from, to, gray, scale, mean, std, background: 37 });
    const wanted = askPython(numpy!, script, Buffer.concat([Buffer.from(`${head}\n`), Buffer.from(data.buffer)]));
    expect(["float32", [...new Uint32Array((made.data as Float32Array).buffer)]]).toEqual(wanted);
  },
);
