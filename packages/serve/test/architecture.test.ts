/**
 * The rooms of this package: who may import whom, and that the codec of the protocol is pure: it knows neither Fastify nor
 * sessions nor files.
 */

import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { expect, it } from "vitest";
import { judgeCycles, judgeForm, roomOf } from "../../feedforward/test/architecture/form.ts";
import { readSource } from "../../feedforward/test/architecture/source.ts";

/** What a room, a folder or a file at the top, may import of the others. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  "package-files.ts": [],
  "reasons.ts": [],
  "serve-error.ts": [],
  "nearest.ts": [],
  "config-file.ts": ["nearest.ts", "reasons.ts", "serve-error.ts"],
  models: ["protocol", "serve-error.ts", "words.ts"],
  "server-options.ts": ["models", "reasons.ts", "serve-error.ts"],
  http: ["models", "protocol", "package-files.ts", "server-options.ts"],
  "server.ts": ["http", "models", "protocol", "reasons.ts", "serve-error.ts", "server-options.ts"],
  "index.ts": ["http", "models", "protocol", "serve-error.ts", "server.ts", "server-options.ts"],
  "incomplete.ts": [],
  "words.ts": ["reasons.ts", "serve-error.ts"],
  "command-options.ts": ["config-file.ts", "server-options.ts", "words.ts"],
  "workers.ts": ["http"],
  "command.ts": [
    "http",
    "models",
    "protocol",
    "command-options.ts",
    "incomplete.ts",
    "serve-error.ts",
    "server.ts",
    "words.ts",
    "workers.ts",
  ],
};

/** The packages and modules of Node that a room may import; of feedforward types may be imported everywhere. */
const outside: Readonly<Record<string, RegExp>> = {
  protocol: /^node:(util|zlib)$/,
  models: /^(feedforward(\/\w+)?|node:(fs\/promises|path))$/,
  "server-options.ts": /^node:fs\/promises$/,
  "config-file.ts": /^node:(fs\/promises|path)$/,
  "package-files.ts": /^node:(fs|module|path)$/,
  http: /^(feedforward|fastify|node:crypto)$/,
  "server.ts": /^(fastify|node:net)$/,
  "workers.ts": /^node:cluster$/,
  "incomplete.ts": /^node:path$/,
  "command.ts": /^node:fs\/promises$/,
};

const src = new URL("../src/", import.meta.url);
const paths = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
const files = paths.map((path) => readSource(path, readFileSync(new URL(path, src), "utf8")));
it("every file is in a room, says what it is, and is short", () => {
  expect(files.length).toBeGreaterThan(35);
  expect(files.flatMap((file) => judgeForm(file, rooms))).toEqual([]);
});

it("no file imports one that imports it", () => {
  expect(judgeCycles(files)).toEqual([]);
});

it("rooms import what is below them", () => {
  const offences = files.flatMap(({ path, imports }) =>
    imports.flatMap(({ specifier = "?", typeOnly, line }) => {
      const own = roomOf(path);
      const isTypes = typeOnly && specifier.startsWith("feedforward");
      if (!specifier.startsWith("."))
        return isTypes || outside[own]?.test(specifier) ? [] : [`${path}:${line}: ${specifier}`];
      const other = roomOf(posix.join(posix.dirname(path), specifier));
      return other === own || rooms[own]!.includes(other) ? [] : [`${path}:${line}: ${specifier}`];
    }),
  );
  expect(offences).toEqual([]);
});
