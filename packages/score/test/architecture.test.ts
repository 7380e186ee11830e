/**
 * The sources keep the rules of the house: which room may import which, no cycles, how a file opens, how long it and its
 * functions are. The table is that of ARCHITECTURE.md. The judge stands trial first.
 */

import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { judgeCycles, judgeForm, roomOf } from "../../feedforward/test/architecture/form.ts";
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
  "table.ts": ["engine", "inputs", "messages"],
};

const packages = /^(node:|@duckdb\/node-api$|feedforward(\/|$))/;
/** Loaded where a job goes over a queue, and nowhere else. */
const queuePackages = /^@nats-io\/(jetstream|obj|transport-node)$/;

function judge(tree: Readonly<Record<string, string>>): string[] {
  const files = Object.entries(tree).map(([path, text]) => readSource(path, text));
  return [...files.flatMap((file) => [...judgeForm(file, rooms), ...imports(file, tree)]), ...judgeCycles(files)];
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
    "import cycle: job/a.ts → job/b.ts → job/a.ts",
  ],
  ["another room", { "attic/a.ts": "" }, 'attic/a.ts: no room "attic" in the house'],
  ["a vague name", { "job/utils.ts": "" }, 'job/utils.ts: the name "utils" says nothing'],
  ["a long file", { "job/a.ts": "\n".repeat(400) }, "job/a.ts: 402 lines, at most 400"],
  [
    "a long function",
    { "job/a.ts": `function f() {${"\n".repeat(60)}}` },
    "job/a.ts:3: a function of 61 lines, at most 60",
  ],
])("refuses %s", (_, files, offence) => {
  const tree = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, opening + text]));
  expect(judge(tree)).toEqual([offence]);
});
