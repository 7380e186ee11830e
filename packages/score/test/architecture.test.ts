/**
 * The sources keep the rules of the house: which room may import which, no cycles, how a file opens, how long it and its
 * functions are. The table is that of ARCHITECTURE.md. The judge stands trial first.
 */

import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { readSource, type SourceFile } from "../../feedforward/test/architecture/source.ts";

/** What a room may import besides itself and `errors.ts`. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  "errors.ts": [],
  engine: [],
  model: ["engine"],
  inputs: ["engine", "model"],
  outputs: [],
  rows: ["model"],
  messages: ["inputs"],
  job: ["engine", "inputs", "model", "outputs", "rows"],
  shards: ["inputs", "job", "outputs"],
  cluster: ["engine", "inputs", "job", "outputs", "shards"],
  command: ["cluster", "engine", "inputs", "job", "messages", "model", "outputs", "shards"],
  "command.ts": ["command", "messages"],
  "index.ts": ["rows"],
};

const packages = /^(node:|@duckdb\/node-api$|feedforward(\/|$))/;
/** Loaded where a job goes over a queue, and nowhere else. */
const queuePackages = /^@nats-io\/(jetstream|obj|transport-node)$/;
const vague = /(^|\/)(utils?|helpers?|common|types|misc|shared)(\/|\.ts$)/;

function judge(tree: Readonly<Record<string, string>>): string[] {
  const files = Object.entries(tree).map(([path, text]) => readSource(path, text));
  return [...files.flatMap((file) => [...form(file), ...imports(file, tree)]), ...cycles(files)];
}

function form(file: SourceFile): string[] {
  const { path, lines, opening } = file;
  const isProse = opening.split(" ").length >= 5 && /[.!?]( |$)/.test(opening);
  return [
    ...(roomOf(path) in rooms ? [] : [`${path}: no room in the house`]),
    ...(vague.test(path) ? [`${path}: a name that says nothing`] : []),
    ...(lines > 400 ? [`${path}: ${lines} lines`] : []),
    ...(isProse ? [] : [`${path}: opens with no comment that says in a sentence what it is`]),
    ...(file.defaultExports.length + file.starExports.length > 0 ? [`${path}: export default or *`] : []),
    ...file.functions.filter((one) => one.lines > 60).map((one) => `${path}:${one.line}: ${one.lines} lines`),
  ];
}

function imports({ path, imports: all }: SourceFile, tree: Readonly<Record<string, string>>): string[] {
  return all.flatMap(({ specifier = "something computed" }) => {
    if (packages.test(specifier) || (queuePackages.test(specifier) && roomOf(path) === "cluster")) return [];
    const target = posix.join(posix.dirname(path), specifier);
    const [room, other] = [roomOf(path), roomOf(target)];
    const isAllowed = room === other || other === "errors.ts" || rooms[room]?.includes(other) === true;
    return target in tree && isAllowed ? [] : [`${path}: may not import ${specifier}`];
  });
}

function roomOf(path: string): string {
  return path.split("/")[0]!;
}

function cycles(files: readonly SourceFile[]): string[] {
  const targets = ({ path, imports: all }: SourceFile) =>
    all.flatMap(({ specifier }) => (specifier?.startsWith(".") ? [posix.join(posix.dirname(path), specifier)] : []));
  const next = new Map(files.map((file) => [file.path, targets(file)]));
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): string[] => {
    if (trail.includes(path)) return [`cycle: ${[...trail.slice(trail.indexOf(path)), path].join(" → ")}`];
    if (done.has(path)) return [];
    const found = (next.get(path) ?? []).flatMap((target) => walk(target, [...trail, path]));
    done.add(path);
    return found;
  };
  return files.flatMap(({ path }) => walk(path, []));
}

function sources(): Record<string, string> {
  const src = new URL("../src/", import.meta.url);
  const names = readdirSync(src, { recursive: true, encoding: "utf8" }).map((name) => name.replaceAll("\\", "/"));
  const files = names.filter((name) => name.endsWith(".ts"));
  return Object.fromEntries(files.map((name) => [name, readFileSync(new URL(name, src), "utf8")]));
}

describe("the sources of score", () => {
  it("keep the rules of the house", () => {
    expect(Object.keys(sources())).toContain("rows/register.ts");
    expect(judge(sources())).toEqual([]);
  });

  it("have their table in ARCHITECTURE.md", () => {
    const page = readFileSync(new URL("../../../ARCHITECTURE.md", import.meta.url), "utf8");
    const section = page.slice(page.indexOf("## Scoring"));
    for (const room of Object.keys(rooms).filter((name) => !name.endsWith(".ts"))) {
      expect(section).toContain(`| \`${room}/\``);
    }
  });
});

const opening = "/** What this file is, in one sentence. */\n\n";

it.each<[string, Record<string, string>, string]>([
  [
    "a room above",
    { "engine/a.ts": 'import "../job/b.ts";', "job/b.ts": "" },
    "engine/a.ts: may not import ../job/b.ts",
  ],
  ["the queue elsewhere", { "shards/a.ts": 'import "@nats-io/obj";' }, "shards/a.ts: may not import @nats-io/obj"],
  ["a package", { "job/a.ts": 'import "left-pad";' }, "job/a.ts: may not import left-pad"],
  [
    "a cycle",
    { "job/a.ts": 'import "./b.ts";', "job/b.ts": 'import "./a.ts";' },
    "cycle: job/a.ts → job/b.ts → job/a.ts",
  ],
  ["another room", { "attic/a.ts": "" }, "attic/a.ts: no room in the house"],
  ["a vague name", { "job/utils.ts": "" }, "job/utils.ts: a name that says nothing"],
  ["a long file", { "job/a.ts": "\n".repeat(400) }, "job/a.ts: 402 lines"],
  ["a long function", { "job/a.ts": `function f() {${"\n".repeat(60)}}` }, "job/a.ts:3: 61 lines"],
])("refuses %s", (_, files, offence) => {
  const tree = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, opening + text]));
  expect(judge(tree)).toEqual([offence]);
});
