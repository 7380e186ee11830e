/**
 * Help, written from the command table: the overview of all commands, and a page for each with its examples.
 */

import { beside, pad, widthOf, wrap } from "../terminal/layout.ts";
import type { Reader } from "../terminal/terminal.ts";
import type { Language, Messages } from "../words/language.ts";
import { type ArgumentRow, type Command, type OptionRow, optionName } from "./command.ts";

type Entry = readonly [term: string, text: string];

const indent = "  ";
/** The longest term that shares a line with its text. */
const longestTerm = 28;
const longestLine = 100;

/** What the program is, its commands and the options that all of them have. */
export function overview(commands: readonly Command[], reader: Reader): string[] {
  const { terminal, language, messages } = reader;
  const names = commands.map(({ name, summary }): Entry => [name, summary[language]]);
  return [
    `${terminal.bold("feedforward")}: ${messages.tagline}`,
    "",
    `${terminal.bold(messages.usage)}: feedforward ${messages.commandWord} ${messages.optionsWord}`,
    ...section(messages.commands, names, reader),
    ...section(messages.options, [...globalOptions(messages), ["    --version", messages.versionOption]], reader),
    "",
    messages.moreHelp,
  ];
}

/** The page of one command. */
export function page(command: Command, reader: Reader): string[] {
  const { terminal, language, messages } = reader;
  const words = command.arguments.map((row): Entry => [row.name, row.text[language]]);
  const options = Object.entries(command.options).map(
    ([key, row]): Entry => [optionTerm(key, row), optionText(row, language, messages)],
  );
  const examples = command.examples.flatMap(({ line, text }) => [
    "",
    indent + terminal.dim(`# ${text[language]}`),
    indent + line,
  ]);
  return [
    `${terminal.bold(`feedforward ${command.name}`)}: ${command.summary[language]}`,
    "",
    `${terminal.bold(messages.usage)}: ${usageLine(command, messages)}`,
    ...section(messages.arguments, words, reader),
    ...section(messages.options, [...options, ...globalOptions(messages)], reader),
    "",
    terminal.bold(messages.examples),
    ...examples.slice(1),
  ];
}

/** `feedforward predict FILE.png … [OPTIONS]` */
export function usageLine(command: Command, messages: Messages): string {
  const words = command.arguments.map(argumentTerm);
  return ["feedforward", command.name, ...words, messages.optionsWord].join(" ");
}

function argumentTerm({ name, isRequired, isList }: ArgumentRow): string {
  const term = isList ? `${name} …` : name;
  return isRequired ? term : `[${term}]`;
}

function optionTerm(key: string, row: OptionRow): string {
  const short = row.short === undefined ? "    " : `-${row.short}, `;
  const name = row.kind === "boolean" && row.default ? `no-${optionName(key)}` : optionName(key);
  const value = row.kind === "boolean" ? "" : ` ${row.kind === "number" ? "N" : row.value}`;
  return `${short}--${name}${value}`;
}

function optionText(row: OptionRow, language: Language, messages: Messages): string {
  const standard = row.kind === "boolean" ? row.default : (row.default ?? row.otherwise ?? null);
  const remarks = [
    row.kind === "string" && row.choices !== undefined ? messages.oneOf(row.choices.join(", ")) : "",
    row.kind !== "boolean" && standard !== null ? messages.defaultValue(String(standard)) : "",
  ].filter((remark) => remark !== "");
  return row.text[language] + (remarks.length === 0 ? "" : ` (${remarks.join("; ")})`);
}

function globalOptions(messages: Messages): Entry[] {
  return [
    ["    --lang en|ko", messages.langOption],
    ["-h, --help", messages.helpOption],
  ];
}

function section(title: string, entries: readonly Entry[], { terminal }: Reader): string[] {
  if (entries.length === 0) return [];
  const width = Math.min(longestTerm, Math.max(...entries.map(([term]) => widthOf(term)))) + 2;
  const room = Math.min(terminal.columns, longestLine) - indent.length - width;
  const lines = entries.flatMap(([term, text]) => {
    const texts = wrap(text, Math.max(20, room));
    return widthOf(term) > longestTerm
      ? [term, ...texts.map((line) => pad("", width) + line)]
      : beside([pad(term, width)], texts, 0);
  });
  return ["", terminal.bold(title), ...lines.map((line) => indent + line)];
}
