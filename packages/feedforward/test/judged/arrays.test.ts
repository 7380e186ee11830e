/** Arrays and archives that are written here, as NumPy and Python's own zipfile read them. */

import { expect, it } from "vitest";
import { writeNpy } from "../../src/formats/npy.ts";
import { writeNpz } from "../../src/formats/npz.ts";
import { writeZip } from "../../src/formats/zip/write.ts";
import { type Tensor, tensor } from "../../src/tensor/tensor.ts";
import { askPython, python, pythonWith } from "../formats/python.ts";

const numpy = pythonWith("numpy");

it.skipIf(numpy === null)("NumPy reads npy (skipped where there is no python3 with numpy)", () => {
  const script =
    "import io,json,sys,numpy as np\na=np.load(io.BytesIO(sys.stdin.buffer.read()))\nprint(json.dumps([a.dtype.str,list(a.shape),a.tolist()]))";
  const ask = (array: Tensor): unknown => askPython(numpy!, script, writeNpy(array));
  expect(
    ask(
      tensor([
        [1, 2, 3],
        [4, 5, 6.5],
      ]),
    ),
  ).toEqual([
    "<f4",
    [2, 3],
    [
      [1, 2, 3],
      [4, 5, 6.5],
    ],
  ]);
  expect(ask(tensor([true, false]))).toEqual(["|b1", [2], [true, false]]);
  expect(ask(tensor(7, { dtype: "int64" }))).toEqual(["<i8", [], 7]);
});

const weights = new Map<string, Tensor>([
  ["W1", tensor([[1, 2], [3, 4], [5, 6]])], // biome-ignore format: a matrix
  ["b1", tensor([0.5, -0.5])],
]);

it.skipIf(numpy === null)("NumPy reads npz (skipped where there is no python3 with numpy)", () => {
  const script =
    "import io,json,sys,numpy as np\nz=np.load(io.BytesIO(sys.stdin.buffer.read()))\nprint(json.dumps([[k,z[k].dtype.str,z[k].tolist()] for k in z.files]))";
  expect(askPython(numpy!, script, writeNpz([...weights, ["층", tensor([1n])]]))).toEqual([
    [
      "W1",
      "<f4",
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    ],
    ["b1", "<f4", [0.5, -0.5]],
    ["층", "<i8", [1]],
  ]);
});

const hello = new TextEncoder().encode("hello, hello, hello, hello");

it.skipIf(python === null)("Python's zipfile reads zip (skipped where there is no python3)", () => {
  const file = writeZip([
    ["a/b.npy", hello],
    ["가", Uint8Array.of(1)],
  ]);
  const script =
    "import io,json,sys,zipfile\nz=zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))\nprint(json.dumps([z.testzip(),[[i.filename,list(z.read(i)),list(i.date_time)] for i in z.infolist()]]))";
  const date = [1980, 1, 1, 0, 0, 0];
  expect(askPython(python!, script, file)).toEqual([
    null,
    [
      ["a/b.npy", [...hello], date],
      ["가", [1], date],
    ],
  ]);
});
