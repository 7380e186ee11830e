/**
 * From the words of a command line to the values that a command's row asks for. Node's own `parseArgs` splits the words;
 * what they may be is in the table, and what the table does not take is wrong usage.
 */

import { parseArgs } from "node:util";
import { nearest } from "../../options/nearest.ts";
import { UsageError } from "../failure/failure.ts";
import { harmless } from "../terminal/layout.ts";
import type { Messages } from "../words/language.ts";
import {
  type ArgumentRow,
  type Command,
  type OptionRow,
  optionName,
  type StringOption,
  type Values,
} from "./command.ts";
import { parseNumber } from "./numbers.ts";

export interface Parsed {
  /** The words that are no options. */
  readonly words: readonly string[];
  readonly values: Values;
  /** `--help` was among the words: then nothing else was checked. */
  readonly wantsHelp: boolean;
}

/** The values of a command line, defaults filled in. */
export function parse(command: Command, line: readonly string[], messages: Messages): Parsed {
  const keys = new Map(Object.keys(command.options).map((key) => [optionName(key), key]));
  const values: Record<string, string | number | boolean | null> = {};
  for (const [key, row] of Object.entries(command.options)) values[key] = row.default;
  const words: string[] = [];
  const tokens = tokenize(command, line);
  if (tokens.some((token) => token.kind === "option" && token.name === "help")) {
    return { words, values, wantsHelp: true };
  }
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    const negated = keys.get(token.name.replace(/^no-/, ""));
    const key = keys.get(token.name) ?? (isBoolean(command, negated) ? negated : undefined);
    if (key === undefined) throw unknownOption(token.rawName, command, messages);
    values[key] = readOption(token, command.options[key]!, messages);
  }
  checkWords(command.arguments, words, messages);
  if (inputsAmong(command, words, values) > 1) throw new UsageError(messages.inputTwice);
  return { words, values, wantsHelp: false };
}

type Token = NonNullable<ReturnType<typeof parseArgs>["tokens"]>[number];
type OptionToken = Extract<Token, { kind: "option" }>;

function tokenize(command: Command, line: readonly string[]): Token[] {
  const rows = Object.entries(command.options).map(([key, { kind, short }]) => {
    const type = kind === "boolean" ? ("boolean" as const) : ("string" as const);
    return [optionName(key), short === undefined ? { type } : { type, short }] as const;
  });
  const options = { ...Object.fromEntries(rows), help: { type: "boolean", short: "h" } } as const;
  const { tokens } = parseArgs({ args: [...line], options, strict: false, tokens: true });
  return tokens.flatMap((token, i) => {
    if (token.kind !== "option" || !isNegativeNumber(line[token.index]!)) return token;
    // Split into letters as options are: -12 is -1 and -2. The first of them stands for the number.
    const { index } = token;
    return tokens[i - 1]?.index === index ? [] : { kind: "positional", index, value: line[index]! };
  });
}

/** `-1` is a number and no option: options begin with letters. */
function isNegativeNumber(word: string): boolean {
  return /^-\d/.test(word);
}

function isBoolean(command: Command, key: string | undefined): boolean {
  return key !== undefined && command.options[key]?.kind === "boolean";
}

function readOption(token: OptionToken, row: OptionRow, messages: Messages): string | number | boolean {
  if (row.kind === "boolean") {
    if (token.value !== undefined) throw new UsageError(messages.unexpectedValue(token.rawName));
    return !token.name.startsWith("no-");
  }
  const { value } = token;
  // `--weights --json` is a value that was forgotten; `--weights=--json` and `--range -5,5` are meant.
  if (value === undefined || (!token.inlineValue && value.startsWith("--"))) {
    throw new UsageError(messages.missingValue(token.rawName));
  }
  return row.kind === "number"
    ? parseNumber(token.rawName, value, row, messages)
    : checkText(token.rawName, value, row, messages);
}

/** Whether the word is one of those that are taken, or a path at all. */
function checkText(
  what: string,
  value: string,
  { choices, path, isList, isShape, isOpen }: Pick<StringOption, "choices" | "path" | "isList" | "isShape" | "isOpen">,
  messages: Messages,
): string {
  if (path !== undefined && value === "") throw new UsageError(messages.emptyPath(what));
  if (isShape && !/^[1-9]\d{0,8}([x×][1-9]\d{0,8})*$/.test(value))
    throw new UsageError(messages.notNumbers(what, messages.oneShapeForm, harmless(value)));
  if (isList && value.split(",").includes("")) throw new UsageError(messages.emptyName(what, value));
  const isTaken = choices?.includes(value) ?? true;
  if (isTaken || (isOpen && value !== "")) return value;
  throw notAChoice(what, value, choices!, messages);
}

/** A value that is none of these, and the one that was perhaps meant. */
export function notAChoice(what: string, value: string, choices: readonly string[], messages: Messages): UsageError {
  const found = nearest(value, choices);
  const hint = found === undefined ? null : messages.didYouMean(found, "value");
  return new UsageError(messages.notAChoice(what, value, choices.join(", ")), hint);
}

function unknownOption(rawName: string, { options }: Command, messages: Messages): UsageError {
  const names = Object.entries(options).flatMap(([key, row]) => {
    const name = optionName(key);
    return row.kind === "boolean" && row.default ? [name, `no-${name}`] : [name];
  });
  const found = nearest(rawName.replace(/^-+/, ""), names);
  return new UsageError(
    messages.unknownOption(rawName),
    found === undefined ? null : messages.didYouMean(`--${found}`, "option"),
  );
}

/** How many of the files that are read are standard input. */
function inputsAmong({ arguments: rows, options }: Command, words: readonly string[], values: Values): number {
  const read = words.filter((_, i) => rows[Math.min(i, rows.length - 1)]!.path === "read");
  const named = Object.entries(options).filter(([, row]) => row.kind === "string" && row.path === "read");
  return [...read, ...named.map(([key]) => values[key])].filter((path) => path === "-").length;
}

function checkWords(rows: readonly ArgumentRow[], words: readonly string[], messages: Messages): void {
  const missing = rows.find((row, i) => row.isRequired && i >= words.length);
  if (missing) throw new UsageError(messages.missingArgument(missing.name));
  const isOpen = rows.at(-1)?.isList === true;
  if (!isOpen && words.length > rows.length) throw new UsageError(messages.unexpectedArgument(words[rows.length]!));
  words.forEach((word, i) => {
    const row = rows[Math.min(i, rows.length - 1)]!;
    checkText(row.name, word, row, messages);
  });
}
