/**
 * From the command line and the environment to what a server is told; and that the row of the command, the options of this
 * package and the call that is handed over fit each other, which the compiler holds.
 */

import { describe, expect, expectTypeOf, it } from "vitest";
import type { PackageCall } from "../../feedforward/src/cli/package-command.ts";
import { type ServeOptions, serveOptions } from "../../feedforward/src/cli/serve-command.ts";
import type { CommandCall } from "../src/command.ts";
import { type CommandOptions, readOptions, variableOf } from "../src/command-options.ts";
import { ServeError } from "../src/serve-error.ts";
import { sentenceOf, words } from "../src/words.ts";

const nothing = Object.fromEntries(
  Object.entries(serveOptions).map(([key, row]) => [key, row.default]),
) as unknown as CommandOptions;

const read = (options: Partial<CommandOptions> = {}, env: Record<string, string> = {}, models?: string) =>
  readOptions(
    models,
    { ...nothing, ...options },
    { env, words: words.en, usageError: (sentence) => new Error(sentence) },
  );

describe("options", () => {
  it.each<[string, Partial<CommandOptions>, Record<string, string>, object]>([
    ["none", {}, {}, { models: "models", logLevel: "info", insecure: false, watch: false, allowLoad: false }],
    [
      "of the line",
      { port: 1, maxBody: 2, requestTimeout: 0.5 },
      {},
      { port: 1, maxBodyBytes: 2 ** 21, requestTimeoutMs: 500 },
    ],
    [
      "of the environment",
      {},
      { FEEDFORWARD_SERVE_PORT: "1", FEEDFORWARD_SERVE_MAX_QUEUE: "7", FEEDFORWARD_SERVE_WATCH: "true" },
      { port: 1, maxQueue: 7, watch: true },
    ],
    ["of both", { port: 2 }, { FEEDFORWARD_SERVE_PORT: "1" }, { port: 2 }],
    ["that are empty", {}, { FEEDFORWARD_SERVE_PORT: "", FEEDFORWARD_SERVE_WATCH: "0" }, { watch: false }],
    [
      "of texts",
      {},
      { FEEDFORWARD_SERVE_HOST: "::1", FEEDFORWARD_SERVE_TOKEN_FILE: "t", FEEDFORWARD_SERVE_LOG_LEVEL: "warn" },
      { host: "::1", tokenFile: "t", logLevel: "warn" },
    ],
    ["of the folder", {}, { FEEDFORWARD_SERVE_MODELS: "here" }, { models: "here" }],
  ])("%s", (_, options, env, expected) => {
    expect(read(options, env).server).toMatchObject(expected);
  });

  it("each have a variable", () => {
    expect(Object.keys(serveOptions).map(variableOf)).toContain("FEEDFORWARD_SERVE_MAX_IN_FLIGHT");
    const numbers = Object.entries(serveOptions)
      .filter(([, { kind }]) => kind === "number")
      .map(([key]) => key);
    for (const key of numbers) {
      const set = read({}, { [variableOf(key)]: "77" });
      expect(set).not.toEqual(read());
    }
  });

  it.each([
    ["PORT", "x", 'FEEDFORWARD_SERVE_PORT: expected a number, got "x"'],
    ["PORT", "-1", 'FEEDFORWARD_SERVE_PORT: expected a number, got "-1"'],
    ["WATCH", "maybe", 'FEEDFORWARD_SERVE_WATCH: expected true or false, got "maybe"'],
    ["LOG_LEVEL", "loud", /^FEEDFORWARD_SERVE_LOG_LEVEL: expected one of fatal, /],
  ])("%s=%s is refused", (name, value, sentence) => {
    expect(() => read({}, { [`FEEDFORWARD_SERVE_${name}`]: value })).toThrow(sentence);
  });
});

it("the command line gives what is taken here", () => {
  expectTypeOf<PackageCall<ServeOptions>>().toExtend<CommandCall>();
  expectTypeOf<CommandOptions>().toExtend<ServeOptions>();
});

it("errors are said in both languages", () => {
  const facts = {
    option: "x",
    least: 0,
    got: "y",
    host: "h",
    path: "p",
    first: "a",
    second: "b",
    code: "EACCES",
    port: 1,
  };
  const codes = ["option", "number", "open", "load", "tokens", "token-file", "listen", "models"];
  for (const code of [...codes, "name", "twins", "model-options"]) {
    const error = new ServeError(`serve-${code}`, "english", facts);
    expect(sentenceOf(error, "en")).toBe("english");
    expect(sentenceOf(error, "ko")).toMatch(/\p{Script=Hangul}/u);
    expect(sentenceOf(error, "ko")).not.toMatch(/undefined|EACCES/);
  }
  expect(sentenceOf(new Error("other"), "ko")).toBeNull();
});
