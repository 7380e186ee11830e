/**
 * What the documents say is run: the recipes of docs/scale.md by the command itself, for one machine, a Slurm array and a Kubernetes
 * Indexed Job, whose YAML is parsed; the arithmetic is done again; both languages show the same.
 */

import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { koreanRows } from "../src/messages/korean.ts";
import { folder, modelIn, sql } from "./command.ts";
import { bundleProgram } from "./faults/harness.ts";
import { codesOfSources } from "./messages/codes.ts";

const root = new URL("../../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
const english = read("docs/scale.md");

/** What stands between the fences behind a mark. */
function block(name: string, text = english): string {
  const [, content] = new RegExp(`<!-- ${name} -->\n\`\`\`\\w+\n(.*?)\`\`\``, "s").exec(text) ?? [];
  if (content === undefined) throw new Error(`no block ${name}`);
  return content;
}

let program = { path: "", remove() {} };
beforeAll(async () => {
  program = await bundleProgram();
});
afterAll(() => program.remove());

/** The folder that the page speaks of, with a `feedforward` on its path. */
async function place(): Promise<{ dir: string; run: (script: string, env?: Record<string, string>) => string }> {
  const dir = folder();
  renameSync(await modelIn(dir, { sizes: [2, 4, 3], labels: ["low", "middle", "high"] }), join(dir, "m.safetensors"));
  for (const name of ["data", "bin"]) mkdirSync(join(dir, name));
  for (let i = 0; i < 3; i++) {
    const rows = `SELECT i AS id, sin(i) AS income, 20 + i % 40 AS age FROM range(${700 * i}, ${700 * (i + 1)}) t(i)`;
    await sql(`COPY (${rows}) TO '${dir}/data/p-${i + 1}.parquet'`);
  }
  const shim = join(dir, "bin", "feedforward");
  writeFileSync(
    shim,
    `#!/bin/sh\n[ "$1" = score ] || exit 2\nshift\nexec '${process.execPath}' '${program.path}' "$@"\n`,
  );
  chmodSync(shim, 0o755);
  const run = (script: string, env: Record<string, string> = {}): string => {
    const path = `${join(dir, "bin")}${delimiter}${process.env.PATH}`;
    const options = { cwd: dir, env: { ...process.env, ...env, PATH: path }, encoding: "utf8", stdio: "pipe" } as const;
    return execFileSync("bash", ["-e", "-c", script], options);
  };
  return { dir, run };
}

interface Container {
  readonly command: string[];
  readonly args: string[];
}

interface IndexedJob {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: {
    readonly completionMode: string;
    readonly completions: number;
    readonly backoffLimitPerIndex: number;
    readonly template: { readonly spec: { readonly restartPolicy: string; readonly containers: Container[] } };
  };
}

it("docs/cookbook.md: rows of any number, by one command", async () => {
  const { dir, run } = await place();
  renameSync(join(dir, "m.safetensors"), join(dir, "risk.safetensors"));
  await sql(`COPY (SELECT income, age FROM '${dir}/data/p-*.parquet') TO '${dir}/people-1.csv'`);
  run(block("rows", read("docs/cookbook.md")));
  const labels = `min(label IN ('low', 'middle', 'high'))::INTEGER`;
  expect(await sql(`SELECT count(*)::INTEGER, ${labels} FROM '${dir}/answers.parquet'`)).toEqual([[2100, 1]]);
});

describe("docs/scale.md", () => {
  it("one machine: every command does what it says", async () => {
    const { dir, run } = await place();
    run(block("run"));
    const made = ["labels.csv", "one.parquet", "parts", "top.jsonl"];
    expect(readdirSync(dir).sort()).toEqual(["bin", "data", ...made, "m.safetensors"].sort());
    const labels = await sql(
      `SELECT count(*)::INTEGER, min(label IN ('low', 'middle', 'high'))::INTEGER FROM '${dir}/labels.csv'`,
    );
    expect(labels).toEqual([[2100, 1]]);
  });

  it("a Slurm array, and the merge", async () => {
    const { dir, run } = await place();
    const script = block("slurm");
    const [, last] = /^#SBATCH --array=0-(\d+)$/m.exec(script)!;
    for (let i = 0; i <= Number(last); i++) run(script, { SLURM_ARRAY_TASK_ID: String(i) });
    expect(run(block("merge"))).toBe("scores/ is complete: 2,100 rows in 6 parts\n");
    const ids = await sql(`SELECT id FROM '${dir}/scores/*.parquet'`);
    expect(ids.map(([id]) => Number(id))).toEqual(Array.from({ length: 2100 }, (_, i) => i));
  });

  it("a Kubernetes Indexed Job, and the merge", async () => {
    const { run } = await place();
    const { apiVersion, kind, spec } = parse(block("kubernetes")) as IndexedJob;
    expect([apiVersion, kind, spec.completionMode, spec.template.spec.restartPolicy]).toEqual([
      "batch/v1",
      "Job",
      "Indexed",
      "Never",
    ]);
    const [{ command, args }] = spec.template.spec.containers as [Container];
    expect(command).toEqual(["sh", "-c"]);
    for (let i = 0; i < spec.completions; i++) run(args[0]!, { JOB_COMPLETION_INDEX: String(i) });
    expect(args[0]).toContain(`$JOB_COMPLETION_INDEX/${spec.completions}"`);
    expect(run(block("merge"))).toContain("is complete: 2,100 rows");
  });

  it("the arithmetic is right", () => {
    const table = english.slice(english.indexOf("<!-- arithmetic -->"));
    const rows = [...table.matchAll(/^\| 10\^(\d+) \| (.*) \|$/gm)];
    expect(rows).toHaveLength(5);
    for (const [, power, cells] of rows) {
      const count = 10 ** Number(power);
      const [readBytes, written, hours, one, processes, rate, parts] = cells!.split(" | ").map(numberOf);
      const near = (got: number, wanted: number) => expect(Math.abs(got / wanted - 1)).toBeLessThan(0.2);
      near(readBytes!, 84 * count);
      near(written!, 12 * count);
      near(hours!, (0.7e-6 * count) / 3600);
      near(one!, count / 1e6);
      expect(processes).toBe(Math.max(1, Math.round(count / 1e6 / 3600)));
      near(rate!, (84 * count) / 3600);
      expect(parts).toBe(count / 1e6);
    }
  });
});

/** `8.4 TB`, `17 min`, `2.3 MB/s`, `1,000` in bytes and seconds. */
function numberOf(text: string): number {
  const [, digits, unit = ""] = /^([\d.,]+) ?(\w*)/.exec(text)!;
  const units: Record<string, number> = { MB: 1e6, GB: 1e9, TB: 1e12, s: 1, min: 60, h: 3600 };
  return Number(digits!.replaceAll(",", "")) * (units[unit] ?? 1);
}

describe("both languages", () => {
  it.each([["docs/scale.md", "docs/scale.ko.md", ["run", "slurm", "merge", "kubernetes"]]])(
    "%s show the same commands",
    (one, other, names) => {
      for (const name of names) expect(block(name, read(other))).toBe(block(name, read(one)));
    },
  );

  it("the READMEs show the same program", () => {
    const program = (path: string) => /```ts\n.*?```/s.exec(read(path))![0];
    expect(program("packages/score/README.ko.md")).toBe(program("packages/score/README.md"));
  });
});

it("ERRORS.md has every code; `npx vitest run --project score documents -u` writes it", async () => {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  const rows = [...codesOfSources()].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = rows.map(([code, sentence]) => `| \`${code}\` | ${cell(sentence)} | ${cell(koreanRows[code]!)} |`);
  const text = [
    "# The errors of @feedforward/score · @feedforward/score의 오류",
    "",
    "`error.code`, and the sentence with `$name` for every fact in `error.facts`. Codes that begin with `usage-` end the command with exit code 2, all others with 1.",
    "",
    "`usage-`로 시작하는 코드는 종료 코드 2, 나머지는 1로 끝납니다. `$name`은 `error.facts`의 값입니다.",
    "",
    "| code | English | 한국어 |",
    "| --- | --- | --- |",
    ...lines,
    "",
  ].join("\n");
  await expect(text).toMatchFileSnapshot("../ERRORS.md");
});
