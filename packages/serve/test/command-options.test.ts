/**
 * From the command line and the environment to what a server is told; and that the row of the command, the options of this
 * package and the call that is handed over fit each other, which the compiler holds.
 */

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { PackageCall } from "../../feedforward/src/cli/packages/load.ts";
import { type ServeOptions, serveOptions } from "../../feedforward/src/cli/packages/serve.ts";
import type { CommandCall } from "../src/command.ts";
import { type CommandOptions, readOptions, variableOf } from "../src/command-options.ts";
import { nameOf } from "../src/config-file.ts";
import { ServeError } from "../src/serve-error.ts";
import { sentenceOf, words } from "../src/words.ts";
import { folder } from "./models.ts";

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
  ])("%s", async (_, options, env, expected) => {
    expect((await read(options, env)).server).toMatchObject(expected);
  });

  it("each have a variable", async () => {
    expect(Object.keys(serveOptions).map(variableOf)).toContain("FEEDFORWARD_SERVE_MAX_IN_FLIGHT");
    const numbers = Object.entries(serveOptions)
      .filter(([, { kind }]) => kind === "number")
      .map(([key]) => key);
    for (const key of numbers) {
      const set = await read({}, { [variableOf(key)]: "77" });
      expect(set).not.toEqual(await read());
    }
  });

  it.each([
    ["PORT", "x", 'FEEDFORWARD_SERVE_PORT: expected a number, got "x"'],
    ["PORT", "-1", 'FEEDFORWARD_SERVE_PORT: expected a number, got "-1"'],
    ["WATCH", "maybe", 'FEEDFORWARD_SERVE_WATCH: expected true or false, got "maybe"'],
    ["LOG_LEVEL", "loud", /^log-level: expected one of fatal, /],
  ])("%s=%s is refused", async (name, value, sentence) => {
    await expect(read({}, { [`FEEDFORWARD_SERVE_${name}`]: value })).rejects.toThrow(sentence);
  });
});

describe("a configuration file", () => {
  const fileOf = (content: unknown): string =>
    join(folder({ "serve.json": typeof content === "string" ? content : JSON.stringify(content) }), "serve.json");

  it("says every option by its name, in the units of the command line", async () => {
    const config = fileOf({
      models: "here",
      port: 1,
      host: "::1",
      "token-file": "/tokens",
      insecure: true,
      watch: true,
      "allow-load": true,
      workers: 3,
      "max-batch": 2,
      "max-queue": 3,
      "max-rows": 4,
      "max-body": 1,
      "max-in-flight": 2,
      "request-timeout": 0.5,
      "drain-timeout": 1,
      "log-level": "warn",
    });
    const named = Object.keys(JSON.parse(readFileSync(config, "utf8")) as object);
    expect(named.filter((name) => name !== "models").sort()).toEqual(
      Object.keys(serveOptions).filter((key) => key !== "config").map(nameOf).sort(), // biome-ignore format: one list
    );
    expect(await read({ config })).toEqual({
      server: {
        models: join(dirname(config), "here"),
        port: 1,
        host: "::1",
        tokenFile: "/tokens",
        insecure: true,
        watch: true,
        allowLoad: true,
        maxBatch: 2,
        maxQueue: 3,
        maxRows: 4,
        maxBodyBytes: 2 ** 20,
        maxInFlightBytes: 2 ** 21,
        requestTimeoutMs: 500,
        drainTimeoutMs: 1000,
        logLevel: "warn",
      },
      workers: 3,
    });
  });

  it("gives way to the environment, and that to the command line", async () => {
    const config = fileOf({ port: 1, "max-rows": 1, "max-queue": 1, watch: true, insecure: true, models: "file" });
    const env = {
      FEEDFORWARD_SERVE_CONFIG: config,
      FEEDFORWARD_SERVE_MAX_ROWS: "2",
      FEEDFORWARD_SERVE_MAX_QUEUE: "2",
      FEEDFORWARD_SERVE_WATCH: "false",
      FEEDFORWARD_SERVE_MODELS: "environment",
    };
    const { server } = await read({ maxQueue: 3 }, env);
    expect(server).toMatchObject({ port: 1, maxRows: 2, maxQueue: 3, watch: false, insecure: true });
    expect([server.models, (await read({}, env, "line")).server.models]).toEqual(["environment", "line"]);
    expect((await read({ watch: true }, env)).server.watch).toBe(true);
  });

  it.each<[string, unknown, RegExp]>([
    ["a slip", { "max-que": 1 }, /serve.json: unknown option "max-que"; did you mean "max-queue"\?$/],
    ["another spelling", { maxQueue: 1 }, /unknown option "maxQueue"; did you mean "max-queue"\?$/],
    ["what is none", { gpu: 1 }, /unknown option "gpu"; there are models, port, .*log-level$/],
    ["the file itself", { config: "x" }, /unknown option "config"; there are /],
    ["a text for a number", { port: "80" }, /serve.json: "port": expected a number from 0, got "80"$/],
    ["a number below 0", { port: -1 }, /"port": expected a number from 0, got -1$/],
    ["a number for a text", { host: 1 }, /"host": expected a text, got 1$/],
    ["a text for a truth", { watch: "yes" }, /"watch": expected true or false, got "yes"$/],
    ["null", { watch: null }, /"watch": expected true or false, got null$/],
    ["no JSON", "port: 80", /serve.json: expected JSON, an object of options such as \{ "port": 8080 \}$/],
    ["a list", [], /expected JSON, an object of options/],
    ["a level that is none", { "log-level": "loud" }, /^log-level: expected one of fatal, /],
  ])("with %s is refused", async (_, content, sentence) => {
    await expect(read({ config: fileOf(content) })).rejects.toThrow(sentence);
  });

  it.each(["README.md", "README.ko.md"])("of %s is taken", async (name) => {
    const text = readFileSync(new URL(`../${name}`, import.meta.url), "utf8");
    const config = fileOf(/<!-- config -->\n```json\n(.*?)```/s.exec(text)![1]!);
    expect((await read({ config })).server).toMatchObject({ port: 8080, maxQueue: 8192, watch: true });
  });

  it("that is not there is refused", async () => {
    await expect(read({ config: "/nowhere.json" })).rejects.toThrow(
      "serve: cannot read the configuration /nowhere.json: no such file or folder",
    );
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
    meant: "m",
    list: "l",
    expected: "number",
  };
  const codes = ["option", "number", "port", "open", "load", "tokens", "token-file", "listen", "models"];
  codes.push(...["file", "json", "near", "option", "value"].map((what) => `config-${what}`));
  for (const code of [...codes, "name", "twins", "model-options"]) {
    const error = new ServeError(`serve-${code}`, "english", facts);
    expect(sentenceOf(error, "en")).toBe("english");
    expect(sentenceOf(error, "ko")).toMatch(/\p{Script=Hangul}/u);
    expect(sentenceOf(error, "ko")).not.toMatch(/undefined|EACCES/);
  }
  expect(sentenceOf(new Error("other"), "ko")).toBeNull();
});
