/**
 * The golden bits in Chromium: on a plain page on both backends, and in plain JavaScript where the page's policy forbids
 * WebAssembly. `npm run runtimes` compares them in other runtimes too.
 */

import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { chromiumPath } from "../../../../scripts/chromium.ts";
import { readGolden } from "../golden.ts";
import type { Hashes } from "../seeded.ts";
import { bundleProgram } from "./bundle.ts";
import { runInChromium } from "./chromium.ts";

it("Chromium has the golden bits", async (context) => {
  if (chromiumPath === null) return context.skip("no Chromium here; CHROMIUM can name one");
  const bundle = await bundleProgram(fileURLToPath(new URL("../../../../", import.meta.url)));
  const { plain, strict } = await runInChromium(bundle);
  const good = { compared: 2 + (readGolden("hashes") as Hashes).networks.length, different: [] };
  expect(plain).toEqual({ wasm: good, reference: good });
  expect(strict).toEqual({ wasm: { absent: "backend: wasm cannot run here" }, reference: good });
});
