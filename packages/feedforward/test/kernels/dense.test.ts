/** The dense kernels against a plain loop that leaves nothing out, to the bit, for every remainder of their tiles. */

import { describe, expect, it } from "vitest";
import { type DenseShape, defineTile, denseShape, packedSize, packWeight, tileShape } from "../../src/kernels/dense.ts";
import { definePositions, mostPositions, positionLayout } from "../../src/kernels/positions.ts";
import { defineSparse } from "../../src/kernels/sparse.ts";
import { Random } from "../../src/tensor/random.ts";
import { hex } from "../bits.ts";
import { compact, type Filling, fillings, inputs, pitched, plainDense, Workbench } from "./workbench.ts";

const counts = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

interface Size {
  readonly inputs: number;
  readonly outputs: number;
  readonly accumulators: number;
  /** Bytes from one row of inputs to the next. */
  readonly pitch: number;
}

type Kernel = (size: Size) => (x: Float32Array, weight: Float32Array, bias: Float32Array) => Float32Array;

/** Both forms, as y = kernel(x, weight, bias). */
const forms: Record<string, Kernel> = {
  tile(size) {
    const shape = tileShape(size.inputs, size.outputs, size.accumulators);
    const yPitch = 16 * shape.vectors;
    const bench = new Workbench((module) => defineTile(module, shape, size.pitch, size.accumulators));
    const name = `dense_tile_${size.inputs}x${size.outputs}`;
    return (x, weight, bias) => {
      bench.clear();
      const rows = x.length / size.inputs;
      const from = bench.put(pitched(x, size.inputs, size.pitch));
      const [w, b] = [bench.put(packed(shape, weight)), bench.put(padded(bias, size.outputs))];
      const y = bench.room(rows * yPitch);
      bench.call(name, [from, rows, w, b, y], [y, y + rows * yPitch]);
      return compact(bench.floats(y, (rows * yPitch) / 4), size.outputs, yPitch);
    };
  },
  sparse: (size) => sparse(size, null),
};

/** Lists of floats, or of bytes that stand for byte / divisor. */
function sparse(size: Size, divisor: number | null, pages?: number): ReturnType<Kernel> {
  const shape = denseShape(size.inputs, size.outputs, size.accumulators);
  const yPitch = 16 * shape.vectors;
  const layout = positionLayout(size.inputs, 16 * shape.panel);
  const form = { pitch: divisor === null ? size.pitch : size.inputs, divisor };
  const bench = new Workbench(
    (module, data) => [
      definePositions(module, data, layout, form),
      defineSparse(module, data, { shape, layout, rows: form }),
    ],
    pages,
  );
  const kind = divisor === null ? "f32" : "u8";
  return (x, weight, bias) => {
    bench.clear();
    const rows = x.length / size.inputs;
    const bytes = () => Uint8Array.from(x, (value) => Math.round(value * divisor!));
    const from = bench.put(divisor === null ? pitched(x, size.inputs, size.pitch) : bytes());
    const [w, b] = [bench.put(packed(shape, weight)), bench.put(padded(bias, size.outputs))];
    const lists = bench.room(rows * layout.rowBytes);
    const y = bench.room(rows * yPitch);
    bench.call(`positions_${kind}_${size.inputs}`, [from, rows, lists], [lists, lists + rows * layout.rowBytes]);
    const name = `dense_sparse_${kind}_${size.inputs}x${size.outputs}`;
    bench.call(name, [lists, rows, from, w, b, y], [y, y + rows * yPitch]);
    return compact(bench.floats(y, (rows * yPitch) / 4), size.outputs, yPitch);
  };
}

/** Weights as they are packed, zeros where they pad. */
function packed(shape: DenseShape, weight: Float32Array): Float32Array {
  const target = new Float32Array(packedSize(shape));
  packWeight(shape, weight, target);
  return target;
}

/** Rows padded with zeros to whole vectors. */
function padded(rows: Float32Array, size: number): Float32Array {
  const pitch = 16 * Math.ceil(size / 4);
  return pitched(rows, size, pitch).map((value, i) => (i % (pitch / 4) < size ? value : 0));
}

/** What differs, with everything that it takes to see it again; nothing where all is well. */
function differences(kernel: ReturnType<Kernel>, size: Size, rows: number, filling: Filling): object[] {
  const random = new Random(1000 * size.inputs + 10 * size.outputs + rows);
  const x = inputs(rows * size.inputs, filling, random);
  const weight = Float32Array.from({ length: size.inputs * size.outputs }, () => 2 * random.uniform() - 1);
  const bias = Float32Array.from({ length: size.outputs }, () => random.uniform() - 0.5);
  const got = hex(kernel(x, weight, bias));
  const wanted = hex(plainDense(x, weight, bias));
  return got === wanted ? [] : [{ ...size, rows, filling, got, wanted }];
}

/** The same for some numbers of rows, each with two kinds of input that take turns. */
function allDifferences(form: Kernel, size: Size, rowCounts: readonly number[]): object[] {
  const kernel = form(size);
  return rowCounts.flatMap((rows) =>
    [0, 1].flatMap((turn) => differences(kernel, size, rows, fillings[(2 * turn + rows + size.outputs) % 4]!)),
  );
}

describe.each(Object.entries(forms))("%s", (_, form) => {
  it.each(counts(1, 33))("%i outputs, of some inputs, for 1 to 9 rows", (outputs) => {
    const random = new Random(outputs);
    for (const accumulators of [7, 13]) {
      const size = 1 + random.integer(40);
      const shape = { inputs: size, outputs, accumulators, pitch: 4 * size };
      expect(allDifferences(form, shape, counts(1, 9))).toEqual([]);
    }
  });

  it.each(counts(1, 40))("%i inputs, of some outputs, with padding between rows", (size) => {
    const outputs = 1 + new Random(size).integer(33);
    const shape = { inputs: size, outputs, accumulators: 13, pitch: 16 * Math.ceil(size / 4) + 16 };
    expect(allDifferences(form, shape, [1, 2, 3, 4, 5])).toEqual([]);
  });

  it.each([
    [100, 500],
    [300, 80],
    [785, 50],
    [17, 129],
    [33, 257],
  ])("%i × %i: many passes, and blocks of lists", (size, outputs) => {
    const shape = { inputs: size, outputs, accumulators: 13, pitch: 4 * size };
    expect(allDifferences(form, shape, [1, 7, 9])).toEqual([]);
  });

  // More panels than have code of their own: those that are alike share it.
  it.each([
    [2, 417],
    [3, 421],
    [201, 400],
    [5, 519],
    [7, 520],
    [2, 2083],
  ])("%i × %i: wide, with many sums and with few", (size, outputs) => {
    for (const accumulators of [7, 13]) {
      const shape = { inputs: size, outputs, accumulators, pitch: 4 * size };
      expect(allDifferences(form, shape, [1, 2, 4, 9])).toEqual([]);
    }
  });

  it("no rows write nothing", () => {
    const kernel = form({ inputs: 5, outputs: 3, accumulators: 13, pitch: 20 });
    expect(kernel(new Float32Array(0), new Float32Array(15), new Float32Array(3))).toEqual(new Float32Array(0));
  });
});

it.each([1, 3, 127.5, 255])("bytes, each of which stands for byte / %d", (divisor) => {
  for (const [size, outputs] of [
    [16, 4],
    [37, 9],
    [784, 50],
    [785, 57],
  ] as const) {
    const kernel = sparse({ inputs: size, outputs, accumulators: 13, pitch: 0 }, divisor);
    const random = new Random(size);
    const uniform = (length: number) => Float32Array.from({ length }, () => 2 * random.uniform() - 1);
    const [weight, bias] = [uniform(size * outputs), uniform(outputs)];
    for (const rows of [1, 7, 9]) {
      const x = Float32Array.from({ length: rows * size }, () => (random.integer(3) && random.integer(256)) / divisor);
      expect(hex(kernel(x, weight, bias))).toBe(hex(plainDense(x, weight, bias)));
    }
  }
});

it.each([
  [mostPositions, 5],
  [mostPositions + 1, 5],
  [2 * mostPositions + 50, 6],
  [3 * mostPositions, 57],
])("%i × %i: places of inputs that begin anew", (size, outputs) => {
  const kernel = sparse({ inputs: size, outputs, accumulators: 13, pitch: 4 * size }, null, 512);
  const random = new Random(size);
  const weight = Float32Array.from({ length: size * outputs }, () => 2 * random.uniform() - 1);
  const bias = Float32Array.from({ length: outputs }, () => random.uniform() - 0.5);
  for (const rows of [1, 9]) {
    const x = inputs(rows * size, "half", random);
    expect(hex(kernel(x, weight, bias))).toBe(hex(plainDense(x, weight, bias)));
  }
});

it("the tile multiplies zeros too: 0·∞ is NaN", () => {
  const kernel = forms.tile!({ inputs: 2, outputs: 2, accumulators: 13, pitch: 8 });
  const y = kernel(Float32Array.of(0, 1), Float32Array.of(Infinity, 1, 2, 3), new Float32Array(2));
  expect([...y]).toEqual([Number.NaN, 3]);
});

describe.each(counts(1, 40))("%i vectors", (vectors) => {
  it("are cut into panels within the limit, as even as that allows", () => {
    for (const limit of counts(1, 13)) {
      const { panel } = denseShape(3, 4 * vectors, limit);
      const panels = Math.ceil(vectors / limit);
      expect([panel <= limit, Math.ceil(vectors / panel) <= panels]).toEqual([true, true]);
      expect(panel).toBe(Math.ceil(vectors / panels));
    }
  });

  it("hold every weight once, in its panel, at the place of its input and output", () => {
    const [size, outputs] = [3, 4 * vectors - 1];
    const shape = denseShape(size, outputs, 5);
    const weight = Float32Array.from({ length: size * outputs }, (_, i) => i + 1);
    const target = packed(shape, weight);
    const width = 4 * shape.panel;
    const got = Array.from(weight, (_, at) => {
      const [i, j] = [Math.floor(at / outputs), at % outputs];
      return target[Math.floor(j / width) * size * width + i * width + (j % width)];
    });
    expect(got).toEqual([...weight]);
    expect(target.filter((value) => value !== 0).length).toBe(weight.length);
  });
});
