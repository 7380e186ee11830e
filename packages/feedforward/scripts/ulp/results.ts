/**
 * What the sweeps found, kept in test/golden/ulp.json and shown in docs/numerics.md and its Korean twin. Each entry has a
 * fingerprint of the function's bits, so that a test notices when a formula has changed since it was measured.
 */

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { laneFunction } from "./kernels.ts";
import type { Measure } from "./sweep.ts";
import { type MeasuredName, measuredNames, truths } from "./truths.ts";

export interface Entry {
  /** The greatest error in units in the last place, rounded up. */
  readonly error: number;
  /** The input at which it occurs. */
  readonly at: number;
  /** The greatest error as it is, rounded up. */
  readonly absolute: number;
  /** Inputs tried, NaN not counted, and how many of them are correctly rounded. */
  readonly inputs: number;
  readonly rounded: number;
  readonly fingerprint: string;
  readonly date: string;
  readonly machine: string;
}

export type Results = { [N in MeasuredName]?: Entry };

export type Language = "en" | "ko";

const resultsFile = "packages/feedforward/test/golden/ulp.json";
const pages: Readonly<Record<Language, string>> = { en: "docs/numerics.md", ko: "docs/numerics.ko.md" };

export function readResults(root: string): Results {
  return JSON.parse(readFileSync(join(root, resultsFile), "utf8")) as Results;
}

/** Writes the file, and the tables of both pages. */
export function writeResults(root: string, results: Results): void {
  writeFileSync(join(root, resultsFile), `${JSON.stringify(results, null, 1)}\n`);
  for (const language of ["en", "ko"] as const) {
    const page = join(root, pages[language]);
    writeFileSync(page, replaceTable(readFileSync(page, "utf8"), printTable(results, language)));
  }
}

export function entryOf(
  name: MeasuredName,
  found: Measure,
  { date, machine }: { date: string; machine: string },
): Entry {
  const { inputs, rounded } = found;
  const [error, absolute] = [roundedUp(found.error), roundedUp(found.absolute)];
  return { error, at: shortest(found.at), absolute, inputs, rounded, fingerprint: fingerprintOf(name), date, machine };
}

/** The sha256 of a function's outputs for one in 65,537 of all inputs; every NaN counts as the same. */
export function fingerprintOf(name: MeasuredName): string {
  const f = laneFunction(name);
  const inputs = new Float32Array(Uint32Array.from({ length: 65536 }, (_, i) => i * 65537).buffer);
  const bits = new Uint32Array(inputs.map(f).buffer);
  for (let i = 0; i < bits.length; i++) if ((bits[i]! & 0x7fffffff) > 0x7f800000) bits[i] = 0x7fc00000;
  return createHash("sha256").update(bits).digest("hex");
}

/** The number with the fewest digits that is this float32. */
function shortest(x: number): number {
  const digits = [6, 7, 8, 9].find((count) => Math.fround(Number(x.toPrecision(count))) === x);
  return Number(x.toPrecision(digits ?? 9));
}

/** Four digits, never less than it is. */
function roundedUp(x: number): number {
  const nearest = Number(x.toPrecision(4));
  return nearest >= x ? nearest : Number((x * (1 + 5e-4)).toPrecision(4));
}

/** One line for the terminal. */
export function printMeasure(name: MeasuredName, { error, at, inputs, rounded }: Measure): string {
  const bar = truths[name].bar ?? "none";
  return `${name}: at most ${error.toPrecision(4)} ulp (bar ${bar}), at ${shortest(at)}; ${shareOf(inputs, rounded)} % correctly rounded`;
}

/** Rounded down, so that 100 % means all. */
function shareOf(inputs: number, rounded: number): string {
  return (Math.floor((10_000 * rounded) / inputs) / 100).toFixed(2);
}

/** The greatest errors of peers, by scripts/ulp-peers.py; those of JAX are older notes. Powers of ten where digits are lost. */
const peers: { readonly [N in MeasuredName]?: string } = {
  exp: "NumPy 2.33, ONNX Runtime 0.85, PyTorch 0.97, JAX 1.5",
  log: "NumPy 3.11, ONNX Runtime 1.4·10⁶, PyTorch 0.60",
  sigmoid: "NumPy 2.1·10⁶, ONNX Runtime 5.7·10⁷, PyTorch 2.1·10⁶, JAX 2.5",
  tanh: "NumPy 1.37, ONNX Runtime 104, PyTorch 1.0, JAX 5.0",
  softplus: "ONNX Runtime 1.41, PyTorch 1.50",
  erf: "ONNX Runtime 0.96, PyTorch 1.7·10⁷, JAX 7",
  gelu: "ONNX Runtime 1.7·10⁷, PyTorch 1.7·10⁷",
  elu: "ONNX Runtime 1.7·10⁷, PyTorch 1.7·10⁷",
};

const words = {
  en: {
    head: "| function | greatest error (ulp) | at x = | correctly rounded | bar (ulp) | peers (ulp) |",
    none: (absolute: string) => `none; absolute error at most ${absolute}`,
    measured: (machine: string, date: string) => `Measured on ${machine}, ${date}`,
  },
  ko: {
    head: "| 함수 | 최대 오차(ulp) | x | 정확히 반올림된 비율 | 기준(ulp) | 다른 라이브러리(ulp) |",
    none: (absolute: string) => `없음. 절대 오차 ${absolute} 이하`,
    measured: (machine: string, date: string) => `측정: ${machine}, ${date}`,
  },
} as const;

/** The table as Markdown, then on which machine each function was measured. */
export function printTable(results: Results, language: Language): string {
  const { head, none, measured } = words[language];
  const places = new Map<string, string[]>();
  const rows = measuredNames.flatMap((name) => {
    const entry = results[name];
    if (entry === undefined) return [];
    const { error, at, absolute, inputs, rounded, machine, date } = entry;
    const place = measured(machine, date);
    places.set(place, [...(places.get(place) ?? []), name]);
    const bar = truths[name].bar ?? none(String(absolute));
    // What is always rounded correctly has no worst input.
    const worst = inputs === rounded ? "0.5 | " : `${error} | ${at}`;
    return `| \`${name}\` | ${worst} | ${shareOf(inputs, rounded)} % | ${bar} | ${peers[name] ?? ""} |`;
  });
  const isOnePlace = places.size === 1;
  const notes = [...places].map(([place, names]) => `${place}${isOnePlace ? "" : ` (${names.join(", ")})`}.`);
  return ["", head, "| --- | ---: | ---: | ---: | --- | --- |", ...rows, "", ...notes, "", ""].join("\n");
}

const marked = /(?<=<!-- ulp -->\n)[\s\S]*(?=<!-- \/ulp -->)/;

/** What a page has for the table. */
export function tableIn(page: string): string | undefined {
  return marked.exec(page)?.[0];
}

function replaceTable(page: string, table: string): string {
  return page.replace(marked, () => table);
}
