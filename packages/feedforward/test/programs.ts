/**
 * Programs in documents and docstrings: run as they stand, with the modules that they import by their public names, and what they
 * print beside what they promise to print: `console.log(x); // 3`.
 */

import { inspect } from "node:util";

/** What programs may import: the exports of each module by its public name. */
export type Modules = Readonly<Record<string, () => Promise<object>>>;

const AsyncFunction = (async () => {}).constructor as new (
  ...parts: string[]
) => (...values: unknown[]) => Promise<void>;

/** The modules that a program imports, in its order. */
export function importedBy(code: string): string[] {
  return [...code.matchAll(/^import .*?from "([^"]+)";$/gms)].map(([, module]) => module!);
}

/** Runs a program and gives the lines that it prints; `given` are names that it finds there. */
export async function printedBy(code: string, modules: Modules, given: object = {}): Promise<string[]> {
  const printed: string[] = [];
  const log = (...values: unknown[]): void => void printed.push(values.map(shown).join(" "));
  const named: Record<string, unknown> = { console: { log }, ...given };
  for (const [, names, module] of code.matchAll(/^import \{([^}]*)\} from "([^"]+)";$/gm)) {
    const exported = (await modules[module!]!()) as Readonly<Record<string, unknown>>;
    for (const name of names!.split(",").map((text) => text.trim())) if (name !== "") named[name] = exported[name];
  }
  const body = code.replaceAll(/^import [^;]*;$/gm, "");
  await new AsyncFunction(...Object.keys(named), body)(...Object.values(named));
  return printed;
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : inspect(value, { breakLength: Infinity });
}

/** What stands beside the lines that print. */
export function promisedBy(code: string): string[] {
  return [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text]) => text!);
}
