/**
 * The sources keep the rules of the house: who may import whom, no cycles, how a file opens, how long it is. The judge
 * itself stands trial first: each rule has a small house that breaks it.
 */

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { judge } from "./architecture/rules.ts";

const src = new URL("../src/", import.meta.url);

function sources(): Record<string, string> {
  const paths = readdirSync(src, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll("\\", "/"));
  const files = paths.filter((path) => path.endsWith(".ts"));
  return Object.fromEntries(files.map((path) => [path, readFileSync(new URL(path, src), "utf8")]));
}

/** A house whose files all open as they should. */
function house(files: Record<string, string>): Record<string, string> {
  const opening = "/** What this file is, in one sentence. */\n\n";
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, opening + text]));
}

describe("the sources", () => {
  it("are found", () => {
    expect(Object.keys(sources())).toEqual(expect.arrayContaining(["errors.ts", "tensor/tensor.ts"]));
  });

  it("keep the rules of the house", () => {
    expect(judge(sources())).toEqual([]);
  });
});

const tensor = { "tensor/tensor.ts": "export const size = 1;" };
const plan = { "ops/dense.ts": "export interface Plan {}" };
const wasm = { "wasm/values.ts": "export const add = 1;" };

describe("allowed", () => {
  it.each([
    ["a room below", { ...tensor, "math/dot.ts": 'import { size } from "../tensor/tensor.ts";' }],
    ["a sibling", { ...tensor, "tensor/shape.ts": 'import { size } from "./tensor.ts";' }],
    ["the errors", { "errors.ts": "", "bytes/reader.ts": 'import "../errors.ts";' }],
    ["the check of options", { "options/check.ts": "", "bytes/reader.ts": 'import "../options/check.ts";' }],
    ["types of an op in a kernel", { ...plan, "kernels/dense.ts": 'import type { Plan } from "../ops/dense.ts";' }],
    ["type specifiers alike", { ...plan, "kernels/dense.ts": 'import { type Plan } from "../ops/dense.ts";' }],
    ["WebAssembly in its backend", { ...wasm, "backend/wasm.ts": 'import { add } from "../wasm/values.ts";' }],
    ["a single file of a room", { "data/batches.ts": "", "train/trainer.ts": 'import "../data/batches.ts";' }],
    [
      "Node at the edge",
      {
        "files/write.ts": 'import "node:fs";',
        "node.ts": 'import "node:fs"; import "./files/write.ts";',
        "cli/main.ts": 'import("node:util"); import "../node.ts"; import "../files/write.ts";',
      },
    ],
    [
      "everything in the index",
      { ...tensor, ...wasm, "index.ts": 'export { size } from "./tensor/tensor.ts"; import "./wasm/values.ts";' },
    ],
    ["a command of another package", { "cli/packages/load.ts": "export const load = (name: string) => import(name);" }],
    ["exact functions", { "tensor/tensor.ts": "const { fround } = Math; fround(Math.sqrt(2));" }],
  ])("%s", (_, files: Record<string, string>) => {
    expect(judge(house(files))).toEqual([]);
  });
});

describe("refused: imports", () => {
  it.each([
    [
      "a room above",
      { ...plan, "tensor/tensor.ts": 'import { Plan } from "../ops/dense.ts";' },
      "tensor/tensor.ts:3: may not import ops/dense.ts as a value",
    ],
    [
      "types of a room above",
      { ...plan, "tensor/tensor.ts": 'import type { Plan } from "../ops/dense.ts";' },
      "tensor/tensor.ts:3: may not import ops/dense.ts",
    ],
    [
      "types written in place",
      { ...plan, "tensor/tensor.ts": 'let x: import("../ops/dense.ts").Plan;' },
      "tensor/tensor.ts:3: may not import ops/dense.ts",
    ],
    [
      "exports handed on",
      { ...tensor, "bytes/reader.ts": 'export { size } from "../tensor/tensor.ts";' },
      "bytes/reader.ts:3: may not import tensor/tensor.ts as a value",
    ],
    [
      "when called",
      { ...tensor, "bytes/reader.ts": 'const t = await import("../tensor/tensor.ts");' },
      "bytes/reader.ts:3: may not import tensor/tensor.ts as a value",
    ],
    [
      "computed",
      { "cli/main.ts": "export const load = (name: string) => import(name);" },
      "cli/main.ts:3: imports something that cannot be read from the source",
    ],
    [
      "values of an op in a kernel",
      { ...plan, "kernels/dense.ts": 'import { type Plan, fuse } from "../ops/dense.ts";' },
      "kernels/dense.ts:3: may not import ops/dense.ts as a value",
    ],
    [
      "WebAssembly in another backend",
      { ...wasm, "backend/reference.ts": 'import { add } from "../wasm/values.ts";' },
      "backend/reference.ts:3: may not import wasm/values.ts as a value",
    ],
    [
      "a sibling of the interface",
      { "backend/wasm.ts": "", "backend/backend.ts": 'import type {} from "./wasm.ts";' },
      "backend/backend.ts:3: may not import backend/wasm.ts",
    ],
    [
      "another file of that room",
      { "data/idx.ts": "", "train/trainer.ts": 'import "../data/idx.ts";' },
      "train/trainer.ts:3: may not import data/idx.ts as a value",
    ],
    [
      "the edge from inside",
      { "index.ts": "", "session.ts": 'import "./index.ts";' },
      "session.ts:3: may not import index.ts as a value",
    ],
    [
      "files in a page",
      { "files/write.ts": "", "web.ts": 'import "./files/write.ts";' },
      "web.ts:3: may not import files/write.ts as a value",
    ],
    [
      "Node inside",
      { "session.ts": 'import { readFileSync } from "node:fs";' },
      "session.ts:3: imports node:fs outside the edge",
    ],
    ["a package", { "session.ts": 'import "left-pad";' }, "session.ts:3: imports the package left-pad"],
    [
      "outside the sources",
      { "session.ts": 'import "../test/golden.ts";' },
      "session.ts:3: imports ../test/golden.ts, which is no source file",
    ],
    [
      "a cycle",
      {
        "program/a.ts": 'import "./b.ts";',
        "program/b.ts": 'import "./c.ts";',
        "program/c.ts": 'import type {} from "./b.ts";',
      },
      "import cycle: program/b.ts → program/c.ts → program/b.ts",
    ],
    ["itself", { "program/a.ts": 'import "./a.ts";' }, "import cycle: program/a.ts → program/a.ts"],
  ])("%s", (_, files: Record<string, string>, offence) => {
    expect(judge(house(files))).toEqual([offence]);
  });
});

const lines = (count: number) => "\n".repeat(count);

describe("refused: form", () => {
  it.each([
    ["an unknown room", "attic/box.ts", "", 'attic/box.ts: no room "attic" in the house'],
    ["a file outside the rooms", "box.ts", "", 'box.ts: no room "box.ts" in the house'],
    ["a name that says nothing", "tensor/utils.ts", "", 'tensor/utils.ts: the name "utils" says nothing'],
    ["a default export", "tensor/a.ts", "export default 1;", "tensor/a.ts:3: default export"],
    [
      "a default export by name",
      "tensor/a.ts",
      "const a = 1; export { a as default };",
      "tensor/a.ts:3: default export",
    ],
    ["a long file", "tensor/a.ts", lines(399), "tensor/a.ts: 401 lines, at most 400"],
    [
      "a long function",
      "tensor/a.ts",
      `function f() {${lines(60)}}`,
      "tensor/a.ts:3: a function of 61 lines, at most 60",
    ],
    [
      "a long arrow",
      "tensor/a.ts",
      `const f = () => {${lines(60)}};`,
      "tensor/a.ts:3: a function of 61 lines, at most 60",
    ],
    [
      "a long method",
      "tensor/a.ts",
      `class A { f() {${lines(60)}} }`,
      "tensor/a.ts:3: a function of 61 lines, at most 60",
    ],
    ["an inexact function", "tensor/a.ts", "Math.exp(1);", "tensor/a.ts:3: Math.exp may differ between engines"],
    [
      "an inexact function by name",
      "tensor/a.ts",
      "const { fround, tanh } = Math;",
      "tensor/a.ts:3: Math.tanh may differ between engines",
    ],
    ["a function that is hidden", "tensor/a.ts", 'Math["exp"](1);', "tensor/a.ts:3: Math.? may differ between engines"],
    ["functions that are hidden", "tensor/a.ts", "const m = Math;", "tensor/a.ts:3: Math.? may differ between engines"],
  ])("%s", (_, path, text, offence) => {
    expect(judge(house({ [path]: text }))).toEqual([offence]);
  });

  it("export *", () => {
    const files = house({ ...tensor, "index.ts": 'export * from "./tensor/tensor.ts";' });
    expect(judge(files)).toEqual(["index.ts:3: export * hides what is exported"]);
  });

  it.each([
    ["nothing", "export const a = 1;\n"],
    ["a line comment", "// What this file is, in one sentence.\n\n"],
    ["too few words", "/** Tensors. */\n\n"],
    ["no sentence", "/** tensors, their shapes and their data */\n\n"],
    ["the docstring of the first thing", "/** A tensor is a shape with data. */\nexport const a = 1;\n"],
  ])("opens with %s", (_, text) => {
    expect(judge({ "tensor/a.ts": text })).toEqual([
      "tensor/a.ts: opens with no comment that says in a sentence what it is",
    ]);
  });

  it("as long as they may be", () => {
    const files = house({ "tensor/a.ts": lines(398), "tensor/b.ts": `function f() {${lines(59)}}` });
    expect(judge(files)).toEqual([]);
  });
});
