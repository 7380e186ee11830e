/**
 * The program: words in, an exit code out. 0 is fine, 1 means that something was refused or failed, 2 that the words
 * were wrong; whatever goes wrong is one sentence on standard error.
 */

import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { nearest } from "../options/nearest.ts";
import { notAChoice, parse } from "./command/arguments.ts";
import type { Command, ExitCode } from "./command/command.ts";
import { overview, page, usageLine } from "./command/help.ts";
import { commands } from "./commands.ts";
import { failureData } from "./failure/data.ts";
import { complaint, reasonOfFailure, UsageError } from "./failure/failure.ts";
import { checkFolders } from "./files/input.ts";
import { home } from "./home.ts";
import { OutputClosed, processSurroundings, type Reader, type Surroundings, Terminal } from "./terminal/terminal.ts";
import { dictionaries, type Language, languages, localeLanguage } from "./words/language.ts";

/** Runs a command line, `args` without the program's own name. Never throws. */
export async function main(
  args: readonly string[],
  surroundings: Surroundings = processSurroundings(),
): Promise<ExitCode> {
  const terminal = new Terminal(surroundings);
  const { words, asked } = takeLanguage(args);
  const language = asLanguage(asked) ?? localeLanguage(surroundings.env);
  const reader: Reader = { terminal, language, messages: dictionaries[language] };
  const debug = (surroundings.env.FEEDFORWARD_DEBUG ?? "") !== "";
  try {
    if (asked !== null && asLanguage(asked) === null) throw wrongLanguage(asked, reader);
    const code = await dispatch(words, reader);
    await surroundings.flush();
    terminal.isClosed(); // throws where the output is not all there
    return code;
  } catch (error) {
    return report(error, words, reader, debug);
  }
}

async function dispatch(words: readonly string[], reader: Reader): Promise<ExitCode> {
  const { terminal, messages } = reader;
  const [name, ...rest] = words;
  if (name === undefined) {
    for (const line of overview(commands, reader)) terminal.complain(line);
    return 2;
  }
  if (name === "--help" || name === "-h" || name === "help") {
    const about = rest.find((word) => !word.startsWith("-"));
    terminal.print(about === undefined ? overview(commands, reader) : page(findCommand(about, reader), reader));
    return 0;
  }
  if (name === "--version" || name === "-v") {
    terminal.print(readVersion());
    return 0;
  }
  const command = findCommand(name, reader);
  const { words: own, values, wantsHelp } = parse(command, rest, messages);
  if (wantsHelp) {
    terminal.print(page(command, reader));
    return 0;
  }
  await checkFolders(command, values, messages);
  const loaded = await command.load();
  return loaded.run({ ...reader, words: own, options: values, commands });
}

function findCommand(name: string, { messages }: Reader): Command {
  const command = commands.find((row) => row.name === name);
  if (command !== undefined) return command;
  const isOption = name.startsWith("-");
  const found = nearest(
    name,
    commands.map((row) => row.name),
  );
  throw new UsageError(
    isOption ? messages.unknownOption(name) : messages.unknownCommand(name),
    found === undefined ? null : messages.didYouMean(`feedforward ${found}`, "command"),
  );
}

/** `--lang` may stand anywhere before `--`; the last one counts. */
function takeLanguage(args: readonly string[]): { words: string[]; asked: string | null } {
  const words: string[] = [];
  let asked: string | null = null;
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!;
    if (word === "--") return { words: [...words, ...args.slice(i)], asked };
    if (word === "--lang") asked = args[++i] ?? "";
    else if (word.startsWith("--lang=")) asked = word.slice("--lang=".length);
    else words.push(word);
  }
  return { words, asked };
}

function asLanguage(name: string | null): Language | null {
  return languages.find((language) => language === name) ?? null;
}

function wrongLanguage(asked: string, { messages }: Reader): UsageError {
  if (asked === "") return new UsageError(messages.missingValue("--lang"));
  return notAChoice("--lang", asked, languages, messages);
}

/** What went wrong, in one sentence, and after wrong usage what would be right. */
function report(error: unknown, words: readonly string[], reader: Reader, debug: boolean): ExitCode {
  const { terminal, messages } = reader;
  if (error instanceof OutputClosed) return 0;
  terminal.complain(complaint(error, messages));
  if (wantsJson(words)) terminal.printJson({ error: failureData(error, reasonOfFailure(error, messages)) });
  if (debug) terminal.complain(inspect(error));
  if (!(error instanceof UsageError)) return 1;
  const command = commands.find((row) => row.name === words[0]);
  const help = messages.seeHelp(command === undefined ? "feedforward --help" : `feedforward ${command.name} --help`);
  const usage =
    command === undefined
      ? `feedforward ${messages.commandWord} ${messages.optionsWord}`
      : usageLine(command, messages);
  terminal.complain(`${messages.usage}: ${usage}`);
  terminal.complain(error.hint === null ? help : `${error.hint} ${help}`);
  return 2;
}

/** Whether the answer is for a program. A bad word elsewhere on the line does not change that. */
function wantsJson(words: readonly string[]): boolean {
  const end = words.indexOf("--");
  return words.slice(0, end < 0 ? undefined : end).includes("--json");
}

function readVersion(): string {
  const text = readFileSync(new URL("package.json", home), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
