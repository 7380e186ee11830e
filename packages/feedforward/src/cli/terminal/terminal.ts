/**
 * The terminal as the commands see it: lines go out, progress goes beside them, and whether there is colour was decided
 * once. Streams, environment and clock are given, so that a test can be a terminal; the process's own are the default.
 */

import { homedir, tmpdir } from "node:os";
import { createInterface } from "node:readline";
import { isatty } from "node:tty";
import { type Color, type ColorDepth, paint, unpaint } from "../../draw/color.ts";
import { readStandardInput } from "../../files/read.ts";
import { type FileSystem, nodeFiles } from "../../files/system.ts";
import { OutputFailure } from "../failure/failure.ts";
import type { Language, Messages } from "../words/language.ts";
import { Progress, type Sink } from "./progress.ts";

export interface Surroundings {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since any fixed moment. */
  readonly now: () => number;
  /** Why standard output can take no more; null while it can. */
  readonly failure: () => NodeJS.ErrnoException | null;
  /** Waits until everything that was written has left. */
  readonly flush: () => Promise<void>;
  /** All of standard input; throws the system's errors. */
  readonly readInput: () => Promise<Uint8Array<ArrayBuffer>>;
  /** Where files are written. */
  readonly files: FileSystem;
  /** Where a file may go that cannot be written where it was wanted. */
  readonly spareFolders: readonly string[];
  /** Asks somebody at the terminal for a line; null is no answer. Null itself where nobody sits there. */
  readonly ask: ((question: string) => Promise<string | null>) | null;
  /** Hears of Ctrl+C, which does not end the process until what is given is called. */
  readonly onInterrupt: (listener: () => void) => () => void;
}

/** The reader of standard output has gone (`feedforward … | head`): no reader is left. */
export class OutputClosed extends Error {
  override readonly name = "OutputClosed";
}

/** Who reads, and where. */
export interface Reader {
  readonly terminal: Terminal;
  readonly language: Language;
  readonly messages: Messages;
}

const defaultColumns = 80;
const accent: Color = [86, 180, 233];
const green: Color = [0, 170, 120];
const red: Color = [213, 94, 0];

export class Terminal {
  readonly depth: ColorDepth;
  /** Columns of the terminal; 80 where the output is no terminal and `COLUMNS` says nothing. */
  readonly columns: number;
  readonly #surroundings: Surroundings;

  /** Whether Ctrl+C came since `holdInterrupt`. */
  wasInterrupted = false;
  #stopHolding: (() => void) | null = null;

  constructor(surroundings: Surroundings) {
    const { stdout, env } = surroundings;
    this.#surroundings = surroundings;
    this.depth = colorDepth(env, stdout.isTTY === true);
    this.columns = stdout.columns || Number(env.COLUMNS) || defaultColumns;
  }

  /**
   * Lines on standard output. When its reader has gone they go nowhere, and the command runs on: its exit code is still
   * read, and must be what it would have been.
   */
  print(lines: string | readonly string[] = ""): void {
    const all = [lines].flat();
    if (all.length > 0 && !this.isClosed()) this.#surroundings.stdout.write(`${all.join("\n")}\n`);
  }

  /** Bytes on standard output: a file. */
  write(content: string | Uint8Array): void {
    if (!this.isClosed()) this.#surroundings.stdout.write(content);
  }

  /** Whether somebody looks at standard output. */
  get isTerminal(): boolean {
    return this.#surroundings.stdout.isTTY === true;
  }

  /** Whether somebody looks at standard error, where progress is shown. */
  get hasProgress(): boolean {
    return this.#surroundings.stderr.isTTY === true;
  }

  /** Whether the reader of standard output has gone. Throws if it could not take what was written for any other reason. */
  isClosed(): boolean {
    const failure = this.#surroundings.failure();
    if (failure === null) return false;
    if (failure.code === "EPIPE") return true;
    throw new OutputFailure(failure.message, { cause: failure });
  }

  /** Throws if no reader is left: for work that only leaves what it prints. */
  checkReader(): void {
    if (this.isClosed()) throw new OutputClosed("standard output was closed");
  }

  /** A value for programs, as one JSON document. */
  printJson(value: unknown): void {
    this.print(JSON.stringify(value, null, 2));
  }

  /** A line on standard error. */
  complain(line: string): void {
    this.#surroundings.stderr.write(`${line}\n`);
  }

  now(): number {
    return this.#surroundings.now();
  }

  readInput(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#surroundings.readInput();
  }

  get files(): FileSystem {
    return this.#surroundings.files;
  }

  get spareFolders(): readonly string[] {
    return this.#surroundings.spareFolders;
  }

  /** A line that somebody types; null where nobody does. */
  async ask(question: string): Promise<string | null> {
    return this.#surroundings.ask?.(question) ?? null;
  }

  /** Ctrl+C is heard, however often it comes, and ends nothing until what is given is called; then it ends the process as ever. */
  onInterrupt(listener: () => void): () => void {
    return this.#surroundings.onInterrupt(listener);
  }

  /** From now on Ctrl+C ends nothing; `wasInterrupted` tells of it, until `releaseInterrupt`. */
  holdInterrupt(): void {
    this.wasInterrupted = false;
    this.#stopHolding = this.onInterrupt(() => {
      this.wasInterrupted = true;
    });
  }

  /** Ctrl+C ends the process again. */
  releaseInterrupt(): void {
    this.#stopHolding?.();
    this.#stopHolding = null;
  }

  /** The progress of something that may take more than a second; nobody sees it who asked for quiet. */
  progress(label: string, isQuiet: boolean): Progress {
    const { stderr, now } = this.#surroundings;
    return new Progress(label, isQuiet ? { write() {} } : stderr, now);
  }

  bold(text: string): string {
    return this.depth === "none" || text === "" ? text : `\x1b[1m${text}\x1b[22m`;
  }

  dim(text: string): string {
    return this.depth === "none" || text === "" ? text : `\x1b[2m${text}\x1b[22m`;
  }

  /** What should be seen first. */
  accent(text: string): string {
    return this.color(accent, text);
  }

  good(text: string): string {
    return this.color(green, text);
  }

  bad(text: string): string {
    return this.color(red, text);
  }

  color(color: Color, text: string): string {
    return this.depth === "none" || text === "" ? text : paint(color, "text", this.depth) + text + unpaint;
  }
}

/** The terminal of this process. */
export function processSurroundings(): Surroundings {
  const { stdout, stderr, env } = process;
  let failure: NodeJS.ErrnoException | null = null;
  stdout.on("error", (error) => {
    failure = error;
  });
  stderr.on("error", () => {}); // no reader is left to be told
  return {
    stdout,
    stderr,
    env,
    now: () => performance.now(),
    failure: () => failure,
    flush: () => new Promise((resolve) => void stdout.write("", () => resolve())),
    readInput: readStandardInput,
    files: nodeFiles,
    spareFolders: [tmpdir(), homedir()],
    ask: isatty(0) && stderr.isTTY ? askOnTerminal : null,
    onInterrupt(listener) {
      process.on("SIGINT", listener);
      return () => void process.off("SIGINT", listener);
    },
  };
}

/** On standard error: standard output may be a file. Ctrl+C and Ctrl+D are no answer. */
function askOnTerminal(question: string): Promise<string | null> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve) => {
    lines.on("SIGINT", () => lines.close());
    lines.on("close", () => resolve(null));
    lines.question(question, (answer) => {
      resolve(answer);
      lines.close();
    });
  });
}

/**
 * Colour only on a terminal and never with `NO_COLOR` (https://no-color.org); `FORCE_COLOR` asks for it elsewhere: 1 and
 * 2 for 256 colours, 3 for all, anything else but 0 for what the terminal would get.
 */
export function colorDepth(env: Surroundings["env"], isTerminal: boolean): ColorDepth {
  const { FORCE_COLOR: force, NO_COLOR = "" } = env;
  if (NO_COLOR !== "" || force === "0" || force === "false") return "none";
  if (force === "3") return "truecolor";
  const own = ownDepth(env);
  if (force === "1" || force === "2") return "256";
  if (force !== undefined) return own === "none" ? "256" : own;
  return isTerminal ? own : "none";
}

/** What the terminal says of itself. */
function ownDepth(env: Surroundings["env"]): ColorDepth {
  const { TERM = "", COLORTERM = "", WT_SESSION } = env;
  if (TERM === "dumb") return "none";
  if (/^(truecolor|24bit)$/.test(COLORTERM) || WT_SESSION !== undefined) return "truecolor";
  if (/direct|truecolor|kitty|alacritty|ghostty|wezterm/.test(TERM)) return "truecolor";
  return /256|^(xterm|screen|tmux|rxvt|linux|ansi|cygwin)/.test(TERM) ? "256" : "none";
}
