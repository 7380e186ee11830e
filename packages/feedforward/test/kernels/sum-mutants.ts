/**
 * Mutants for every kernel that sums: in one innermost loop the terms of one sum are added to two sums in turn, which are added
 * when the loop is done. That is the same function but for the order of its additions.
 */

import type { Mutant } from "./mutants.ts";

type Lines = readonly string[];

/** `sum = sum + term`, of vectors. */
const addition = /^(\s*)\(local\.set (\$v\d+) \(f32x4\.add \(local\.get \2\) (.+)\)\)$/;
const zeros = "(v128.const i32x4 0 0 0 0)";

/** Every mutant of a module, function by function. */
export function sumMutantsOf(text: string): Mutant[] {
  const functions = text.split(/^(?= {2}\(func )/m);
  return functions.flatMap((func, index) => {
    const lines = func.split("\n");
    const name = /^ {2}\(func (\$\S+)/.exec(func)?.[1] ?? "";
    return loopsOf(lines).flatMap((loop) =>
      additionsIn(lines, loop).map((at) => ({
        what: `${name}, line ${at}`,
        text: functions.with(index, split(lines, loop, at).join("\n")).join(""),
      })),
    );
  });
}

/** Innermost loops: the lines of `loop` and of its `end`. */
function loopsOf(lines: Lines): (readonly [start: number, end: number])[] {
  const starts = lines.flatMap((line, at) => (/^\s*loop$/.test(line) ? [at] : []));
  return starts.flatMap((start) => {
    const indent = /^\s*/.exec(lines[start]!)![0];
    const end = lines.findIndex((line, at) => at > start && line.replace(/\)+$/, "") === `${indent}end`);
    return lines.slice(start + 1, end).some((line) => /^\s*loop$/.test(line)) ? [] : [[start, end] as const];
  });
}

/** The first addition to each sum; a kernel that sums once a call adds to a local that is set in the loop as well. */
function additionsIn(lines: Lines, [start, end]: readonly [number, number]): number[] {
  const seen = new Set<string>();
  return lines.slice(start, end).flatMap((line, i) => {
    const sum = addition.exec(line)?.[2];
    if (sum === undefined || seen.has(sum)) return [];
    seen.add(sum);
    const others = lines
      .slice(start, end)
      .filter((text) => text.includes(`(local.set ${sum} `) && !addition.test(text));
    return others.length === 0 ? [start + i] : [];
  });
}

function split(lines: Lines, [start, end]: readonly [number, number], at: number): Lines {
  const [, indent, sum, term] = addition.exec(lines[at]!) as unknown as [string, string, string, string];
  const set = (name: string, value: string): string => `${indent}(local.set ${name} ${value})`;
  const closing = /\)*$/.exec(lines[end]!)![0];
  return [
    lines[0]!,
    "    (local $other v128) (local $next v128)",
    ...lines.slice(1, start),
    set("$other", zeros),
    ...lines.slice(start, at),
    set("$next", `(f32x4.add (local.get $other) ${term})`),
    set("$other", `(local.get ${sum})`),
    set(sum, "(local.get $next)"),
    ...lines.slice(at + 1, end),
    lines[end]!.slice(0, lines[end]!.length - closing.length),
    `${set(sum, `(f32x4.add (local.get ${sum}) (local.get $other))`)}${closing}`,
    ...lines.slice(end + 1),
  ];
}
