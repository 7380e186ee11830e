/** From a table to a network's inputs, against pandas and scikit-learn; and back from them to the table. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readNetwork, writeModel } from "../../src/formats/model.ts";
import { writeOnnx } from "../../src/formats/onnx.ts";
import { type Network, Random, Session } from "../../src/index.ts";
import {
  type CategoryRecord,
  encodeRows,
  encodeTargets,
  inUnits,
  type NumberRecord,
  networkForTable,
  outOfUnits,
  prepareFurther,
  prepareTable,
  readCsv,
  tableOf,
} from "../../src/table.ts";
import { accuracy, r2Score, train } from "../../src/train.ts";
import { readGolden } from "../golden.ts";

const golden = readGolden("table") as {
  readonly prepared: readonly {
    readonly csv: string;
    readonly names: readonly string[];
    readonly x: readonly (readonly number[])[];
    readonly y: readonly number[];
  }[];
  readonly iris: string;
  readonly diabetes: string;
};
const read = (text: string) => readCsv(Buffer.from(text));
const all = { validation: 0 } as const;

it.each(golden.prepared.map((one, i) => [i, one] as const))("table %i is prepared as scikit-learn does", (_, one) => {
  const { data, input, heldOut } = prepareTable(read(one.csv), { target: "y", ...all });
  const size = one.names.length;
  expect(heldOut).toBe(null);
  expect(input.names).toEqual(one.names);
  for (const [row, wanted] of one.x.entries()) {
    for (const [i, value] of wanted.entries()) {
      const { mean, std } = input;
      expect((data.inputs.at(row * size + i) - mean[i]!) / std[i]!).toBeCloseTo(value, 5);
    }
    expect(data.targets.at(row)).toBeCloseTo(one.y[row]!, 5);
  }
});

describe("rows are held out", () => {
  const lines = Array.from({ length: 100 }, (_, i) => `${i * i},${i < 80 ? "often" : i < 99 ? "rare" : "once"}`);
  const table = read(`a,y\n${lines.join("\n")}\n`);

  it("of each class its share, a class of one row never, and all of them once", () => {
    const { training, heldOut } = prepareTable(table, { target: "y" });
    const label = (row: number) => table.columns[1]!.cells[row]!;
    const counted = [...heldOut!.rows].map(label);
    expect([counted.filter((one) => one === "often").length, counted.filter((one) => one === "rare").length]).toEqual([
      16, 4,
    ]);
    expect(counted).not.toContain("once");
    expect([...training.rows, ...heldOut!.rows].sort((a, b) => a - b)).toEqual([...Array(100).keys()]);
  });

  it("the same ones for a seed", () => {
    const rows = (seed: number) => [...prepareTable(table, { target: "y", seed }).heldOut!.rows];
    expect(rows(3)).toEqual(rows(3));
    expect(rows(3)).not.toEqual(rows(4));
  });

  it("and nothing is learned of them", () => {
    const { heldOut, record, input } = prepareTable(read("a,b,y\n1,p,1.5\n2,p,2\n3,q,3\n4,,4\n5,p,5\n"), {
      target: "y",
      validation: 0.4,
      seed: 1,
    });
    const rest = [0, 1, 2, 3, 4].filter((row) => !heldOut!.rows.includes(row));
    const numbers = rest.map((row) => row + 1);
    expect(input.mean[0]).toBeCloseTo(numbers.reduce((a, b) => a + b) / 3, 6);
    const seen = new Set(rest.map((row) => ["p", "p", "q", "", "p"][row]!).filter((text) => text !== ""));
    expect(record.columns[1]).toEqual({
      name: "b",
      kind: "category",
      values: [...seen].sort(),
      hasMissing: rest.includes(3),
    });
  });
});

it("rows without a target teach nothing, and are counted", () => {
  const { data, withoutTarget } = prepareTable(read("a,y\n1,1.5\n2,\n3,NaN\n4,2\n5,7\n"), { target: "y", ...all });
  expect([data.inputs.toArray(), withoutTarget]).toEqual([[[1], [4], [5]], 2]);
});

describe("new rows", () => {
  const old = read("town,area,y\nSeoul,10,1.5\nBusan,20,2\n,30,2.5\nSeoul,,3\n");
  const network = networkForTable(prepareTable(old, { target: "y", ...all }));

  it("are told by names, in any order, beside other columns; what is new is counted", () => {
    const rows = read("other,area,town\nx,1,Busan\nx,NA,Jeju\nx,3, Seoul \nx,4,?\n");
    const { inputs, missing, unknown } = encodeRows(rows, network);
    expect(network.input.names).toEqual(["town=Busan", "town=Seoul", "town=(missing)", "area"]);
    expect(inputs.toArray()).toEqual([
      [1, 0, 0, 1],
      [0, 0, 0, 20],
      [0, 1, 0, 3],
      [0, 0, 1, 4],
    ]);
    expect(missing).toEqual([
      { column: "town", rows: 1 },
      { column: "area", rows: 1 },
    ]);
    expect(unknown).toEqual([{ column: "town", rows: 1, values: ["Jeju"] }]);
  });

  it("that lack columns are refused in one sentence", () => {
    expect(() => encodeRows(read("x\n1a\n"), network)).toThrow(
      "the table lacks town, area, which the network was trained with; it has x",
    );
  });

  it("that hold no number are refused by line", () => {
    expect(() => encodeRows(read("town,area\nSeoul,1\nBusan,many\n"), network)).toThrow(
      'column "area": expected a number, got "many" in line 3',
    );
  });

  it("of classes that the network does not tell are left out and counted", () => {
    const labels = read("a,y\n1,p\n2,q\n3,p\n4,q\n");
    const { rows, targets, missing, unknown } = encodeTargets(
      read("a,y\n1,q\n2,z\n3,\n4,p\n"),
      networkForTable(prepareTable(labels, { target: "y" })),
    );
    expect([[...rows], targets.toArray(), missing, unknown]).toEqual([
      [0, 3],
      [1, 0],
      1,
      { column: "y", rows: 1, values: ["z"] },
    ]);
  });
});

it("what is encoded says again what the cells said", () => {
  const row = fc.record({
    n: fc.option(fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)),
    c: fc.option(fc.constantFrom("a", "b", "3", "x y")),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 4, maxLength: 12 }), (rows) => {
      const lines = rows.map(({ n, c }, i) => `${n ?? ""},${c ?? ""},${i + 0.5}`);
      const table = read(`n,c,y\n${lines.join("\n")}\n`);
      const prepared = prepareTable(table, { target: "y", category: ["c"], number: ["n"], ...all });
      const { columns } = prepared.record;
      const [n, c] = columns as unknown as [NumberRecord, CategoryRecord];
      const inputs = encodeRows(table, networkForTable(prepared)).inputs.toArray() as number[][];
      for (const [i, [number, ...ones]] of inputs.entries()) {
        expect(number).toBe(rows[i]!.n ?? n.fill);
        const choices = [...c.values, ...(c.hasMissing ? [null] : [])];
        expect(choices.filter((_, k) => ones[k] === 1)).toEqual([rows[i]!.c]);
      }
    }),
    { numRuns: 200 },
  );
});

describe("a network of a table", () => {
  const prepared = prepareTable(read(golden.prepared[1]!.csv), { target: "y" });

  it.each([
    ["safetensors", (network: Network) => writeModel(network)],
    ["ONNX", (network: Network) => writeOnnx(network)],
  ])("keeps its columns in %s", (_, write) => {
    expect(tableOf(readNetwork(write(networkForTable(prepared))))).toEqual(prepared.record);
  });

  it("keeps them through a further training", () => {
    const once = train(networkForTable(prepared), prepared.data, { epochs: 1 });
    expect(tableOf(train(once, prepared.data, { epochs: 1 }))).toEqual(prepared.record);
  });

  it("answers in the unit of the table", () => {
    const { scale, training, data } = prepared;
    const network = networkForTable(prepared, { random: new Random(1) });
    const [own, units] = [network, inUnits(network, prepared)].map((one) => new Session(one).predict(data.inputs));
    for (const [i, value] of own!.data.entries()) {
      const wanted = value * scale!.std + scale!.mean;
      expect(Math.abs(units!.at(i) - wanted)).toBeLessThanOrEqual(1e-5 * Math.abs(wanted));
    }
    expect(training.truth.at(0)).toBeCloseTo(data.targets.at(0) * scale!.std + scale!.mean, 3);
  });
});

it("is trained further from where it was", () => {
  const table = read(golden.prepared[1]!.csv);
  const prepared = prepareTable(table, { target: "y", seed: 1 });
  const network = inUnits(networkForTable(prepared), prepared);
  const further = prepareFurther(table, network, { seed: 1 });
  expect(further).toEqual(prepared);
  const again = inUnits(outOfUnits(network, further), further);
  for (const [name, { data }] of network.parameters) {
    const other = again.parameters.get(name)!.data;
    for (const [i, value] of data.entries())
      expect(Math.abs(other[i]! - value)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(value)));
  }
});

describe("real tables are learned", () => {
  const optimizer = { name: "adam", learningRate: 0.003, weightDecay: 1, schedule: "linear" } as const;
  const options = { batchSize: 32, optimizer };

  it("iris: nine of ten and more, where one word says a third", () => {
    const prepared = prepareTable(read(golden.iris), { target: "target" });
    const trained = train(networkForTable(prepared), prepared.data, { ...options, epochs: 250 });
    const { data, truth } = prepared.heldOut!;
    expect(trained.labels).toEqual(["setosa", "versicolor", "virginica"]);
    expect(accuracy(new Session(trained).predict(data.inputs), truth)).toBeGreaterThan(0.9);
  });

  it("diabetes: R² as a linear model has it, where the mean has 0", () => {
    const prepared = prepareTable(read(golden.diabetes), { target: "target" });
    const trained = inUnits(train(networkForTable(prepared), prepared.data, { ...options, epochs: 90 }), prepared);
    const { data, truth } = prepared.heldOut!;
    expect(r2Score(new Session(trained).predict(data.inputs), truth)).toBeGreaterThan(0.3);
  });
});
