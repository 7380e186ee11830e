/** docs/models.md against what it shows: its programs run on a file as skl2onnx writes it, and print what stands beside them. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { load } from "../src/node.ts";
import { Session } from "../src/session.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const golden = JSON.parse(gunzipSync(readFileSync(new URL("golden/trees.json.gz", import.meta.url))).toString()) as {
  readonly document: readonly [{ readonly model: string }];
};

it.each(["docs/models.md", "docs/models.ko.md"])("%s shows a program that runs", async (path) => {
  const code = /```js\n(\/\/ forest\.mjs.*?)```/s.exec(readFileSync(join(root, path), "utf8"))![1]!;
  const folder = mkdtempSync(join(tmpdir(), "feedforward-"));
  writeFileSync(join(folder, "forest.onnx"), Buffer.from(golden.document[0].model, "base64"));
  const printed: string[] = [];
  const show = (value: unknown): string =>
    typeof value === "string" ? value : inspect(value, { breakLength: Infinity });
  const log = (...values: unknown[]): void => void printed.push(values.map(show).join(" "));
  const body = code.replaceAll(/^import .*$/gm, "");
  const AsyncFunction = (async () => {}).constructor as new (
    ...parts: string[]
  ) => (...values: unknown[]) => Promise<void>;
  const run = new AsyncFunction("Session", "load", "console", body);
  await run(Session, (name: string) => load(join(folder, name)), { log });
  rmSync(folder, { recursive: true });
  expect(printed).toEqual([...code.matchAll(/console\.log\(.*\); \/\/ (.*)/g)].map(([, text]) => text));
});
