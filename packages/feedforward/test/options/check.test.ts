/** Options by a table: names that are not in it, and values of other kinds. */

import { describe, expect, it } from "vitest";
import { OptionError, optionError } from "../../src/errors.ts";
import { checkOptions, type Kinds, unknownName } from "../../src/options/check.ts";

interface Oven {
  readonly heat?: number;
  readonly batchSize?: number;
  readonly mode?: "low" | "high" | null;
  readonly isOpen?: boolean;
  readonly ring?: (minutes: number) => void;
  readonly cakes?: readonly string[] | null;
  readonly times?: readonly number[];
  readonly light?: { readonly color: string };
  readonly tray?: Uint8Array | number;
}

const kinds = {
  heat: "a number",
  batchSize: "a number",
  mode: "a string or null",
  isOpen: "a boolean",
  ring: "a function",
  cakes: "a list of strings or null",
  times: "a list of numbers",
  light: "an object",
  tray: "",
} satisfies Kinds<Oven>;

const wrongTables = (): unknown => [
  // @ts-expect-error -- an option is missing
  { a: "a number" } satisfies Kinds<{ a?: number; b?: string }>,
  // @ts-expect-error -- there is no such option
  { a: "a number", b: "a string" } satisfies Kinds<{ a?: number }>,
  // @ts-expect-error -- the option is of another kind
  { a: "a string" } satisfies Kinds<{ a?: number }>,
  // @ts-expect-error -- its items are
  { a: "a list of numbers" } satisfies Kinds<{ a?: readonly string[] }>,
];

describe("taken", () => {
  it.each<[unknown]>([
    [{}],
    [{ heat: 1, batchSize: Infinity, isOpen: false }],
    [{ heat: undefined, mode: null, cakes: null }],
    [{ ring: () => {}, cakes: [], times: [] }],
    [{ cakes: ["plum"], times: [1, 2], light: {}, tray: "anything" }],
    [Object.create({ inherited: true }) as object],
  ])("%j", (options) => {
    expect(() => checkOptions("bake", options as object, kinds)).not.toThrow();
    expect(wrongTables).toBeTypeOf("function");
  });
});

describe("an unknown name", () => {
  it.each<[object, string]>([
    [{ heet: 1 }, 'unknown option "heet", did you mean "heat"?'],
    [{ batch: 1 }, 'unknown option "batch", did you mean "batchSize"?'],
    [{ batch_size: 1 }, 'unknown option "batch_size", did you mean "batchSize"?'],
    [{ heat: 1, Mode: "low" }, 'unknown option "Mode", did you mean "mode"?'],
    [{ heet: undefined }, 'unknown option "heet", did you mean "heat"?'],
    [{ salt: 1 }, 'unknown option "salt", expected heat, batchSize, mode, isOpen, ring, cakes, times, light, tray'],
    [{ constructor: 1 }, 'unknown option "constructor", expected heat, '],
    [{ "\u001b[2J": 1 }, 'unknown option "\\u{1b}[2J", expected heat, '],
  ])("%j", (options, sentence) => {
    expect(() => checkOptions("bake", options, kinds)).toThrow(OptionError);
    expect(() => checkOptions("bake", options, kinds)).toThrow(`bake: ${sentence}`);
  });

  it("where there are no options at all", () => {
    expect(() => checkOptions("bake", { heat: 1 } as object, {})).toThrow('bake: unknown option "heat", expected none');
  });

  it("of something else", () => {
    const error = unknownName(optionError, "bake", { kind: "cake", name: "plumm", names: ["apple", "plum"] });
    expect(error.message).toBe('bake: unknown cake "plumm", did you mean "plum"?');
  });
});

describe("another kind", () => {
  it.each<[unknown, string]>([
    [{ heat: "1" }, "expected heat to be a number, got a string"],
    [{ heat: null }, "expected heat to be a number, got null"],
    [{ heat: Number.NaN }, "expected heat to be a number, got NaN"],
    [{ heat: 1n }, "expected heat to be a number, got a bigint"],
    [{ mode: 1 }, "expected mode to be a string or null, got a number"],
    [{ isOpen: 1 }, "expected isOpen to be a boolean, got a number"],
    [{ ring: 3 }, "expected ring to be a function, got a number"],
    [{ ring: {} }, "expected ring to be a function, got an object"],
    [{ cakes: "plum" }, "expected cakes to be a list of strings or null, got a string"],
    [{ cakes: [1] }, "expected cakes to be a list of strings or null, got a list of numbers"],
    [{ cakes: ["plum", 1] }, "expected cakes to be a list of strings or null, got a list of strings and of numbers"],
    [{ times: [null] }, "expected times to be a list of numbers, got a list of objects"],
    [{ times: Float32Array.of(1) }, "expected times to be a list of numbers, got an object"],
    [{ light: () => {} }, "expected light to be an object, got a function"],
    [{ light: [] }, "expected light to be an object, got a list"],
    [null, "expected options to be an object, got null"],
    ["heat", "expected options to be an object, got a string"],
    [[1], "expected options to be an object, got a list of numbers"],
    [() => {}, "expected options to be an object, got a function"],
  ])("case %#", (options, sentence) => {
    expect(() => checkOptions("bake", options as object, kinds)).toThrow(new OptionError(`bake: ${sentence}`));
  });
});
