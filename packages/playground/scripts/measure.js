/**
 * `npm run measure -w feedforward-playground`: how fast the built page is in a real Chromium, beside the budgets of the plan.
 * A slow line (1.6 Mbit/s, 150 ms) and a processor slowed four times are Chromium's own; so the figures are of this machine, and
 * judge no test.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { open as openBrowser, serve } from "./browser.js";

const { url, stop } = await serve();
const browser = await openBrowser();
try {
  say(`Chromium ${browser.version()}, ${cpus()[0]?.model.trim()}, ${new Date().toISOString().slice(0, 10)}`);
  await measureFirstLoad();
  await measureStrokes([]);
  await measureStrokes(await panelsOf());
  await measureFrames();
  await measureTraining();
} finally {
  await browser.close();
  stop();
}

/** On a slow line: when one can draw, and when what was drawn at once is answered, by the page's own clock. */
async function measureFirstLoad() {
  /** @type {number[]} */ const drawable = [];
  /** @type {number[]} */ const answered = [];
  /** @type {number[]} */ const bytes = [];
  for (let i = 0; i < 9; i++) {
    const { page, client, close } = await open();
    await client.send("Network.enable");
    await client.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 150,
      downloadThroughput: 200_000,
      uploadThroughput: 100_000,
    });
    let received = 0;
    client.on("Network.loadingFinished", ({ encodedDataLength }) => (received += encodedDataLength));
    await page.addInitScript(watchPad);
    await page.goto(`${url}en/`, { waitUntil: "commit" });
    await page.waitForSelector("#panel-pad[data-alive]", { state: "attached" });
    await drawStroke(page);
    await page.waitForFunction(() => document.querySelector("#panel-pad .prediction-share")?.textContent !== "");
    const marks = await page.evaluate(() => performance.getEntriesByType("mark").map((mark) => mark.startTime));
    drawable.push(marks[0] ?? Number.NaN);
    answered.push(marks[1] ?? Number.NaN);
    bytes.push(received / 1000);
    await close();
  }
  report("drawable, 1.6 Mbit/s", drawable, "ms", 800);
  report("first prediction, 1.6 Mbit/s", answered, "ms", 1500);
  report("fetched until then", bytes, "kB", 180);
}

/** In the page: marks the moment at which the pad lives, and that of the first answer. */
function watchPad() {
  const observer = new MutationObserver(() => {
    const isAlive = document.querySelector("#panel-pad[data-alive]") !== null;
    const marked = performance.getEntriesByType("mark").length;
    if (isAlive && marked === 0) performance.mark("drawable");
    const share = document.querySelector("#panel-pad .prediction-share")?.textContent ?? "";
    if (share === "" || marked === 0) return;
    performance.mark("answered");
    observer.disconnect();
  });
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}

/** @param {import("playwright-core").Page} page */
async function drawStroke(page) {
  const box = await page.locator("#panel-pad canvas").first().boundingBox();
  if (box === null) throw new Error("the pad is not on the page");
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.8);
  await page.mouse.up();
}

/**
 * From the end of a stroke, as the browser dates it, on a processor slowed four times: until the answer stands in the page, the
 * work until it is drawn, and when it was drawn, which also waits for the screen's next frame, up to 16.7 ms.
 * @param {readonly string[]} visited panels that were brought to life before
 */
async function measureStrokes(visited) {
  const { page, client, close } = await open();
  await page.goto(`${url}en/`);
  await page.waitForSelector("#panel-pad[data-alive]");
  for (const panel of visited) {
    await page.locator(panel).scrollIntoViewIfNeeded();
    await page.waitForSelector(`${panel}[data-alive]`);
  }
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForTimeout(1500);
  await client.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const box = /** @type {{ x: number, y: number, width: number, height: number }} */ (
    await page.locator("#panel-pad canvas").first().boundingBox()
  );
  await page.evaluate(watchStrokes);
  for (let i = 0; i < 40; i++) {
    const x = box.x + box.width * (0.25 + 0.012 * i);
    await page.mouse.move(x, box.y + box.height * 0.2);
    await page.mouse.down();
    await page.mouse.move(x + 8, box.y + box.height * 0.75, { steps: 6 });
    await page.mouse.up();
    await page.waitForTimeout(60);
  }
  /** @type {{ answered: number, drawn: number, work: number }[]} */
  const strokes = await page.evaluate(() => Reflect.get(globalThis, "strokes"));
  const where = visited.length > 0 ? `with ${visited.length} panels alive` : "on a fresh page";
  const of = (/** @type {"answered" | "drawn" | "work"} */ key) => strokes.map((stroke) => stroke[key]);
  say(`stroke's end, 4 × slower, ${where}`);
  report("  to the answer in the page", of("answered"), "ms", 16);
  report("  work until it is drawn", of("work"), "ms", 16);
  report("  to the frame that shows it", of("drawn"), "ms", null);
  await close();
}

/** In the page: when each stroke was answered and drawn. */
function watchStrokes() {
  /** @type {{ answered: number, drawn: number, work: number }[]} */ const strokes = [];
  Object.assign(globalThis, { strokes });
  addEventListener("pointerup", ({ timeStamp }) => {
    let answered = Number.NaN;
    // The page's own listeners have run; what they put off to the end of the event runs before the second microtask.
    queueMicrotask(() => queueMicrotask(() => (answered = performance.now() - timeStamp)));
    requestAnimationFrame(() => {
      const startMs = performance.now();
      // The first task after the frame was handed over, before what the page has put off until then.
      const { scheduler } = /** @type {any} */ (globalThis);
      const note = () => {
        const endMs = performance.now();
        strokes.push({ answered, drawn: endMs - timeStamp, work: answered + (endMs - startMs) });
      };
      scheduler.postTask(note, { priority: "user-blocking" });
    });
  });
}

/** The longest gaps between frames while 10,000 images are scored in the worker. */
async function measureFrames() {
  const { page, close } = await open();
  await page.goto(`${url}en/#accuracy`);
  await page.locator("#panel-accuracy").scrollIntoViewIfNeeded();
  await page.waitForSelector("#panel-accuracy[data-alive]");
  const gaps = /** @type {number[]} */ (
    await page.evaluate(async () => {
      /** @type {number[]} */ const gaps = [];
      let last = performance.now();
      let isRunning = true;
      const frame = () => {
        const now = performance.now();
        gaps.push(now - last);
        last = now;
        if (isRunning) requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
      const button = document.querySelector("#panel-accuracy .frame-body button");
      if (button instanceof HTMLElement) button.click();
      await new Promise((resolve) => setTimeout(resolve, 3000));
      isRunning = false;
      return gaps;
    })
  );
  report("between frames while 10,000 images are scored", gaps, "ms", null);
  await close();
}

/**
 * Training on the panel's defaults: how much of the processor's time the worker took until 90 % of the held-out images were right, and
 * the longest tasks of the page's own thread meanwhile.
 */
async function measureTraining() {
  /** @type {number[]} */ const own = [];
  /** @type {number[]} */ const processor = [];
  /** @type {number[]} */ const tasks = [];
  for (let i = 0; i < 5; i++) {
    const { page, close } = await open();
    await page.goto(`${url}en/#train`);
    await page.locator("#panel-train").scrollIntoViewIfNeeded();
    await page.waitForSelector("#panel-train[data-alive]");
    await page.waitForSelector("#panel-train .train-buttons button:enabled");
    const before = workerTime();
    const found = /** @type {{ seconds: number, tasks: number[] }} */ (await page.evaluate(trainToNinety));
    processor.push((workerTime() - before) / 1000);
    own.push(found.seconds);
    tasks.push(...found.tasks);
    await close();
  }
  report("training to 90 % of the held-out images, by the worker's own clock", own, "s", 2.5);
  if (processor.every((time) => time > 0)) report("  the same, of the processor's time", processor, "s", 2.5);
  say(
    `  tasks over 50 ms on the main thread: ${tasks.length}${tasks.length > 0 ? `, most ${Math.max(...tasks)} ms` : ""}`,
  );
}

/** In the page: presses "Train", and pauses when 90 % are right; what the panel says of the worker's time. */
async function trainToNinety() {
  /** @type {number[]} */ const tasks = [];
  const watch = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
  watch.observe({ type: "longtask" });
  const panel = /** @type {HTMLElement} */ (document.querySelector("#panel-train"));
  const press = () => /** @type {HTMLElement} */ (panel.querySelector(".train-buttons button")).click();
  const textOf = (/** @type {string} */ selector) => panel.querySelector(selector)?.textContent ?? "";
  press();
  while (!(Number.parseFloat(textOf(".train-right strong")) >= 90)) await new Promise(requestAnimationFrame);
  press();
  const seconds = () => /([\d.]+) s\./.exec(textOf(".train-result .note"))?.[1];
  while (seconds() === undefined) await new Promise(requestAnimationFrame);
  watch.disconnect();
  return { seconds: Number(seconds()), tasks };
}

/** The folders of all threads of this machine, where the system has such. */
function threads() {
  if (!existsSync("/proc/self/task")) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/task`))
    .flatMap((name) => {
      try {
        return readdirSync(`/proc/${name}/task`).map((thread) => `/proc/${name}/task/${thread}`);
      } catch {
        return []; // a process that has ended meanwhile
      }
    });
}

/** What all dedicated workers of this machine's Chromium have taken of the processor, in ms; 0 where the system does not tell. */
function workerTime() {
  let nanoseconds = 0;
  for (const path of threads()) {
    try {
      if (!readFileSync(`${path}/comm`, "utf8").startsWith("DedicatedWorker")) continue;
      nanoseconds += Number(readFileSync(`${path}/schedstat`, "utf8").split(" ")[0]);
    } catch {
      // a thread that has ended meanwhile
    }
  }
  return nanoseconds / 1e6;
}

/** Every panel of the page, as selectors. */
async function panelsOf() {
  const { page, close } = await open();
  await page.goto(`${url}en/`);
  const ids = await page.locator(".panel").evaluateAll((places) => places.map(({ id }) => `#${id}`));
  await close();
  return ids;
}

async function open() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  return { page, client: await context.newCDPSession(page), close: () => context.close() };
}

/** @param {string} what @param {number[]} values @param {string} unit @param {number | null} budget */
function report(what, values, unit, budget) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (/** @type {number} */ share) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN).toFixed(1);
  const limit = budget === null ? "" : `, budget ${budget}`;
  say(`${what}: median ${at(0.5)} ${unit}, 95 % within ${at(0.95)}, most ${at(1)} (${values.length} times${limit})`);
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`);
}
