/**
 * What a network declares of its input holds for every dtype: bytes are scaled, then whatever came is standardised,
 * (x - mean) / std, in a session on every backend, in a trace and in training. NumPy judges (scripts/golden-standardize.py),
 * and for any network the one without a declaration, which is given rows that were standardised before.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backendNames } from "../src/backend/select.ts";
import type { InputOptions } from "../src/network/input.ts";
import { Dense } from "../src/network/layer.ts";
import { Network } from "../src/network/network.ts";
import { Session } from "../src/session.ts";
import { type DType, dtypes } from "../src/tensor/dtype.ts";
import { Random } from "../src/tensor/random.ts";
import { Tensor, tensor } from "../src/tensor/tensor.ts";
import { trace, weightedSum } from "../src/trace.ts";
import { prepareExamples } from "../src/train/examples.ts";
import { hex } from "./bits.ts";
import { readGolden } from "./golden.ts";
import { networkCases } from "./network/arbitrary.ts";

interface GoldenCase {
  readonly scale: string | null;
  readonly mean: readonly number[] | null;
  readonly std: readonly number[] | null;
  readonly dtype: DType;
  /** Rows as base64 of their bytes. */
  readonly x: string;
  readonly y: string;
}

const { size, cases } = readGolden("standardize") as { readonly size: number; readonly cases: readonly GoldenCase[] };

function rowsOf({ dtype, x }: GoldenCase): Tensor {
  const { buffer } = Uint8Array.from(Buffer.from(x, "base64"));
  const data = new dtypes[dtype](buffer);
  return new Tensor(dtype, [data.length / size, size], data as never);
}

describe("as NumPy has it", () => {
  it.each(cases)("$dtype: scale $scale, mean $mean, std $std", (golden) => {
    const { scale, mean, std, y } = golden;
    const network = new Network([], { input: { size, scale, mean, std } });
    const rows = rowsOf(golden);
    const each = Array.from({ length: rows.shape[0]! }, (_, i) => rows.row(i));
    for (const backend of backendNames) {
      const session = new Session(network, { backend });
      expect(hex(session.predict(rows).data)).toBe(y);
      expect(each.map((row) => hex(session.predict(row).data)).join("")).toBe(y);
    }
    expect(each.map((row) => hex(trace(network, row)[0]!.values.data)).join("")).toBe(y);
  });

  it("every dtype is there", () => {
    const missing = Object.keys(dtypes).filter((dtype) => !cases.some((golden) => golden.dtype === dtype));
    expect(missing).toEqual(["bfloat16"]); // NumPy has none
  });
});

/** Rows in one of these dtypes; `list` is nested numbers. */
const kinds = [...(Object.keys(dtypes) as DType[]), "list"] as const;

/** Whole numbers from 0 to 255 in any dtype, so that each is what it is everywhere. */
function rowsAs(kind: (typeof kinds)[number], shape: readonly number[], random: Random): Tensor {
  const count = shape.reduce((product, length) => product * length, 1);
  const most = kind === "bool" ? 2 : kind === "int8" ? 128 : 256;
  const numbers = Float32Array.from({ length: count }, () => (random.integer(3) === 0 ? 0 : random.integer(most)));
  return tensor(numbers, { shape }).to(kind === "list" ? "float32" : kind);
}

/** null, one number, or one for each input. */
function declared(length: number, least: number): fc.Arbitrary<number[] | null> {
  const number = fc.float({ min: Math.fround(least), max: 300, noNaN: true });
  return fc.oneof(
    fc.constant(null),
    fc.array(number, { minLength: 1, maxLength: 1 }),
    fc.array(number, { minLength: length, maxLength: length }),
  );
}

const declarations = networkCases(9).chain(({ network, rows }) =>
  fc.record({
    network: fc.constant(network),
    count: fc.constant(rows.shape[0]!),
    scale: fc.constantFrom(null, "1/255", "1/3.7"),
    mean: declared(network.inputSize, -300),
    std: declared(network.inputSize, 0.001),
    kind: fc.constantFrom(...kinds),
    seed: fc.nat(),
  }),
);

/** The formula once more, by itself: (x / divisor - mean) / std, each operation rounded. */
function entered(rows: Tensor, width: number, { scale, mean, std }: InputOptions): Tensor<"float32"> {
  const divisor = scale && rows.dtype === "uint8" ? Number(scale.slice(2)) : null;
  const of = (list: readonly number[], i: number) => Math.fround(list.length === 1 ? list[0]! : list[i % width]!);
  const values = rows.to("float32").data.map((value, i) => {
    let x = divisor === null ? value : Math.fround(value / Math.fround(divisor));
    if (mean) x = Math.fround(x - of(mean, i));
    return std ? Math.fround(x / of(std, i)) : x;
  });
  return new Tensor("float32", rows.shape, values);
}

it("any network, any dtype, cut anywhere, on every backend: the bits for rows that were standardised before", () => {
  fc.assert(
    fc.property(declarations, ({ network, count, kind, seed, ...options }) => {
      const random = new Random(seed);
      const { inputSize, outputSize } = network;
      const declaring = new Network(network.layers, { input: { size: inputSize, ...options } });
      const rows = rowsAs(kind, [count, inputSize], random);
      const before = entered(rows, inputSize, options);
      const wanted = hex(new Session(network, { backend: "reference" }).predict(before).data);
      for (const backend of backendNames) {
        const session = new Session(declaring, { backend });
        expect(hex(session.predict(kind === "list" ? (rows.toArray() as number[][]) : rows).data)).toBe(wanted);
        for (let start = 0; start < count; ) {
          const end = start + 1 + random.integer(count - start);
          const part = wanted.slice(8 * outputSize * start, 8 * outputSize * end);
          expect(hex(session.predict(rows.slice(start, end)).data)).toBe(part);
          start = end;
        }
      }
    }),
    { numRuns: 300 },
  );
});

describe("the places that read input", () => {
  const input = { scale: "1/255", mean: [0.5, 1, 2], std: [0.25, 2, 3] };
  const layer = new Dense({ weight: [[1, 2], [3, 4], [5, 6]], bias: [1, -1] }); // biome-ignore format: a matrix
  const network = new Network([layer], { input });
  const floats = [1, 3, -4];
  const standardized = [2, 1, -2];

  it("a trace shows it standardised, and sums from there", () => {
    const [first, last] = trace(network, floats);
    expect(first!.values.toArray()).toEqual(standardized);
    const { sum, terms } = weightedSum(layer, first!.values, 1);
    expect([sum, terms.map(({ x }) => x)]).toEqual([last!.values.at(1), standardized]);
    expect(last!.values).toEqual(new Session(network).predict(floats));
  });

  it("training takes it standardised, and targets as they are", () => {
    const read = (images: Tensor | number[][]) => {
      const data = { images, labels: [[7, -7]] };
      const examples = prepareExamples(network, data, { loss: "meanSquaredError", augment: null });
      const [x, target] = [new Float32Array(3), new Float32Array(2)];
      examples.copy(Uint32Array.of(0), x, target, 0);
      return [[...x], [...target]];
    };
    expect(read([floats])).toEqual([standardized, [7, -7]]);
    expect(read(tensor([floats], { dtype: "float64" }))).toEqual([standardized, [7, -7]]);
    const bytes = tensor([[255, 0, 255]], { dtype: "uint8" });
    expect(read(bytes)).toEqual([
      [2, -0.5, Math.fround(-1 / 3)],
      [7, -7],
    ]);
  });

  it("training refuses what is not finite when it is standardised, and says where", () => {
    const steep = new Network([layer], { input: { mean: [-3e38], std: [0.5] } });
    const data = { images: [[0, 0, 0], [0, 3e38, 0]], labels: [0, 1] }; // biome-ignore format: a matrix
    expect(() => prepareExamples(steep, data, { loss: "softmaxCrossEntropy", augment: null })).toThrow(
      new RangeError("train: expected finite numbers, got Infinity in row 0"),
    );
  });
});

it("a mean of -0 is +0, as it is in a file", () => {
  const network = new Network([], { input: { size: 1, mean: [-0] } });
  expect(hex(new Session(network).predict([[0], [-0]]).data)).toBe(hex([0, -0]));
  expect(network.input.mean).toEqual([0]);
});
