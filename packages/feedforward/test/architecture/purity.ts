/**
 * What a pure test may have, told by what it and the helpers beside it import: nothing that starts a process, a thread, a
 * server or a browser, writes a file, or changes what a process shares. It may read what stands in the repository. Pure
 * tests share processes, so whatever one of them changed the next would meet.
 */

import { posix } from "node:path";

/** Of Node: values in, values out. */
const nodeMay = new Set(["buffer", "crypto", "module", "path", "url", "vm", "zlib"].map((name) => `node:${name}`));
const packagesMay = new Set(["fast-check", "rolldown/utils", "vitest", "wabt"]);
const filesMay = new Set(["existsSync", "readdirSync", "readFileSync"]);

/** The text of a file by its path below the folder of the tests; null where it is none of them. */
export type Read = (path: string) => string | null;

/** Why a test is not pure, each reason with the file in which it stands. */
export function impurities(path: string, read: Read, seen = new Set<string>()): string[] {
  if (seen.has(path)) return [];
  seen.add(path);
  const text = read(path);
  if (text === null) return [];
  const imports = [...text.matchAll(/^(?:import|export) (?:(type )|([^;"]*) from )?[^;"]*"([^"]+)";$/gm)];
  return [
    ...imports.flatMap(([, typeOnly, names = "", specifier]) => {
      if (typeOnly !== undefined) return [];
      if (specifier!.startsWith(".")) return impurities(posix.join(posix.dirname(path), specifier!), read, seen);
      return isAllowed(specifier!, names) ? [] : [`${path}: imports ${namesOf(names).join(", ")} of ${specifier}`];
    }),
    ...[...text.matchAll(/\bprocess\.(?!env\b)\w+|\bprocess\.env[.[\]"\w]* = |\bglobalThis\.\w+ = /g)].map(
      ([words]) => `${path}: says ${words.trim()}`,
    ),
  ];
}

function isAllowed(specifier: string, names: string): boolean {
  if (specifier === "node:fs") return namesOf(names).every((name) => filesMay.has(name));
  if (specifier === "vitest") return !namesOf(names).includes("vi");
  return nodeMay.has(specifier) || packagesMay.has(specifier);
}

/** The names of an import as the module has them, without those of types. */
function namesOf(names: string): string[] {
  const each = names.replaceAll(/[{}\n]/g, " ").split(",");
  return each
    .map((name) => name.trim().replace(/ as .*/, ""))
    .filter((name) => name !== "" && !name.startsWith("type "));
}
