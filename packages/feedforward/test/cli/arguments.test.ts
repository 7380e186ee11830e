/** Command lines become values, or are wrong usage: words and values alike that the table does not take. */

import { describe, expect, it } from "vitest";
import { parse } from "../../src/cli/command/arguments.ts";
import { type Command, command } from "../../src/cli/command/command.ts";
import { decimalOf, parseNumber, parseNumbers, parseWholeNumbers } from "../../src/cli/command/numbers.ts";
import { UsageError } from "../../src/cli/failure/failure.ts";
import { dictionaries } from "../../src/cli/words/language.ts";

const text = { en: "", ko: "" };
const { en } = dictionaries;

/** One option of every kind. */
const bake: Command = command({
  name: "bake",
  summary: text,
  arguments: [
    { name: "CAKE", isRequired: true, path: "read", text },
    { name: "SHAPE", isList: true, choices: ["round", "square"], text },
  ],
  options: {
    oven: { kind: "string", short: "o", default: null, value: "FILE", path: "read", text },
    heat: { kind: "string", default: "low", value: "HEAT", choices: ["low", "high"], text },
    bakingTime: { kind: "number", short: "t", default: 30, isWhole: true, least: 1, most: 600, text },
    sugar: { kind: "number", default: null, text },
    glaze: { kind: "boolean", default: false, text },
    salt: { kind: "boolean", default: true, text },
  },
  examples: [],
  load: () => Promise.reject(new Error("is not called here")),
});

const defaults = { oven: null, heat: "low", bakingTime: 30, sugar: null, glaze: false, salt: true };

describe("a command line", () => {
  it.each([
    ["plum", ["plum"], {}],
    ["plum round square", ["plum", "round", "square"], {}],
    ["plum --oven gas", ["plum"], { oven: "gas" }],
    ["--oven gas plum", ["plum"], { oven: "gas" }],
    ["plum --oven=gas", ["plum"], { oven: "gas" }],
    ["plum --oven=--gas", ["plum"], { oven: "--gas" }],
    ["plum -o gas", ["plum"], { oven: "gas" }],
    ["plum --heat high", ["plum"], { heat: "high" }],
    ["plum --baking-time 45", ["plum"], { bakingTime: 45 }],
    ["plum -t45", ["plum"], { bakingTime: 45 }],
    ["plum --baking-time 1 --baking-time 2", ["plum"], { bakingTime: 2 }],
    ["plum --sugar -2.5", ["plum"], { sugar: -2.5 }],
    ["plum --sugar 1e-3", ["plum"], { sugar: 0.001 }],
    ["plum --glaze", ["plum"], { glaze: true }],
    ["plum --no-glaze", ["plum"], { glaze: false }],
    ["plum --no-salt", ["plum"], { salt: false }],
    ["plum --no-salt --salt", ["plum"], { salt: true }],
    ["-12.5", ["-12.5"], {}],
    ["-- --oven", ["--oven"], {}],
    ["-", ["-"], {}],
  ])("%s", (line, words, values) => {
    expect(parse(bake, line.split(" "), en)).toEqual({ words, values: { ...defaults, ...values }, wantsHelp: false });
  });

  it.each(["--help", "-h", "plum -h", "--help --nonsense", "--oven gas -h"])("%s asks for help", (line) => {
    expect(parse(bake, line.split(" "), en).wantsHelp).toBe(true);
  });

  it.each(["-- --help", "plum --oven=--help"])("%s does not", (line) => {
    expect(parse(bake, line.split(" "), en).wantsHelp).toBe(false);
  });
});

describe("wrong usage", () => {
  it.each([
    ["", "CAKE is missing", null],
    ["plum --ovne gas", "unknown option --ovne", "Did you mean --oven?"],
    ["plum --bakingTime 3", "unknown option --bakingTime", "Did you mean --baking-time?"],
    ["plum --zzz", "unknown option --zzz", null],
    ["plum -x", "unknown option -x", null],
    ["plum --no-slat", "unknown option --no-slat", "Did you mean --no-salt?"],
    ["plum --no-heat", "unknown option --no-heat", null],
    ["plum --oven", "--oven needs a value", null],
    ["plum --oven --glaze", "--oven needs a value", null],
    ["plum --glaze=yes", "--glaze takes no value", null],
  ])("%s", (line, message, hint) => {
    const words = line === "" ? [] : line.split(" ");
    expect(() => parse(bake, words, en)).toThrow(expect.objectContaining({ name: "UsageError", message, hint }));
  });

  it("takes no more words than it knows", () => {
    const plain: Command = { ...bake, arguments: [{ name: "CAKE", text }] };
    expect(() => parse(plain, ["plum", "apple"], en)).toThrow(new UsageError('unexpected argument "apple"'));
  });
});

describe("a value that is not taken", () => {
  it.each([
    ["plum --heat hot", '--heat: expected one of low, high, got "hot"'],
    ["plum oval", 'SHAPE: expected one of round, square, got "oval"'],
    ["plum --baking-time 0", "--baking-time: expected at least 1, got 0"],
    ["plum --baking-time -3", "--baking-time: expected at least 1, got -3"],
    ["plum --baking-time 1.5", '--baking-time: expected a whole number, got "1.5"'],
    ["plum --baking-time 601", "--baking-time: expected at most 600, got 601"],
    ["plum --baking-time 1e30", "--baking-time: expected at most 600, got 1e30"],
    ["plum --baking-time -1e999", "--baking-time: expected at least 1, got -1e999"],
    ["plum --baking-time 1/2", '--baking-time: expected a whole number, got "1/2"'],
    ["plum --baking-time ½", '--baking-time: expected a whole number, got "½"'],
    ["plum --baking-time 2.0000000000000000001", '--baking-time: expected a whole number, got "2.0000000000000000001"'],
    ["plum --baking-time 15e-1", '--baking-time: expected a whole number, got "15e-1"'],
    ["plum --baking-time 0x10", '--baking-time: expected a whole number, got "0x10"'],
    ["plum --baking-time 1_000", '--baking-time: expected a whole number, got "1_000"'],
    ["plum --baking-time １０", '--baking-time: expected a whole number, got "１０"'],
    ["plum --baking-time long", '--baking-time: expected a whole number, got "long"'],
    ["plum --baking-time=", '--baking-time: expected a whole number, got ""'],
    ["plum --sugar NaN", '--sugar: expected a number, got "NaN"'],
    ["plum --sugar Infinity", '--sugar: expected a number, got "Infinity"'],
    ["plum --sugar 0b11", '--sugar: expected a number, got "0b11"'],
    ["plum --sugar 1e999", "--sugar: expected at most 1.7976931348623157e+308, got 1e999"],
    ["plum --sugar -1e999", "--sugar: expected at least -1.7976931348623157e+308, got -1e999"],
    ["plum --sugar 1e-999", "--sugar: 1e-999 is too near to 0 to be told from it"],
    ["plum --oven=", "--oven: the path is empty"],
  ])("%s", (line, message) => {
    expect(() => parse(bake, line.split(" "), en)).toThrow(new UsageError(message));
  });

  it("is an empty path", () => {
    expect(() => parse(bake, [""], en)).toThrow(new UsageError("CAKE: the path is empty"));
    expect(() => parse(bake, ["--", ""], dictionaries.ko)).toThrow(new UsageError("CAKE: 경로가 비어 있습니다"));
  });

  it.each([
    ["plum --heat hgih", "Did you mean high?"],
    ["plum squaer", "Did you mean square?"],
    ["plum --heat tepid", null],
    ["plum --baking-time 0", null],
  ])("%s: %s", (line, hint) => {
    expect(() => parse(bake, line.split(" "), en)).toThrow(expect.objectContaining({ name: "UsageError", hint }));
  });
});

describe("a decimal number", () => {
  it.each([
    ["0", 0],
    ["-0", -0],
    ["+7", 7],
    ["007", 7],
    [" 12 ", 12],
    ["1.", 1],
    [".5", 0.5],
    ["-2.5e-3", -0.0025],
    ["1E3", 1000],
    ["1e999", Number.POSITIVE_INFINITY],
  ])("%s", (text, number) => {
    expect(decimalOf(text)).toBe(number);
  });

  it.each([
    "",
    " ",
    ".",
    "e1",
    "1e",
    "0x1",
    "0o1",
    "0b1",
    "NaN",
    "Infinity",
    "1,5",
    "1 2",
    "1n",
    "--1",
    "１",
    "1_0",
    "∞",
  ])("%j is none", (text) => {
    expect(decimalOf(text)).toBeNull();
  });
});

describe("numbers between commas", () => {
  it.each([
    ["784,50,10", [784, 50, 10]],
    ["-5,5", [-5, 5]],
    [" 1 , 2.5e1 ", [1, 25]],
    ["7", [7]],
  ])("%s", (line, numbers) => {
    expect(parseNumbers("--range", "numbers", line, en)).toEqual(numbers);
  });

  it.each(["", "1,", ",1", "1,,2", "1;2", "one", "1,NaN", "1,0x10", "1,1e999"])("%s is refused", (line) => {
    const message = `--range: expected numbers, got "${line}"`;
    expect(() => parseNumbers("--range", "numbers", line, en)).toThrow(new UsageError(message));
  });

  it.each(["1,0", "1,-2", "1,2.5", "1,2.0000000000000000001", "1,0x10", "1,1e30", "1,"])("%s are no counts", (line) => {
    const message = `--sizes: expected whole numbers, got "${line}"`;
    expect(() => parseWholeNumbers("--sizes", "whole numbers", line, en)).toThrow(new UsageError(message));
  });

  it("counts", () => {
    expect(parseWholeNumbers("--sizes", "whole numbers", "784, 5e1,10", en)).toEqual([784, 50, 10]);
  });

  it("a number by itself", () => {
    expect(parseNumber("INDEX", "42", { isWhole: true }, en)).toBe(42);
  });

  it.each([
    ["9007199254740991", 2 ** 53 - 1],
    ["-9007199254740991", 1 - 2 ** 53],
  ])("the largest whole number %s", (text, number) => {
    expect(parseNumber("--seed", text, { isWhole: true }, en)).toBe(number);
  });

  it.each([
    ["9007199254740993", "--seed: expected at most 9007199254740991, got 9007199254740993"],
    ["-9007199254740993", "--seed: expected at least -9007199254740991, got -9007199254740993"],
  ])("a larger one would be another one: %s", (text, sentence) => {
    expect(() => parseNumber("--seed", text, { isWhole: true }, en)).toThrow(new UsageError(sentence));
  });
});
