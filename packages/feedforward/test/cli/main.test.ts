/** Exit codes, and what is said on standard error: one sentence, and after wrong usage what would be right. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { activationNames } from "../../src/functions/activation.ts";
import { feedforward, folder } from "./surroundings.ts";
import { data, network, safetensors } from "./tiny.ts";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

describe("wrong usage is 2", () => {
  it.each([
    [
      ["evla"],
      'unknown command "evla"',
      "COMMAND [OPTIONS]",
      "Did you mean feedforward eval? See `feedforward --help`.",
    ],
    [["xyzzy"], 'unknown command "xyzzy"', "COMMAND [OPTIONS]", "See `feedforward --help`."],
    [["--nonsense"], "unknown option --nonsense", "COMMAND [OPTIONS]", "See `feedforward --help`."],
    [
      ["help", "evl"],
      'unknown command "evl"',
      "COMMAND [OPTIONS]",
      "Did you mean feedforward eval? See `feedforward --help`.",
    ],
    [
      ["eval", "--bach", "3"],
      "unknown option --bach",
      "eval [FILE] [OPTIONS]",
      "Did you mean --batch? See `feedforward eval --help`.",
    ],
    [["eval", "--batch"], "--batch needs a value", "eval [FILE] [OPTIONS]", "See `feedforward eval --help`."],
    [["eval", "a", "b"], 'unexpected argument "b"', "eval [FILE] [OPTIONS]", "See `feedforward eval --help`."],
    [
      ["eval", "a", "--weights", "b"],
      "the weights are named twice: as an argument and with --weights",
      "eval [FILE] [OPTIONS]",
      "See `feedforward eval --help`.",
    ],
    [["predict"], "FILE is missing", "predict FILE … [OPTIONS]", "See `feedforward predict --help`."],
    [["inspect"], "FILE is missing", "inspect FILE [OPTIONS]", "See `feedforward inspect --help`."],
    [["completion"], "SHELL is missing", "completion SHELL [OPTIONS]", "See `feedforward completion --help`."],
    [["show", "--lang"], "--lang needs a value", "show [INDEX] [OPTIONS]", "See `feedforward show --help`."],
  ])("%j", async (args, sentence, usage, hint) => {
    const err = `feedforward: ${sentence}\nUsage: feedforward ${usage}\n${hint}\n`;
    expect(await feedforward(args)).toEqual({ code: 2, out: "", err });
  });

  it("without a command, and shows the overview", async () => {
    const help = await feedforward(["--help"]);
    expect(await feedforward([])).toEqual({ code: 2, out: "", err: help.out });
  });

  it("in Korean too", async () => {
    const err =
      'feedforward: "evla": 없는 명령입니다\n사용법: feedforward 명령 [옵션]\n혹시 feedforward eval 명령을 찾으셨나요? `feedforward --help`에 설명이 있습니다.\n';
    expect(await feedforward(["evla", "--lang", "ko"])).toEqual({ code: 2, out: "", err });
    expect(await feedforward(["evla"], { env: { LANG: "ko_KR.UTF-8" } })).toEqual({ code: 2, out: "", err });
  });
});

describe("a wrong value is wrong usage too", () => {
  it.each([
    [["eval", "--batch", "0"], "--batch: expected at least 1, got 0"],
    [["eval", "--hidden", "softmax"], `--hidden: expected one of ${activationNames.join(", ")}, got "softmax"`],
    [["show", "first"], 'INDEX: expected a whole number, got "first"'],
    [["show", "1.5"], 'INDEX: expected a whole number, got "1.5"'],
    [["show", "--set", "validation"], '--set: expected one of train, test, got "validation"'],
    [["show", "--out", "x.gif"], "--out x.gif: expected a name that ends in .svg, .png"],
    [["plot", "tnah"], `NAME: expected one of ${activationNames.join(", ")}, got "tnah"`],
    [["plot", "--range", "5"], '--range: expected two numbers like -5,5, the smaller first, got "5"'],
    [["plot", "--range", "5,-5"], '--range: expected two numbers like -5,5, the smaller first, got "5,-5"'],
    [["train", "--epochs", "0"], "--epochs: expected at least 1, got 0"],
    [["train", "--sizes", "784"], '--sizes: expected whole numbers like 784,50,100,10, got "784"'],
    [["train", "--out", "x.pkl"], "--out x.pkl: expected a name that ends in .safetensors"],
    [["completion", "tcsh"], 'SHELL: expected one of bash, zsh, fish, got "tcsh"'],
    [["eval", "--lang", "fr"], '--lang: expected one of en, ko, got "fr"'],
    [["convert", "in.pkl", "out.pt"], "out.pt: expected a name that ends in .npz, .safetensors, .onnx"],
    [["bench", "--batch", "1,0"], '--batch: expected whole numbers like 1,100,10000, got "1,0"'],
    [["inspect", "x", "--layers", ""], '--layers: expected names with commas between them, got ""'],
    [["convert", "x", "y.npz", "--layers", "a,,b"], '--layers: expected names with commas between them, got "a,,b"'],
    [["inspect", ""], "FILE: the path is empty"],
    [["predict", "a.png", ""], "FILE: the path is empty"],
    [["convert", "", "x.npz"], "IN: the path is empty"],
    [["eval", "--weights="], "--weights: the path is empty"],
    [["show", "--data", ""], "--data: the path is empty"],
    [["plot", "--out", ""], "--out: the path is empty"],
    [["eval", "--batch", "0x10"], '--batch: expected a whole number, got "0x10"'],
    [["play", "--port", "65536"], "--port: expected at most 65535, got 65536"],
    [
      ["train", "--sizes", "784,99999999999,10"],
      "--sizes: expected at most 134,217,728 parameters, got 79,499,999,999,215, for which training takes 1.27 PB of memory",
    ],
    [
      ["train", "--sizes", "784,200000,10"],
      "--sizes: expected at most 134,217,728 parameters, got 159,000,010, for which training takes 2.54 GB of memory",
    ],
    [["plot", "--range", "-1e308,1e308"], '--range: expected numbers from -3.4e38 to 3.4e38, got "-1e308,1e308"'],
    [["plot", "--range", "0,1e-40"], '--range: the numbers are too close for float32 to tell apart, got "0,1e-40"'],
    [
      ["plot", "--range", "1,1.000001"],
      '--range: the numbers are too close for float32 to tell apart, got "1,1.000001"',
    ],
    [["eval", "--augment", "scale=1000"], "--augment: expected scale from 0 to 0.9, got 1000"],
    [["train", "--augment", "rotate=181"], "--augment: expected rotate from 0 to 180, got 181"],
    [["train", "--augment", "shift=-1"], "--augment: expected shift from 0 to 1000, got -1"],
    [
      ["eval", "--augment", "shift=0x1"],
      '--augment: expected ranges like shift=3,rotate=15 (of shift, rotate, scale, shear, stroke), got "shift=0x1"',
    ],
    [["eval", "--data", "package.json"], "--data package.json: it is a file, not a folder"],
    [["train", "--data", "package.json"], "--data package.json: it is a file, not a folder"],
    [["show", "--data", "package.json"], "--data package.json: it is a file, not a folder"],
    [
      ["eval", "--augment", "shfit=3"],
      '--augment: expected ranges like shift=3,rotate=15 (of shift, rotate, scale, shear, stroke), got "shfit=3"',
    ],
  ])("%j", async (args, sentence) => {
    const { code, out, err } = await feedforward(args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err.split("\n")).toEqual([
      `feedforward: ${sentence}`,
      expect.stringMatching(/^Usage: /),
      expect.stringMatching(/See `feedforward \w+ --help`\.$/),
      "",
    ]);
  });

  it.each([
    [["eval", "--hidden", "sigmiod"], "Did you mean sigmoid?", "혹시 sigmoid 값을 찾으셨나요?"],
    [["plot", "tnah"], "Did you mean tanh?", "혹시 tanh 값을 찾으셨나요?"],
    [["eval", "--no-normalise"], "Did you mean --no-normalize?", "혹시 --no-normalize 옵션을 찾으셨나요?"],
    [["pedict"], "Did you mean feedforward predict?", "혹시 feedforward predict 명령을 찾으셨나요?"],
  ])("%j: %s", async (args, en, ko) => {
    expect((await feedforward(args)).err).toContain(`\n${en} `);
    expect((await feedforward([...args, "--lang", "ko"])).err).toContain(`\n${ko} `);
  });
});

describe("what is refused is 1", () => {
  it.each([
    [["eval", "no/such.pkl"], "cannot read no/such.pkl: no such file or folder"],
    [["eval", "."], "cannot read .: it is a folder"],
    [["predict", "no.png", "--weights", "none"], "cannot read none: no such file or folder"],
    [["show", "--data", "no/such"], "cannot read the folder no/such: no such file or folder"],
    [["inspect", "no/such"], "cannot read no/such: no such file or folder"],
    [["inspect", "package.json/x"], "cannot read package.json/x: no such file or folder"],
    [["show", "--data", "package.json/x"], "cannot read the folder package.json/x: there is no such folder"],
    [["inspect", "x".repeat(256)], `cannot read ${"x".repeat(256)}: the name is too long`],
    [["train", "--out", "no/such/x.safetensors"], "cannot write no/such/x.safetensors: there is no such folder"],
  ])("%j", async (args, sentence) => {
    expect(await feedforward(args)).toEqual({ code: 1, out: "", err: `feedforward: ${sentence}\n` });
  });

  it("names and lines from outside cannot steer the terminal", async () => {
    const { err } = await feedforward(["eval", "no\x1b[2J\nsuch"]);
    expect(err).toBe("feedforward: cannot read no\\u{1b}[2J such: no such file or folder\n");
  });

  it("with a stack where that is asked for", async () => {
    const { err } = await feedforward(["eval", "none"], { env: { FEEDFORWARD_DEBUG: "1" } });
    expect(err).toMatch(/^feedforward: cannot read none: no such file or folder\nError: cannot read none[\s\S]+ENOENT/);
  });
});

describe("what is fine is 0", () => {
  it.each([[["--version"]], [["-v"]]])("%j", async (args) => {
    expect(await feedforward(args)).toEqual({ code: 0, out: `${version}\n`, err: "" });
  });

  it.each([
    [["--lang", "ko", "plot", "--help"]],
    [["plot", "--lang", "ko", "--help"]],
    [["plot", "--help", "--lang=ko"]],
    [["plot", "--help", "--lang", "en", "--lang", "ko"]],
  ])("%j speaks Korean", async (args) => {
    expect((await feedforward(args)).out).toContain("활성화 함수");
  });
});

describe("a closed output", () => {
  it("ends the program in silence", async () => {
    const failure = Object.assign(new Error("broken pipe"), { code: "EPIPE" });
    expect(await feedforward(["plot"], { failure: () => failure })).toEqual({ code: 0, out: "", err: "" });
  });

  it.each([
    [["check", "evil.pkl"], 1],
    [["check", "none", "net.safetensors"], 2],
    [["check", "net.safetensors", "evil.pkl", "--json"], 1],
    [["inspect", "evil.pkl"], 1],
    [["inspect", "net.safetensors", "--wat"], 0],
    [["predict", "evil.pkl", "--weights", "net.safetensors"], 1],
    [["convert", "net.safetensors", "net.npz"], 0],
    [["eval", "net.safetensors", "--data", "."], 0],
    [["bench", "net.safetensors", "--data", ".", "--batch", "1"], 0],
  ])("leaves the exit code as it is: %j", async ([command, ...words], expected) => {
    const path = folder({
      ...data,
      "net.safetensors": safetensors(network()),
      "evil.pkl": "cos\nsystem\n(S'true'\ntR.",
    });
    const placed = words.map((word) => (word.startsWith("-") || /^\d/.test(word) ? word : join(path, word)));
    const failure = Object.assign(new Error("broken pipe"), { code: "EPIPE" });
    let isClosed = false;
    // Closed from the start, and after the first look at the clock: eval and bench have printed by then.
    for (const closes of [() => true, () => isClosed]) {
      const now = () => {
        isClosed = true;
        return 0;
      };
      const { code, out } = await feedforward([command!, ...placed], {
        failure: () => (closes() ? failure : null),
        now,
      });
      expect(code).toBe(expected);
      expect(out).not.toContain("Accuracy");
    }
  });

  it("ends a training of a million epochs that would leave no file", async () => {
    const failure = Object.assign(new Error("broken pipe"), { code: "EPIPE" });
    const args = ["train", "--data", folder(data), "--sizes", "4,4", "--holdout", "0", "--epochs", "1000000"];
    const { code, out } = await feedforward(args, { failure: () => failure });
    expect([code, out]).toEqual([0, ""]);
  });

  it("that is full is a failure", async () => {
    const failure = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    const { code, err } = await feedforward(["plot"], { failure: () => failure });
    expect({ code, err }).toEqual({
      code: 1,
      err: "feedforward: cannot write standard output: no space is left there\n",
    });
    const korean = await feedforward(["plot", "--lang", "ko"], { failure: () => failure });
    expect(korean.err).toBe("feedforward: 표준 출력: 쓸 수 없습니다. 남은 공간이 없습니다\n");
  });
});
