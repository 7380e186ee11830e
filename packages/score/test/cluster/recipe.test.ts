/** The pages that show how a cluster is made: both languages have the configuration that the tests run, and commands that there are. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scoreOptions } from "../../../feedforward/src/cli/packages/score.ts";
import { clusterCommands } from "../../src/command/cluster.ts";
import { usualValues } from "../../src/command/options.ts";
import { recipe } from "./servers.ts";

const pages = ["scale.md", "scale.ko.md"];
const textOf = (page: string): string => readFileSync(join(process.cwd(), "docs", page), "utf8");

it("the configuration is the same in both languages, and asks for what is promised", () => {
  expect(recipe("scale.ko.md")).toBe(recipe("scale.md"));
  expect(recipe()).toMatch(/^ {2}sync_interval: always$/m);
});

describe.each(pages)("%s", (page) => {
  it("names every command, and only options that there are", () => {
    const text = textOf(page);
    for (const word of Object.keys(clusterCommands)) expect(text).toMatch(new RegExp(`\\| \`${word}[ \`]`));
    const own = text.replaceAll(/^#SBATCH.*$/gm, ""); // Slurm has options too
    const options = [...own.matchAll(/--([a-z][a-z-]*)/g)].map(([, name]) =>
      name!.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    );
    const known = new Set([...Object.keys(scoreOptions), "seeds", "dependency"]);
    expect(options.filter((name) => !known.has(name))).toEqual([]);
  });
});

it("the command line has every option that the commands read", () => {
  expect(Object.keys(scoreOptions).sort()).toEqual(Object.keys(usualValues).sort());
});
