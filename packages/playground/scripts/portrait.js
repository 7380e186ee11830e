/**
 * `npm run portrait -w feedforward-playground`: the pictures of the page in the README, of the built page as it is: a digit
 * drawn by hand on the pad, and what the layers make of it, in both languages, into `docs/`.
 */

import { fileURLToPath } from "node:url";
import { open, serve } from "./browser.js";

const docs = fileURLToPath(new URL("../../../docs/", import.meta.url));
const viewport = { width: 1200, height: 860 };

/** A three in one stroke, as shares of the pad's width and height: two arcs. */
const three = [...arc(0.34, 0.16, -160, 95), ...arc(0.66, 0.18, -95, 160)];

/**
 * @param {number} y of its middle @param {number} radius @param {number} from in degrees, clockwise from the right @param {number} to
 * @returns {[x: number, y: number][]}
 */
function arc(y, radius, from, to) {
  return Array.from({ length: 24 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / 23) * Math.PI) / 180;
    return [0.47 + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

const { url, stop } = await serve();
const browser = await open();
try {
  await portray("en", "");
  await portray("ko", ".ko");
} finally {
  await browser.close();
  stop();
}

/** @param {string} language @param {string} ending */
async function portray(language, ending) {
  const page = await browser.newPage({ viewport, reducedMotion: "reduce", colorScheme: "light" });
  await page.goto(`${url}${language}/`);
  await page.waitForSelector("#panel-pad[data-alive]");
  await page.waitForLoadState("networkidle");
  await draw(page);
  await page.waitForSelector("#panel-pad .prediction:not(.is-blank)");
  await page.screenshot({ path: `${docs}playground${ending}.png` });
  const layers = page.locator("#panel-layers");
  await page.setViewportSize({ ...viewport, height: 1200 });
  await layers.evaluate((panel) => panel.scrollIntoView({ block: "center" }));
  await page.waitForSelector("#panel-layers[data-alive]");
  await page.waitForLoadState("networkidle");
  await layers.screenshot({ path: `${docs}playground-layers${ending}.png` });
  await page.close();
}

/** @param {import("playwright-core").Page} page */
async function draw(page) {
  const pad = await page.locator("#panel-pad canvas").first().boundingBox();
  if (pad === null) throw new Error("the pad is not on the page");
  for (const [i, [x, y]] of three.entries()) {
    await page.mouse.move(pad.x + x * pad.width, pad.y + y * pad.height, { steps: 2 });
    if (i === 0) await page.mouse.down();
  }
  await page.mouse.up();
}
