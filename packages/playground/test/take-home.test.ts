/** The network of the page, taken home: the file that comes is whole, runs by itself and has the bits of a session. */

import { readFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { networkFromMetadata, readSafetensors, Session } from "feedforward";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { Random } from "../../feedforward/src/tensor/random.ts";
import { byteRows } from "../../feedforward/test/seeded.ts";
import { awaken, startPage, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

const file = readFileSync(fileURLToPath(new URL("../../../models/mnist-pad.safetensors", import.meta.url)));
const { metadata, tensors } = readSafetensors(file);
const network = networkFromMetadata(metadata, tensors);
const panel = "#panel-model .take-home";

describe.skipIf(chromiumPath === null)("take home (skipped where there is no Chromium)", () => {
  const started = startPage();

  it.each([
    ["en", 0, "mnist-pad.js"],
    ["ko", 1, "mnist-pad.js"],
    ["en", 2, "mnist-pad.wasm"],
  ])("%s, form %i: %s", async (language, form, name) => {
    const { page, complaints, close } = await visit(started.browser, `${started.site.url}${language}/`);
    await awaken(page, "model");
    await page.locator(`${panel} summary`).click();
    await page.locator(`${panel} input[type=radio]`).nth(form).check();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.locator(`${panel} button`).first().click(),
    ]);
    expect(download.suggestedFilename()).toBe(name);
    const bytes = await buffer(await download.createReadStream());
    await expectSoon(() => page.locator(`${panel} [role=status]`).innerText()).toContain(
      bytes.length.toLocaleString("en"),
    );
    await expectSoon(() => page.locator(`${panel} code`).innerText()).toContain(`./${name}`);
    if (name.endsWith(".js")) {
      const { predict } = (await import(
        /* @vite-ignore */ `data:text/javascript;base64,${bytes.toString("base64")}`
      )) as {
        readonly predict: (x: Uint8Array) => Float32Array;
      };
      const pixels = byteRows(new Random(3), 5, 784).data as Uint8Array;
      expect(predict(pixels)).toEqual(new Session(network).predict(pixels).data);
    } else expect(WebAssembly.Module.imports(new WebAssembly.Module(bytes))).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });
});
