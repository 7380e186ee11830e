/**
 * Files that use one thing many times: bytes that a thousand arrays share, a constant in every node of a graph, a name
 * before the names of all that it holds, axes of one element. What is made of them is charged to the size of the file,
 * so that all of it stays in proportion. Every file here is small, and without the charges would take minutes or
 * gigabytes.
 */

import { describe, expect, it } from "vitest";
import { UnsupportedError } from "../../src/errors.ts";
import { readNetwork } from "../../src/formats/model.ts";
import { readNpy } from "../../src/formats/npy.ts";
import { readPickle } from "../../src/formats/pickle.ts";
import { readTorch } from "../../src/formats/torch.ts";
import { Graph } from "../../src/onnx/graph.ts";
import type { GraphNode } from "../../src/onnx/node.ts";
import { networkOf } from "../../src/onnx/recognise.ts";
import { Tensor, tensor } from "../../src/tensor/tensor.ts";
import { refusalOf } from "../formats/outcome.ts";
import { bytesOf } from "../formats/pickle-files.ts";
import { torchVersion, u32, zip } from "../formats/zip-files.ts";
import { node } from "../onnx/graphs.ts";

const chars = (bytes: readonly number[]) => String.fromCharCode(...bytes);
const int = (value: number) => `J${chars(u32(value))}`;
const text = (value: string) => `X${chars(u32(value.length))}${value}`;
const mebibyte = 2 ** 20;

const array = "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0tU\x01btR";
const uint8 = "cnumpy\ndtype\n(U\x02u1I00\nI01\ntR";

/** One string of bytes, and `count` arrays of `shape` and `order` made of it. */
function arraysOf(size: number, count: number, shape: string, order: string): Uint8Array {
  const bytes = `B${chars(u32(size))}${"\0".repeat(size)}q\0`;
  return bytesOf(bytes, `(K\x01(${shape}t${uint8}${order}h\0tq\x01`, "(", `${array}h\x01b`.repeat(count), "t\x86.");
}

const rebuild = "ctorch._utils\n_rebuild_tensor_v2\n";

/** One storage, and `count` tensors on it. The extra field, of `pad` bytes, puts the storage at any place. */
function tensorsOn(
  kind: string,
  held: number,
  { count, offset = 0, shape = int(held), strides = "K\x01", pad = 0 }: Views,
) {
  const id = `(${text("storage")}ctorch\n${kind}\n${text("0")}${text("cpu")}${int(held)}tQq\0`;
  const one = `${rebuild}(h\0${int(offset)}(${shape}t(${strides}t\x89}tR`;
  const pickle = bytesOf(id, "0(", one.repeat(count), "l.");
  const extra = [0x42, 0x41, pad, 0, ...new Array<number>(pad).fill(0)];
  const content = new Uint8Array(held * (kind === "FloatStorage" ? 4 : 1));
  return zip([{ name: "a/data.pkl", content: pickle }, torchVersion, { name: "a/data/0", content, local: { extra } }]);
}

interface Views {
  readonly count: number;
  readonly offset?: number;
  readonly shape?: string;
  readonly strides?: string;
  readonly pad?: number;
}

describe("arrays of the same bytes", () => {
  const tooOften = "arrays use the same bytes too many times";
  const size = 3 * mebibyte;

  it.each([
    ["copied, in a pickle", readPickle, arraysOf(size, 40, int(size), "\x89")],
    ["turned round, in a pickle", readPickle, arraysOf(size, 40, "M\0\x0cM\0\x04", "\x88")],
    ["views of booleans, each of which is looked at", readTorch, tensorsOn("BoolStorage", size, { count: 40 })],
    ["views expanded", readTorch, tensorsOn("ByteStorage", size, { count: 40, shape: int(size), strides: "K\0" })],
  ])("%s", (_, read, file) => {
    expect(refusalOf(read, file)).toContain(tooOften);
  });

  it("views of one storage take no more than it, or are refused where they are not aligned", () => {
    const files = [0, 1, 2, 3].map((pad) => tensorsOn("FloatStorage", 2 ** 16, { count: 2000, pad }));
    const refusals = files.map((file) => refusalOf(readTorch, file));
    const [read, ...others] = files.filter((_, i) => refusals[i] === "");
    expect(others).toEqual([]);
    expect(refusals.filter((reason) => reason.includes("need more memory than"))).toHaveLength(3);
    const buffers = new Set([...readTorch(read!).values()].map(({ data }) => data.buffer));
    expect([...buffers]).toEqual([read!.buffer]);
  });

  it("a few may", () => {
    expect(refusalOf(readPickle, arraysOf(size, 20, int(size), "\x89"))).not.toContain(tooOften);
  });

  it("axes of one element are no more work", () => {
    const count = 2 ** 20;
    const header = `{'descr': '|u1', 'fortran_order': True, 'shape': (2, ${count / 2}, ${"1, ".repeat(30)}), }`;
    const data = Uint8Array.from({ length: count }, (_, i) => (i * 7) & 255);
    const file = Uint8Array.from([
      ...bytesOf("\x93NUMPY\x01\0", chars([header.length & 255, header.length >> 8]), header),
      ...data,
    ]);
    const { shape, data: turned } = readNpy(file);
    expect(shape).toEqual([2, count / 2, ...new Array<number>(30).fill(1)]);
    expect([0, 1, 2].map((i) => turned[i])).toEqual([data[0], data[2], data[4]]);
    expect(turned[count - 1]).toBe(data[count - 1]);
  });
});

describe("a pickle takes steps in proportion", () => {
  it.each([
    ["values that are thrown away", "N0", 2_100_000],
    ["numbers in text", "I1\n0", 1_100_000],
    ["names", "cnumpy\nndarray\n0", 800_000],
    ["empty texts", "V\n0", 1_500_000],
  ])("%s", (_, piece, count) => {
    const refusal = refusalOf(readPickle, bytesOf(piece.repeat(count), "N."));
    expect(refusal).toContain("pickle: takes more than the limit of 4000000 steps at offset");
  });

  it("which a caller may set", () => {
    const file = bytesOf("N0N0N.");
    expect(refusalOf((bytes) => readPickle(bytes, { steps: 5 }), file)).toContain("the limit of 5 steps at offset 5");
    expect(readPickle(file, { steps: 6 })).toBe(null);
  });
});

it("names of tensors that begin with one long name", () => {
  const id = `(${text("storage")}ctorch\nByteStorage\n${text("0")}${text("cpu")}K\x01tQ`;
  const one = `${rebuild}(${id}K\0K\x01\x85K\x01\x85\x89}tRq\0`;
  const pickle = bytesOf(`${one}0}${text("k".repeat(100_000))}](${"h\0".repeat(1000)}es.`);
  const file = zip([
    { name: "a/data.pkl", content: pickle },
    torchVersion,
    { name: "a/data/0", content: new Uint8Array(1) },
  ]);
  expect(refusalOf(readTorch, file)).toContain("names of the tensors together are too long");
});

describe("a network has its own of everything", () => {
  it("layers that share their weights", () => {
    const square = `${array}(K\x01(M\0\x04M\0\x01tcnumpy\ndtype\n(U\x02f4I00\nI01\ntR\x89B\0\0\x10\0${"\0".repeat(mebibyte)}tbq\0`;
    const layers = Array.from({ length: 200 }, (_, i) => `${text(`fc${i}.weight`)}${i === 0 ? square : "h\0"}`);
    const file = bytesOf("}(", ...layers, "u.");
    expect(refusalOf((bytes) => readNetwork(bytes, { hidden: "relu", output: "softmax" }), file)).toContain(
      "model: arrays of 209715200 bytes share 1048576",
    );
  });

  const large = new Tensor("float32", [512, 512], new Float32Array(512 * 512));
  const row = new Tensor("float32", [2 ** 18], new Float32Array(2 ** 18));
  const chain = (size: number, nodes: readonly GraphNode[], constants: Record<string, Tensor>) =>
    new Graph({
      opset: 13,
      inputs: [{ name: "0", dtype: "float32", shape: ["batch", size] }],
      outputs: [{ name: String(nodes.length), dtype: null, shape: null }],
      nodes,
      constants: new Map(Object.entries(constants)),
    });
  const times = (operator: string, count: number, names: readonly string[], first = 0) =>
    Array.from({ length: count }, (_, i) => node(operator, [String(first + i), ...names], [String(first + i + 1)]));

  const tooMuch = "makes too much of too few constants";

  it.each([
    ["a weight in many products", chain(512, times("MatMul", 100, ["w"]), { w: large }), tooMuch],
    ["a row in many sums", chain(2 ** 18, times("Add", 100, ["c"]), { c: row }), 'Add "1" computes with a constant'],
    [
      "a number in many sums behind a layer: so many are no exporter's",
      chain(512, [...times("MatMul", 1, ["w"]), ...times("Add", 1000, ["one"], 1)], { w: large, one: tensor([1]) }),
      'Add "66" computes with a constant',
    ],
    [
      "a weight in many products, each behind a sum",
      chain(
        512,
        Array.from({ length: 100 }, (_, i) => [
          node("MatMul", [String(2 * i), "w"], [String(2 * i + 1)]),
          node("Mul", [String(2 * i + 1), "two"], [String(2 * i + 2)]),
        ]).flat(),
        { w: large, two: tensor([2]) },
      ),
      /too few constants|computes with a constant|would round otherwise/,
    ],
    [
      "a normalisation of a size that is only declared",
      chain(2 ** 40, times("BatchNormalization", 1, ["one", "one", "one", "one"]), { one: tensor([1]) }),
      "a value would be larger than the 1073741824 bytes allowed: its shape is [1, 1099511627776]",
    ],
  ])("%s", (_, graph, reason) => {
    let error: unknown = null;
    try {
      networkOf(graph);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(UnsupportedError);
    expect((error as Error).message).toMatch(reason);
  });
});
