/**
 * Commands that are packages of their own: found from the current folder, of this version alone, and in a sentence where they
 * are not there. The packages here are small ones that say what they were called with.
 */

import { readFileSync } from "node:fs";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { ExitCode } from "../../src/cli/command/command.ts";
import { main } from "../../src/cli/main.ts";
import { packageCommand, packageModule } from "../../src/cli/packages/load.ts";
import { Terminal } from "../../src/cli/terminal/terminal.ts";
import { dictionaries } from "../../src/cli/words/language.ts";
import { folder, Recorder } from "./surroundings.ts";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

const name = "@feedforward/echo";
const manifest = (fields: object = {}): string =>
  JSON.stringify({
    name,
    version,
    type: "module",
    exports: { "./command": "./command.js", "./package.json": "./package.json" },
    ...fields,
  });

interface Called {
  readonly code: ExitCode | string;
  readonly out: string;
}

/** What calling the command gives in a folder where `node_modules` holds these files of the package. */
async function call(files: Record<string, string>, language: "en" | "ko" = "en"): Promise<Called> {
  const prefixed = Object.entries(files).map(([file, text]) => [`node_modules/${name}/${file}`, text]);
  const home = folder({ empty: "", ...Object.fromEntries(prefixed) });
  const cwd = vi.spyOn(process, "cwd").mockReturnValue(home);
  onTestFinished(() => cwd.mockRestore());
  const recorder = new Recorder();
  const reader = { terminal: new Terminal(recorder), language, messages: dictionaries[language] };
  try {
    const words = ["a", "b"];
    const code = await packageCommand("echo", name).run({ ...reader, words, options: { loud: true }, commands: [] });
    return { code, out: recorder.out };
  } catch (error) {
    return { code: `${(error as Error).name}: ${(error as Error).message}`, out: recorder.out };
  }
}

const echo = `export async function run({ words, options, terminal, language }) {
  terminal.print(JSON.stringify([words, options, language]));
  return 0;
}`;

describe("a command of a package", () => {
  it("is given the call", async () => {
    const called = await call({ "package.json": manifest(), "command.js": echo }, "ko");
    expect(called).toEqual({ code: 0, out: '[["a","b"],{"loud":true},"ko"]\n' });
  });

  it.each([
    ["throw call.refusal('no such model')", "Refusal: no such model"],
    ["throw call.usageError('MODELS is missing')", "UsageError: MODELS is missing"],
    ["throw call.refusal(call.sentenceOf(new Error('out of paper')))", "Refusal: out of paper"],
  ])("ends as the others do: %s", async (line, code) => {
    const module = `export async function run(call) { ${line} }`;
    expect(await call({ "package.json": manifest(), "command.js": module })).toEqual({ code, out: "" });
  });
});

describe("a module beside a command", () => {
  it.each(["en", "ko"] as const)("is missed in the words of what wants it: %s", async (language) => {
    const messages = dictionaries[language];
    const wanted = { command: "Parquet", name: "@feedforward/none", entry: "table", missing: messages.parquetMissing };
    await expect(packageModule(wanted, messages)).rejects.toThrow(messages.parquetMissing("@feedforward/none"));
    expect(messages.parquetMissing("@feedforward/none")).toContain(
      "`npm ci && npm pack -w feedforward -w @feedforward/none`",
    );
  });
});

describe("a package that cannot be called", () => {
  const packed = `in a clone of feedforward run \`npm ci && npm pack -w feedforward -w ${name}\`, then \`npm install\` the two .tgz files here`;
  const other = manifest({ version: "0.0.9" });
  it.each([
    ["is not there", {}, `echo is a package of its own, ${name}, which is not installed and not on npm yet: ${packed}`],
    [
      "is of another version",
      { "package.json": other, "command.js": echo },
      `${name} 0.0.9 does not belong to feedforward ${version}: ${packed}`,
    ],
    [
      "is not built",
      { "package.json": manifest() },
      `echo: the package ${name} is not built yet: run \`npm run build\` in the repository's root`,
    ],
  ])("%s", async (_, files: Record<string, string>, sentence) => {
    expect((await call(files)).code).toBe(`Refusal: ${sentence}`);
    expect((await call(files, "ko")).code).toMatch(/\p{Script=Hangul}/u);
  });
});

it.each(["serve", "score"])("%s stands in help, whether its package is there or not", async (command) => {
  const recorder = new Recorder();
  expect(await main([command, "--help"], recorder)).toBe(0);
  expect(recorder.out).toContain(`@feedforward/${command}`);
});
