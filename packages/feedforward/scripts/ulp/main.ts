/**
 * `npm run ulp`: all 2^32 inputs of every function, or of those that are named, and their rows in docs/numerics.md and its
 * Korean twin. With `--sample N` one input in about N, for a quick look that writes nothing; with `--table` nothing is
 * measured, and the tables are written anew. Exit code 1 where a bar is missed.
 */

import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { entryOf, printMeasure, readResults, writeResults } from "./results.ts";
import { type Measure, measure } from "./sweep.ts";
import { isMeasuredName, type MeasuredName, measuredNames, truths } from "./truths.ts";

const usage = `usage: npm run ulp -- [--sample N | --table] [${measuredNames.join("|")}] …\n`;

/** Returns the exit code. `root` is the repository's folder. */
export function main(args: string[], root: string): number {
  const asked = readArguments(args);
  if (asked === null) {
    process.stderr.write(usage);
    return 2;
  }
  const { names, stride } = asked;
  const results = readResults(root);
  if (asked.isTable) writeResults(root, results);
  let isGood = true;
  for (const name of names) {
    const found = measure(name, stride, (share) => say(`${name} ${(100 * share).toFixed(1)} %`));
    say("");
    isGood &&= report(name, found);
    if (stride === 1) {
      // After every function, so that a sweep that is stopped keeps what it has.
      results[name] = entryOf(name, found, { date: new Date().toISOString().slice(0, 10), machine: describeMachine() });
      writeResults(root, results);
    }
  }
  return isGood ? 0 : 1;
}

interface Asked {
  readonly names: readonly MeasuredName[];
  readonly stride: number;
  readonly isTable: boolean;
}

function readArguments(args: string[]): Asked | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { sample: { type: "string", default: "1" }, table: { type: "boolean", default: false } },
      allowPositionals: true,
    });
    const names = positionals.filter(isMeasuredName);
    if (names.length < positionals.length || !/^[1-9]\d{0,8}$/.test(values.sample)) return null;
    const isTable = values.table;
    const chosen = names.length > 0 || isTable ? names : measuredNames;
    // An odd stride meets every exponent and both signs.
    return { names: chosen, stride: Number(values.sample) | 1, isTable };
  } catch {
    return null;
  }
}

/** Says what was found; whether all is as it should be. */
function report(name: MeasuredName, found: Measure): boolean {
  const { bar } = truths[name];
  const offences = [
    ...(bar !== null && found.error > bar ? [`beyond its bar of ${bar}`] : []),
    ...found.wrong.map((x) => `wrong at ${x}`),
    ...found.different.map((x) => `kernel and lane differ at ${x}`),
  ];
  process.stdout.write(`${printMeasure(name, found)}${offences.map((words) => `; ${words}`).join("")}\n`);
  return offences.length === 0;
}

function say(words: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${words}`);
  else if (words !== "") process.stderr.write(`${words}\n`);
}

function describeMachine(): string {
  return `${cpus()[0]?.model.trim() ?? "unknown"}, Node ${process.versions.node} (V8 ${process.versions.v8})`;
}
