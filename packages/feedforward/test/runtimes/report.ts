/**
 * What the runtimes said, as a table in Markdown: for the terminal, and for the pages on numerics in both languages.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Verdict, Verdicts } from "./program.ts";

export interface Row {
  readonly name: string;
  readonly engine: string;
  readonly version?: string;
  readonly verdicts?: Verdicts;
  /** Why it is not here. */
  readonly absent?: string;
  /** What went wrong. */
  readonly failed?: string;
}

type Language = "en" | "ko";

const words = {
  en: {
    head: "| runtime | version | engine | `wasm` | `reference` |",
    same: (count: number) => `same bits, ${count} of ${count}`,
    different: (names: string) => `**differs**: ${names}`,
    absent: "cannot run there",
    measured: (date: string) => `Compared on ${date}, Linux on x64.`,
  },
  ko: {
    head: "| 런타임 | 버전 | 엔진 | `wasm` | `reference` |",
    same: (count: number) => `같은 비트, ${count}개 중 ${count}개`,
    different: (names: string) => `**다름**: ${names}`,
    absent: "실행할 수 없음",
    measured: (date: string) => `${date}, x64 리눅스에서 비교.`,
  },
} as const;

/** A runtime that is not here is no failure. */
export function isGood({ verdicts, failed }: Row): boolean {
  const verdictList = verdicts === undefined ? [] : Object.values(verdicts);
  return failed === undefined && verdictList.every((verdict) => "absent" in verdict || verdict.different.length === 0);
}

export function printTable(rows: readonly Row[], language: Language): string {
  const lines = rows.map(({ name, engine, version = "", verdicts, absent, failed }) => {
    if (verdicts === undefined) return `| ${name} | | ${engine} | ${failed ?? absent} | |`;
    const cells = [verdicts.wasm, verdicts.reference].map((verdict) => printVerdict(verdict, language));
    return `| ${name} | ${version} | ${engine} | ${cells.join(" | ")} |`;
  });
  return [words[language].head, "| --- | --- | --- | --- | --- |", ...lines, ""].join("\n");
}

function printVerdict(verdict: Verdict, language: Language): string {
  const { same, different, absent } = words[language];
  if ("absent" in verdict) return absent;
  return verdict.different.length > 0 ? different(verdict.different.join(", ")) : same(verdict.compared);
}

const marked = /(?<=<!-- runtimes -->\n)[\s\S]*(?=<!-- \/runtimes -->)/;

/** Puts the table into both pages. */
export function writePages(root: string, rows: readonly Row[], date: string): void {
  for (const language of ["en", "ko"] as const) {
    const file = join(root, language === "en" ? "docs/numerics.md" : "docs/numerics.ko.md");
    const table = `\n${printTable(rows, language)}\n${words[language].measured(date)}\n\n`;
    writeFileSync(
      file,
      readFileSync(file, "utf8").replace(marked, () => table),
    );
  }
}
