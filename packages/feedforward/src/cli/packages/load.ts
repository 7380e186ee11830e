/**
 * Commands that are packages of their own, because they have dependencies and this package has none. Their rows always stand
 * in the table, so help and completion know them; their module `NAME/command` is looked up when the command is called: from
 * the place of this package, then from the current folder. It exports `run(call)`, as every command's module does.
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Call, CommandModule, ExitCode, Values } from "../command/command.ts";
import { Refusal, sentenceOf, UsageError } from "../failure/failure.ts";
import { home } from "../home.ts";
import type { Messages } from "../words/language.ts";

/** What the module of such a package is given: a call, and how to end it with a sentence in the reader's language. */
export interface PackageCall<V = Values> extends Call<V> {
  /** What to throw where something is refused or failed: exit code 1. */
  refusal(sentence: string, options?: ErrorOptions): Error;
  /** What to throw where the words of the command line were wrong: exit code 2. */
  usageError(sentence: string, hint?: string | null): Error;
  /** What an error of the library, or of the system, says in the reader's language. */
  sentenceOf(error: unknown): string;
}

interface PackageModule {
  run(call: PackageCall): Promise<ExitCode>;
}

/** The module of a command that the package `name` brings. */
export function packageCommand(command: string, name: string): CommandModule<Values> {
  return {
    async run(call) {
      const { messages } = call;
      const missing = messages.packageMissing.bind(null, command);
      const module = await packageModule<PackageModule>({ command, name, entry: "command", missing }, messages);
      return module.run({
        ...call,
        refusal: (sentence, options) => new Refusal(sentence, options),
        usageError: (sentence, hint) => new UsageError(sentence, hint),
        sentenceOf: (error) => sentenceOf(error, messages),
      });
    },
  };
}

/** A module that a package has beside its command: what wants it, where it is, and what is said where it is not installed. */
export interface WantedModule {
  readonly command: string;
  readonly name: string;
  readonly entry: string;
  readonly missing: (name: string) => string;
}

export async function packageModule<M>(wanted: WantedModule, messages: Messages): Promise<M> {
  return (await import(pathToFileURL(findModule(wanted, messages)).href)) as M;
}

/** The file of the package's module, of this package's version. */
function findModule({ command, name, entry, missing }: WantedModule, messages: Messages): string {
  const own = new URL("package.json", home);
  const version = versionIn(own);
  for (const place of [own, pathToFileURL(join(process.cwd(), "package.json"))]) {
    const require = createRequire(place);
    const manifest = resolveIn(require, `${name}/package.json`);
    if (manifest === null) continue;
    const found = versionIn(manifest);
    if (found !== version) throw new Refusal(messages.packageVersion(name, found, version));
    const path = resolveIn(require, `${name}/${entry}`);
    if (path === null) throw new Refusal(messages.packageNotBuilt(command, name));
    return path;
  }
  throw new Refusal(missing(name));
}

function resolveIn(require: NodeJS.Require, specifier: string): string | null {
  try {
    return require.resolve(specifier);
  } catch {
    return null;
  }
}

function versionIn(manifest: string | URL): string {
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}
