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

/**
 * Further mutants of a module: a term of a sum is left out, or comes behind the one after it. Of a loop the first addition to each
 * sum, and each addition that stands in none.
 */
export function termMutantsOf(text: string): Mutant[] {
  return text.split(/^(?= {2}\(func )/m).flatMap((func, index, functions) => {
    const lines = func.split("\n");
    const name = /^ {2}\(func (\$\S+)/.exec(func)?.[1] ?? "";
    const mutant = (kind: string, at: number, changed: Lines): Mutant => {
      return { what: `${kind}: ${name}, line ${at}`, text: functions.with(index, changed.join("\n")).join("") };
    };
    return termsOf(lines).flatMap((at) => {
      const next = nextTerm(lines, at);
      const swapped = next === null ? [] : [...lines.slice(0, at), ...lines.slice(at + 1, next + 1), lines[at]!, ...lines.slice(next + 1)]; // biome-ignore format: a line
      const isSwapped = next !== null && lines[at]!.trim() !== lines[next]!.trim();
      const left = mutant("left out", at, lines.with(at, closingOf(lines[at]!)));
      return isSwapped ? [left, mutant("swapped", at, swapped)] : [left];
    });
  });
}

/** What lanes are added to where they lie in memory, and single numbers. */
const additions = [
  addition,
  /^\s*\(v128\.store(?: offset=\d+)? (\(.+\)) \(f32x4\.add \(v128\.load(?: offset=\d+)? \1\) .+\)\)$/,
  /^\s*\(local\.set (\$f\d+) \(f32\.add \(local\.get \1\) .+\)\)$/,
];

/** What a line adds a term to; undefined where it adds none. */
function sumOf(line: string): string | undefined {
  return additions.map((pattern) => pattern.exec(line)?.at(pattern === addition ? 2 : 1)).find((sum) => sum);
}

/** Where terms are added: the first of each sum of a loop, and all that stand in no loop. */
function termsOf(lines: Lines): number[] {
  const loops = loopsOf(lines);
  const isInside = (at: number) => loops.some(([start, end]) => at > start && at <= end);
  const firsts = loops.flatMap(([start, end]) => {
    const seen = new Set<string>();
    return lines.slice(start, end + 1).flatMap((line, i) => {
      const sum = sumOf(line);
      if (sum === undefined || seen.has(sum)) return [];
      seen.add(sum);
      return [start + i];
    });
  });
  const others = lines.flatMap((line, at) => (sumOf(line) !== undefined && !isInside(at) ? [at] : []));
  return [...firsts, ...others];
}

/** The next addition to the same sum, if nothing branches in between. */
function nextTerm(lines: Lines, at: number): number | null {
  const sum = addition.exec(lines[at]!)?.[2];
  const found = lines.findIndex((line, i) => i > at && addition.exec(line)?.[2] === sum);
  const isStraight = !lines.slice(at, found).some((line) => /^\s*(loop|end|if|else|\(if|\(br)/.test(line));
  return sum !== undefined && found > at && isStraight ? found : null;
}

/** The parentheses that a line closes for others, which stay when it goes. */
function closingOf(line: string): string {
  const [opened, closed] = [/\(/g, /\)/g].map((pattern) => line.match(pattern)?.length ?? 0) as [number, number];
  return ")".repeat(Math.max(0, closed - opened));
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
