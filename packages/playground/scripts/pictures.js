/**
 * `npm run pictures`: a picture of the top of the page and of each panel, in both languages, light and dark, on a phone and
 * on a desk, of the built page as it is, into `screenshots/`. They are for people to look at, and judge nothing.
 */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { open, serve } from "./browser.js";

const folder = fileURLToPath(new URL("../screenshots/", import.meta.url));
const sizes = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 800 } };

/** @typedef {{ language: string, colorScheme: "light" | "dark", size: keyof typeof sizes }} Look */

const schemes = /** @type {const} */ (["light", "dark"]);
const looks = ["en", "ko"].flatMap((language) =>
  schemes.flatMap((colorScheme) => [
    { language, colorScheme, size: /** @type {const} */ ("phone") },
    { language, colorScheme, size: /** @type {const} */ ("desktop") },
  ]),
);

mkdirSync(folder, { recursive: true });
const { url, stop } = await serve();
const browser = await open();
try {
  for (const look of looks) await takePictures(look);
} finally {
  await browser.close();
  stop();
}

/** @param {Look} look */
async function takePictures({ language, colorScheme, size }) {
  const options = { colorScheme, viewport: sizes[size], hasTouch: size === "phone" };
  const page = await browser.newPage({ ...options, reducedMotion: "reduce", serviceWorkers: "block" });
  await page.goto(`${url}${language}/`);
  const names = await page.locator(".panel").evaluateAll((panels) => panels.map(({ id }) => id));
  for (const name of names) {
    await page.locator(`#${name}`).scrollIntoViewIfNeeded();
    await page.waitForSelector(`#${name}[data-alive]`);
  }
  await page.waitForLoadState("networkidle");
  const look = join(folder, `${language}-${colorScheme}-${size}`);
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: `${look}.png` });
  // The head would lie over the panels.
  await page.locator(".head").evaluate((head) => head.style.setProperty("position", "static"));
  for (const name of names) {
    await page.locator(`#${name}`).screenshot({ path: `${look}-${name.replace("panel-", "")}.png` });
  }
  await page.context().close();
}
