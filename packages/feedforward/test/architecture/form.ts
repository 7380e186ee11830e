/**
 * What holds in the sources of every package: a file stands in a room, opens by saying what it is, is short and so are its
 * functions, and imports nothing that imports it. One sentence an offence.
 */

import { posix } from "node:path";
import type { SourceFile } from "./source.ts";

const vagueNames = new Set(["util", "utils", "helper", "helpers", "common", "types", "misc", "shared"]);
/** What ECMAScript leaves to the engine: these differ between machines, the functions of `functions/` do not. */
const inexact = new Set(
  "acos acosh asin asinh atan atan2 atanh cbrt cos cosh exp expm1 hypot log log10 log1p log2 pow sin sinh tan tanh".split(
    " ",
  ),
);
const longestFile = 400;
const longestFunction = 60;

/** The offences of a file that need no other file, in a house of these rooms. */
export function judgeForm(file: SourceFile, rooms: Readonly<Record<string, unknown>>): string[] {
  const { path } = file;
  const words = path.replace(/\.ts$/, "").split("/");
  return [
    ...(roomOf(path) in rooms ? [] : [`${path}: no room "${roomOf(path)}" in the house`]),
    ...words.filter((word) => vagueNames.has(word)).map((word) => `${path}: the name "${word}" says nothing`),
    ...(file.lines > longestFile ? [`${path}: ${file.lines} lines, at most ${longestFile}`] : []),
    ...(isProse(file.opening) ? [] : [`${path}: opens with no comment that says in a sentence what it is`]),
    ...file.defaultExports.map((line) => `${path}:${line}: default export`),
    ...file.starExports.map((line) => `${path}:${line}: export * hides what is exported`),
    ...file.functions
      .filter(({ lines }) => lines > longestFunction)
      .map(({ line, lines }) => `${path}:${line}: a function of ${lines} lines, at most ${longestFunction}`),
    ...file.mathMembers
      .filter(({ name }) => name === undefined || inexact.has(name))
      .map(({ name, line }) => `${path}:${line}: Math.${name ?? "?"} may differ between engines`),
  ];
}

function isProse(opening: string): boolean {
  return opening.split(" ").length >= 5 && /[.!?]( |$)/.test(opening);
}

/** A room is a folder, or a file at the top. */
export function roomOf(path: string): string {
  return path.split("/")[0] ?? path;
}

/** Every cycle once, named from the file where it is first met. Imports of types count: a cycle of thoughts is one too. */
export function judgeCycles(files: readonly SourceFile[]): string[] {
  const next = new Map(files.map((file) => [file.path, targetsOf(file)]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const walk = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push(`import cycle: ${[...trail.slice(start), path].join(" → ")}`);
    if (start >= 0 || done.has(path)) return;
    for (const target of next.get(path) ?? []) walk(target, [...trail, path]);
    done.add(path);
  };
  for (const path of next.keys()) walk(path, []);
  return cycles;
}

function targetsOf(file: SourceFile): string[] {
  const relative = file.imports.flatMap(({ specifier }) => (specifier?.startsWith(".") ? [specifier] : []));
  return [...new Set(relative.map((specifier) => posix.join(posix.dirname(file.path), specifier)))];
}
