/**
 * `feedforward completion`: scripts for three shells, written from the command table. They know commands, options and
 * the words that an option or argument may be; everywhere else the shell completes file names; zsh and fish names of folders where one belongs.
 */

import type { Language } from "../words/language.ts";
import { type Call, type Command, type ExitCode, optionName } from "./command.ts";

export async function run({ words, commands, language, terminal }: Call<unknown>): Promise<ExitCode> {
  const write = scripts[words[0] as keyof typeof scripts];
  terminal.print(write(commands, language));
  return 0;
}

const scripts = { bash, zsh, fish };

interface Flag {
  readonly name: string;
  readonly short: string | null;
  readonly text: string;
  readonly takesValue: boolean;
  /** The value is a folder. */
  readonly isFolder: boolean;
  readonly choices: readonly string[];
}

function flagsOf(command: Command, language: Language): Flag[] {
  return Object.entries(command.options).map(([key, row]) => ({
    name: row.kind === "boolean" && row.default ? `no-${optionName(key)}` : optionName(key),
    short: row.short ?? null,
    text: row.text[language],
    takesValue: row.kind !== "boolean",
    isFolder: row.kind === "string" && row.path === "folder",
    choices: row.kind === "string" ? (row.choices ?? []) : [],
  }));
}

function choicesOf(command: Command): string[] {
  return command.arguments.flatMap(({ choices }) => choices ?? []);
}

function bash(commands: readonly Command[], language: Language): string[] {
  const cases = commands.flatMap((command) => {
    const flags = flagsOf(command, language);
    const values = flags.filter(({ choices }) => choices.length > 0);
    const words = [...choicesOf(command), ...flags.map(({ name }) => `--${name}`), "--lang", "--help"];
    return [
      ...values.map(({ name, choices }) => `    ${command.name},--${name}) words="${choices.join(" ")}" ;;`),
      `    ${command.name},*) words="${words.join(" ")}" ;;`,
    ];
  });
  return [
    "_feedforward() {",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    '  local words="" current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    '  case "$([ "$COMP_CWORD" -gt 1 ] && echo "${COMP_WORDS[1]}"),$previous" in',
    `    ,*) words="${commands.map(({ name }) => name).join(" ")} --help --version --lang" ;;`,
    '    *,--lang) words="en ko" ;;',
    ...cases,
    "  esac",
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    "}",
    "complete -o default -F _feedforward feedforward",
  ];
}

function zsh(commands: readonly Command[], language: Language): string[] {
  const names = commands.map(({ name, summary }) => `    ${quote(`${name}:${summary[language]}`)}`);
  const cases = commands.map((command) => {
    const flags = flagsOf(command, language).flatMap(({ name, short, text, takesValue, isFolder, choices }) => {
      const files = isFolder ? "_files -/" : "_files";
      const action = choices.length > 0 ? `(${choices.join(" ")})` : files;
      const rest = `[${text.replace(/[[\]:]/g, "\\$&")}]${takesValue ? `:${name}:${action}` : ""}`;
      return [...(short === null ? [] : [quote(`-${short}${rest}`)]), quote(`--${name}${rest}`)];
    });
    const choices = choicesOf(command);
    const words = quote(`*:${choices.length > 0 ? `word:(${choices.join(" ")})` : "file:_files"}`);
    return `    ${command.name}) _arguments ${[...flags, "'--lang:language:(en ko)'", "'--help'", words].join(" ")} ;;`;
  });
  return [
    "#compdef feedforward",
    "_feedforward() {",
    "  local -a commands=(",
    ...names,
    "  )",
    "  if (( CURRENT == 2 )); then _describe command commands; return; fi",
    "  local command=$words[2]",
    "  shift words; (( CURRENT-- ))",
    "  case $command in",
    ...cases,
    "  esac",
    "}",
    // Read by `eval`, or found as a file in $fpath.
    'if [ "$funcstack[1]" = _feedforward ]; then _feedforward "$@"; else compdef _feedforward feedforward; fi',
  ];
}

function fish(commands: readonly Command[], language: Language): string[] {
  const lines = commands.flatMap((command) => {
    const own = `complete -c feedforward -n "__fish_seen_subcommand_from ${command.name}"`;
    const flags = flagsOf(command, language).map(({ name, short, text, takesValue, isFolder, choices }) => {
      const words = isFolder ? "(__fish_complete_directories)" : choices.join(" ");
      const values = words !== "" ? ` -x -a ${quote(words)}` : takesValue ? " -r" : "";
      return `${own}${short === null ? "" : ` -s ${short}`} -l ${name}${values} -d ${quote(text)}`;
    });
    const choices = choicesOf(command);
    return [
      `complete -c feedforward -n __fish_use_subcommand -f -a ${command.name} -d ${quote(command.summary[language])}`,
      ...(choices.length > 0 ? [`${own} -f -a ${quote(choices.join(" "))}`] : []),
      ...flags,
    ];
  });
  return [...lines, "complete -c feedforward -l lang -x -a 'en ko'", "complete -c feedforward -s h -l help"];
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
