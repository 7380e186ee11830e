/**
 * The configuration file of `feedforward serve`: one JSON object with the options of the command by their names, `"max-queue": 8192`,
 * and `models`. Paths in it start from its folder. What it cannot be is refused before anything is loaded.
 */

import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { nearest } from "./nearest.ts";
import { reasonOf } from "./reasons.ts";
import { ServeError } from "./serve-error.ts";

export type ConfigValue = string | number | boolean;

/** What a file says, by the keys of the command's options: `maxQueue`. */
export type Config = Readonly<Record<string, ConfigValue>>;

/** What an option is in JSON. */
export type ConfigKind = "number" | "string" | "boolean";

/** The paths among the options. */
const paths = new Set(["models", "tokenFile"]);

const articles = { number: "a number from 0", string: "a text", boolean: "true or false" } as const;

/** The options of a file, of the kinds that they have by their keys. */
export async function readConfig(path: string, kinds: Readonly<Record<string, ConfigKind>>): Promise<Config> {
  const keys = new Map(Object.keys(kinds).map((key) => [nameOf(key), key]));
  const entries = Object.entries(objectOf(await textOf(path), path)).map(([name, value]): [string, ConfigValue] => {
    const key = keys.get(name);
    if (key === undefined) throw unknown(path, name, [...keys.keys()]);
    const expected = kinds[key]!;
    const isRight = typeof value === expected && (expected !== "number" || (value as number) >= 0);
    if (!isRight) throw wrong({ path, option: name, expected, got: JSON.stringify(value) });
    return [key, paths.has(key) ? resolve(dirname(path), value as string) : (value as ConfigValue)];
  });
  return Object.fromEntries(entries);
}

/** `max-queue` for `maxQueue`. */
export function nameOf(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    const sentence = `serve: cannot read the configuration ${path}: ${reasonOf(code, "en")}`;
    throw new ServeError("serve-config-file", sentence, { path, code });
  }
}

function objectOf(text: string, path: string): object {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // said below
  }
  const sentence = `serve: ${path}: expected JSON, an object of options such as { "port": 8080 }`;
  throw new ServeError("serve-config-json", sentence, { path });
}

function unknown(path: string, option: string, names: readonly string[]): ServeError {
  const meant = nearest(nameOf(option), names);
  if (meant !== null) {
    const sentence = `serve: ${path}: unknown option "${option}"; did you mean "${meant}"?`;
    return new ServeError("serve-config-near", sentence, { path, option, meant });
  }
  const list = names.join(", ");
  const sentence = `serve: ${path}: unknown option "${option}"; there are ${list}`;
  return new ServeError("serve-config-option", sentence, { path, option, list });
}

interface Wrong {
  readonly path: string;
  readonly option: string;
  readonly expected: ConfigKind;
  readonly got: string;
}

function wrong({ path, option, expected, got }: Wrong): ServeError {
  const sentence = `serve: ${path}: "${option}": expected ${articles[expected]}, got ${got}`;
  return new ServeError("serve-config-value", sentence, { path, option, expected, got });
}
