/**
 * The drawing pad in a real browser: what is drawn is read wherever it stands, and only because it was cropped and centred;
 * everything can be done by keyboard; pictures come in, and what is no picture is refused in words; a link brings a drawing
 * back; and the numbers are the library's.
 */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { networkFromMetadata, readSafetensors, Session, Tensor } from "feedforward";
import { digitFromImage } from "feedforward/data";
import { readPng } from "feedforward/formats/png";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { first } from "../src/page/results.ts";
import { formatPercent } from "../src/ui/number.ts";
import {
  answerOf,
  clearPad,
  clearPadAtOnce,
  corners,
  drawDigit,
  drawDigitAtOnce,
  drawStroke,
  middle,
  padPanel,
  pixelsOf,
  readyPad,
  settledAnswer,
} from "./pad.ts";
import { bring, dropBeside, giantPng, paperPng, sevenPng } from "./pictures.ts";
import { awaken, connectBrowser, type Site, serveSite, type Visit, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

const digits = Array.from({ length: 10 }, (_, digit) => digit);

const model = fileURLToPath(new URL("../../../models/mnist-pad.safetensors", import.meta.url));
const { metadata, tensors } = readSafetensors(new Uint8Array(readFileSync(model)));
const session = new Session(networkFromMetadata(metadata, tensors));

/** What the library makes of 784 pixels, as the page would write it. */
function libraryAnswer(pixels: Uint8Array) {
  const { data } = session.predict(new Tensor("uint8", [784], pixels));
  const bars = Array.from(data, (probability) => formatPercent(probability));
  const digit = session.classify(new Tensor("uint8", [784], pixels)) as string;
  return { digit, share: bars[Number(digit)]!, bars };
}

describe.skipIf(chromiumPath === null)("the drawing pad (skipped where there is no Chromium)", () => {
  let browser: Browser;
  let site: Site;
  let open: Visit;
  let page: Page;
  beforeAll(async () => {
    browser = await connectBrowser();
    site = await serveSite();
  });
  beforeEach(async () => {
    open = await visit(browser, `${site.url}en/`, { viewport: { width: 1280, height: 900 } });
    page = open.page;
    await readyPad(page);
  });
  afterEach(async () => {
    expect(open.complaints).toEqual([]);
    await open.close();
  });
  afterAll(async () => {
    await browser.close();
    site.close();
  });

  const status = () => page.locator("#live [role=status]").textContent();
  const reopen = async (hash: string, language = "en") => {
    await page.goto("about:blank");
    await page.goto(`${site.url}${language}/${hash}`);
    await readyPad(page);
  };

  it("reads all ten digits in the middle and in four corners", { timeout: 600_000 }, async () => {
    for (const part of [middle, ...corners]) {
      const read: string[] = [];
      for (const digit of digits) {
        await (part === middle ? drawDigit : drawDigitAtOnce)(page, digit, part);
        read.push((await settledAnswer(page)).digit);
        await (part === middle ? clearPad : clearPadAtOnce)(page);
      }
      expect([part, read]).toEqual([part, digits.map(String)]);
    }
  });

  it("fails on most digits in corners when it neither crops nor centres", { timeout: 600_000 }, async () => {
    await padPanel(page).getByRole("switch").uncheck();
    let wrong = 0;
    for (const part of corners) {
      for (const digit of digits) {
        await drawDigitAtOnce(page, digit, part);
        if ((await settledAnswer(page)).digit !== String(digit)) wrong += 1;
        await clearPadAtOnce(page);
      }
    }
    expect(wrong).toBeGreaterThan(20);
  });

  it("says nothing of a blank pad, and that it is blank", async () => {
    const blank = { digit: "?", share: "", bars: digits.map(() => "–") };
    const isSaid = () => page.getByText("nothing to predict yet").isVisible();
    await expectSoon(async () => [await answerOf(page), await isSaid()]).toEqual([blank, true]);
    await drawDigit(page, 3);
    await expectSoon(() => isSaid()).toBe(false);
    await clearPad(page);
    await expectSoon(async () => [await answerOf(page), await isSaid(), await status()]).toEqual([
      blank,
      true,
      "The pad is empty",
    ]);
  });

  it("says the prediction once a stroke ends, in both languages", async () => {
    await drawDigit(page, 1);
    await expectSoon(() => status()).toMatch(/^Prediction: 1, probability \d+ percent$/);
    await reopen("", "ko");
    await drawDigit(page, 7);
    await expectSoon(() => status()).toMatch(/^예측: 7, 확률 \d+퍼센트\.$/);
  });

  it("asks whether two digits are two", async () => {
    await drawDigit(page, 1, [0.1, 0.2, 0.2, 0.6]);
    const label = () => page.locator(".draw-prediction .note").innerText();
    await expectSoon(() => label()).toBe("Prediction");
    await drawDigit(page, 7, [0.6, 0.2, 0.3, 0.6]);
    await expectSoon(() => label()).toBe("two digits?");
    await page.getByText("takes both for one digit").waitFor();
    await expectSoon(() => status()).toMatch(/^two digits\? Prediction: \d, probability \d+ percent$/);
  });

  it("undoes, clears and erases", async () => {
    await drawStroke(page, [
      [0.3, 0.2],
      [0.7, 0.2],
    ]);
    const one = await settledAnswer(page);
    await drawStroke(page, [
      [0.7, 0.2],
      [0.45, 0.85],
    ]);
    const two = await settledAnswer(page);
    expect(two).not.toEqual(one);
    const undo = padPanel(page).getByRole("button", { name: "Undo" });
    await clearPad(page);
    await undo.click();
    await expectSoon(() => answerOf(page)).toEqual(two);
    await undo.click();
    await expectSoon(() => answerOf(page)).toEqual(one);
    await padPanel(page).getByRole("radio", { name: "Eraser" }).check();
    await drawStroke(page, [
      [0.2, 0.2],
      [0.8, 0.2],
    ]);
    await expectSoon(async () => (await answerOf(page)).digit).toBe("?");
    await undo.click();
    await expectSoon(() => answerOf(page)).toEqual(one);
    await undo.click();
    await expectSoon(() => undo.isDisabled()).toBe(true);
  });

  it("can be used by keyboard alone", async () => {
    const press = async (key: string, times = 1) => {
      for (let i = 0; i < times; i++) await page.keyboard.press(key);
    };
    while (await page.evaluate(() => document.activeElement?.matches(".pad") !== true)) await press("Tab");
    await press("ArrowUp", 10);
    await press("Space");
    await press("ArrowDown", 20);
    await expectSoon(async () => (await answerOf(page)).digit).toBe("1");
    await press("Space");
    await expectSoon(() => status()).toMatch(/^Prediction: 1,/);
    await press("ArrowRight", 5);
    const drawn = await settledAnswer(page);
    await press("4");
    await page.waitForFunction(() => document.querySelector(".prediction")!.textContent === "4");
    await press("u");
    await expectSoon(() => answerOf(page)).toEqual(drawn);
    await press("e");
    await expectSoon(() => padPanel(page).getByRole("radio", { name: "Eraser" }).isChecked()).toBe(true);
    await press("c");
    await expectSoon(async () => (await answerOf(page)).digit).toBe("?");
    await press("Enter");
    await expectSoon(async () => (await status())!.trim()).toBe("The pad is empty");
    await press("Escape");
    await expectSoon(() => page.evaluate(() => document.activeElement?.matches(".pad"))).toBe(false);
  });

  it("has ten samples for those who do not draw; MNIST's own images come through unchanged", async () => {
    for (const digit of digits) {
      await padPanel(page)
        .getByRole("button", { name: `Sample ${digit}` })
        .click();
      // What the network makes of it, which need not be the digit.
      const read = String(first.samples[digit]![0]!.digit);
      await page.waitForFunction((text) => document.querySelector(".prediction")!.textContent === text, read);
    }
    const prepared = await pixelsOf(page);
    await padPanel(page).getByRole("switch").uncheck();
    await expectSoon(() => pixelsOf(page)).toEqual(prepared);
  });

  it("shows the library's own numbers for what the network sees", async () => {
    for (const digit of [2, 8]) {
      await drawDigit(page, digit);
      const answer = await settledAnswer(page);
      const pixels = await pixelsOf(page);
      expect(answer).toEqual(libraryAnswer(pixels));
      await clearPad(page);
    }
  });

  it("undoes by the keys that every program has, and a sample that was drawn over is no more what lies there", async () => {
    const sample = padPanel(page).getByRole("button", { name: "Sample 4" });
    await sample.click();
    await expectSoon(() => sample.getAttribute("aria-pressed")).toBe("true");
    await drawStroke(page, [
      [0.1, 0.9],
      [0.9, 0.9],
    ]);
    await expectSoon(() => sample.getAttribute("aria-pressed")).toBe("false");
    await page.locator(".pad").focus();
    await page.keyboard.press("Control+z");
    await expectSoon(() => sample.getAttribute("aria-pressed")).toBe("true");
  });

  it("takes a picture that is dropped beside it, and is not left for another file", async () => {
    const isKept = await dropBeside(page, Uint8Array.of(1, 2, 3), "own.npz", "");
    await expectSoon(() => status()).toMatch(/drop a network on/);
    const isTaken = await dropBeside(page, sevenPng, "seven.png", "image/png");
    expect([isKept, isTaken]).toEqual([true, true]);
    await page.waitForFunction(() => document.querySelector(".prediction")!.textContent === "7");
  });

  it.each(["paste", "drop", "button"] as const)("takes a picture by %s, as the library does", async (how) => {
    if (how === "button") {
      await page
        .locator("#panel-pad input[type=file]")
        .setInputFiles({ name: "seven.png", mimeType: "image/png", buffer: Buffer.from(sevenPng) });
    } else await bring(page, how, sevenPng);
    await page.waitForFunction(() => document.querySelector(".prediction")!.textContent !== "?");
    const expected = digitFromImage(readPng(sevenPng));
    await expectSoon(() => pixelsOf(page)).toEqual(expected.data);
    await expectSoon(() => answerOf(page)).toEqual(libraryAnswer(Uint8Array.from(expected.data)));
    // Strokes may be added, and taken away with the eraser.
    await drawStroke(page, [
      [0.1, 0.9],
      [0.9, 0.9],
    ]);
    await expectSoon(() => pixelsOf(page)).not.toEqual(expected.data);
  });

  const noDigits: [string, Uint8Array, string, RegExp][] = [
    [
      "text that claims to be a picture",
      new TextEncoder().encode("<script>alert(1)</script>"),
      "image/png",
      /no picture/,
    ],
    ["a picture cut short", sevenPng.subarray(0, 40), "image/png", /no picture/],
    ["an empty file", new Uint8Array(0), "image/png", /no picture/],
    ["a picture of 60,000 × 60,000 pixels", giantPng(), "image/png", /no picture/],
    ["a program", Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]), "application/x-executable", /no picture/],
    ["empty paper", paperPng, "image/png", /No digit found/],
  ];
  it.each(noDigits)("refuses %s in words, and keeps the drawing", async (_, bytes, type, message) => {
    await drawDigitAtOnce(page, 0, middle);
    const before = await settledAnswer(page);
    await bring(page, "drop", bytes, type);
    const alert = page.locator("#panel-pad [role=alert]");
    await alert.waitFor();
    await expectSoon(() => alert.textContent()).toMatch(message);
    await expectSoon(() => answerOf(page)).toEqual(before);
    await drawDigitAtOnce(page, 0, middle);
    await expectSoon(() => alert.count()).toBe(0);
  });

  it("takes nothing where a teacher has locked it", async () => {
    await reopen("#v=1&lock=pad");
    await page.waitForSelector("#panel-pad .frame-body[inert]");
    await bring(page, "paste", sevenPng);
    await bring(page, "drop", sevenPng);
    await page.locator("#panel-pad .frame-body").evaluate((body) => body.removeAttribute("inert"));
    // Empty paper is taken now, and refused: what was brought before it has been dealt with then.
    await bring(page, "drop", paperPng);
    await page.locator("#panel-pad [role=alert]").waitFor();
    await expectSoon(async () => (await answerOf(page)).digit).toBe("?");
  });

  it("keeps a drawing in the link, and brings it back to the last bit", async () => {
    await page.evaluate(() => history.replaceState(null, "", "#v=1&other=kept"));
    await drawDigit(page, 5, corners[1]);
    await padPanel(page).getByRole("radio", { name: "Eraser" }).check();
    await drawStroke(page, [
      [0.6, 0.3],
      [0.9, 0.31],
    ]);
    await padPanel(page).getByRole("switch").uncheck();
    const pixels = await pixelsOf(page);
    const picture = () => page.locator(".pad canvas").evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const drawn = await picture();
    await page.waitForFunction(() => location.hash.includes("&dp=0"));
    const hash = await page.evaluate(() => location.hash);
    expect(hash).toMatch(/^#v=1&other=kept&d=p[\w-]+\.e[\w-]+&dp=0&net=pad$/);
    expect(hash.length).toBeLessThan(500);
    await reopen(hash);
    await expectSoon(() => pixelsOf(page)).toEqual(pixels);
    await expectSoon(() => picture()).toBe(drawn);
  });

  it("brings a sample back from a link, and ignores what is none", async () => {
    await reopen("#v=1&d=s7");
    await page.waitForFunction(() => document.querySelector(".prediction")!.textContent === "7");
    for (const broken of ["s", "s10", "p", "pA", "pA!", "p____", "x", "s7..p", "pzz", "pAAAA.q"]) {
      await reopen(`#v=1&d=${broken}`);
      await expectSoon(async () => [broken, (await answerOf(page)).digit]).toEqual([broken, "?"]);
    }
  });

  it("keeps its strokes when the window changes, and takes touch from the page on the pad alone", async () => {
    await drawDigit(page, 6);
    const before = await pixelsOf(page);
    const canvas = page.locator(".pad canvas");
    const widthOf = () => canvas.evaluate((element: HTMLCanvasElement) => element.width);
    const wide = await widthOf();
    await page.setViewportSize({ width: 320, height: 800 });
    await expectSoon(() => widthOf()).toBeLessThan(wide);
    const inkShare = () =>
      canvas.evaluate((element: HTMLCanvasElement) => {
        const { data } = element.getContext("2d")!.getImageData(0, 0, element.width, element.height);
        return data.filter((value, i) => i % 4 === 3 && value > 0).length / (element.width * element.height);
      });
    await expectSoon(() => inkShare()).toBeGreaterThan(0.05);
    await expectSoon(() => pixelsOf(page)).toEqual(before);
    const untouchable = await page.evaluate(() =>
      [...document.querySelectorAll("#panel-pad *")]
        .filter((element) => getComputedStyle(element).touchAction === "none")
        .map((element) => element.className),
    );
    expect(untouchable).toEqual(["pad draw-pad"]);
  });

  it("answers within the frame of the stroke", async () => {
    await drawDigit(page, 8);
    const answers = await page.locator(".pad").evaluate(async (pad) => {
      const { left, top, width } = pad.getBoundingClientRect();
      const send = (type: string, share: number) =>
        pad.dispatchEvent(
          new PointerEvent(type, {
            pointerId: 1,
            bubbles: true,
            buttons: 1,
            clientX: left + share * width,
            clientY: top + width / 2,
          }),
        );
      const shown = () =>
        [...document.querySelectorAll("#panel-pad .bar-value")].map((cell) => cell.textContent).join();
      pad.setPointerCapture = () => {};
      send("pointerdown", 0.1);
      const seen: { readonly beforeFrame: string; readonly later: string }[] = [];
      for (let i = 1; i <= 30; i++) {
        send("pointermove", 0.1 + i * 0.025);
        // What has changed is in the page when the microtasks have run, before the browser paints.
        await Promise.resolve().then(() => Promise.resolve());
        const beforeFrame = shown();
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        seen.push({ beforeFrame, later: shown() });
      }
      send("pointerup", 0.85);
      return seen;
    });
    expect(answers.map(({ beforeFrame }) => beforeFrame)).toEqual(answers.map(({ later }) => later));
    expect(new Set(answers.map(({ later }) => later)).size).toBeGreaterThan(10);
  });

  it("says that the network did not come, and tries again", async () => {
    const file = "**/mnist-pad-*.safetensors";
    await page.route(file, (route) => route.fulfill({ status: 500 }));
    await page.reload();
    await awaken(page, "pad");
    await drawDigitAtOnce(page, 4, middle);
    const failure = padPanel(page).locator(".failure");
    await expectSoon(() => failure.textContent()).toContain(
      "The network could not be loaded: a file that this needs could not be fetched",
    );
    await expectSoon(async () => (await answerOf(page)).digit).toBe("?");
    await page.unroute(file);
    await failure.getByRole("button").click();
    await failure.waitFor({ state: "detached" });
    // The network is on its way then.
    await expectSoon(async () => (await answerOf(page)).digit).toBe("4");
    // The browser's own, of the answer 500.
    expect(open.complaints.splice(0).filter((text) => !text.includes("500"))).toEqual([]);
  });
});
