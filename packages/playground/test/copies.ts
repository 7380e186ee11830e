/** What the page copies: caught where it hands it to the clipboard, which all pages of a browser share. */

import type { Page } from "playwright-core";
import { expect } from "vitest";
import { expectSoon } from "./soon.ts";

/** Does what copies, and returns the text once the browser has taken it. */
export async function copiedBy(page: Page, act: () => Promise<void>): Promise<string> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate(() => {
    const { clipboard } = navigator;
    const write = Clipboard.prototype.writeText.bind(clipboard);
    Object.assign(globalThis, { copied: null });
    clipboard.writeText = async (text) => {
      await write(text);
      Object.assign(globalThis, { copied: text });
    };
  });
  await act();
  const copied = () => page.evaluate(() => Reflect.get(globalThis, "copied") as string | null);
  await expectSoon(() => copied()).toEqual(expect.any(String));
  return (await copied())!;
}
