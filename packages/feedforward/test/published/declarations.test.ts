/**
 * The declarations that are published: a user who is handed a value can name its type, and whatever is exported can be called with
 * what is exported. The judge stands trial first.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Entry, missingTypes, undocumented, uselessValues, withoutExample } from "./declarations.ts";
import { type Installed, installPackage } from "./install.ts";
import { internals } from "./internals.ts";

describe("the judge", () => {
  const folder = mkdtempSync(join(tmpdir(), "feedforward-declarations-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  const files = {
    "shapes.d.ts":
      "export interface Size { width: number }\nexport interface Box { size: Size }\nexport type Secret = { key: Size };\nexport {};\n",
    "main.d.ts":
      'import type { Box } from "./shapes.js";\nexport type { Box, Size } from "./shapes.js";\nexport declare function box<T extends Box>(of: T): T[];\n/** What is opened. */\nexport declare class Lid {}\n/** @example new Hinge() */\nexport declare class Hinge {}\n',
    "side.d.ts":
      'import type { Box, Secret } from "./shapes.js";\nexport type { Box } from "./shapes.js";\n/** Opens it. */\nexport declare function open(box: Box, secret: Secret): void;\n',
  };
  const entries = (): Entry[] => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return ["main", "side"].map((name) => ({ name, file: join(folder, `${name}.d.ts`) }));
  };

  it("finds a type that an entry lacks, and owes nothing for what the main entry has", () => {
    const missing = missingTypes(entries()).map(({ entry, name, type }) => [entry, name, type]);
    expect(missing).toEqual([["side", "open", "Secret"]]);
  });

  it("finds a function that no user can call", () => {
    expect(uselessValues(entries(), new Set(["Secret"]))).toEqual(["side: open wants Secret"]);
  });

  it("finds what has no docstring", () => {
    expect(undocumented(entries())).toEqual(["main: box", "main: Box", "main: Size", "side: Box"]);
  });

  it("finds a class without an example", () => {
    expect(withoutExample(entries())).toEqual(["main: Lid"]);
  });
});

describe("every entry", () => {
  let installed: Installed;
  let entries: Entry[];
  beforeAll(() => {
    installed = installPackage();
    const home = join(installed.app, "node_modules/feedforward");
    const { exports } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
    entries = installed.entries.map((name) => {
      const file = join(home, exports[name.replace("feedforward", ".")].types);
      return { name, file };
    });
  });
  afterAll(() => installed.remove());

  it("has every type that its signatures name, but for what is told of no one", () => {
    const missing = missingTypes(entries);
    const open = missing.filter(({ type }) => !internals.has(type));
    expect(open.map(({ entry, name, type }) => `${entry}: ${name} names ${type}`)).toEqual([]);
    // An exception that is not needed any more is taken out.
    expect([...internals].filter((name) => missing.every(({ type }) => type !== name))).toEqual([]);
  });

  it("has a docstring for everything that it exports", () => {
    expect(undocumented(entries)).toEqual([]);
  });

  it("has an example for every class", () => {
    expect(withoutExample(entries)).toEqual([]);
  });

  it("has no function that only the inside can call", () => {
    expect(uselessValues(entries, internals)).toEqual([]);
  });
});
