/** No hostile file is forgotten: every reader that some are meant for has a test of its name. */

import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { hostileFiles } from "./files.ts";

it("every reader has its test", () => {
  const names = new Set(hostileFiles.map(({ reader }) => reader.replace("read", "").toLowerCase()));
  const files = readdirSync(new URL(".", import.meta.url));
  expect(files).toEqual(expect.arrayContaining([...names].map((name) => `${name}.test.ts`)));
});
