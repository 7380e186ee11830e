/** A reader's hand on the pad, and eyes on what it answers. */

import type { Page } from "playwright-core";
import { awaken } from "./site.ts";
import { digitStrokes, type Point } from "./strokes.ts";

/** Left, top, width and height of a part of the pad, each a share of its side. */
export type Part = readonly [left: number, top: number, width: number, height: number];

export const middle: Part = [0.28, 0.14, 0.44, 0.72];
export const corners: readonly Part[] = [
  [0.05, 0.05, 0.2, 0.27],
  [0.72, 0.05, 0.2, 0.27],
  [0.05, 0.68, 0.2, 0.27],
  [0.72, 0.68, 0.2, 0.27],
];

const whole: Part = [0, 0, 1, 1];

/** Waits until the pad lives and its network has come. */
export async function readyPad(page: Page): Promise<void> {
  await awaken(page, "pad");
  await page.waitForFunction(() => document.querySelector("#panel-pad progress") === null);
}

export async function drawStroke(page: Page, points: readonly Point[], part: Part = whole): Promise<void> {
  const pad = page.locator(".pad");
  // Waits until the pad stands still.
  await pad.hover();
  const { x, y, width } = (await pad.boundingBox())!;
  const places = placed(points, part).map(([right, down]): Point => [x + right * width, y + down * width]);
  await page.mouse.move(...places[0]!);
  await page.mouse.down();
  for (const place of places.slice(1)) await page.mouse.move(...place);
  await page.mouse.up();
}

export async function drawDigit(page: Page, digit: number, part: Part = middle): Promise<void> {
  for (const stroke of digitStrokes[digit]!) await drawStroke(page, stroke, part);
}

function placed(points: readonly Point[], [left, top, width, height]: Part): Point[] {
  return points.map(([x, y]) => [left + x * width, top + y * height]);
}

/** The same by events that the page sends to itself, without waiting for the browser to paint between them. */
export async function drawDigitAtOnce(page: Page, digit: number, part: Part): Promise<void> {
  const strokes = digitStrokes[digit]!.map((stroke) => placed(stroke, part));
  await page.locator(".pad").evaluate((pad, strokes) => {
    // No real pointer is there to be captured.
    pad.setPointerCapture = () => {};
    const { left, top, width } = pad.getBoundingClientRect();
    const send = (type: string, [x, y]: readonly [number, number]) =>
      pad.dispatchEvent(
        new PointerEvent(type, { bubbles: true, buttons: 1, clientX: left + x * width, clientY: top + y * width }),
      );
    for (const stroke of strokes) {
      send("pointerdown", stroke[0]!);
      for (const place of stroke) send("pointermove", place);
      send("pointerup", stroke.at(-1)!);
    }
  }, strokes);
}

export const padPanel = (page: Page) => page.locator("#panel-pad");

/** The same by a click that the page sends to itself. */
export const clearPadAtOnce = (page: Page) =>
  padPanel(page)
    .getByRole("button", { name: "Clear", exact: true })
    .evaluate((button) => (button as HTMLButtonElement).click());

export const clearPad = (page: Page) => padPanel(page).getByRole("button", { name: "Clear", exact: true }).click();

export interface Answer {
  /** The large digit, or a question mark. */
  readonly digit: string;
  readonly share: string;
  /** The ten percentages, as they are written. */
  readonly bars: readonly string[];
}

/** The answer to all that was drawn until now: it is there when the task has ended in which a stroke did. */
export async function settledAnswer(page: Page): Promise<Answer> {
  await page.evaluate(() => new Promise<void>((resolve) => setTimeout(resolve)));
  return answerOf(page);
}

export function answerOf(page: Page): Promise<Answer> {
  return padPanel(page).evaluate((panel) => ({
    digit: panel.querySelector(".prediction")!.textContent,
    share: panel.querySelector(".prediction-share")!.textContent,
    bars: [...panel.querySelectorAll(".bar-value")].map((cell) => cell.textContent),
  }));
}

/** The 784 numbers that the network sees, from the table below the pictures. */
export async function pixelsOf(page: Page): Promise<Uint8Array> {
  const table = page.locator(".draw-numbers .numbers");
  if ((await table.getAttribute("open")) === null) await table.locator("summary").click();
  await table.locator("td").nth(783).waitFor();
  return Uint8Array.from(await table.locator("td").allTextContents(), Number);
}
