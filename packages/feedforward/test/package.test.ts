/**
 * The package as others meet it: every public name leads to a module, and the command explains itself where nothing is
 * built.
 */

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as chapter from "../src/chapter.ts";
import * as core from "../src/index.ts";

type Named = Readonly<Record<string, (movedTo: string) => unknown>>;

const home = new URL("../", import.meta.url);
const { exports, dependencies } = JSON.parse(readFileSync(new URL("package.json", home), "utf8"));
const modules = Object.entries<{ source: string; types: string; default: string }>(exports).filter(
  ([, entry]) => typeof entry !== "string",
);

describe("public names", () => {
  it.each(modules)("%s is a module", (_, { source, types, default: built }) => {
    expect(existsSync(new URL(source, home)), source).toBe(true);
    const module = source.replace("./src/", "./dist/").replace(/\.ts$/, "");
    expect([types, built]).toEqual([`${module}.d.ts`, `${module}.js`]);
  });

  it("bring no dependency along", () => {
    expect(dependencies).toBeUndefined();
  });
});

/** What the main entry had of the book's functions. */
const moved = (
  "activationSlope activationValue add and argmax dot exp identity leakyRelu nand neuron or perceptron relu sigmoid " +
  "softmax softmaxSteps stepFunction tanh xor"
).split(" ");

describe("names that have moved", () => {
  const entries = { core: core as unknown as Named, chapter: chapter as unknown as Named };

  it.each(moved)("%s says where it is", (name) => {
    const facts = { name, entry: "feedforward/chapter" };
    expect(() => entries.core[name]!("feedforward/chapter")).toThrow(
      expect.objectContaining({ name: "OptionError", code: "name-moved", facts }),
    );
    expect(entries.chapter[name]).toBeTypeOf("function");
  });

  it.each(["AND", "NAND", "OR"] as const)("gates.%s says where it is", (name) => {
    expect(() => core.gates[name]).toThrow("gates has moved: import it from feedforward/chapter");
    expect(chapter.gates[name].weights).toHaveLength(2);
  });
});

describe("the command", () => {
  it("says in a sentence that it is not built", () => {
    const folder = mkdtempSync(join(tmpdir(), "feedforward-"));
    try {
      cpSync(fileURLToPath(new URL("bin/feedforward.js", home)), join(folder, "bin", "feedforward.mjs"));
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, "bin", "feedforward.mjs"), "eval"], {
        encoding: "utf8",
      });
      expect({ status, stdout, stderr }).toEqual({
        status: 1,
        stdout: "",
        stderr: "feedforward: the command is not built yet: run `npm run build` in the repository's root\n",
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
