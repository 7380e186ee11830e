/**
 * What stands in .github: it never runs here, so a test holds what can be held. Every file parses, every line that is run is a
 * script or a file that exists, and the matrix is what README and the manifest promise.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const { scripts, engines } = manifestOf("");

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly scripts: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
}

interface Step {
  readonly uses?: string;
  readonly run?: string;
}

interface Job {
  readonly "runs-on": string;
  readonly "timeout-minutes": number;
  readonly permissions?: object;
  readonly steps: readonly Step[];
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly (string | number)[]>> };
}

interface Workflow {
  readonly on: object;
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest;
}

function read(path: string): unknown {
  return parse(readFileSync(join(root, ".github", path), "utf8"));
}

/** The lines of a job, with every value of its matrix in the places that name it. */
function linesOf({ steps, strategy }: Job): string[] {
  const lines = steps.flatMap(({ run }) => (run === undefined ? [] : run.trim().split("\n")));
  return lines.flatMap((line) => {
    const [whole, key] = /\$\{\{ matrix\.(\w+) \}\}/.exec(line) ?? [];
    if (whole === undefined) return [line];
    return (strategy?.matrix[key!] ?? []).map((value) => line.replace(whole, String(value)));
  });
}

const packages = ["feedforward", "serve", "score"].map((name) => manifestOf(`packages/${name}`));
const parts = /parts = \{(.*?)\n\};/s.exec(readFileSync(join(root, "scripts/check-slow.js"), "utf8"))![1]!;

/** Why a line cannot run; null where it can. */
function reasonAgainst(line: string): string | null {
  if (/^apt-get (update|install -y( [a-z0-9-]+)+)$/.test(line) || line === "npm ci" || line === "npm test") return null;
  const [, script, words = ""] = /^npm run ([\w:-]+)(?: -- (.+))?$/.exec(line) ?? [];
  if (script !== undefined) {
    if (!Object.hasOwn(scripts, script)) return `no script ${script}`;
    const isPart = script !== "check:slow" || new RegExp(`\\b${words}:`).test(parts);
    return isPart ? null : `check:slow has no part ${words}`;
  }
  const [, prefix] = /^npm ci --ignore-scripts --prefix (\S+)$/.exec(line) ?? [];
  if (prefix !== undefined) return existsSync(join(root, prefix, "package-lock.json")) ? null : `no lock in ${prefix}`;
  const [, name] = /^npm publish -w (\S+) --provenance --access public$/.exec(line) ?? [];
  if (name !== undefined) return packages.some((one) => one.name === name) ? null : `no package ${name}`;
  return existsSync(join(root, line)) ? null : `nothing is known of ${line}`;
}

it.each([
  ["npm run lnt", "no script lnt"],
  ["npm run check:slow -- naps", "check:slow has no part naps"],
  ["npm ci --ignore-scripts --prefix docs", "no lock in docs"],
  ["npm publish -w feedforward-playground --provenance --access public", "no package feedforward-playground"],
  [".ci/walk", "nothing is known of .ci/walk"],
])("the judge refuses %s", (line, reason) => {
  expect(reasonAgainst(line)).toBe(reason);
});

const workflows = readdirSync(join(root, ".github/workflows"));

describe.each(workflows)("%s", (name) => {
  const { on, permissions, jobs } = read(`workflows/${name}`) as Workflow;

  it("says when it runs and what it may, and no job runs without end", () => {
    expect(Object.keys(on).length).toBeGreaterThan(0);
    expect(permissions).toEqual({ contents: "read" });
    for (const job of Object.values(jobs)) expect(job["timeout-minutes"]).toBeLessThanOrEqual(360);
  });

  it("runs what is there", () => {
    const lines = Object.values(jobs).flatMap(linesOf);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.map(reasonAgainst).filter((reason) => reason !== null)).toEqual([]);
  });

  it("takes actions of GitHub's own, by their versions", () => {
    const actions = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []));
    expect(actions.filter((action) => !/^actions\/[\w-]+@v\d+$/.test(action))).toEqual([]);
  });
});

it("ci.yml tries three systems, and the Nodes whose bits are compared", () => {
  const { os, node } = (read("workflows/ci.yml") as Workflow).jobs["test"]!.strategy!.matrix;
  expect(os).toEqual(["ubuntu-latest", "macos-latest", "windows-latest"]);
  const runtimes = JSON.parse(readFileSync(join(root, "packages/feedforward/test/runtimes/package.json"), "utf8"));
  const tried = Object.keys(runtimes.optionalDependencies).flatMap((key) => /^node(\d+)$/.exec(key)?.[1] ?? []);
  expect(node!.map(String)).toEqual(tried);
  expect(engines.node).toContain(String(node![0]));
});

it("release.yml publishes every public package, with what provenance needs", () => {
  const { publish } = (read("workflows/release.yml") as Workflow).jobs;
  const published = linesOf(publish!).flatMap((line) => /^npm publish -w (\S+)/.exec(line)?.[1] ?? []);
  expect(published).toEqual(packages.filter((one) => one.private !== true).map(({ name }) => name));
  expect(publish!.permissions).toEqual({ contents: "read", "id-token": "write" });
});

interface Form {
  readonly name: string;
  readonly description: string;
  readonly body: readonly {
    readonly type: string;
    readonly id: string;
    readonly attributes: { readonly label: string };
  }[];
}

const forms = readdirSync(join(root, ".github/ISSUE_TEMPLATE")).filter((name) => name !== "config.yml");

it.each(forms)("the form %s asks something, each thing once", (name) => {
  const { description, body } = read(`ISSUE_TEMPLATE/${name}`) as Form;
  expect(description).toMatch(/\.$/);
  expect(new Set(body.map(({ id }) => id)).size).toBe(body.length);
  for (const { type, attributes } of body) {
    expect(["textarea", "input", "dropdown", "checkboxes"]).toContain(type);
    expect(attributes.label).not.toBe("");
  }
});

it("there is no public issue about a file that does harm", () => {
  expect(read("ISSUE_TEMPLATE/config.yml")).toMatchObject({ blank_issues_enabled: false });
});
