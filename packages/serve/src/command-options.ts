/**
 * The options of `feedforward serve`: what the command line says, else what the environment says in a variable of the same name
 * (`--max-queue` is FEEDFORWARD_SERVE_MAX_QUEUE), else what the configuration file says (`"max-queue"`), else the server's
 * defaults.
 */

import { type Config, type ConfigKind, readConfig } from "./config-file.ts";
import { type LogLevel, logLevels, type ServerOptions } from "./server-options.ts";
import type { Words } from "./words.ts";

/** As the row of the command has them: null is not given. */
export interface CommandOptions {
  readonly port: number | null;
  readonly host: string | null;
  readonly tokenFile: string | null;
  readonly insecure: boolean;
  readonly watch: boolean;
  readonly allowLoad: boolean;
  readonly workers: number | null;
  readonly maxBatch: number | null;
  readonly maxQueue: number | null;
  readonly maxRows: number | null;
  readonly maxBody: number | null;
  readonly maxInFlight: number | null;
  readonly requestTimeout: number | null;
  readonly drainTimeout: number | null;
  readonly logLevel: string | null;
  readonly config: string | null;
}

/** What may stand in a configuration file. */
const kinds = {
  models: "string",
  port: "number",
  host: "string",
  tokenFile: "string",
  insecure: "boolean",
  watch: "boolean",
  allowLoad: "boolean",
  workers: "number",
  maxBatch: "number",
  maxQueue: "number",
  maxRows: "number",
  maxBody: "number",
  maxInFlight: "number",
  requestTimeout: "number",
  drainTimeout: "number",
  logLevel: "string",
} as const satisfies Readonly<Record<Exclude<keyof CommandOptions, "config"> | "models", ConfigKind>>;

type Key = keyof typeof kinds;

type Environment = Readonly<Record<string, string | undefined>>;

/** Who asks: where values come from, and how a bad one is said. */
export interface Asker {
  readonly env: Environment;
  readonly words: Words;
  readonly usageError: (sentence: string) => Error;
}

const MiB = 2 ** 20;
const second = 1000;

/** `FEEDFORWARD_SERVE_MAX_QUEUE` for `maxQueue`. */
export function variableOf(key: string): string {
  return `FEEDFORWARD_SERVE_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

export interface Told {
  readonly server: ServerOptions;
  readonly workers: number;
}

/** What the server is told, and how many processes there are. */
export async function readOptions(models: string | undefined, options: CommandOptions, asker: Asker): Promise<Told> {
  const path = options.config ?? valueIn("config", asker);
  const file: Config = path === undefined ? {} : await readConfig(path, kinds);
  const given: Partial<Record<Key, unknown>> = { ...options, models };
  const number = (key: Key, unit = 1): number | undefined => {
    const value = (given[key] ?? numberIn(key, asker) ?? file[key]) as number | undefined;
    return value === undefined ? undefined : value * unit;
  };
  const flag = (key: Key): boolean => given[key] === true || (flagIn(key, asker) ?? file[key] === true);
  const text = (key: Key): string | undefined => (given[key] ?? valueIn(key, asker) ?? file[key]) as string | undefined;
  const server = {
    models: text("models") ?? "models",
    host: text("host"),
    port: number("port"),
    tokenFile: text("tokenFile"),
    insecure: flag("insecure"),
    watch: flag("watch"),
    allowLoad: flag("allowLoad"),
    maxBatch: number("maxBatch"),
    maxQueue: number("maxQueue"),
    maxRows: number("maxRows"),
    maxBodyBytes: number("maxBody", MiB),
    maxInFlightBytes: number("maxInFlight", MiB),
    requestTimeoutMs: number("requestTimeout", second),
    drainTimeoutMs: number("drainTimeout", second),
    logLevel: levelOf(text("logLevel") ?? "info", asker),
  };
  const told = Object.fromEntries(Object.entries(server).filter(([, value]) => value !== undefined));
  return { server: told as unknown as ServerOptions, workers: number("workers") ?? 1 };
}

function valueIn(key: string, { env }: Asker): string | undefined {
  const value = env[variableOf(key)];
  return value === "" ? undefined : value;
}

function numberIn(key: string, asker: Asker): number | undefined {
  const text = valueIn(key, asker);
  if (text === undefined) return undefined;
  if (/^\d{1,15}(\.\d{1,9})?$/.test(text)) return Number(text);
  throw asker.usageError(asker.words.variableNumber(variableOf(key), text));
}

function flagIn(key: string, asker: Asker): boolean | undefined {
  const text = valueIn(key, asker);
  if (text === undefined) return undefined;
  if (/^(true|1|yes)$/i.test(text)) return true;
  if (/^(false|0|no)$/i.test(text)) return false;
  throw asker.usageError(asker.words.variableFlag(variableOf(key), text));
}

function levelOf(text: string, asker: Asker): LogLevel {
  const level = logLevels.find((one) => one === text);
  if (level !== undefined) return level;
  throw asker.usageError(asker.words.logLevel(logLevels.join(", "), text));
}
