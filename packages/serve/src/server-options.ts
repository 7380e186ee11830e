/**
 * What a server is told, made definite: every limit has a value here, and what cannot be is refused in a sentence before
 * anything is loaded.
 */

import { readFile } from "node:fs/promises";
import type { ModelSource } from "./models/registry.ts";
import { reasonOf } from "./reasons.ts";
import { ServeError } from "./serve-error.ts";

export const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** Options of `createServer`; limits hold by default. */
export interface ServerOptions {
  /** A folder of models, one model file, or models by name: `{ digits: network }`. */
  readonly models: ModelSource;
  /** `127.0.0.1` unless told: an address that others reach wants tokens, or `insecure`. */
  readonly host?: string;
  /** 8080 unless told; 0 for one that is free. */
  readonly port?: number;
  /** Every request but health, the page and `/openapi.json` must carry one of them: `Authorization: Bearer …`. */
  readonly tokens?: readonly string[];
  /** The same, one a line. Read again by `reload`. */
  readonly tokenFile?: string;
  /** Take requests from others though there are no tokens. */
  readonly insecure?: boolean;
  /** Follow the files of the folder. */
  readonly watch?: boolean;
  /** Between two looks at the folder: 1,000. */
  readonly watchIntervalMs?: number;
  /** Let clients load and unload models of the folder. It wants tokens. */
  readonly allowLoad?: boolean;
  /** Rows that are computed together: 256. */
  readonly maxBatch?: number;
  /** Rows that may wait for a model: 4,096. */
  readonly maxQueue?: number;
  /** Rows of a request: 4,096. */
  readonly maxRows?: number;
  /** Bytes of a body, also when it is inflated: 64 MiB. */
  readonly maxBodyBytes?: number;
  /** Bytes of all bodies that are being read and answered: 48 MiB. A body that is alone may be larger. */
  readonly maxInFlightBytes?: number;
  /** In which a request must be here: 30,000. */
  readonly requestTimeoutMs?: number;
  /** In which accepted requests are answered when the server is closed: 10,000. */
  readonly drainTimeoutMs?: number;
  /** Lines of JSON on standard output. `silent` unless told; the command says `info`. */
  readonly logLevel?: LogLevel;
}

export type Settings = Required<Omit<ServerOptions, "tokens" | "tokenFile">> & {
  readonly tokens: readonly string[];
  readonly tokenFile: string | null;
};

const MiB = 2 ** 20;

export const defaults = {
  host: "127.0.0.1",
  port: 8080,
  insecure: false,
  watch: false,
  watchIntervalMs: 1000,
  allowLoad: false,
  maxBatch: 256,
  maxQueue: 4096,
  maxRows: 4096,
  maxBodyBytes: 64 * MiB,
  maxInFlightBytes: 48 * MiB,
  requestTimeoutMs: 30_000,
  drainTimeoutMs: 10_000,
  logLevel: "silent",
} as const satisfies Partial<ServerOptions>;

/** The options with their defaults. */
export async function settle(options: ServerOptions): Promise<Settings> {
  const known = new Set<string>(["models", "tokens", "tokenFile", ...Object.keys(defaults)]);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const stranger = Object.keys(given).find((name) => !known.has(name));
  if (stranger !== undefined) {
    throw new ServeError("serve-option", `serve: unknown option '${stranger}'`, { option: stranger });
  }
  const { tokenFile = null } = options;
  const settings: Settings = {
    ...defaults,
    ...given,
    models: options.models,
    tokenFile,
    tokens: await tokensOf(options),
  };
  checkNumbers(settings);
  const hasTokens = settings.tokens.length > 0;
  const { host } = settings;
  if (!isLocal(host) && !hasTokens && !settings.insecure) {
    const sentence = `serve: ${host} is reached by other machines: give it tokens (--token-file FILE), or say --insecure`;
    throw new ServeError("serve-open", sentence, { host });
  }
  if (settings.allowLoad && !hasTokens) {
    throw new ServeError("serve-load", "serve: --allow-load wants tokens (--token-file FILE)");
  }
  return settings;
}

/** Those that are given, and those of the file. */
export async function tokensOf({ tokens = [], tokenFile }: Pick<ServerOptions, "tokens" | "tokenFile">) {
  if (tokenFile === undefined || tokenFile === null) return tokens;
  const lines = (await readTokens(tokenFile)).split(/\r?\n/).map((line) => line.trim());
  const found = lines.filter((line) => line !== "" && !line.startsWith("#"));
  if (found.length > 0) return [...tokens, ...found];
  throw new ServeError("serve-tokens", `serve: ${tokenFile} holds no token: expected one a line`, { path: tokenFile });
}

async function readTokens(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    const sentence = `serve: cannot read the tokens of ${path}: ${reasonOf(code, "en")}`;
    throw new ServeError("serve-token-file", sentence, { path, code });
  }
}

const wholeNumbers = ["port", "maxBatch", "maxQueue", "maxRows"] as const;
const numbers = ["maxBodyBytes", "maxInFlightBytes", "requestTimeoutMs", "drainTimeoutMs", "watchIntervalMs"] as const;

function checkNumbers(settings: Settings): void {
  for (const name of [...wholeNumbers, ...numbers]) {
    const value = settings[name];
    const least = name === "port" || name === "drainTimeoutMs" ? 0 : 1;
    const isWhole = !(wholeNumbers as readonly string[]).includes(name) || Number.isInteger(value);
    if (typeof value === "number" && value >= least && Number.isFinite(value) && isWhole) continue;
    const sentence = `serve: expected a number from ${least} as ${name}, got ${String(value)}`;
    throw new ServeError("serve-number", sentence, { option: name, least, got: String(value) });
  }
  const { port } = settings;
  if (port > 65_535)
    throw new ServeError("serve-port", `serve: expected a port from 0 to 65535, got ${port}`, { port });
}

/** Whether an address is this machine's alone. */
function isLocal(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
