/** docs/training.md against what it shows: its programs print what stands beside them, and its tables are those of the code. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as feedforward from "../src/index.ts";
import * as layers from "../src/layers.ts";
import * as tables from "../src/table.ts";
import { lossSettings } from "../src/train/loss-options.ts";
import { optimizerSettings } from "../src/train/optimizer.ts";
import { initializerNames } from "../src/train/randomize.ts";
import { type ScheduleName, scheduleSettings } from "../src/train/schedule.ts";
import * as training from "../src/train.ts";
import { importedBy, type Modules, printedBy, promisedBy } from "./programs.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const documents = ["docs/training.md", "docs/training.ko.md"] as const;
/** What programs may import. */
const modules: Modules = {
  feedforward: async () => feedforward,
  "feedforward/layers": async () => layers,
  "feedforward/table": async () => tables,
  "feedforward/train": async () => training,
};

interface Program {
  readonly path: string;
  readonly name: string;
  readonly code: string;
}

/** Those that begin with their file's name and import nothing else. */
const programs: readonly Program[] = documents.flatMap((path) =>
  read(path)
    .split("```js\n// ")
    .slice(1)
    .map((text) => ({ path, name: text.slice(0, text.indexOf("\n")), code: `// ${text.split("```")[0]}` }))
    .filter(({ code }) => importedBy(code).every((module) => Object.hasOwn(modules, module))),
);

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

describe("a program", () => {
  it.each(programs.map((program) => [program.path, program.name, program] as const))(
    "%s: %s",
    async (_path, _name, { code }) => {
      expect(promisedBy(code).length).toBeGreaterThan(0);
      expect(await printedBy(code, modules)).toEqual(promisedBy(code));
    },
  );

  it("has at most ten lines beside its imports, and is the same in both languages", () => {
    const [english, korean] = documents.map((path) => programs.filter((program) => program.path === path));
    expect(english!.map(({ code }) => code)).toEqual(korean!.map(({ code }) => code));
    const long = english!.filter(({ code }) => code.split("\n").filter((line) => /^[^i].*;/.test(line)).length > 10);
    expect(long.map(({ name }) => name)).toEqual([]);
  });
});

/** Names in the first column of the table behind a heading, and the numbers that stand behind names of options. */
function rowsOf(path: string, heading: number): (readonly [name: string, usual: Record<string, number>])[] {
  const section = read(path).split(/^## /m)[heading]!;
  return [...section.matchAll(/^\| `(\w+)`.* \| (.*) \|$/gm)].map(([, name, options]) => {
    const usual = [...options!.matchAll(/`(\w+)` ([\d.,e/-]*\d)/g)].map(([, option, text]) => {
      const [top = "", bottom = "1"] = text!.replaceAll(",", "").split("/");
      return [option!, Number(top) / Number(bottom)] as const;
    });
    return [name!, Object.fromEntries(usual)];
  });
}

describe.each(documents)("%s", (path) => {
  it("has a row for each optimizer, with what its options are", () => {
    const rows = rowsOf(path, 1);
    expect([...new Set(rows.map(([name]) => name))]).toEqual(Object.keys(training.optimizers));
    for (const [name, usual] of rows) {
      expect(optimizerSettings(name as training.OptimizerName), name).toMatchObject(usual);
    }
  });

  it("has a row for each loss, with what its options are", () => {
    const rows = rowsOf(path, 3);
    expect(rows.map(([name]) => name)).toEqual(Object.keys(training.losses));
    const network = feedforward.initializeNetwork(
      { sizes: [1, 2], hidden: "relu", output: "softmax" },
      new feedforward.Random(0),
    );
    for (const [name, usual] of rows) {
      expect(lossSettings(network, name as training.LossName), name).toMatchObject(usual);
    }
  });

  it("has a row for each rule of first weights", () => {
    const names = [...read(path).matchAll(/^\| `(\w+(?:Normal|Uniform))`(?:, `(\w+)`)? \|/gm)];
    expect(names.flatMap(([, first, second]) => [first!, ...(second === undefined ? [] : [second])])).toEqual(
      initializerNames,
    );
  });

  it("has a row for each schedule, with what its options are", () => {
    const rows = rowsOf(path, 2);
    expect(rows.map(([name]) => name)).toEqual(Object.keys(training.schedules));
    for (const [name, usual] of rows) expect(scheduleSettings(name as ScheduleName), name).toMatchObject(usual);
  });
});
