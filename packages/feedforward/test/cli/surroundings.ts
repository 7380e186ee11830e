/**
 * A terminal for tests: what the program prints is kept, the environment is what the test says, and the clock stands
 * still unless it is moved. And folders for its files, which go with the test.
 */

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { ExitCode } from "../../src/cli/command/command.ts";
import { main } from "../../src/cli/main.ts";
import type { Surroundings } from "../../src/cli/terminal/terminal.ts";
import { type FileSystem, nodeFiles } from "../../src/files/system.ts";

export interface Setting {
  readonly env?: Record<string, string>;
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** What standard output answers: null while it takes what it is given. */
  readonly failure?: () => NodeJS.ErrnoException | null;
  readonly now?: () => number;
  /** What comes on standard input, or an error of the system. */
  readonly input?: Uint8Array | Error;
  readonly files?: FileSystem;
  readonly spareFolders?: readonly string[];
  readonly ask?: Surroundings["ask"];
  readonly onInterrupt?: Surroundings["onInterrupt"];
}

export interface Result {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

export class Recorder implements Surroundings {
  out = "";
  /** What went to standard output, byte by byte. */
  bytes = Buffer.alloc(0);
  err = "";
  readonly stdout;
  readonly stderr;
  readonly env;
  readonly now;
  readonly failure;
  readonly readInput;
  readonly files;
  readonly spareFolders;
  readonly ask;
  readonly onInterrupt;
  readonly flush = () => Promise.resolve();

  constructor(setting: Setting = {}) {
    const { env = {}, isTTY = false, columns, failure = () => null, now = () => 0 } = setting;
    const size = columns === undefined ? {} : { columns };
    const textOf = (content: string | Uint8Array) => Buffer.from(content).toString();
    this.stdout = {
      isTTY,
      ...size,
      write: (content: string | Uint8Array) => {
        this.bytes = Buffer.concat([this.bytes, Buffer.from(content)]);
        this.out += textOf(content);
      },
    };
    this.stderr = { isTTY, ...size, write: (content: string | Uint8Array) => (this.err += textOf(content)) };
    this.env = env;
    this.failure = failure;
    this.now = now;
    const { input = new Uint8Array() } = setting;
    this.readInput = () => (input instanceof Error ? Promise.reject(input) : Promise.resolve(new Uint8Array(input)));
    this.files = setting.files ?? nodeFiles;
    this.spareFolders = setting.spareFolders ?? [];
    this.ask = setting.ask ?? null;
    this.onInterrupt = setting.onInterrupt ?? (() => () => {});
  }
}

/** Runs a command line. */
export async function feedforward(args: readonly string[], setting: Setting = {}): Promise<Result> {
  const recorder = new Recorder(setting);
  const code = await main(args, recorder);
  return { code, out: recorder.out, err: recorder.err };
}

/** A new folder with these files, removed after the test. */
export function folder(files: Readonly<Record<string, Uint8Array | string>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), "feedforward-"));
  onTestFinished(() => rmSync(path, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}

/** The names in a folder. */
export function listing(path: string): string[] {
  return readdirSync(path).sort();
}
