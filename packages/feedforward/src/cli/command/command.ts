/**
 * A command as data: its name, what it takes, and the module that does it. Parsing, help and completion read these rows
 * and nothing else, and the compiler holds every row against the module that it loads: an option that the module reads
 * and the row lacks is a type error.
 */

import type { Reader } from "../terminal/terminal.ts";
import type { Text } from "../words/language.ts";

/** 130 is what shells say of a program that Ctrl+C ended. */
export type ExitCode = 0 | 1 | 2 | 130;

/**
 * What is done with a path: `-` is standard input where a file is read, and standard output where one is written; `table` is a folder or
 * a file whose name says that it is a table.
 */
export type PathUse = "read" | "write" | "folder" | "table";

/** A word of the command line that is no option. */
export interface ArgumentRow {
  readonly name: string;
  readonly text: Text;
  readonly isRequired?: boolean;
  /** Any number of them, from here on. */
  readonly isList?: boolean;
  readonly path?: PathUse;
  readonly choices?: readonly string[];
}

interface OptionFields {
  /** One letter: `-b`. */
  readonly short?: string;
  readonly text: Text;
}

export interface StringOption extends OptionFields {
  readonly kind: "string";
  readonly default: string | null;
  /** What stands for the value in help: `FILE`. */
  readonly value: string;
  /** What holds where it is not said, if that depends on other options. */
  readonly otherwise?: string;
  readonly path?: PathUse;
  /** Names between commas, none of them empty. */
  readonly isList?: boolean;
  /** One shape, as `1x28x28`. */
  readonly isShape?: boolean;
  readonly choices?: readonly string[];
  /** The choices are not all that is taken: what else is, a file tells. */
  readonly isOpen?: boolean;
}

export interface NumberOption extends OptionFields {
  readonly kind: "number";
  readonly default: number | null;
  /** What holds where it is not said, if that depends on other options. */
  readonly otherwise?: string;
  readonly isWhole?: boolean;
  /** The least number that is taken. */
  readonly least?: number;
  /** The largest. */
  readonly most?: number;
}

/** One that is true by default is turned off by `--no-name`. */
export interface BooleanOption extends OptionFields {
  readonly kind: "boolean";
  readonly default: boolean;
}

export type OptionRow = StringOption | NumberOption | BooleanOption;

/** By name as the code has it: `learningRate` is `--learning-rate` on the command line. */
export type OptionRows = Readonly<Record<string, OptionRow>>;

type ValueOf<O extends OptionRow> = O extends BooleanOption
  ? boolean
  : (O extends NumberOption ? number : string) | (O["default"] extends null ? null : never);

/** What a command's options become. */
export type ValuesOf<O extends OptionRows> = { readonly [K in keyof O]: ValueOf<O[K]> };

export type Values = Readonly<Record<string, string | number | boolean | null>>;

/** A command being called. */
export interface Call<V> extends Reader {
  readonly words: readonly string[];
  readonly options: V;
  /** The whole table, for commands about commands. */
  readonly commands: readonly Command[];
}

/** What a command's module exports. */
export interface CommandModule<V> {
  run(call: Call<V>): Promise<ExitCode>;
}

export interface Example {
  readonly line: string;
  readonly text: Text;
}

export interface Command {
  readonly name: string;
  readonly summary: Text;
  readonly arguments: readonly ArgumentRow[];
  readonly options: OptionRows;
  readonly examples: readonly Example[];
  load(): Promise<CommandModule<Values>>;
}

/** A row of the table, checked against its module and then like every other. */
export function command<const O extends OptionRows>(
  row: Omit<Command, "options" | "load"> & {
    readonly options: O;
    readonly load: () => Promise<CommandModule<ValuesOf<O>>>;
  },
): Command {
  return row as Command;
}

/** `--learning-rate` for `learningRate`. */
export function optionName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
