/** A network taken apart gives the bits of its session, and the terms of a sum give the sum. */

import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { Batch } from "../src/backend/backend.ts";
import { reference } from "../src/backend/reference.ts";
import {
  Activation,
  Dense,
  initializeNetwork,
  Network,
  Random,
  Session,
  ShapeError,
  Softmax,
  splitSum,
  trace,
  weightedSum,
} from "../src/index.ts";

const random = new Random(7);
const network = initializeNetwork({ sizes: [6, 5, 4], hidden: "sigmoid", output: "softmax" }, random);
const x = Float32Array.from([0.5, -1, 0, 2, 0.25, -0]);

describe("trace", () => {
  it("has the input, then what each layer gives", () => {
    const steps = trace(network, x);
    expect(steps.map(({ layer }) => layer?.type ?? "input")).toEqual([
      "input",
      ...network.layers.map(({ type }) => type),
    ]);
    expect(steps.map(({ values }) => values.size)).toEqual([6, 5, 5, 4, 4]);
  });

  it("ends with the bits of every session", () => {
    const row = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(row, (values) => {
        const answer = trace(network, Float32Array.from(values)).at(-1)!.values;
        for (const backend of ["reference", "wasm"] as const) {
          expect(new Session(network, { backend }).predict(Float32Array.from(values)).data).toEqual(answer.data);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("scales bytes as the network declares", () => {
    const layer = new Dense({ weight: [[1], [1]] });
    const scaled = new Network([layer], { input: { scale: "1/255", mean: [0.5], std: [0.25] } });
    const [input] = trace(scaled, Uint8Array.of(255, 0));
    expect([...input!.values.data]).toEqual([2, -2]);
    expect([...trace(new Network([layer]), Uint8Array.of(255, 3))[0]!.values.data]).toEqual([255, 3]);
  });

  it("shows the sum before its function", () => {
    const steps = trace(
      new Network([
        new Dense({
          weight: [
            [2, 0],
            [3, 0],
          ],
          bias: [1, 0],
        }),
        new Activation("relu"),
        new Softmax(),
      ]),
      [1, -2],
    );
    expect(steps.map(({ values }) => [...values.data])).toEqual([
      [1, -2],
      [-3, 0],
      [0, 0],
      [0.5, 0.5],
    ]);
  });

  it("takes a network with infinite weights", () => {
    const infinite = new Network([new Dense({ weight: [[Infinity]] })], { allowNonFinite: true });
    expect(trace(infinite, [2]).at(-1)!.values.at(0)).toBe(Infinity);
    expect(trace(infinite, [0]).at(-1)!.values.at(0)).toBe(Number.NaN);
  });

  it("runs the network once: one program, one row, a step a layer", () => {
    const prepareReference = reference.prepare.bind(reference);
    const prepare = vi.spyOn(reference, "prepare");
    const rows: number[] = [];
    prepare.mockImplementation((program) => {
      const executable = prepareReference(program);
      const run = (batch: Batch): void => {
        rows.push(batch.rows);
        executable.run(batch);
      };
      return { ...executable, run };
    });
    trace(network, x);
    const [program] = prepare.mock.calls[0]!;
    const programs = prepare.mock.calls.length;
    prepare.mockRestore();
    expect([programs, rows]).toEqual([1, [1]]);
    expect(program.steps.map(({ op }) => op.name)).toEqual(["dense", "unary", "dense", "softmax"]);
  });

  it("refuses what is not one row", () => {
    expect(() => trace(network, [[1, 2]])).toThrow(new ShapeError("trace: expected one row [6], got [1, 2]"));
  });
});

describe("weightedSum", () => {
  const layer = network.layers[0] as Dense;

  it.each([0, 1, 4])("of output %i is the bits of the layer", (j) => {
    const { bias, terms, sum } = weightedSum(layer, x, j);
    expect(sum).toBe(trace(network, x)[1]!.values.at(j));
    expect(terms.reduce((total, { product }) => Math.fround(total + product), bias)).toBe(sum);
    expect(terms.map(({ input }) => input)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(terms[3]).toMatchObject({ x: 2, weight: layer.weight.at(3 * 5 + j) });
  });

  it("refuses an output that is not there, and a row of another size", () => {
    expect(() => weightedSum(layer, x, 5)).toThrow(new RangeError("dense1: expected an output from 0 to 4, got 5"));
    expect(() => weightedSum(layer, [1], 0)).toThrow(new ShapeError("dense1: expected one row [6], got [1]"));
  });
});

describe("splitSum", () => {
  const layer = new Dense({ weight: [[2], [-8], [0.5], [8], [1]], bias: [0.25] });
  const parts = (count: number) => splitSum(weightedSum(layer, [1, 1, 1, 1, 0], 0), count);

  it("has the largest terms first, by size and not by sign, and the rest as one number", () => {
    const { largest, rest, restCount } = parts(3);
    expect(largest.map(({ input, product }) => [input, product])).toEqual([
      [1, -8],
      [3, 8],
      [0, 2],
    ]);
    expect([rest, restCount]).toEqual([0.5, 2]);
  });

  it("may have no terms, or all", () => {
    expect(parts(0)).toEqual({ largest: [], rest: 2.5, restCount: 5 });
    expect(parts(9)).toMatchObject({ rest: 0, restCount: 0 });
    expect(parts(9).largest).toHaveLength(5);
  });

  it("adds up to the sum", () => {
    const sum = weightedSum(network.layers[0] as Dense, x, 2);
    const { largest, rest } = splitSum(sum, 2);
    expect(largest.reduce((total, { product }) => total + product, sum.bias + rest)).toBeCloseTo(sum.sum, 14);
    const others = sum.terms.filter((term) => !largest.includes(term));
    expect(rest).toBeCloseTo(
      others.reduce((total, { product }) => total + product, 0),
      6,
    );
  });

  it("puts what is no number first", () => {
    const infinite = new Dense({ weight: [[1], [Infinity], [Number.NaN]] });
    expect(splitSum(weightedSum(infinite, [1, 1, 1], 0), 2).largest.map(({ input }) => input)).toEqual([1, 2]);
  });

  it("refuses a count that is none", () => {
    expect(() => parts(-1)).toThrow(new RangeError("splitSum: expected a count of terms, got -1"));
    expect(() => parts(1.5)).toThrow(RangeError);
  });
});
