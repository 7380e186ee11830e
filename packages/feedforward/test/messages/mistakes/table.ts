/** What is said of tables, each from the mistake itself. */

import { Dense, Network, tensor, zeros } from "../../../src/index.ts";
import {
  encodeRows,
  networkForTable,
  prepareFurther,
  prepareTable,
  readCsv,
  tableOf,
  tableOfArrays,
} from "../../../src/table.ts";

const csv = (text: string | Uint8Array) => readCsv(typeof text === "string" ? Buffer.from(text) : text);
const small = "a,b,y\n1,x,1\n2,z,2\n3,x,3.5\n4,z,4\n";
const prepare = (text: string, target = "y", options = {}) => prepareTable(csv(text), { target, ...options });
const network = (table: unknown, outputs = 1) =>
  new Network([new Dense({ weight: zeros([1, outputs]) })], { provenance: { table } });
const record = { version: 1, target: { name: "y", kind: "number" }, columns: [{ name: "a", kind: "number", fill: 0 }] };
const named = new Network([new Dense({ weight: zeros([2, 1]) })], { input: { names: ["a", "b"] } });
const names = Array.from({ length: 1001 }, (_, i) => `n${i}`);

export const tableMistakes: Readonly<Record<string, () => unknown>> = {
  "csv-promise": () => readCsv(Promise.resolve() as never),
  "csv-bytes": () => readCsv("houses.csv" as never),
  "csv-cells": () => csv("a,b\n1\n"),
  "csv-columns": () => csv(`${"a,".repeat(40_000)}\n`),
  "csv-empty": () => csv("\n\n"),
  "csv-header": () => csv("1,2\n3,4\n"),
  "csv-name-twice": () => csv("a,b,a\n"),
  "csv-quote-after": () => csv('a\n"x"y\n'),
  "csv-quote-inside": () => csv('a\nx"y\n'),
  "csv-quote-open": () => csv('a\n"x\n'),
  "csv-utf8": () => csv(Uint8Array.of(97, 10, 0xb0, 0xa1)),
  "csv-zero": () => csv("a\nx\0\n"),
  "table-categories": () =>
    prepare(`a,y\n${names.map((name, i) => `${name},${i}`).join("\n")}\n`, "y", { category: ["a"] }),
  "table-class-unknown": () =>
    prepareFurther(csv("a,y\n1,p\n2,other\n"), networkForTable(prepare("a,y\n1,p\n2,q\n3,p\n4,q\n"))),
  "table-column": () => prepare(small, "nothing like it"),
  "table-column-slip": () => prepare("price,y\n1,2\n", "prise"),
  "table-mixed": () => prepare("age,y\n30,1\nforty,2\n41,3\n52,5\n"),
  "table-no-inputs": () => prepare("a,y\n1,2\n1,3\n"),
  "table-rows": () => prepare("a,y\n1,2\n"),
  "table-said-twice": () => prepare(small, "y", { drop: ["a"], number: ["a"] }),
  "table-target-alone": () => prepare("y\n1\n2\n"),
  "table-target-classes": () => prepare("a,y\n1,p\n2,q\n3,r\n"),
  "table-target-commas": () => prepare('a,y\n1,"1,5"\n2,"2,5"\n'),
  "table-target-constant": () => prepare("a,y\n1,p\n2,p\n"),
  "table-target-mixed": () =>
    prepare(`a,y\n${names.map((_, i) => `${i * i},${i === 7 ? "n.d." : i % 30}`).join("\n")}\n`),
  "table-validation": () => prepare(small, "y", { validation: 1 }),
  "table-columns-missing": () => encodeRows(csv("b\nx\n"), network(record)),
  "table-none": () => encodeRows(csv("b\nx\n"), network(undefined)),
  "table-number": () => encodeRows(csv("a\nx\n"), network(record)),
  "table-gap": () => encodeRows(csv("a,b\n1,2\n,3\n"), named),
  "table-number-rounded": () => encodeRows(csv("a\n9007199254740993\n"), network(record)),
  "table-number-range": () => encodeRows(csv("a\n1e99\n"), network(record)),
  "table-arrays-none": () => tableOfArrays(new Map()),
  "table-arrays-shape": () =>
    tableOfArrays(
      new Map([
        ["a", tensor([1, 2])],
        ["b", tensor([1])],
      ]),
    ),
  "table-arrays-size": () => tableOfArrays(new Map([["a", zeros([2 ** 12, 2 ** 11], "uint8")]])),
  "table-inputs": () => tableOf(network({ ...record, columns: [...record.columns, ...record.columns] })),
  "table-record": () => tableOf(network({ ...record, columns: [] })),
  "table-task": () => tableOf(network({ ...record, target: { name: "y", kind: "category" } })),
  "table-version": () => tableOf(network({ ...record, version: 2 })),
};
